"""Tables and charts as rows of cells, each cell a sentence of its own."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from groupportal.office.document.align import aligned
from groupportal.office.document.differences import Difference, Kind
from groupportal.office.document.read import ReadDocument, ReadTable
from groupportal.office.document.sentences import Sentence, sentence

_NO_COLUMN = 10_000


def _likeness(one: Sentence, other: Sentence) -> float:
    if one.text == other.text:
        return 1.0 if one.text else 0.0
    if one.skeleton == other.skeleton == "#":
        return 0.0
    return SequenceMatcher(None, one.skeleton, other.skeleton, autojunk=False).ratio()


@dataclass
class Row:
    """A row of a table. ``key``: what it is known by, its figures left out."""

    cells: list[Sentence]
    key: str
    place: str
    block: int

    @property
    def text(self) -> str:
        """What it says, cell by cell."""
        return " | ".join(cell.text for cell in self.cells)

    def at(self, column: int) -> Sentence | None:
        """The cell of a column; None where the row is shorter."""
        return self.cells[column] if column < len(self.cells) else None

    def likeness(self, other: Row) -> float:
        """How much of its cells is the same: of words by their letters, of numbers by whether they are equal."""
        width = max(len(self.cells), len(other.cells), 1)
        return sum(_likeness(a, b) for a, b in zip(self.cells, other.cells, strict=False)) / width

    def only(self, kind: Kind) -> Difference:
        """That the row is only here, or only there."""
        if kind is Kind.ROW_ADDED:
            return Difference(kind, self.place, now=self.text, now_block=self.block)
        return Difference(kind, self.place, was=self.text, block=self.block)


@dataclass
class Table:
    """A table or chart, by its title."""

    key: str
    name: str
    rows: list[Row]
    block: int

    def cells(self) -> list[Sentence]:
        """All of them, row by row."""
        return [cell for row in self.rows for cell in row.cells]

    def likeness(self, other: Table) -> float:
        """The share of texts that both hold; a chart is no table."""
        if self.key[0] != other.key[0]:
            return 0.0
        one, two = ({cell.text for cell in table.cells()} for table in (self, other))
        return len(one & two) / max(len(one | two), 1)

    def only(self, kind: Kind) -> Difference:
        """That the table is only here, or only there."""
        text = "\n".join(row.text for row in self.rows)
        if kind is Kind.TABLE_ADDED:
            return Difference(kind, self.name, now=text, now_block=self.block)
        return Difference(kind, self.name, was=text, block=self.block)


def tables(document: ReadDocument, *, sent: bool) -> list[Table]:
    """The tables and charts. What came back may say of its charts what no longer holds: their marks are those of what was sent."""
    found: list[Table] = []
    for at, block in enumerate(document.blocks):
        if isinstance(block, ReadTable):
            what = "图" if block.chart else "表"
            name = f"{what}“{block.title}”" if block.title else f"第{len(found) + 1}个表格"
            found.append(
                Table(what + block.title, name, _rows(block, name, at, marked=sent or not block.chart), at)
            )
    return found


def _rows(table: ReadTable, name: str, at: int, *, marked: bool) -> list[Row]:
    head = [cell.text for cell in table.rows[0]] if table.rows else []
    firsts = [row[0].text for row in table.rows[1:] if row]
    serial = firsts == [str(number) for number in range(1, len(firsts) + 1)]
    rows = []
    for number, row in enumerate(table.rows):
        label = row[0].text if row and row[0].text and number and not serial else ""
        place = f"{name}，" + (f"“{label}”行" if label else f"第{number + 1}行")
        cells = [
            sentence(cell.text, cell.marks if marked else (), place + _column(head, column, number), at)
            for column, cell in enumerate(row)
        ]
        keys = [cell.skeleton for cell in cells]
        if keys and not serial and not row[0].marks:
            keys[0] = row[0].text
        rows.append(Row(cells, "|".join(keys), place, at))
    return rows


def _column(head: list[str], column: int, row: int) -> str:
    return f"“{head[column]}”列" if row and column < len(head) and head[column] else f"第{column + 1}列"


def columns(one: Table, other: Table) -> list[tuple[int, int]]:
    """Which column is which where some were added or taken away; nothing where there are as many."""
    if not one.rows or not other.rows or len(one.rows[0].cells) == len(other.rows[0].cells):
        return []
    before, after = ([cell.text for cell in table.rows[0].cells] for table in (one, other))
    pairs, gone, new = aligned(before, after, lambda text: text, lambda a, b: float(a == b))
    return sorted(
        [*((i, j) for i, j, _ in pairs), *((i, _NO_COLUMN) for i in gone), *((_NO_COLUMN, j) for j in new)]
    )
