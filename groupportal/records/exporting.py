"""A filtered list as a workbook that the reader understands again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from groupportal.office.excel_file import CellLook, RowStream, new_workbook, workbook_bytes
from groupportal.records.kinds import Exported, RecordKind
from groupportal.records.template import SERIAL, number_format
from groupportal.tenancy.viewer import Viewer

ROWS_AT_ONCE = 2_000
"""Longer exports are a job: two thousand rows take under two seconds."""
Told = Callable[[int], None]


def asked(query: str, viewer: Viewer) -> Exported:
    """What an address asks for."""
    return Exported(QueryDict(query), viewer)


def export_workbook(kind: RecordKind, wanted: Exported, on_row: Told = lambda number: None) -> bytes:
    """The file. Text stays text whatever it begins with; ``on_row`` is told the number of each row written."""
    workbook = new_workbook(Font(name="宋体", size=11))
    stream = RowStream(workbook, kind.label[:31])
    stream.sheet.column_dimensions["A"].width = 7
    for number, column in enumerate(kind.columns, 2):
        stream.sheet.column_dimensions[get_column_letter(number)].width = column.width
    stream.sheet.freeze_panes = "C2"
    bold = CellLook(workbook, font=Font(name="宋体", size=11, bold=True), alignment=Alignment(wrap_text=True))
    looks = {
        shape: CellLook(workbook, number_format=shape) for shape in {number_format(c) for c in kind.columns}
    }
    by_column = [(column, looks[number_format(column)]) for column in kind.columns]
    stream.append(
        [stream.cell(label, bold) for label in (SERIAL, *(c.head or c.label for c in kind.columns))]
    )
    for number, row in enumerate(kind.exported(kind.listed(wanted), wanted), 1):
        cells: list[Any] = [stream.cell(number)]
        for column, look in by_column:
            words = column.words_of(row.get(column.name))
            cells.append(None if words is None else stream.cell(_storable(words), look))
        stream.append(cells)
        on_row(number)
    return workbook_bytes(workbook)


def _storable(value: Any) -> Any:
    return value.normalize() if isinstance(value, Decimal) else value


def file_name(kind: RecordKind) -> str:
    """As it is saved."""
    today: dt.date = timezone.localdate()
    return f"{kind.label}-{today:%Y%m%d}.xlsx"
