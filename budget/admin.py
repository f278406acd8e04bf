"""Budget and ledger in the group's admin. The ledger is added to and reversed by the forms of the portal's pages; nothing in it changes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from unfold.contrib.filters.admin import RangeDateFilter, RangeNumericFilter

from budget.enums import EntryOrigin
from budget.models import BudgetLine, LedgerEntry, LedgerEvidence, Stage
from budget.selectors import rest_of
from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site
from groupportal.ui.asof import PARAMETER as AS_OF
from groupportal.ui.asof import parse_as_of
from groupportal.ui.formats import yuan


def _amount(value: Decimal) -> str:
    return format_html('<span class="whitespace-nowrap">{}</span>', yuan(value))


class EvidenceInline(GroupInline):
    """The files of an entry."""

    model = LedgerEvidence
    fields = ("file", "added_by", "added_at")
    readonly_fields = fields


@admin.register(LedgerEntry, site=group_admin_site)
class LedgerEntryAdmin(GroupModelAdmin):
    """Appended to, like the table itself."""

    view_action = "budget.view_budget"
    add_page = "budget:record"
    purpose = "每一笔到位和支出。台账只增不改，登错的冲销后重登。"
    is_as_of = True
    icon = "receipt_long"
    import_kind_code = "ledger"
    import_action = "budget.record_entry"
    list_display = (
        "occurred_on",
        "kind",
        "thread",
        "source",
        "shown_amount",
        "voucher_no",
        "counterparty",
        "origin",
        "reversal",
    )
    list_filter = (
        "kind",
        "source",
        "origin",
        ("occurred_on", RangeDateFilter),
        ("amount", RangeNumericFilter),
    )
    search_fields = ("voucher_no", "counterparty", "summary", "thread__name")
    date_hierarchy = "occurred_on"
    inlines = (EvidenceInline,)
    fields = (
        "occurred_on",
        "kind",
        "shown_amount",
        "plan",
        "thread",
        "source",
        "voucher_no",
        "counterparty",
        "summary",
        "origin",
        "reverses",
        "reason",
        "reversal",
        "created_by",
        "created_at",
    )
    readonly_fields = fields
    export_fields = (
        "occurred_on",
        "kind",
        "plan",
        "thread",
        "source",
        "amount",
        "voucher_no",
        "counterparty",
        "summary",
        "origin",
        "reason",
        "created_by",
        "created_at",
    )

    def deeds_of(self, request: Any, obj: LedgerEntry) -> list[str]:
        still_stands = not obj.reverses_id and rest_of(obj)
        breaks = ["budget:break_down"] if still_stands and obj.origin == EntryOrigin.OPENING else []
        return ["budget:attach", *breaks, *(["budget:reverse"] if still_stands else [])]

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request).select_related("plan", "thread", "reverses", "created_by")
        if AS_OF in request.GET:
            rows = rows.filter(occurred_on__lte=parse_as_of(request))
        return rows.prefetch_related("reversals")

    @admin.display(description="金额", ordering="amount")
    def shown_amount(self, entry: LedgerEntry) -> str:
        """In 元, with separators."""
        return _amount(entry.amount)

    @admin.display(description="冲销")
    def reversal(self, entry: LedgerEntry) -> str:
        """What has been done about it."""
        if entry.reverses_id:
            return "本笔为冲销"
        return "已冲销" if entry.reversals.all() else "—"


@admin.register(BudgetLine, site=group_admin_site)
class BudgetLineAdmin(GroupModelAdmin):
    """Lines of all revisions; edited in the portal's grid."""

    view_action = "budget.view_budget"
    deeds = ("budget:edit_budget",)
    purpose = "各版本规划里每项任务、每种来源的预算。"
    icon = "account_balance"
    list_display = ("thread", "revision", "source", "stage", "shown_amount")
    list_filter = ("source", "revision")
    list_select_related = ("revision__plan", "thread", "stage")
    search_fields = ("thread__name",)
    fields = ("revision", "thread", "source", "stage", "shown_amount")
    readonly_fields = fields
    export_fields = ("revision", "thread", "source", "stage", "amount")

    @admin.display(description="预算", ordering="amount")
    def shown_amount(self, line: BudgetLine) -> str:
        """In 元, with separators."""
        return _amount(line.amount)

    def page_kwargs(self, obj: BudgetLine, name: str) -> dict[str, Any]:
        return {"public_id": obj.revision.public_id}


@admin.register(Stage, site=group_admin_site)
class StageAdmin(GroupModelAdmin):
    """Stages of all revisions; edited on the portal."""

    view_action = "budget.view_budget"
    deeds = ("budget:edit_stages",)
    purpose = "各版本规划分哪几个阶段，每个阶段计划用多少。"
    icon = "flag"
    list_display = ("revision", "position", "name", "starts_on", "ends_on", "shown_planned")
    list_filter = ("revision",)
    list_select_related = ("revision__plan",)
    search_fields = ("name",)
    fields = ("revision", "position", "name", "starts_on", "ends_on", "shown_planned")
    readonly_fields = fields

    def page_kwargs(self, obj: Stage, name: str) -> dict[str, Any]:
        return {"public_id": obj.revision.public_id}

    @admin.display(description="阶段预算", ordering="planned")
    def shown_planned(self, stage: Stage) -> str:
        """In 元, with separators."""
        return _amount(stage.planned)
