"""The same cells through openpyxl's own interface: what it alone needs for a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import NamedStyle


@dataclass
class Cells:
    """A worksheet taken apart: per row its height and ``(column, value, style name)``, widths and merges."""

    title: str
    rows: list[tuple[float | None, list[tuple[int, Any, str]]]] = field(default_factory=list)
    widths: dict[str, float] = field(default_factory=dict)
    merges: list[str] = field(default_factory=list)


@dataclass
class Content:
    """A workbook taken apart."""

    sheets: list[Cells]
    styles: dict[str, dict[str, Any]]

    def named_styles(self) -> Iterator[NamedStyle]:
        """Fresh ones: openpyxl binds a named style to one workbook."""
        for name, parts in self.styles.items():
            yield NamedStyle(name=name, **parts)


def content_of(workbook: bytes) -> Content:
    """What a written workbook holds."""
    book = load_workbook(io.BytesIO(workbook))
    names: dict[Any, str] = {}
    styles: dict[str, dict[str, Any]] = {}
    sheets = []
    for sheet in book.worksheets:
        cells = Cells(sheet.title, merges=[str(area) for area in sheet.merged_cells.ranges])
        cells.widths = {letter: dimension.width for letter, dimension in sheet.column_dimensions.items()}
        for number, row in enumerate(sheet.iter_rows(), 1):
            line = []
            for cell in row:
                if cell.value is None and not cell.has_style:
                    continue
                key = (cell.font.name, cell.font.size, repr(cell.alignment), repr(cell.border))
                if key not in names:
                    names[key] = f"look {len(names)}"
                    styles[names[key]] = {
                        "font": cell.font.copy(),
                        "alignment": cell.alignment.copy(),
                        "border": cell.border.copy(),
                    }
                line.append((cell.column, cell.value, names[key]))
            cells.rows.append((sheet.row_dimensions[number].height, line))
        sheets.append(cells)
    return Content(sheets, styles)


def write_normal(content: Content) -> bytes:
    """In openpyxl's normal mode: cell by cell, looks as named styles, merges with ``merge_cells``."""
    book = Workbook()
    book.remove(book.active)
    for style in content.named_styles():
        book.add_named_style(style)
    for cells in content.sheets:
        sheet = book.create_sheet(cells.title)
        for letter, width in cells.widths.items():
            sheet.column_dimensions[letter].width = width
        for number, (height, line) in enumerate(cells.rows, 1):
            if height:
                sheet.row_dimensions[number].height = height
            for column, value, style in line:
                sheet.cell(number, column, value).style = style
        for area in cells.merges:
            sheet.merge_cells(area)
    return _saved(book)


def write_only(content: Content) -> bytes:
    """In openpyxl's write-only mode, its fastest: rows of ``WriteOnlyCell``, looks as named styles.

    ``merge_cells`` does not exist there; the ranges are added to ``merged_cells``.
    """
    book = Workbook(write_only=True)
    for style in content.named_styles():
        book.add_named_style(style)
    for cells in content.sheets:
        sheet = book.create_sheet(cells.title)
        for letter, width in cells.widths.items():
            sheet.column_dimensions[letter].width = width
        for number, (height, line) in enumerate(cells.rows, 1):
            if height:
                sheet.row_dimensions[number].height = height
            row: list[WriteOnlyCell | None] = [None] * max((column for column, _, _ in line), default=0)
            for column, value, style in line:
                cell = WriteOnlyCell(sheet, value)
                cell.style = style
                row[column - 1] = cell
            sheet.append(row)
        sheet.merged_cells.ranges = list(cells.merges)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
