"""Reads written files with the file libraries alone: a check that does not depend on our own reader."""

from __future__ import annotations

import io
from typing import Any

import docx
import openpyxl
from docx.oxml.ns import qn


def workbook(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def texts(sheet: Any) -> list[list[str]]:
    """Cell texts by row; covered cells are ""."""
    return [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]


def row_of(sheet: Any, text: str, column: int = 1) -> int:
    """The first row whose cell in ``column`` reads ``text``."""
    return next(cell.row for (cell,) in sheet.iter_rows(min_col=column, max_col=column) if cell.value == text)


def merges(sheet: Any) -> set[str]:
    return {str(area) for area in sheet.merged_cells.ranges}


def document(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def cell_matrix(table: Any) -> list[list[tuple[str, int, str]]]:
    """(text, columns spanned, "" | restart | continue) of each cell of a Word table."""
    return [[_cell(tc) for tc in tr.iterchildren(qn("w:tc"))] for tr in table._tbl.iterchildren(qn("w:tr"))]


def _cell(tc: Any) -> tuple[str, int, str]:
    properties = tc.tcPr
    merge = properties.find(qn("w:vMerge"))
    how = "" if merge is None else merge.get(qn("w:val")) or "continue"
    lines = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in tc.iterchildren(qn("w:p")))
    return "\n".join(lines), properties.grid_span, how


def table_texts(table: Any) -> list[list[str]]:
    return [[text for text, _, _ in row] for row in cell_matrix(table)]


def squeezed(text: str) -> str:
    """Without white space, as cells are compared with an original typed by hand."""
    return "".join(text.split())


def word_matrix(table: Any) -> list[list[str]]:
    """All positions of a Word table, merged cells repeated over what they cover, without white space."""
    rows: list[list[str]] = []
    for cells in cell_matrix(table):
        row: list[str] = []
        for text, columns, merge in cells:
            shown = rows[-1][len(row)] if merge == "continue" else squeezed(text)
            row += [shown] * columns
        rows.append(row)
    return rows


def excel_matrix(sheet: Any, first: int, last: int) -> list[list[str]]:
    """Rows ``first`` to ``last`` of a sheet like ``word_matrix``; the pieces of a split row count once."""
    origin: dict[tuple[int, int], tuple[int, int]] = {}
    for area in sheet.merged_cells.ranges:
        origin |= dict.fromkeys(((r, c) for r, c in area.cells), (area.min_row, area.min_col))
    result = []
    for row in range(first, last + 1):
        places = [origin.get((row, column), (row, column)) for column in range(1, sheet.max_column + 1)]
        if all(top < row for top, _ in places):
            continue
        values = (sheet.cell(top, left).value for top, left in places)
        result.append([squeezed("" if value is None else str(value)) for value in values])
    return result
