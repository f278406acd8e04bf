"""Budget and ledger in the group's admin: to look up and export. Changes are made on the portal's pages, through the services."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from unfold.contrib.filters.admin import RangeDateFilter, RangeNumericFilter

from budget.models import BudgetLine, LedgerEntry, LedgerEvidence, Stage
from groupportal.admin_site import GroupInline, ReadOnlyAdmin, group_admin_site
from groupportal.ui.formats import yuan


def _amount(value: Decimal) -> str:
    return format_html('<span class="whitespace-nowrap">{}</span>', yuan(value))


class EvidenceInline(GroupInline):
    """The files of an entry."""

    model = LedgerEvidence
    fields = ("file", "added_by", "added_at")
    readonly_fields = fields


@admin.register(LedgerEntry, site=group_admin_site)
class LedgerEntryAdmin(ReadOnlyAdmin):
    """Read-only, like the table itself; 冲销 leads to the portal's page."""

    view_action = "budget.view_budget"
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

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request).select_related("plan", "thread", "reverses", "created_by")
        return rows.prefetch_related("reversals")

    @admin.display(description="金额", ordering="amount")
    def shown_amount(self, entry: LedgerEntry) -> str:
        """In 元, with separators."""
        return _amount(entry.amount)

    @admin.display(description="冲销")
    def reversal(self, entry: LedgerEntry) -> str:
        """What has been done about it, or where to do it."""
        if entry.reverses_id:
            return "本笔为冲销"
        if entry.reversals.all():
            return "已冲销"
        address = reverse("budget:reverse", kwargs={"public_id": entry.public_id})
        return format_html('<a href="{}">冲销</a>', address)


@admin.register(BudgetLine, site=group_admin_site)
class BudgetLineAdmin(ReadOnlyAdmin):
    """Lines of all revisions; edited in the portal's grid."""

    view_action = "budget.view_budget"
    icon = "account_balance"
    list_display = ("revision", "thread", "source", "stage", "shown_amount")
    list_filter = ("source", "revision")
    list_select_related = ("revision__plan", "thread", "stage")
    search_fields = ("thread__name",)
    fields = ("revision", "thread", "source", "stage", "shown_amount", "editor")
    readonly_fields = fields
    export_fields = ("revision", "thread", "source", "stage", "amount")

    @admin.display(description="预算", ordering="amount")
    def shown_amount(self, line: BudgetLine) -> str:
        """In 元, with separators."""
        return _amount(line.amount)

    @admin.display(description="修改")
    def editor(self, line: BudgetLine) -> str:
        """The grid of this revision."""
        address = reverse("budget:edit_budget", kwargs={"public_id": line.revision.public_id})
        return format_html('<a href="{}">在预算表中修改</a>', address)


@admin.register(Stage, site=group_admin_site)
class StageAdmin(ReadOnlyAdmin):
    """Stages of all revisions; edited on the portal."""

    view_action = "budget.view_budget"
    icon = "flag"
    list_display = ("revision", "position", "name", "starts_on", "ends_on", "shown_planned")
    list_filter = ("revision",)
    list_select_related = ("revision__plan",)
    search_fields = ("name",)
    fields = ("revision", "position", "name", "starts_on", "ends_on", "shown_planned")
    readonly_fields = fields

    @admin.display(description="阶段预算", ordering="planned")
    def shown_planned(self, stage: Stage) -> str:
        """In 元, with separators."""
        return _amount(stage.planned)
