"""A table in the text: as wide as the type area, its head on every page, rows that stay whole, a pitch of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from groupportal.office.document.lines import Piece, lines_of, width
from groupportal.office.document.marks import Bookmarks
from groupportal.office.document.runs import paragraph_xml, runs_xml, text_of
from groupportal.office.document.styles import (
    CAPTION_PT,
    KEEP,
    NOTE_LINE_PT,
    TABLE_PT,
    TABLE_SIZES,
    UNIT_LINE_PT,
    Paper,
    TableSize,
)
from groupportal.office.document.values import Run, Runs, TableBlock

_DENSE_FROM = 7
"""Columns from which a table is set in the small size."""
_LONG_FROM = 20
"""Rows from which a table is."""
_AIR = 30
"""Twips above and below the text of a cell."""
_WHOLE_LINES = 14
"""Rows up to so many lines stay on one page; a longer one would leave half a page empty."""
_TOGETHER = 9
"""Rows up to which a table is not parted."""
_LEAST, _FIRST, _MOST = 2.0, 4.0, 16.0
"""Characters a column asks for, however short or long its texts; the first names the rows."""
_ROOMY = 1.28
"""Faces that stand in for Times New Roman have wider digits."""
_HEAD_LINE = 4
"""A head of so many characters stands in one line, a longer one may take two."""
_NUMBER = re.compile(r"[-+−]?[\d,，.]+\s*[%％]?|[—–/-]")
_LATIN = re.compile(r"[!-~]+")
_OPENING, _CLOSING = "（“《", "）”》、，"
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
        yield small_text((Run(note),), paper, bookmarks)


def small_text(runs: Runs, paper: Paper, bookmarks: Bookmarks, look: str = "") -> Piece:
    """A note below a table, the reading below a chart."""
    lines = lines_of(text_of(runs), paper.text_twips / 20 / TABLE_PT)
    xml = paragraph_xml("Note", runs_xml(runs, bookmarks), look)
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

    @cached_property
    def liked(self) -> list[float]:
        """What each column would like, in characters: its longest line, within reason."""
        return [
            max(
                few, min(max((width_of(text_of(row[column])) for row in self.table.rows), default=0.0), _MOST)
            )
            for column, few in enumerate(self.least(roomy=True))
        ]

    def least(self, *, roomy: bool) -> list[float]:
        """What each column needs so that no number is torn; where there is room, short heads stand in one line as well."""
        found = []
        for column, title in enumerate(self.table.head):
            texts = (title, *(text_of(row[column]) for row in self.table.rows))
            number = max((width(word) for text in texts for word in _LATIN.findall(text)), default=0.0)
            head = width_of(title) if roomy and len(title) <= _HEAD_LINE else _in_two_lines(title)
            found.append(max(_LEAST if column else _FIRST, head, number * (_ROOMY if roomy else 1)))
        return found

    @cached_property
    def fitted(self) -> tuple[TableSize, list[float]]:
        """The largest size in which all columns have what they need, and what that is; room gives way before sizes that tire."""
        is_small = len(self.table.head) >= _DENSE_FROM or len(self.table.rows) >= _LONG_FROM
        sizes = TABLE_SIZES[1:] if is_small else TABLE_SIZES
        whole, parted = self.least(roomy=True), self.least(roomy=False)
        tried = [*((size, whole) for size in sizes[:2]), *((size, parted) for size in sizes)]
        return next((one for one in tried if self.room(one[0]) >= sum(one[1])), tried[-1])

    @property
    def size(self) -> TableSize:
        return self.fitted[0]

    def room(self, size: TableSize) -> float:
        """Characters for the texts of a row, the margins of its cells taken off."""
        return self.paper.text_twips / 20 / size.points - _edge(size) * len(self.table.head)

    def pieces(self) -> Iterator[Piece]:
        widths = self.widths()
        grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
        head = "".join(
            self.cell(self.style("Head"), (Run(text),), each)
            for text, each in zip(self.table.head, widths, strict=True)
        )
        yield Piece(
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{_BORDER}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{_margins(self.size.side)}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>",
            self.height(self.row_lines(tuple((Run(text),) for text in self.table.head), widths)),
            keep=True,
        )
        whole, count = len(self.table.rows) <= _TOGETHER, len(self.table.rows)
        for number, row in enumerate(self.table.rows, 1):
            # A short table stays on one page, a long one leaves no single row on its own, nor a note without a row.
            last = number == count
            keep = bool(self.table.notes) if last else whole or number in {1, count - 1}
            yield self.row(row, widths, last=last, keep=keep)
        yield Piece("</w:tbl>")

    def row(self, row: tuple[Runs, ...], widths: list[int], *, last: bool, keep: bool) -> Piece:
        lines = self.row_lines(row, widths)
        whole = lines <= _WHOLE_LINES
        total = "Total" if last and self.table.total_last else ""
        cells = []
        for column, (cell, each) in enumerate(zip(row, widths, strict=True)):
            kind = "Figure" if column and stands_right(cell) else "" if total else "Text"
            cells.append(self.cell(self.style(f"{total}{kind}"), cell, each, KEEP if keep else ""))
        split = "<w:trPr><w:cantSplit/></w:trPr>" if whole else ""
        return Piece(
            f"<w:tr>{split}{''.join(cells)}</w:tr>", self.height(lines), 1 if whole else lines, keep=keep
        )

    def style(self, kind: str) -> str:
        return f"Table{kind}{self.size.suffix}"

    def cell(self, style: str, runs: Runs, each: int, look: str = "") -> str:
        body = paragraph_xml(style, runs_xml(runs, self.bookmarks), look)
        return f'<w:tc><w:tcPr><w:tcW w:w="{each}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{body}</w:tc>'

    def widths(self) -> list[int]:
        """The type area shared out: what each column needs, what it likes, then the rest to those that like much."""
        least, liked = self.fitted[1], self.liked
        room = self.room(self.size)
        spare = room - sum(liked)
        if spare >= 0:
            weights = [each - _LEAST + 1.5 for each in liked]
            shares = [
                each + spare * weight / sum(weights) for each, weight in zip(liked, weights, strict=True)
            ]
        else:
            wishes = [each - few for each, few in zip(liked, least, strict=True)]
            part = max(room - sum(least), 0.0) / (sum(wishes) or 1)
            shares = [few + part * wish for few, wish in zip(least, wishes, strict=True)]
        edge = _edge(self.size)
        scale = self.paper.text_twips / sum(each + edge for each in shares)
        twips = [int((each + edge) * scale) for each in shares]
        twips[0] += self.paper.text_twips - sum(twips)
        return twips

    def row_lines(self, row: tuple[Runs, ...], widths: list[int]) -> int:
        return max(
            lines_of(text_of(cell), (each - 2 * self.size.side) / 20 / self.size.points)
            for cell, each in zip(row, widths, strict=True)
        )

    def height(self, lines: int) -> float:
        return lines * self.size.pitch + 2 * _AIR / 20 + 0.5


def _edge(size: TableSize) -> float:
    """What the margins of a cell take, in characters, and a hair for faces wider than they should be."""
    return 2 * size.side / 20 / size.points + 0.2


def _in_two_lines(title: str) -> float:
    """How wide a head has to be to stand in two lines; brackets stay with what they hold."""
    breaks = (
        at for at in range(1, len(title)) if title[at] not in _CLOSING and title[at - 1] not in _OPENING
    )
    return min((max(width_of(title[:at]), width_of(title[at:])) for at in breaks), default=width_of(title))


def width_of(text: str) -> float:
    """The longest line of a text, in characters."""
    return max(sum(width(character) for character in line) for line in text.split("\n"))


def stands_right(cell: Runs) -> bool:
    """Whether a cell holds a figure: marked, or nothing but a number or the dash for none."""
    return any(run.mark for run in cell) or bool(_NUMBER.fullmatch(text_of(cell).strip()))


def _margins(side: int) -> str:
    air = (("top", _AIR), ("left", side), ("bottom", _AIR), ("right", side))
    return "".join(f'<w:{side} w:w="{size}" w:type="dxa"/>' for side, size in air)
