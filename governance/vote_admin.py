"""Votes and resolutions in the browser admin; what a ballot says stands nowhere here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from governance.enums import MotionState, ResolutionState
from governance.models import (
    BallotKey,
    CountCheck,
    Motion,
    Resolution,
    SealedCount,
)
from governance.selectors.access import motions_for
from governance.selectors.resolution import resolutions_for
from governance.selectors.sealing import keys_for, sealed_counts_for
from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site


@admin.register(Motion, site=group_admin_site)
class MotionAdmin(GroupModelAdmin):
    """Votes; held and counted on the portal's pages. Ballots stand nowhere here."""

    view_action = "governance.view_meetings"
    rows_for = staticmethod(motions_for)
    deeds = ("governance:motion_edit",)
    purpose = "会议的表决事项和结果：有效没有、通过没有、怎么算的。"
    icon = "how_to_reg"
    list_display = ("title", "meeting", "method", "state", "yes", "no", "abstain", "is_valid", "is_carried")
    list_filter = ("state", "method", "is_carried")
    list_select_related = ("meeting",)
    search_fields = ("title", "meeting__title")
    fields = (
        "meeting",
        "item",
        "title",
        "text",
        "matter",
        "method",
        "choose_most",
        "by_letter",
        "opens_at",
        "closes_at",
        "closed_at",
        "state",
        "entitled",
        "present",
        "represented",
        "issued",
        "returned",
        "invalid",
        "yes",
        "no",
        "abstain",
        "is_valid",
        "is_carried",
        "teller",
        "scrutineer",
        "sheet",
        "annul_reason",
        "annulled_at",
        "digest",
    )
    readonly_fields = fields
    export_fields = ("title", "meeting", "method", "state", "yes", "no", "abstain", "is_valid", "is_carried")

    def deeds_of(self, request: Any, obj: Any) -> tuple[str, ...]:
        return self.deeds if obj.state == MotionState.DRAFT else ()


@admin.register(Resolution, site=group_admin_site)
class ResolutionAdmin(GroupModelAdmin):
    """Resolutions; numbered, published and confirmed on the portal's pages."""

    view_action = "governance.view_resolutions"
    rows_for = staticmethod(resolutions_for)
    add_page = "governance:resolution_new"
    edit_pages = ("governance:resolution_edit",)
    purpose = "表决通过后形成的决议：文号、公布和撤销。"
    icon = "receipt_long"
    list_display = ("title", "number", "body", "decided_on", "state", "published_at")
    list_filter = ("state",)
    list_select_related = ("body", "motion")
    search_fields = ("title", "number", "body__name")
    date_hierarchy = "decided_on"
    fields = (
        "body",
        "motion",
        "title",
        "text",
        "decided_on",
        "number",
        "state",
        "published_at",
        "published_by",
        "withdraw_reason",
        "withdrawn_at",
        "evidence",
    )
    readonly_fields = fields
    export_fields = ("title", "number", "body", "decided_on", "state", "published_at")

    def edit_pages_of(self, obj: Any) -> tuple[str, ...]:
        return () if obj.state == ResolutionState.WITHDRAWN else self.edit_pages


@admin.register(BallotKey, site=group_admin_site)
class BallotKeyAdmin(GroupModelAdmin):
    """Who watches the count of sealed votes, and by which digits their keys are known."""

    view_action = "governance.view_meetings"
    rows_for = staticmethod(keys_for)
    purpose = "封签投票的监票人和各人钥匙的指纹；钥匙在本人手里，门户没有。"
    icon = "key"
    list_display = ("invitation", "meeting", "fingerprint", "made_at")
    list_select_related = (
        "invitation__meeting",
        "invitation__unit",
        "invitation__user",
        "invitation__seat__unit",
    )
    search_fields = ("invitation__name", "invitation__meeting__title")
    fields = ("invitation", "meeting", "fingerprint", "made_at")
    readonly_fields = fields

    @admin.display(description="会议")
    def meeting(self, row: BallotKey) -> str:
        """Whose votes they watch."""
        return str(row.invitation.meeting)

    @admin.display(description="指纹")
    def fingerprint(self, row: BallotKey) -> str:
        """As read out in the room."""
        return row.fingerprint


class CheckInline(GroupInline):
    """Who compared it; never with what."""

    model = CountCheck
    fk_name = "count"
    fields = ("name", "agrees", "checked_at")
    readonly_fields = fields


@admin.register(SealedCount, site=group_admin_site)
class SealedCountAdmin(GroupModelAdmin):
    """What was entered of sealed boxes, and who confirmed it; what was found stands on the page of the vote once it counts."""

    view_action = "governance.run_votes"
    rows_for = staticmethod(sealed_counts_for)
    purpose = "封签投票登记的开箱结果，和监票人核对一致没有。"
    icon = "fact_check"
    list_display = ("motion", "opened_with", "entered_by", "entered_at")
    list_select_related = ("motion", "entered_by")
    search_fields = ("motion__title", "opened_with")
    inlines = (CheckInline,)
    fields = list_display
    readonly_fields = fields
