"""The ledger as an Excel file: every text through ``put``, amounts as numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from budget.forms import LedgerFilter
from budget.selectors import entries_behind
from groupportal.office.excel_file import CellLook, RowStream, new_workbook, workbook_bytes

HEADS = (
    ("日期", 12),
    ("类型", 8),
    ("建设任务", 30),
    ("资金来源", 16),
    ("金额（元）", 16),
    ("凭证号", 14),
    ("往来单位", 28),
    ("摘要", 36),
    ("登记方式", 10),
    ("冲销原因", 24),
    ("附件数", 8),
    ("登记人", 10),
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
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 -- slow import

    workbook = new_workbook(Font(name="宋体", size=11))
    stream = RowStream(workbook, "台账")
    for column, (_, width) in enumerate(HEADS):
        stream.sheet.column_dimensions["ABCDEFGHIJKL"[column]].width = width
    stream.sheet.freeze_panes = "A2"
    head = CellLook(workbook, font=Font(name="宋体", size=11, bold=True), alignment=Alignment(wrap_text=True))
    text = CellLook(workbook, alignment=Alignment(vertical="top", wrap_text=True))
    day = CellLook(workbook, number_format="yyyy-mm-dd", alignment=Alignment(vertical="top"))
    money = CellLook(workbook, number_format="#,##0.00", alignment=Alignment(vertical="top"))
    stream.append([stream.cell(label, head) for label, _ in HEADS])
    for number, entry in enumerate(entries, 1):
        looks = (day, text, text, text, money, *[text] * 7)
        stream.append([stream.cell(v, look) for v, look in zip(_values(entry), looks, strict=True)])
        on_row(number)
    return workbook_bytes(workbook)


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
