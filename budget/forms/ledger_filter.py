"""The filters of the ledger list; all stand in the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from budget.enums import EntryKind, EntryOrigin, Source
from budget.forms.fields import AmountField
from budget.models import LedgerEntry
from groupportal.lists.declaring import with_words
from groupportal.ui.fields import DayFilter
from groupportal.ui.names import kept_name


class _AmountFilter(filters.Filter):
    field_class = AmountField


class MonthsFilter(filters.FilterSet):
    """A task, a source: the line that is looked at."""

    thread = filters.ChoiceFilter(field_name="thread__public_id", label="建设任务", empty_label="全部任务")
    source = filters.ChoiceFilter(choices=Source.choices, label="资金来源", empty_label="全部来源")

    class Meta:
        model = LedgerEntry
        fields: list[str] = []

    def __init__(self, *args: Any, threads: list[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(thread.public_id), thread.name) for thread in threads or []]
        self.filters["thread"].extra["choices"] = names


class LedgerFilter(MonthsFilter):
    """``q`` searches counterparty (also by pinyin), summary and voucher; the others narrow."""

    q = filters.CharFilter(method="search", label="搜索")
    kind = filters.ChoiceFilter(choices=EntryKind.choices, label="类型", empty_label="到位和支出")
    origin = filters.ChoiceFilter(choices=EntryOrigin.choices, label="登记方式", empty_label="不限")
    since = DayFilter(field_name="occurred_on", lookup_expr="gte", label="自")
    until = DayFilter(field_name="occurred_on", lookup_expr="lte", label="至")
    counterparty = filters.CharFilter(method="with_counterparty", label="往来单位")
    voucher = filters.CharFilter(field_name="voucher_no", lookup_expr="icontains", label="凭证号")
    least = _AmountFilter(method="at_least", label="金额不少于（元）")
    most = _AmountFilter(method="at_most", label="金额不多于（元）")
    evidence = filters.ChoiceFilter(
        method="with_evidence", choices=[("yes", "有"), ("no", "没有")], label="凭证附件", empty_label="不限"
    )

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word somewhere in counterparty, its pinyin, summary or voucher."""
        return with_words(rows, value, "counterparty", "summary", "voucher_no")

    def with_counterparty(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By name or pinyin initials."""
        name = kept_name(value)
        return rows.filter(Q(counterparty__icontains=name) | Q(pinyin__contains=name))

    # A reversal is of the size of what it reverses, below zero: both sides of the range are looked for.
    def at_least(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Of at least this size."""
        return rows.filter(Q(amount__gte=value) | Q(amount__lte=-value)) if value else rows

    def at_most(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Of at most this size."""
        return rows.filter(amount__lte=value, amount__gte=-value) if value else rows

    def with_evidence(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """With or without a file."""
        return rows.filter(file_count__gt=0) if value == "yes" else rows.filter(file_count=0)
