"""Sheets that are taken out look alike: bold heads, wrapped words at the top, amounts and days in their formats."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl

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
