"""The ledger as an Excel file: every text through ``put``, amounts as numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from budget.forms import LedgerFilter
from budget.selectors import entries_behind
from groupportal.office.sheets import PlainBook

HEADS = (  # head, kind, width
    ("日期", "date", 12),
    ("类型", "text", 8),
    ("建设任务", "text", 30),
    ("资金来源", "text", 16),
    ("金额（元）", "money", 16),
    ("凭证号", "text", 14),
    ("往来单位", "text", 28),
    ("摘要", "text", 36),
    ("登记方式", "text", 10),
    ("冲销原因", "text", 24),
    ("附件数", "text", 8),
    ("登记人", "text", 10),
)


def filtered(plan: Any, as_of: dt.date, query: Mapping[str, str] | str) -> QuerySet[Any]:
    """The entries a list shows for this query (a mapping, or the text of an address)."""
    data = QueryDict(query) if isinstance(query, str) else query
    return LedgerFilter(data, queryset=entries_behind(plan, as_of), threads=known_threads(plan)).qs


def known_threads(plan: Any) -> list[Any]:
    """The plan's main tasks of all revisions: old entries are found under tasks that are gone."""
    return list(plan.threads.filter(level=1, kind="task").order_by("id"))


def ledger_workbook(entries: Iterable[Any], on_row: Callable[[int], None] = lambda number: None) -> bytes:
    """The file. ``on_row`` is told the number of each row written."""
    book = PlainBook()
    heads, kinds, widths = zip(*HEADS, strict=True)
    sheet = book.sheet("台账", heads, kinds=kinds, widths=widths)
    for number, entry in enumerate(entries, 1):
        sheet.row(_values(entry))
        on_row(number)
    return book.content()


def _values(entry: Any) -> tuple[Any, ...]:
    return (
        entry.occurred_on,
        entry.get_kind_display(),
        entry.thread.name,
        entry.get_source_display(),
        entry.amount,
        entry.voucher_no,
        entry.counterparty,
        entry.summary,
        entry.way,
        entry.reason,
        entry.file_count,
        str(entry.created_by or ""),
    )
