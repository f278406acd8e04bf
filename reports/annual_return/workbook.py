"""A return as Excel: a sheet for each section, then the units' answers, A4 across, from the snapshot alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from groupportal.office.characters import lines_needed, property_text
from groupportal.office.excel_file import (
    MAX_ROW_POINTS,
    CellLook,
    RowStream,
    StreamCell,
    new_workbook,
    workbook_bytes,
)
from groupportal.office.stamp import Stamp
from reports.annual_return.enums import NUMERIC

_LINE, _PAD, _LEAST = 14.5, 7.0, 24.0
"""Points of a line of 10-pt text as LibreOffice sets it, around the text of a row, and of the lowest row."""
_UNIT_PIXELS, _HALF_PIXELS, _MARGINS = 8.0, 6.7, 6.0
"""Of a column unit (宋体 11), of half a 10-pt character, of both cell margins, at 96 dpi."""
_COLUMNS = (
    ("序号", 5.0),
    ("项目", 26.0),
    ("计量单位", 9.0),
    ("本年", 12.0),
    ("上年", 12.0),
    ("增减", 11.0),
    ("增减幅度", 10.0),
    ("数的来源", 20.0),
    ("说明", 24.0),
)
_UNIT_NAME, _UNIT_STATE, _UNIT_VALUE = 30.0, 8.0, 11.0
_MOST_UNIT_COLUMNS = 9
"""Fields side by side on a sheet of units: more would be too small to read on paper."""


def write_return(snapshot: dict[str, Any], *, stamp: Stamp) -> bytes:
    """The workbook. The same snapshot and stamp give the same bytes."""
    workbook = new_workbook(Font(name="宋体", size=11))
    writer = _Writer(workbook, snapshot)
    for section in snapshot["sections"]:
        writer.section(section)
    asked = snapshot["asked"]
    sheets = -(-len(asked) // _MOST_UNIT_COLUMNS)
    for number in range(sheets):
        writer.units(asked[_part(len(asked), sheets, number)], number + 1)
    writer.notes()
    properties = workbook.properties
    properties.title = property_text(snapshot["title"])
    properties.creator = properties.lastModifiedBy = property_text(snapshot["group"])
    properties.identifier = properties.subject = property_text(stamp.snapshot_id)
    properties.description = property_text(stamp.description)
    properties.version = property_text(stamp.code_version)
    properties.created = properties.modified = stamp.made_at_utc
    return workbook_bytes(workbook)


class _Writer:
    def __init__(self, workbook: Any, snapshot: dict[str, Any]) -> None:
        self.workbook, self.snapshot = workbook, snapshot
        self.names: set[str] = set()
        line = Side(style="thin")
        box = Border(left=line, right=line, top=line, bottom=line)
        body, digits = Font(name="宋体", size=10), Font(name="Times New Roman", size=10)
        middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
        left = Alignment(horizontal="left", vertical="center", wrap_text=True)
        right = Alignment(horizontal="right", vertical="center", indent=1)
        shade = PatternFill("solid", fgColor="EDF3F2")
        self.title = CellLook(workbook, font=Font(name="黑体", size=16), alignment=middle)
        self.line = CellLook(workbook, font=body, alignment=left)
        self.head = CellLook(
            workbook, font=Font(name="黑体", size=10), alignment=middle, border=box, fill=shade
        )
        self.text = CellLook(workbook, font=body, alignment=left, border=box)
        self.mark = CellLook(workbook, font=body, alignment=middle, border=box)
        # A printed amount has two places; counts show what they have.
        self.numbers = {
            places: CellLook(workbook, font=digits, alignment=right, border=box, number_format=form)
            for places, form in {0: "#,##0", 1: "#,##0.0", 2: "#,##0.00"}.items()
        }

    def section(self, section: dict[str, Any]) -> None:
        stream = self._sheet(section["title"], [width for _, width in _COLUMNS])
        self._lead(stream, f"{self.snapshot['title']}\n{section['title']}", _COLUMNS)
        for number, row in enumerate(section["rows"], 1):
            said = "\n".join(filter(None, (_corrected(row), row["explanation"])))
            source = "\n".join(filter(None, (row["source"], row["note"])))
            cells = [
                stream.cell(Decimal(number), self.mark),
                stream.cell(row["label"], self.text),
                stream.cell(row["unit"], self.mark),
                self._value(stream, row["kind"], row["value"], row["text"]),
                self._value(stream, row["kind"], row["last"], row["last_text"]),
                self._value(stream, row["kind"], row["difference"], row["difference_text"]),
                stream.cell(row["share_text"], self.mark),
                stream.cell(source, self.text),
                stream.cell(said, self.text),
            ]
            texts = ((row["label"], 1), (row["text"], 3), (source, 7), (said, 8))
            stream.append(cells, height=_height((text, _COLUMNS[at][1]) for text, at in texts))

    def units(self, asked: list[dict[str, Any]], number: int) -> None:
        """The units' answers to some of the fields."""
        title = "单位明细" + (str(number) if len(self.snapshot["asked"]) > _MOST_UNIT_COLUMNS else "")
        stream = self._sheet(title, [_UNIT_NAME, _UNIT_STATE, *[_UNIT_VALUE] * len(asked)])
        heads = [one["label"] + (f"\n（{one['unit']}）" if one["unit"] else "") for one in asked]
        columns = [("单位", _UNIT_NAME), ("状态", _UNIT_STATE), *((head, _UNIT_VALUE) for head in heads)]
        self._lead(stream, f"{self.snapshot['title']}\n单位明细", columns)
        for unit in self.snapshot["units"]:
            values = [unit["values"].get(one["code"], "") for one in asked]
            stream.append(
                [
                    stream.cell(unit["unit"], self.text),
                    stream.cell(unit["state"], self.mark),
                    *(
                        self._value(stream, one["kind"], value, value)
                        for one, value in zip(asked, values, strict=True)
                    ),
                ],
                height=_height([(unit["unit"], _UNIT_NAME)]),
            )

    def notes(self) -> None:
        """Which layout it is, what is doubtful about it, how to read the columns."""
        layout = self.snapshot["layout"]
        stream = self._sheet("编制说明", [16.0, 110.0])
        stream.append([stream.cell("编制说明", self.title), None], height=40)
        stream.sheet.merged_cells = ["A1:B1"]
        said = [
            ("版式", f"{layout['name']}，{layout['edition']}，{layout['dated']}"),
            ("依据", layout["basis"]),
            ("存疑", layout["doubts"]),
            ("截至日期", self.snapshot["as_of_words"]),
            ("与上年比较", f"差异超过 {layout['threshold']}% 的项写了说明；单独规定了幅度的按规定。"),
            (
                "数的来源",
                "系统记录、按公式计算、单位填报（已核的）、直接填写、人工更正（写明原因和系统的数）。",
            ),
        ]
        for name, words in said:
            if words:
                cells = [stream.cell(name, self.head), stream.cell(words, self.text)]
                stream.append(cells, height=_height([(words, 110.0)]))

    def _sheet(self, title: str, widths: list[float]) -> RowStream:
        name = self._free(re.sub(r"[\[\]:*?/\\]", "", title)[:28] or "分表")
        stream = RowStream(self.workbook, name)
        ws = stream.sheet
        for at, width in enumerate(widths, 1):
            ws.column_dimensions[get_column_letter(at)].width = width
        ws.page_setup.orientation, ws.page_setup.paperSize = "landscape", 9
        ws.sheet_properties.pageSetUpPr.fitToPage = True
        ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
        ws.print_options.horizontalCentered = True
        margins = ws.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.6, 0.2, 0.3
        ws.HeaderFooter.oddFooter.center.text = "第 &P 页 共 &N 页"
        return stream

    def _free(self, name: str) -> str:
        found = next(n for n in (name, *(f"{name}{i}" for i in range(2, 99))) if n not in self.names)
        self.names.add(found)
        return found

    def _lead(self, stream: RowStream, title: str, heads: Sequence[tuple[str, float]]) -> None:
        ws, last = stream.sheet, get_column_letter(len(heads))
        below = f"填报单位：{self.snapshot['group']}　　截至：{self.snapshot['as_of_words']}　　{self.snapshot['state']}"
        blank: list[StreamCell | None] = [None] * (len(heads) - 1)
        ws.freeze_panes, ws.print_title_rows = "C4", "1:3"
        stream.append([stream.cell(title, self.title), *blank], height=50)
        stream.append([stream.cell(below, self.line), *blank], height=20)
        stream.append([stream.cell(head, self.head) for head, _ in heads], height=_height(heads) + _PAD)
        # A write-only sheet only iterates over this.
        ws.merged_cells = [f"A1:{last}1", f"A2:{last}2"]

    def _value(self, stream: RowStream, kind: str, kept: str, text: str) -> StreamCell:
        if kind not in NUMERIC or not kept:
            return stream.cell(text, self.mark if len(text) <= 12 else self.text)
        number = Decimal(kept)
        places = 2 if kind == "money" else min(2, max(0, -int(number.as_tuple().exponent)))
        return stream.cell(number, self.numbers[places])


def _height(texts: Iterable[tuple[str, float]]) -> float:
    """Points of a row that holds these texts in columns of these widths."""
    lines = max(lines_needed(text, (wide * _UNIT_PIXELS - _MARGINS) / _HALF_PIXELS) for text, wide in texts)
    return min(MAX_ROW_POINTS, max(_LEAST, lines * _LINE + _PAD))


def _part(number: int, sheets: int, which: int) -> slice:
    """The columns of one of several sheets, so that none is left with a few."""
    size = -(-number // sheets)
    return slice(which * size, (which + 1) * size)


def _corrected(row: dict[str, Any]) -> str:
    return f"更正：系统的数是 {row['computed_text']}，{row['reason']}" if row["reason"] else ""
