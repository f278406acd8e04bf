"""A table as read from a file: rectangular, merged cells resolved, positions as people count them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

MAX_ROWS = 10_000
MAX_COLUMNS = 256
MAX_CELLS = 300_000

CellValue = Decimal | dt.datetime | dt.date | dt.time | bool | str | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Text that stands in the file and was not read. ``kind``: raised, hidden, struck, symbol, text_box."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell. ``row`` and ``column`` (from 1) are those of its upper left corner."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    value: CellValue = None
    """What the file holds: typed in Excel (numbers as Decimal), always the text in Word."""
    number_format: str = ""
    uncalculated: bool = False
    """An Excel formula whose result is not stored in the file: its text is empty."""
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A Word table or an Excel sheet. Rows have the same width; a covered position holds its origin cell."""

    name: str
    """How messages call the place: 第2个表格, 工作表“2-1”."""
    rows: tuple[tuple[GridCell, ...], ...]
    before: tuple[str, ...] = ()
    """Paragraphs between the table before (or the beginning) and this one."""
    after: tuple[str, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    hidden_columns: frozenset[int] = field(default_factory=frozenset)
    left_out: tuple[LeftOut, ...] = ()
    """What was not read of the paragraphs before the table."""
    deletions: int = 0
    """Rows, cells and pieces of text in it that are deleted under tracked changes: they are not there."""

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0


def starts_here(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell begins at a position (from 0), and is not covered by one above or to the left."""
    cell = grid.rows[row][column]
    return cell.row == row + 1 and cell.column == column + 1


def continues_row(grid: Grid, row: int) -> bool:
    """Whether a row (from 0) begins no cell: all are merged with those above, so readers see one row."""
    return all(cell.row <= row for cell in grid.rows[row])
