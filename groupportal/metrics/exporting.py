"""The rows behind a figure as a workbook: what was asked and what came of it on top, all rows below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from groupportal.metrics.registry import Column, MetricResult
from groupportal.metrics.selectors import Question
from groupportal.metrics.showing import columns_of, ordered_rows
from groupportal.office.excel_file import CellLook, RowStream, new_workbook, workbook_bytes
from groupportal.ui.formats import DASH, cndate

_FORMATS = {"money": "#,##0.00", "date": "yyyy-mm-dd", "percent": "0.00"}
_WIDTHS = {"text": 32, "short": 18, "number": 12, "money": 18, "percent": 12, "date": 14}
_UNITS = {"money": "（元）", "percent": "（%）"}
_FIRST_WIDTH = 24
Told = Callable[[int], None]


def file_name(question: Question) -> str:
    """As it is saved."""
    return f"{question.metric.label}-截至{question.as_of:%Y%m%d}.xlsx"


def export_purpose(question: Question, total: int) -> str:
    """What stands in the record of who took rows out."""
    which = f"（{question.about}）" if question.about else ""
    return f"导出“{question.metric.label}”{which}的 {total:,} 条记录"


def rows_workbook(question: Question, result: MetricResult, on_row: Told = lambda number: None) -> bytes:
    """The file, with as many rows as the figure has. ``on_row`` is told the number of each row written.

    Amounts are numbers in 元, shares in percentage points; text stays text whatever it begins with.
    """
    columns = columns_of(result.columns)
    workbook = new_workbook(Font(name="宋体", size=11))
    stream = RowStream(workbook, "明细")
    for number, column in enumerate(columns, 1):
        width = _WIDTHS.get(column.kind, _WIDTHS["text"])
        letter = get_column_letter(number)
        stream.sheet.column_dimensions[letter].width = max(width, _FIRST_WIDTH) if number == 1 else width
    rows = ordered_rows(result)
    facts = _lines_above(question, result, rows.count())
    stream.sheet.freeze_panes = f"A{len(facts) + 3}"
    bold = CellLook(workbook, font=Font(name="宋体", size=11, bold=True))
    amount = CellLook(workbook, number_format=_FORMATS["money"], alignment=Alignment(horizontal="left"))
    left = CellLook(workbook, alignment=Alignment(horizontal="left"))
    for label, value in facts:
        look = amount if isinstance(value, Decimal) else left
        stream.append([stream.cell(label, bold), stream.cell(value, look)])
    stream.append([])
    stream.append([stream.cell(c.label + _UNITS.get(c.kind, ""), bold) for c in columns])
    looks = [_look(workbook, column) for column in columns]
    for number, row in enumerate(rows.iterator(chunk_size=2000), 1):
        values = (_storable(column.value_of(row)) for column in columns)
        stream.append(
            [None if v in (None, "") else stream.cell(v, k) for v, k in zip(values, looks, strict=True)]
        )
        on_row(number)
    return workbook_bytes(workbook)


def _lines_above(question: Question, result: MetricResult, total: int) -> list[tuple[str, Any]]:
    metric = question.metric
    unit = f"（{metric.unit}）" if metric.unit else ""
    facts: list[tuple[str, Any]] = [
        ("指标", metric.label),
        ("口径", metric.definition),
        ("依据", f"{metric.records}；由{metric.keeper}登记"),
        *question.described(),
        ("截至", cndate(question.as_of)),
        (f"数值{unit}", DASH if result.value is None else result.value),
    ]
    return [*facts, *([("说明", result.note)] if result.note else []), ("记录条数", total)]


def _look(workbook: Any, column: Column) -> CellLook:
    return CellLook(
        workbook,
        number_format=_FORMATS.get(column.kind, "General"),
        alignment=Alignment(vertical="top", wrap_text=column.kind == "text"),
    )


def _storable(value: Any) -> Any:
    """What a cell can hold and a person can read: a row named by a key stands by its name."""
    if isinstance(value, (dt.date, Decimal, int, str)) or value is None:
        return value
    return str(value)
