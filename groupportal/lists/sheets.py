"""What a list shows, as a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from groupportal.office.excel_file import set_cell, workbook_bytes
from groupportal.ui.tables import Column, plain

_hand_out: list[Callable[[Any, bytes, str, str], HttpResponse]] = []


def register_hand_out(answer: Callable[[Any, bytes, str, str], HttpResponse]) -> None:
    """Who writes down that a file was taken and answers with it: the trail's own pages are lists, so it stands above them."""
    _hand_out[:] = [answer]


def handed_out(request: Any, content: bytes, name: str, purpose: str) -> HttpResponse:
    """The file as an answer, once it is written down who took it and for what."""
    return _hand_out[0](request, content, name, purpose)


_FORMATS = {"date": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm", "money": "#,##0.00"}


def as_workbook(columns: Sequence[Column], rows: Iterable[Any], title: str) -> bytes:
    """One sheet: the heads, then the rows as the list shows them; amounts in 元, days as days."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None  # noqa: S101 -- a new workbook has one
    sheet.title = "".join(sign for sign in title if sign not in "[]:*?/\\")[:31] or "列表"
    for number, column in enumerate(columns, start=1):
        set_cell(sheet, 1, number, column.head).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = 32 if column.kind == "text" else 18
    for line, row in enumerate(rows, start=2):
        for number, column in enumerate(columns, start=1):
            cell = set_cell(sheet, line, number, plain(column, column.value_of(row)))
            if column.kind in _FORMATS:
                cell.number_format = _FORMATS[column.kind]
    sheet.freeze_panes = "B2"
    return workbook_bytes(workbook)
