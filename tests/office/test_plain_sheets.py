"""Sheets that are taken out look alike: bold heads, wrapped words at the top, amounts and days in their formats."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from groupportal.office.excel_file import CellLook, RowStream, new_workbook, put, workbook_bytes
from groupportal.office.sheets import PlainBook


def test_plain_sheets_have_one_look() -> None:
    book = PlainBook()
    for title in ("经费/台账", "第二张"):
        sheet = book.sheet(title, ["日期", "金额（元）", "摘要"], kinds=["date", "money", "text"], fixed=1)
        sheet.row([dt.date(2023, 6, 30), Decimal("12.50"), "=1+1"], marked=True)
        sheet.row([None, None, "无"])
    first, second = openpyxl.load_workbook(io.BytesIO(book.content())).worksheets
    assert first.title == "经费台账", "no sign that Excel refuses in a title"
    assert first["A1"].font.b
    assert first["A1"].font.name == "宋体"
    assert (first["A2"].number_format, first["B2"].number_format) == ("yyyy-mm-dd", "#,##0.00")
    assert first["C2"].data_type == "s", "words stay words"
    assert first["C2"].fill.fgColor.rgb == "00FFF2CC"
    assert first["A3"].value is None
    assert second["C3"].fill.fill_type is None
    assert (first.freeze_panes, first.column_dimensions["C"].width) == ("B2", 32)


def test_rows_are_written_as_openpyxl_writes_them() -> None:
    """To the byte: other programs read what openpyxl has proved itself with."""
    values = [
        "成员“a”<b>&amp;\t x\n 成",
        " 前 ",
        "",
        "=1+1",
        "#N/A",
        "😀\r\x07",
        12,
        1.5,
        True,
        Decimal("12.340"),
        Decimal("NaN"),
        dt.date(2023, 1, 2),
        dt.datetime(2023, 1, 2, 3, 4, tzinfo=dt.UTC),
        dt.time(3, 4),
    ]

    def written(ours: bool) -> bytes:
        book = new_workbook(Font(name="宋体", size=11))
        look = CellLook(book, alignment=Alignment(wrap_text=True), number_format="0.00")
        if ours:
            stream = RowStream(book, "表")
            rows = [[stream.cell(value, one) for value in values] for one in (None, look)]
            blank = [None, stream.cell(None, look)]
            for cells, height in zip((*rows, [], blank, blank), (None, 17.2, None, 20, None), strict=True):
                stream.append(cells, height=height)
        else:
            sheet = book.create_sheet("表")
            sheet.row_dimensions[2].height, sheet.row_dimensions[4].height = 17.2, 20
            # A plain value would be taken for a formula or an error: the cells are filled beforehand.
            sheet._values_to_row = _placed
            for one in (None, look):
                sheet.append([put(WriteOnlyCell(sheet), value, one) for value in values])
            sheet.append([])
            for _ in range(2):
                sheet.append([None, put(WriteOnlyCell(sheet), None, look)])
        book.properties.created = book.properties.modified = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        return workbook_bytes(book)

    assert written(ours=True) == written(ours=False)


def _placed(cells: Any, row: int) -> Any:
    for column, cell in enumerate(cells, 1):
        if cell is not None:
            cell.row, cell.column = row, column
            yield cell
