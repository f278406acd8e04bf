"""What finance and the secretariat have to do about money, and the home page's figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from budget.models import LedgerEntry
from budget.selectors import budget_matrix, warnings_for, without_evidence
from groupportal.messages.highlights import HomeFigure, home_figure
from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.metrics.links import figure_url
from groupportal.tenancy.roles import Role
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.figures import rate
from groupportal.ui.formats import wan, yuan
from plans.selectors import main_revision


@todo_provider(
    lambda viewer: Role.FINANCE in viewer.roles,
    rows=lambda viewer, today: without_evidence(),
    comes="缺少凭证的收支",
    whole="budget:ledger",
)
def entries_without_evidence(viewer: Viewer, today: dt.date, rows: QuerySet[LedgerEntry]) -> Iterable[Todo]:
    """For finance: what was recorded without a file that proves it, the largest first."""
    for entry in rows.order_by("-amount")[:MOST]:
        yield Todo(
            title=f"{entry.get_kind_display()} {yuan(entry.amount)}还没有凭证附件",
            url=reverse("budget:attach", kwargs={"public_id": entry.public_id}),
            label="上传凭证",
            weight=40,
            detail=f"{entry.thread} · 凭证号 {entry.voucher_no}",
            group_key="budget.evidence",
        )


@home_figure
def rates(viewer: Viewer, as_of: dt.date) -> list[HomeFigure]:
    """到位率 and 支出率 of the main plan."""
    if not viewer.can("budget.view_budget"):
        return []
    revision = main_revision(as_of)
    if revision is None:
        return []
    matrix = budget_matrix(revision, as_of)
    total = matrix.total
    if not total.budget:
        return []
    behind = [w.source for w in warnings_for(matrix) if w.thread is None and w.code == "received_under_half"]
    reading = f"{len(behind)} 类来源到位不足一半。" if behind else "四类来源到位都过半。"
    return [
        HomeFigure(
            "资金到位率",
            rate(total.received, total.budget),
            "",
            figure_url("budget.received_rate", as_of),
            reading,
        ),
        HomeFigure(
            "资金支出率",
            rate(total.spent, total.budget),
            "",
            figure_url("budget.spent_rate", as_of),
            f"已支出 {wan(total.spent)}。",
        ),
    ]
