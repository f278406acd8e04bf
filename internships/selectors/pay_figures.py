"""Whose pay a figure would give away: too few stand behind it, or behind what is left of a total that is told beside it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from groupportal.tenancy.kept import once
from internships.selectors.figures import pays_between, there_between

FEWEST = 5
"""Students behind a figure of pay that is told: of fewer somebody who knows them could tell what one is paid."""
Cell = tuple[str | None, str | None]
"""School and kind of internship; None: all of them."""
ALL: Cell = (None, None)


@dataclass(frozen=True)
class Behind:
    """The students behind each cell that has some, and the cells that are not told."""

    people: dict[Cell, frozenset[int]]
    gone: set[Cell]


@once
def behind_agreed(since: dt.date, until: dt.date) -> Behind:
    """The students of each cell whose last placement of a time says what they are to be paid."""
    rows = there_between(since, until).order_by("arrived_on", "pk")
    return _behind(rows.values_list("unit__name", "kind", "student", "pay"))


@once
def behind_paid(since: dt.date, until: dt.date) -> Behind:
    """The students of each cell who were paid in a time."""
    rows = pays_between(since, until).order_by()
    return _behind(rows.values_list("placement__unit__name", "placement__kind", "placement__student", "paid"))


def _behind(rows: Iterable[tuple[str, str, int, object]]) -> Behind:
    last: dict[Cell, dict[int, bool]] = defaultdict(dict)
    for school, kind, student, pay in rows:
        for cell in ((school, kind), (school, None), (None, kind), ALL):
            last[cell][student] = bool(pay)
    found = {cell: frozenset(one for one, is_paid in of.items() if is_paid) for cell, of in last.items()}
    found = {cell: people for cell, people in found.items() if people}
    return Behind(found, withheld(found))


def withheld(behind: dict[Cell, frozenset[int]]) -> set[Cell]:
    """The cells that are not told: those of few, and of a line whose total is told so many more that the rest of it is of many too."""
    gone = {cell for cell, people in behind.items() if len(people) < FEWEST}
    schools, kinds = ({cell[at] for cell in behind} - {None} for at in (0, 1))
    lines: list[tuple[Cell, list[Cell]]] = [
        (ALL, [(school, None) for school in schools]),
        (ALL, [(None, kind) for kind in kinds]),
    ]
    lines += [((school, None), [(school, kind) for kind in kinds]) for school in schools]
    lines += [((None, kind), [(school, kind) for school in schools]) for kind in kinds]
    before = -1
    while before != len(gone):
        before = len(gone)
        for total, cells in lines:
            gone |= _more(total, [cell for cell in cells if cell in behind], gone, behind)
    return gone


def _more(total: Cell, line: list[Cell], gone: set[Cell], behind: dict[Cell, frozenset[int]]) -> set[Cell]:
    """What must go besides, of one line: the smallest that is left, or its total where none is."""
    if total in gone:
        return set(line)
    hidden = [cell for cell in line if cell in gone]
    people: set[int] = set()
    for cell in hidden:
        people |= behind[cell]
    if not hidden or (len(hidden) > 1 and len(people) >= FEWEST):
        return set()
    left = sorted(
        (cell for cell in line if cell not in gone), key=lambda cell: (len(behind[cell]), str(cell))
    )
    return {left[0]} if left else {total} - {ALL}
