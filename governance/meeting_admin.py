"""Meetings, minutes and what they gave to do in the browser admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from governance.models import (
    FollowUp,
    Meeting,
    Minutes,
)
from governance.selectors.access import meetings_for
from governance.selectors.meeting import AHEAD
from governance.selectors.minutes import follow_ups_for, minutes_for
from groupportal.admin_site import GroupModelAdmin, group_admin_site


@admin.register(Meeting, site=group_admin_site)
class MeetingAdmin(GroupModelAdmin):
    """Meetings; planned, called and held on the portal's pages."""

    view_action = "governance.view_meetings"
    rows_for = staticmethod(meetings_for)
    add_page = "governance:meeting_new"
    edit_pages = ("governance:meeting_edit",)
    purpose = "各机构的会议，从筹备到散会。"
    icon = "calendar_today"
    list_display = ("title", "body", "starts_at", "place", "way", "state")
    list_filter = ("state", "way", "kind")
    list_select_related = ("body",)
    search_fields = ("title", "body__name", "place")
    date_hierarchy = "starts_at"
    fields = (
        "body",
        "term",
        "title",
        "kind",
        "way",
        "starts_at",
        "ends_at",
        "place",
        "notes",
        "chair",
        "state",
        "called_at",
        "short_notice_reason",
        "opened_at",
        "closed_at",
        "recorded_later",
        "cancel_reason",
    )
    readonly_fields = fields
    export_fields = ("title", "body", "starts_at", "place", "way", "state")

    def edit_pages_of(self, obj: Any) -> tuple[str, ...]:
        return self.edit_pages if obj.state in AHEAD else ()


@admin.register(Minutes, site=group_admin_site)
class MinutesAdmin(GroupModelAdmin):
    """What was said and decided, in every state; written at the portal."""

    view_action = "governance.view_meetings"
    rows_for = staticmethod(minutes_for)
    edit_pages = ()
    purpose = "会议纪要，公布以后不再改。"
    icon = "draft"
    list_display = ("meeting", "number", "published_at", "approved_in")
    list_select_related = ("meeting", "approved_in")
    search_fields = ("meeting__title", "text")
    fields = ("meeting", "number", "text", "scan", "published_at", "published_by", "approved_in")
    readonly_fields = fields
    export_fields = ("meeting", "number", "published_at", "approved_in")


@admin.register(FollowUp, site=group_admin_site)
class FollowUpAdmin(GroupModelAdmin):
    """What meetings gave to do."""

    view_action = "governance.view_meetings"
    rows_for = staticmethod(follow_ups_for)
    deeds = ("governance:follow_up_finish",)
    purpose = "会议交办的事项，到期提醒。"
    icon = "checklist"
    list_display = ("what", "meeting", "unit", "owner", "due_on", "done_on")
    list_select_related = ("meeting", "unit", "owner")
    search_fields = ("what", "meeting__title")
    fields = ("meeting", "item", "what", "unit", "owner", "due_on", "done_on", "done_note")
    readonly_fields = fields
    export_fields = ("what", "meeting", "unit", "owner", "due_on", "done_on")

    def deeds_of(self, request: Any, obj: Any) -> tuple[str, ...]:
        return () if obj.done_on else self.deeds
