"""The XML of paragraphs and tables in the Word file.

python-docx finds each cell by walking the table, which is quadratic for long tables, and holds
all of it as a tree; so the rows are written as XML, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from groupportal.office.characters import lines_needed
from groupportal.office.word_file import safe_text
from reports.annex.values import HeadCell
from reports.annex.write.layout import shown
from reports.annex.write.sheet import PAGE_WEIGHT, Sheet, Value

TITLE, UNIT_LINE, MONEY_LINE, NOTE = "AnnexTitle", "AnnexUnit", "AnnexMoney", "AnnexNote"
HEAD, TEXT, MARK, SMALL_HEAD, SMALL_TEXT, FIGURE = (
    "AnnexHead",
    "AnnexText",
    "AnnexMark",
    "AnnexSmallHead",
    "AnnexSmallText",
    "AnnexFigure",
)
SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
BODY_POINTS, SMALL_POINTS, LEAST_POINTS = 10.5, 9.0, 5.0
# Style id: name shown in Word, Chinese face, points, alignment.
STYLES = {
    TITLE: ("附件表题", HEI, 16.0, "center"),
    UNIT_LINE: ("附件填报行", SONG, BODY_POINTS, "left"),
    MONEY_LINE: ("附件单位行", SONG, BODY_POINTS, "right"),
    NOTE: ("附件备注", SONG, SMALL_POINTS, "left"),
    HEAD: ("附件表头", HEI, BODY_POINTS, "center"),
    TEXT: ("附件正文", SONG, BODY_POINTS, "left"),
    MARK: ("附件标记", SONG, BODY_POINTS, "center"),
    SMALL_HEAD: ("附件小表头", HEI, SMALL_POINTS, "center"),
    SMALL_TEXT: ("附件小正文", SONG, SMALL_POINTS, "left"),
    FIGURE: ("附件数字", SONG, SMALL_POINTS, "center"),
}
DENSE_COLUMNS = 10
"""From this many columns on a table is set in the small styles with narrow cell margins."""
CELL_MARGIN, DENSE_CELL_MARGIN, ROW_AIR = 100, 30, 30
"""Twips beside, and above and below, the text of a cell."""
WHOLE_ROW_POINTS = 64.0
"""Rows up to this height stay on one page; taller ones may break, or pages would be left half empty."""
LINE_TO_FONT = 1.45
TWIPS = 20


def add_styles(document: Any) -> None:
    """The paragraph styles of the tables, Chinese and Latin faces named separately."""
    for style_id, (name, face, points, alignment) in STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), style_id)
        style.font.size, style.font.name = Pt(points), LATIN
        style.element.rPr.rFonts.set(qn("w:eastAsia"), face)
        ppr = style.element.get_or_add_pPr()
        spacing, jc = ppr.get_or_add_spacing(), ppr.get_or_add_jc()
        for attribute, value in (("before", "0"), ("after", "0"), ("line", "240"), ("lineRule", "auto")):
            spacing.set(qn(f"w:{attribute}"), value)
        jc.set(qn("w:val"), alignment)


def runs_xml(text: str, size: float | None = None) -> str:
    """The runs of one line; tabs become Word's tabs, quotes and dashes take the Chinese face."""
    points = f'<w:sz w:val="{round(size * 2)}"/>' if size else ""
    start = f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/>{points}</w:rPr>'
    parts = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in text.split("\t"))
    return f"{start}{'<w:tab/>'.join(parts)}</w:r>"


