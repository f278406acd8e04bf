"""What a comparison says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What happened."""

    FIGURE_CHANGED = "figure_changed"
    FIGURE_REMOVED = "figure_removed"
    TYPED = "typed"
    SENTENCE_CHANGED = "sentence_changed"
    SENTENCE_ADDED = "sentence_added"
    SENTENCE_REMOVED = "sentence_removed"
    SENTENCE_MOVED = "sentence_moved"
    CELL_CHANGED = "cell_changed"
    ROW_ADDED = "row_added"
    ROW_REMOVED = "row_removed"
    ROW_MOVED = "row_moved"
    TABLE_ADDED = "table_added"
    TABLE_REMOVED = "table_removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change.

    ``was`` and ``now``: a figure for FIGURE_CHANGED, else the sentence, cell, row or table ("" where it is not there). ``context``: the
    sentence or cell a figure stood in; the place where a sentence that moved stood. ``marks``: the figure changed, or those gone.
    ``numbers``: typed without a mark. ``block``: its place among the blocks as sent, -1 for what is new; ``now_block`` among those that
    came back, -1 for what is gone.
    """

    kind: Kind
    place: str
    was: str = ""
    now: str = ""
    context: str = ""
    marks: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    block: int = -1
    now_block: int = -1
