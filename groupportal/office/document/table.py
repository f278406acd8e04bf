"""A table in the text: as wide as the type area, its head on every page, rows that stay whole, a pitch of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from groupportal.office.document.lines import Piece, lines_of, width
from groupportal.office.document.marks import Bookmarks
from groupportal.office.document.runs import paragraph_xml, runs_xml, text_of
from groupportal.office.document.styles import (
    CAPTION_PT,
    DENSE_LINE_PT,
    DENSE_PT,
    NOTE_LINE_PT,
    TABLE_LINE_PT,
    TABLE_PT,
    UNIT_LINE_PT,
    Paper,
)
from groupportal.office.document.values import Run, Runs, TableBlock

_DENSE_FROM = 7
"""Columns from which a table is set in the small size."""
_SIDE, _AIR = 70, 30
"""Twips beside, and above and below, the text of a cell."""
_WHOLE_LINES = 14
"""Rows up to so many lines stay on one page; a longer one would leave half a page empty."""
_LEAST, _MOST = 3.0, 16.0
"""Characters a column asks for, however short or long its texts."""
_NUMBER = re.compile(r"[-+−]?[\d,，.]+\s*[%％]?|[—–/-]")
_LATIN = re.compile(r"[!-~]+")
_BORDER = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def table_pieces(table: TableBlock, paper: Paper, bookmarks: Bookmarks) -> Iterator[Piece]:
    """Caption, unit, the table and its notes."""
    yield Piece(
        paragraph_xml("Caption", runs_xml((Run(table.title),), bookmarks)),
        float(paper.geometry.line_pt) * lines_of(table.title, paper.text_twips / 20 / CAPTION_PT) + 6,
        keep=True,
    )
    if table.unit:
        yield Piece(
            paragraph_xml("Unit", runs_xml((Run(f"单位：{table.unit}"),), bookmarks)),
            UNIT_LINE_PT,
            keep=True,
        )
    yield from _Table(table, paper, bookmarks).pieces()
    for note in _numbered(table.notes):
        yield small_text(note, paper, bookmarks)


def small_text(text: str, paper: Paper, bookmarks: Bookmarks, look: str = "") -> Piece:
    """A note below a table, the reading below a chart."""
    lines = lines_of(text, paper.text_twips / 20 / TABLE_PT)
    xml = paragraph_xml("Note", runs_xml((Run(text),), bookmarks), look)
    return Piece(xml, float(lines * NOTE_LINE_PT), lines)


def _numbered(notes: tuple[str, ...]) -> list[str]:
    if len(notes) == 1:
        return [f"注：{notes[0]}"]
    return [f"{'注：' if number == 1 else ''}{number}.{note}" for number, note in enumerate(notes, 1)]


@dataclass(frozen=True)
class _Table:
    table: TableBlock
    paper: Paper
    bookmarks: Bookmarks

    @property
    def dense(self) -> bool:
        return len(self.table.head) >= _DENSE_FROM

    def pieces(self) -> Iterator[Piece]:
        widths = self.widths()
        grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
        head = "".join(
            self.cell(self.style("Head"), (Run(text),), each)
            for text, each in zip(self.table.head, widths, strict=True)
        )
        yield Piece(
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{_BORDER}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{_margins()}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>",
            self.height(self.row_lines(tuple((Run(text),) for text in self.table.head), widths)),
            keep=True,
        )
        for number, row in enumerate(self.table.rows, 1):
            yield self.row(row, widths, last=number == len(self.table.rows))
        yield Piece("</w:tbl>")

    def row(self, row: tuple[Runs, ...], widths: list[int], *, last: bool) -> Piece:
        lines = self.row_lines(row, widths)
        whole = lines <= _WHOLE_LINES
        total = "Total" if last and self.table.total_last else ""
        cells = []
        for column, (cell, each) in enumerate(zip(row, widths, strict=True)):
            kind = "Figure" if column and stands_right(cell) else "" if total else "Text"
            cells.append(self.cell(self.style(f"{total}{kind}"), cell, each))
        keep = "<w:trPr><w:cantSplit/></w:trPr>" if whole else ""
        return Piece(f"<w:tr>{keep}{''.join(cells)}</w:tr>", self.height(lines), 1 if whole else lines)

    def style(self, kind: str) -> str:
        return f"Table{kind}{'Dense' if self.dense else ''}"

    def cell(self, style: str, runs: Runs, each: int) -> str:
        body = paragraph_xml(style, runs_xml(runs, self.bookmarks))
        return f'<w:tc><w:tcPr><w:tcW w:w="{each}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{body}</w:tc>'

    def widths(self) -> list[int]:
        """The type area shared out after the longest line of each column; no number is broken while there is room for all."""
        least, asked = [], []
        for column, title in enumerate(self.table.head):
            texts = [text_of(row[column]) for row in self.table.rows]
            longest = max((width_of(text) for text in texts), default=0.0)
            wholes = (width(word) for text in (title, *texts) for word in _LATIN.findall(text))
            least.append(max(_LEAST, *wholes, 0.0))
            asked.append(max(least[-1], min(max(longest, width_of(title) / 2), _MOST)))
        edge = 2 * _SIDE / 20 / self.points + 0.3
        room = self.paper.text_twips / 20 / self.points - edge * len(asked)
        spare = room - sum(asked)
        if spare >= 0:
            weights = [each - _LEAST + 1.5 for each in asked]
            shares = [
                each + spare * weight / sum(weights) for each, weight in zip(asked, weights, strict=True)
            ]
        else:
            short = max(room - sum(least), 0.0)
            wish = [each - few for each, few in zip(asked, least, strict=True)]
            shares = [few + short * more / (sum(wish) or 1) for few, more in zip(least, wish, strict=True)]
        scale = self.paper.text_twips / sum(each + edge for each in shares)
        twips = [int((each + edge) * scale) for each in shares]
        twips[0] += self.paper.text_twips - sum(twips)
        return twips

    @property
    def points(self) -> float:
        return float(DENSE_PT if self.dense else TABLE_PT)

    def row_lines(self, row: tuple[Runs, ...], widths: list[int]) -> int:
        return max(
            lines_of(text_of(cell), (each - 2 * _SIDE) / 20 / self.points)
            for cell, each in zip(row, widths, strict=True)
        )

    def height(self, lines: int) -> float:
        return lines * (DENSE_LINE_PT if self.dense else TABLE_LINE_PT) + 2 * _AIR / 20 + 0.5


def width_of(text: str) -> float:
    """The longest line of a text, in characters."""
    return max(sum(width(character) for character in line) for line in text.split("\n"))


def stands_right(cell: Runs) -> bool:
    """Whether a cell holds a figure: marked, or nothing but a number or the dash for none."""
    return any(run.mark for run in cell) or bool(_NUMBER.fullmatch(text_of(cell).strip()))


def _margins() -> str:
    air = (("top", _AIR), ("left", _SIDE), ("bottom", _AIR), ("right", _SIDE))
    return "".join(f'<w:{side} w:w="{size}" w:type="dxa"/>' for side, size in air)
