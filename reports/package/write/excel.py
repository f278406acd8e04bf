"""The list of a package as a workbook: sheets 目录, 缺项, 未装入的文件, 说明."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.hyperlink import Hyperlink

from groupportal.office.excel_file import CellLook, RowStream, new_workbook, workbook_bytes
from groupportal.office.stamp import Stamp
from reports.package.values import Contents
from reports.package.write.lines import FAULT_HEADS, HEADS, LACK_HEADS, fault_cells, lack_cells, lines_of

MOST_LINKS = 65_000
"""Excel opens no more links on a sheet; rows beyond go on in the next one."""
_WIDTHS = (8, 20, 28, 44, 14, 44, 28, 10, 10)
_LACK_WIDTHS = (8, 20, 28, 48, 14, 14, 30)
_FAULT_WIDTHS = (50, 30, 30)


class _Book:
    def __init__(self) -> None:
        self.workbook = new_workbook(Font(name="宋体", size=11))
        wrapped = Alignment(vertical="top", wrap_text=True)
        self.head = CellLook(self.workbook, font=Font(name="宋体", size=11, bold=True), alignment=wrapped)
        self.text = CellLook(self.workbook, alignment=wrapped)
        self.linked = CellLook(
            self.workbook,
            font=Font(name="宋体", size=11, color="0563C1", underline="single"),
            alignment=wrapped,
        )

    def sheet(self, title: str, widths: Sequence[int], heads: Sequence[str]) -> RowStream:
        """A sheet with its head, which stays in sight and is repeated on paper."""
        stream = RowStream(self.workbook, title)
        for letter, width in zip("ABCDEFGHI", widths, strict=False):
            stream.sheet.column_dimensions[letter].width = width
        page = stream.sheet.page_setup
        page.orientation, page.paperSize, page.fitToWidth, page.fitToHeight = "landscape", 9, 1, 0
        stream.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        if heads:
            stream.sheet.freeze_panes = "A2"
            stream.sheet.print_title_rows = "1:1"
            stream.append([stream.cell(label, self.head) for label in heads])
        return stream

    def rows(self, stream: RowStream, rows: Iterable[Sequence[str]]) -> None:
        """Rows of words."""
        for row in rows:
            stream.append([stream.cell(value, self.text) for value in row])


def index_workbook(contents: Contents, lines: list[str], stamp: Stamp) -> bytes:
    """The workbook; ``lines``: the explanation."""
    book = _Book()
    stream, links, number = book.sheet("目录", _WIDTHS, HEADS), 0, 1
    for task in contents.tasks:
        for line in lines_of(contents, task):
            if links == MOST_LINKS:
                links, number = 0, number + 1
                stream = book.sheet(f"目录（续{number - 1}）", _WIDTHS, HEADS)
            cells = [
                stream.cell(value, book.linked if at == 5 and line.link else book.text)
                for at, value in enumerate(line.cells)
            ]
            stream.append(cells)
            if line.link:
                links += 1
                _link(stream, line.link)
    book.rows(book.sheet("缺项", _LACK_WIDTHS, LACK_HEADS), map(lack_cells, contents.lacks))
    if contents.faults:
        book.rows(book.sheet("未装入的文件", _FAULT_WIDTHS, FAULT_HEADS), fault_cells(contents))
    book.rows(book.sheet("说明", (100,), ()), ([line] for line in lines))
    properties = book.workbook.properties
    properties.title, properties.creator = "佐证材料目录", contents.unit_name
    properties.identifier = stamp.snapshot_id
    properties.created = properties.modified = stamp.made_at_utc.replace(tzinfo=None)
    return workbook_bytes(book.workbook)


def _link(stream: RowStream, target: str) -> None:
    sheet: Any = stream.sheet
    sheet._hyperlinks.append(Hyperlink(ref=f"F{stream.row}", target=target))  # noqa: SLF001 -- a write-only sheet has no other way