def paragraph_xml(text: str, style: str, extra: str = "") -> str:
    """A paragraph outside the table; ``extra`` is further XML of its properties."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>'
    line = safe_text(text).replace("\n", " ")
    return f"<w:p {nsdecls('w')}>{properties}{runs_xml(line)}</w:p>"


def table_xml(sheet: Sheet, width: int) -> Iterator[str]:
    """The table ``width`` twips wide: heads repeated on each page, first column merged over its group."""
    return _TableXml(sheet, width).xml()


class _TableXml:
    def __init__(self, sheet: Sheet, width: int) -> None:
        self.sheet = sheet
        total = sum(column.weight for column in sheet.columns)
        self.widths = [round(column.weight / total * width) for column in sheet.columns]
        self.dense = len(sheet.columns) >= DENSE_COLUMNS
        self.margin = DENSE_CELL_MARGIN if self.dense else CELL_MARGIN
        points = SMALL_POINTS if self.dense else BODY_POINTS
        scaled = max(LEAST_POINTS, int(points * min(1.0, PAGE_WEIGHT / total) * 2) / 2)
        self.points = scaled
        self.size = scaled if scaled < points else None
        """Given on the runs only where long figures ask for smaller digits than the style has."""

    def xml(self) -> Iterator[str]:
        """The table row by row."""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self.widths)
        yield f"<w:tbl {nsdecls('w')}>{self._properties()}<w:tblGrid>{grid}</w:tblGrid>"
        yield from self._head_rows()
        yield from self._body_rows()
        yield "</w:tbl>"

    def _properties(self) -> str:
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
        air = (("top", ROW_AIR), ("left", self.margin), ("bottom", ROW_AIR), ("right", self.margin))
        margins = "".join(f'<w:{side} w:w="{size}" w:type="dxa"/>' for side, size in air)
        return (
            f'<w:tblPr><w:tblW w:w="{sum(self.widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        )

    def _cell(
        self, column: int, text: str, style: str, *, columns: int = 1, merge: str = "", middle: bool
    ) -> str:
        width = sum(self.widths[column : column + columns])
        span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
        vertical = f'<w:vMerge w:val="{merge}"/>' if merge else ""
        align = '<w:vAlign w:val="center"/>' if middle else ""
        mark = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        lines = text.split("\n")
        body = "".join(
            f"{mark}{runs_xml(line, self.size)}</w:p>" if line else f"{mark}</w:p>" for line in lines
        )
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{vertical}{align}</w:tcPr>{body}</w:tc>'
        )

    def _head_rows(self) -> Iterator[str]:
        style = SMALL_HEAD if self.dense else HEAD
        for row in range(self.sheet.head_rows):
            here = [cell for cell in self.sheet.head if cell.row <= row < cell.row + cell.rows]
            cells = (self._head_cell(cell, row, style) for cell in sorted(here, key=lambda cell: cell.column))
            yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"

    def _head_cell(self, cell: HeadCell, row: int, style: str) -> str:
        first = row == cell.row
        merge = "" if cell.rows == 1 else "restart" if first else "continue"
        text = safe_text(cell.text) if first else ""
        return self._cell(cell.column, text, style, columns=cell.columns, merge=merge, middle=True)

    def _body_rows(self) -> Iterator[str]:
        for first, count in self.sheet.groups():
            for index in range(first, first + count):
                merge = "" if count == 1 else "restart" if index == first else "continue"
                yield self._body_row(self.sheet.rows[index], merge)

    def _body_row(self, row: tuple[Value, ...], merge: str) -> str:
        texts = [safe_text(shown(value)) for value in row]
        if merge == "continue":
            texts[0] = ""
        keep = "<w:trPr><w:cantSplit/></w:trPr>" if self._height(texts) <= WHOLE_ROW_POINTS else ""
        cells = [self._body_cell(0, texts[0], merge)]
        cells += [self._body_cell(column, text, "") for column, text in enumerate(texts[1:], 1)]
        return f"<w:tr>{keep}{''.join(cells)}</w:tr>"

    def _body_cell(self, column: int, text: str, merge: str) -> str:
        centred = self.sheet.columns[column].centred
        style = (FIGURE if centred else SMALL_TEXT) if self.dense else (MARK if centred else TEXT)
        return self._cell(column, text, style, merge=merge, middle=centred or not self.sheet.grouped)

    def _height(self, texts: list[str]) -> float:
        """Estimated height in points."""
        half = self.points / 2 * TWIPS
        rooms = ((width - 2 * self.margin) / half for width in self.widths)
        lines = max(lines_needed(text, room) for text, room in zip(texts, rooms, strict=True))
        return lines * self.points * LINE_TO_FONT
