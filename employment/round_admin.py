"""Rounds of two-way choice in the browser admin, written by the forms of the portal's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from employment.enums import RoundState
from employment.models import Adjustment, Chooser, Round, StudentWish
from employment.selectors.round import ENTER, VIEW, adjustments_for, choosers_for, rounds_for, wishes_for
from groupportal.admin_site import GroupModelAdmin, group_admin_site


@admin.register(Round, site=group_admin_site)
class RoundAdmin(GroupModelAdmin):
    """Rounds, cancelled ones too."""

    view_action = VIEW
    rows_for = staticmethod(rounds_for)
    add_page = "employment:round_new"
    purpose = "双向选择的轮次，从筹备到公布。"
    icon = "account_tree"
    list_display = ("name", "kind", "state", "wishes_from", "wishes_to", "ranks_to")
    list_filter = ("state", "kind")
    search_fields = ("name",)
    fields = (
        "name",
        "kind",
        "state",
        "wishes_from",
        "wishes_to",
        "ranks_to",
        "most_wishes",
        "starts_on",
        "ends_on",
        "previous",
        "seed",
        "drawn_at",
        "drawn_by",
        "matched_at",
        "published_at",
        "published_by",
    )
    readonly_fields = fields
    export_fields = ("name", "kind", "state", "wishes_from", "wishes_to", "ranks_to", "published_at")

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        before = obj.state in (RoundState.DRAFT, RoundState.OPEN)
        return (
            ["employment:round_edit", "employment:round_posts", "employment:round_students"] if before else []
        )


@admin.register(Chooser, site=group_admin_site)
class ChooserAdmin(GroupModelAdmin):
    """Students in rounds, with what they got."""

    view_action = ENTER
    rows_for = staticmethod(choosers_for)
    purpose = "参加双向选择的学生和结果。"
    icon = "how_to_reg"
    list_display = ("student", "round", "unit", "number", "lot", "post")
    list_filter = ("round",)
    list_select_related = ("student", "round", "unit", "post__demand", "post__house__unit")
    search_fields = ("student__name", "student__number")
    fields = (
        "student",
        "round",
        "unit",
        "batch",
        "number",
        "handed_in_at",
        "lot",
        "matched",
        "post",
        "placement",
    )
    readonly_fields = fields
    export_fields = ("student", "round", "unit", "number", "lot", "matched", "post")


@admin.register(StudentWish, site=group_admin_site)
class StudentWishAdmin(GroupModelAdmin):
    """Wishes with what became of them."""

    view_action = ENTER
    rows_for = staticmethod(wishes_for)
    purpose = "学生的志愿，每个志愿的录取线、名次和原因。"
    icon = "checklist"
    list_display = ("chooser", "number", "post", "result", "place", "cut_off")
    list_filter = ("result",)
    list_select_related = ("chooser__student", "post__demand", "post__house__unit")
    search_fields = ("chooser__student__name", "post__demand__title")
    fields = ("chooser", "number", "post", "result", "place", "cut_off", "cap", "said")
    readonly_fields = fields
    export_fields = ("chooser", "number", "post", "result", "place", "cut_off", "cap", "said")


@admin.register(Adjustment, site=group_admin_site)
class AdjustmentAdmin(GroupModelAdmin):
    """Changes by hand."""

    view_action = ENTER
    rows_for = staticmethod(adjustments_for)
    purpose = "双向选择结果的人工调整。"
    icon = "edit_note"
    list_display = ("chooser", "before", "post", "state", "proposed_by")
    list_filter = ("state",)
    list_select_related = ("chooser__student", "before__demand", "post__demand", "proposed_by")
    search_fields = ("chooser__student__name",)
    fields = (
        "chooser",
        "before",
        "post",
        "reason",
        "state",
        "proposed_by",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
    )
    readonly_fields = fields
    export_fields = ("chooser", "before", "post", "reason", "state", "proposed_by", "ruled_by")
