"""The workbook to fill in: heads with comments, lists to choose from, one example row, a sheet that explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from groupportal.office.excel_file import put, set_cell, workbook_bytes
from groupportal.records.columns import AS_TEXT, ColumnKind, RecordColumn
from groupportal.records.kinds import RecordKind
from groupportal.records.table import EXAMPLE, GUIDE, LISTS
from groupportal.ui.formats import in_one

SERIAL = "序号"
FORMATTED_ROWS = 500
"""Rows below the heads that are ready to be filled in."""
LISTED_ROWS = 5_000
"""Rows the lists to choose from reach to."""
_REQUIRED_FILL = PatternFill("solid", fgColor="FFF9E0C7")
_OPTIONAL_FILL = PatternFill("solid", fgColor="FFE6EFEF")
_EXAMPLE_FONT = Font(italic=True, color="FF666666")
_THIN = Side(style="thin", color="FFBFBFBF")
_EDGE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
FORMATS = {ColumnKind.DATE: "yyyy-mm-dd", ColumnKind.INTEGER: "0", ColumnKind.DECIMAL: "0.00"}
KIND_WORDS = {
    ColumnKind.DATE: "日期，如 2023-06-30",
    ColumnKind.INTEGER: "整数",
    ColumnKind.DECIMAL: "数字",
    ColumnKind.CHOICE: "从列表中选择",
    ColumnKind.CODE: "文本格式，不要存成数字",
    ColumnKind.IDENTITY: "文本格式，18 位；存成数字会丢失后几位",
    ColumnKind.PHONE: "文本格式，手机号 11 位，座机带区号",
    ColumnKind.EMAIL: "邮箱地址",
    ColumnKind.URL: "网址",
}
_COMMON = (
    "表头不要改名；不需要的选填列可以留空或删去，列的先后可以调整。",
    "标橙色的是必填项。示例行（序号写着“示例”）不会导入，留着或删去都可以。",
    "日期写成 2023-06-30；代码和电话用文本格式。不要写公式，不要带超链接。",
    "上传后先检查，不写入；有问题的单元格会在您自己的文件里标红并写明原因，改好直接再传。",
)


def number_format(column: RecordColumn) -> str:
    """How Excel shows the cells of a column."""
    return "@" if column.kind in AS_TEXT else FORMATS.get(column.kind, "General")


def template(kind: RecordKind, offered: Mapping[str, Sequence[str]]) -> bytes:
    """The empty workbook of a kind; ``offered`` as the kind's own ``offered()`` gives it in the group."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = kind.label[:31]
    _heads(sheet, kind)
    _rows(sheet, kind)
    _printed(sheet)
    sheet.print_title_rows = "1:1"
    lists = workbook.create_sheet(LISTS)
    _lists(sheet, lists, kind, offered)
    lists.sheet_state = "hidden"
    _guide(workbook.create_sheet(GUIDE), kind)
    return workbook_bytes(workbook)


def _heads(sheet: Any, kind: RecordKind) -> None:
    set_cell(sheet, 1, 1, SERIAL)
    sheet.column_dimensions["A"].width = 7
    for number, column in enumerate(kind.columns, 2):
        cell = set_cell(sheet, 1, number, column.label)
        comment = Comment(said_of(column), GUIDE)
        comment.width, comment.height = 260, 110
        cell.comment = comment
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for number in range(1, len(kind.columns) + 2):
        cell = sheet.cell(row=1, column=number)
        required = number > 1 and kind.columns[number - 2].required
        cell.font, cell.border = Font(bold=True), _EDGE
        cell.fill = _REQUIRED_FILL if required else _OPTIONAL_FILL
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = "C2"


def said_of(column: RecordColumn) -> str:
    """What a head's comment says."""
    parts = ["必填。" if column.required else "选填。"]
    if words := KIND_WORDS.get(column.kind):
        parts.append(f"{words}。")
    if column.note:
        parts.append(column.note)
    return "".join(parts)


def _printed(sheet: Any) -> None:
    """On paper: across, all columns on one page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0


def _rows(sheet: Any, kind: RecordKind) -> None:
    put(sheet.cell(row=2, column=1), EXAMPLE).font = _EXAMPLE_FONT
    for number, column in enumerate(kind.columns, 2):
        put(sheet.cell(row=2, column=number), column.example or None).font = _EXAMPLE_FONT
        shape = number_format(column)
        for row in range(2, FORMATTED_ROWS + 2):
            sheet.cell(row=row, column=number).number_format = shape


def _lists(sheet: Any, lists: Any, kind: RecordKind, offered: Mapping[str, Sequence[str]]) -> None:
    place = 0
    for number, column in enumerate(kind.columns, 2):
        letter = get_column_letter(number)
        labels = [label for _, label in column.choices or ()] or list(offered.get(column.name, ()))
        if labels:
            place += 1
            for row, label in enumerate([column.label, *labels], 1):
                set_cell(lists, row, place, label)
            source = get_column_letter(place)
            listed = DataValidation(
                type="list",
                formula1=f"'{LISTS}'!${source}$2:${source}${len(labels) + 1}",
                allow_blank=True,
            )
            # Words that people use instead are understood too, so the list advises and does not forbid.
            listed.errorStyle, listed.showErrorMessage = "warning", True
            listed.errorTitle, listed.error = "不在列表中", f"请从列表中选择{column.label}。"
            sheet.add_data_validation(listed)
            listed.add(f"{letter}2:{letter}{LISTED_ROWS}")


def _guide(sheet: Any, kind: RecordKind) -> None:
    for row, text in enumerate((f"{kind.label}导入模板", *_COMMON), 1):
        cell = set_cell(sheet, row, 1, text)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
        cell.font, cell.alignment = Font(bold=row == 1), Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = 20 if row == 1 else 32
    first = len(_COMMON) + 3
    for place, head in enumerate(("列", "是否必填", "怎么填", "例子"), 1):
        cell = set_cell(sheet, first, place, head)
        cell.font, cell.fill, cell.border = Font(bold=True), _OPTIONAL_FILL, _EDGE
    for row, column in enumerate(kind.columns, first + 1):
        choices = "可填：" + "、".join(label for _, label in column.choices) if column.choices else ""
        told = in_one((KIND_WORDS.get(column.kind, "文字"), column.note, choices)) + "。"
        for place, value in enumerate(
            (column.label, "必填" if column.required else "选填", told, column.example), 1
        ):
            cell = set_cell(sheet, row, place, value)
            cell.alignment, cell.border = Alignment(wrap_text=True, vertical="top"), _EDGE
    _printed(sheet)
    for letter, width in zip("ABCD", (22, 10, 70, 28), strict=True):
        sheet.column_dimensions[letter].width = width
