"""Contests in the browser admin."""

from __future__ import annotations

from django.contrib import admin

from governance.models import (
    Contest,
    ContestEntry,
)
from governance.selectors.contest import contests_for, entries_for
from groupportal.admin_site import GroupModelAdmin, group_admin_site


@admin.register(Contest, site=group_admin_site)
class ContestAdmin(GroupModelAdmin):
    """Calls for entries; drafts for those who write them."""

    view_action = "governance.view_contests"
    rows_for = staticmethod(contests_for)
    add_page = "governance:contest_new"
    edit_pages = ("governance:contest_edit",)
    purpose = "向成员单位征集作品：要求、截止日期、怎样评议、结果。"
    icon = "military_tech"
    list_display = ("title", "state", "closes_on", "opinions_until", "published_at")
    list_filter = ("state",)
    search_fields = ("title", "text")
    fields = (
        "title",
        "text",
        "state",
        "closes_on",
        "entries_each",
        "is_anonymous",
        "is_scored",
        "asks_units",
        "opinions_until",
        "motion",
        "opened_at",
        "published_at",
        "cancel_reason",
    )
    readonly_fields = fields
    export_fields = ("title", "state", "closes_on", "opinions_until", "published_at")


@admin.register(ContestEntry, site=group_admin_site)
class ContestEntryAdmin(GroupModelAdmin):
    """What was entered, with whose it is."""

    view_action = "governance.view_contests"
    rows_for = staticmethod(entries_for)
    purpose = "成员单位报送的征集作品、筛选结果和奖项。"
    icon = "upload_file"
    list_display = ("contest", "number", "title", "unit", "state", "is_shortlisted", "award")
    list_filter = ("state", "is_shortlisted")
    list_select_related = ("contest", "unit")
    search_fields = ("title", "author", "unit__name")
    fields = (
        "contest",
        "number",
        "unit",
        "title",
        "author",
        "text",
        "state",
        "proposed_by",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
        "is_shortlisted",
        "award",
    )
    readonly_fields = fields
    export_fields = ("contest", "number", "title", "unit", "author", "state", "award")
