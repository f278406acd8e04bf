"""Bodies, charters, terms and seats in the browser admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from governance.excel.seat import SeatsKind
from governance.models import (
    Body,
    Charter,
    MajorityRule,
    Seat,
    Term,
)
from governance.selectors.access import bodies_for, seats_for, terms_for
from governance.selectors.charter import charters_for
from governance.words import capacity_title
from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site
from groupportal.periods.enums import VersionState
from groupportal.ui.formats import mask_phone


@admin.register(Body, site=group_admin_site)
class BodyAdmin(GroupModelAdmin):
    """Bodies, dissolved ones too."""

    view_action = "governance.view_bodies"
    rows_for = staticmethod(bodies_for)
    add_page = "governance:body_new"
    edit_pages = ("governance:body_edit",)
    purpose = "理事会、秘书处、委员会等治理机构，从成立到撤销。"
    icon = "account_balance"
    list_display = ("name", "kind", "parent", "unit", "starts_on", "ends_on")
    list_filter = ("kind", "is_of_members")
    list_select_related = ("parent", "unit")
    search_fields = ("name",)
    fields = (
        "kind",
        "name",
        "parent",
        "unit",
        "is_of_members",
        "duties",
        "starts_on",
        "decision",
        "decided_on",
        "evidence",
        "ends_on",
        "end_decision",
        "end_decided_on",
        "end_evidence",
    )
    readonly_fields = fields
    export_fields = ("name", "kind", "parent", "unit", "starts_on", "ends_on", "decision")

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        if obj.ends_on is not None:
            return []
        seats = [] if obj.is_of_members else ["governance:term_new", "governance:seat_new"]
        return ["governance:charter_new", *seats, "governance:body_dissolve"]


class MajorityInline(GroupInline):
    """How many votes carry what."""

    model = MajorityRule
    fk_name = "charter"
    fields = ("matter", "numerator", "denominator", "is_above", "base")
    readonly_fields = fields


@admin.register(Charter, site=group_admin_site)
class CharterAdmin(GroupModelAdmin):
    """Versions of charters; drafts for those who write them."""

    view_action = "governance.view_bodies"
    rows_for = staticmethod(charters_for)
    purpose = "各机构的章程要点，一版接一版：法定人数、表决比例、任期、组成、会议。"
    icon = "gavel"
    list_display = ("body", "state", "starts_on", "ends_on", "decided_by")
    list_filter = ("state",)
    list_select_related = ("body",)
    search_fields = ("body__name", "source")
    fields = (
        "body",
        "state",
        "starts_on",
        "ends_on",
        "decided_by",
        "per",
        "is_weighted",
        "quorum_numerator",
        "quorum_denominator",
        "is_quorum_above",
        "quorum_counts_proxies",
        "term_years",
        "renewals",
        "seats_fewest",
        "seats_most",
        "chairs",
        "vices_most",
        "outside_numerator",
        "outside_denominator",
        "meetings_fewest",
        "meetings_years",
        "notice_days",
        "proxies_each",
        "allows_letter",
        "source",
    )
    readonly_fields = fields
    inlines = (MajorityInline,)

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        is_draft = obj.state == VersionState.DRAFT
        return ["governance:charter_edit", "governance:charter_in_force"] if is_draft else []


@admin.register(Term, site=group_admin_site)
class TermAdmin(GroupModelAdmin):
    """Terms of bodies."""

    view_action = "governance.view_bodies"
    rows_for = staticmethod(terms_for)
    edit_pages = ("governance:term_edit",)
    purpose = "各机构的届：开始、届满和结束的日期，决定依据。"
    icon = "schedule"
    list_display = ("body", "number", "starts_on", "due_on", "ends_on", "decision")
    list_select_related = ("body",)
    search_fields = ("body__name",)
    fields = ("body", "number", "starts_on", "due_on", "ends_on", "decision", "decided_on", "evidence")
    readonly_fields = fields


@admin.register(Seat, site=group_admin_site)
class SeatAdmin(GroupModelAdmin):
    """Seats, their phones masked."""

    view_action = "governance.view_bodies"
    rows_for = staticmethod(seats_for)
    purpose = "谁在哪个机构、代表哪家单位、从何时到何时，为什么离任；电话已遮住。"
    icon = "assignment_ind"
    list_display = ("name", "body", "title_there", "unit", "is_outside", "starts_on", "ends_on", "end_reason")
    list_filter = ("capacity", "is_outside", "end_reason")
    list_select_related = ("body", "unit", "term")
    search_fields = ("name", "body__name", "unit__name")
    fields = (
        "body",
        "term",
        "name",
        "unit",
        "post",
        "masked_phone",
        "user",
        "title_there",
        "is_outside",
        "weight",
        "stands_in_for",
        "successor_of",
        "starts_on",
        "decision",
        "decided_on",
        "evidence",
        "ends_on",
        "end_reason",
        "end_note",
        "end_decision",
        "end_decided_on",
        "end_evidence",
    )
    readonly_fields = fields
    record_kind = SeatsKind

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        if obj.ends_on is not None:
            return ["governance:seat_dates"]
        return [
            "governance:seat_edit",
            "governance:seat_replace",
            "governance:seat_end",
            "governance:seat_dates",
        ]

    @admin.display(description="身份")
    def title_there(self, row: Seat) -> str:
        """As the body calls it."""
        return capacity_title(row.body.kind, row.capacity)

    @admin.display(description="电话")
    def masked_phone(self, row: Seat) -> str:
        """The number with its middle left out."""
        return mask_phone(row.phone)
