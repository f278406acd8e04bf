"""The ledger month by month."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from budget.enums import EntryKind
from budget.exports import known_threads
from budget.forms import MonthsFilter
from budget.selectors import amounts_by_kind, by_month, entries_behind
from budget.views.base import PlanMixin
from groupportal.lists.declaring import Empty
from groupportal.lists.pages import ListPage
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.tables import Column

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Month:
    """What came and went in a month, and what had come and was left at its end, in 元."""

    public_id: dt.date
    number: int
    received: Decimal
    spent: Decimal
    in_place: Decimal
    left: Decimal

    def __str__(self) -> str:
        return f"{self.public_id.year}年{self.public_id.month}月"


class LedgerMonths(PlanMixin, AsOfMixin, ListPage):
    """Sums by month, the latest first, of all or of a task and a source; each month opens its entries."""

    action = "budget.view_budget"
    title = "台账按月汇总"
    template_name = "budget/months.html"
    measure, noun = "个", "月份"
    columns = (
        Column("月份", str, "short"),
        Column("笔数", "number", "number"),
        Column("当月到位", "received", "money"),
        Column("当月支出", "spent", "money"),
        Column("累计到位", "in_place", "money"),
        Column("月末余额", "left", "money"),
    )
    empty = Empty("还没有台账", "登记到位或支出后，这里按月汇总。", icon="table")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("经费", reverse("budget:overview")), ("台账", reverse("budget:ledger"))]

    def base_queryset(self) -> QuerySet[Any]:
        return entries_behind(self.plan, self.as_of)

    @property
    def filterset_class(self) -> Any:  # type: ignore[override]  # by the plan
        """The filters, offering the plan's tasks."""
        return partial(MonthsFilter, threads=known_threads(self.plan))

    def get_queryset(self) -> Any:
        in_place = left = ZERO
        months = []
        for sums in by_month(super().get_queryset()):
            received, spent = sums[EntryKind.RECEIPT], sums[EntryKind.EXPENDITURE]
            in_place += received
            left += received - spent
            months.append(Month(sums["month"], sums["number"], received, spent, in_place, left))
        return months[::-1]

    def row_url(self, row: Any) -> str:
        first = row.public_id
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        asked = self.request.GET
        query = {name: asked[name] for name in ("plan", "thread", "source") if asked.get(name)}
        days = {"since": first, "until": last, "sort": "occurred_on"}
        return f"{reverse('budget:ledger')}?{urlencode({**query, **days})}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"sums": amounts_by_kind(self.filterset.qs), **kwargs})
