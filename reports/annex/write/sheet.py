"""A table as it is to be printed, before it is Excel or Word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.annex.values import HeadCell

PAGE_WEIGHT = 126.0
"""Sum of the column weights of a table that just fills a landscape A4 page, in Excel column units."""

Value = str | Decimal


@dataclass(frozen=True)
class Column:
    """``weight`` in Excel column units; figures and short marks stand in the middle, text at the left."""

    weight: float
    centred: bool = False


@dataclass(frozen=True)
class Sheet:
    """One printed table. ``rows`` hold text or, for amounts in 万元, Decimal."""

    name: str
    title: str
    head: tuple[HeadCell, ...]
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]]
    grouped: bool = False
    """Whether equal neighbours in the first column are merged. Text of such tables is set from the top."""
    named_by: tuple[int, ...] = ()
    """Columns that say what a row is about: where one taller than a page goes on they stand again, the last of them marked."""
    above: tuple[str, ...] = ()
    """Lines between title and head. What stands behind a tab is set at the right."""
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()

    @property
    def head_rows(self) -> int:
        return max(cell.row + cell.rows for cell in self.head)

    def groups(self) -> Iterator[tuple[int, int]]:
        """(first row, number of rows) of each cell of the first column."""
        start = 0
        for index in range(1, len(self.rows) + 1):
            ended = index == len(self.rows) or not self.grouped or self.rows[index][0] != self.rows[start][0]
            if ended:
                yield start, index - start
                start = index
