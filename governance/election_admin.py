"""Elections in the browser admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from governance.models import (
    Candidate,
    Election,
    ElectionPost,
)
from governance.selectors.election import OPEN, candidates_for, elections_for
from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site


class ElectionPostInline(GroupInline):
    """What is elected."""

    model = ElectionPost
    fk_name = "election"
    fields = ("position", "title", "capacity", "places", "surplus", "allows_others")
    readonly_fields = fields


@admin.register(Election, site=group_admin_site)
class ElectionAdmin(GroupModelAdmin):
    """Elections with their posts."""

    view_action = "governance.view_bodies"
    rows_for = staticmethod(elections_for)
    add_page = "governance:election_new"
    edit_pages = ("governance:election_edit",)
    purpose = "各机构换届选举的筹备、职位和结果。"
    icon = "how_to_reg"
    list_display = ("body", "number", "prepared_on", "starts_on", "state", "term")
    list_filter = ("state",)
    list_select_related = ("body", "term__body")
    search_fields = ("body__name",)
    inlines = (ElectionPostInline,)
    fields = (
        "body",
        "number",
        "prepared_on",
        "starts_on",
        "eligibility",
        "members_only",
        "nominations_until",
        "state",
        "proposed_by",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
        "cancel_reason",
        "term",
        "gap_reason",
        "record",
    )
    readonly_fields = fields

    def edit_pages_of(self, obj: Any) -> tuple[str, ...]:
        return self.edit_pages if obj.state in OPEN else ()


@admin.register(Candidate, site=group_admin_site)
class CandidateAdmin(GroupModelAdmin):
    """Candidates with their answers."""

    view_action = "governance.view_bodies"
    rows_for = staticmethod(candidates_for)
    purpose = "换届选举的候选人和本人的答复。"
    icon = "person_add"
    list_display = ("name", "post", "unit", "state", "is_elected")
    list_filter = ("state", "is_elected")
    list_select_related = ("post__election__body", "unit")
    search_fields = ("name", "unit__name")
    fields = (
        "post",
        "name",
        "unit",
        "duty",
        "is_outside",
        "about",
        "nominator",
        "nominated_by",
        "is_written_in",
        "state",
        "proposed_by",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
        "answered_by_link",
        "consent",
        "is_elected",
    )
    readonly_fields = fields
    export_fields = ("name", "post", "unit", "state", "is_elected")
