"""Check-ins and check-outs of days, as the stretches of work that rules judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from internships.enums import CheckInKind
from internships.rules.facts import Shift

AGAIN = dt.timedelta(minutes=30)
"""The same button pressed again within this is one press."""
LONGEST = dt.timedelta(hours=14)
"""A check-out after midnight this long after the last check-in still belongs to the day before."""


@dataclass(frozen=True)
class Press:
    """One button at one time, as the clock on the wall shows it. ``kind``: of a ``CheckInKind``, FIELD for a mere sign of being there."""

    at: dt.datetime
    kind: str


@dataclass
class CheckedDay:
    """What was pressed on a day, in the order of time; ``is_made_up``: counts as come without a press."""

    day: dt.date
    is_made_up: bool = False
    presses: list[Press] = field(default_factory=list)


def stretches(days: Sequence[CheckedDay], rest: int) -> list[Shift]:
    """One stretch for each day that counts as come. ``days`` in order; what was pressed past midnight moves to the day before.

    Without an end where the last press is no check-out, or where presses don't fit together: nobody is accused of a gap.
    """
    for before, day in pairwise(days):
        while day.presses and _ends(day.presses[0], before, day):
            before.presses.append(day.presses.pop(0))
    return [_stretch(day, rest) for day in days if day.presses or day.is_made_up]


def _ends(press: Press, before: CheckedDay, day: CheckedDay) -> bool:
    if press.kind != CheckInKind.OUT or not before.presses or (day.day - before.day).days != 1:
        return False
    last = before.presses[-1]
    return press.at - last.at <= (AGAIN if last.kind == CheckInKind.OUT else LONGEST)


def _stretch(day: CheckedDay, rest: int) -> Shift:
    begins: dt.datetime | None = None
    ends: dt.datetime | None = None
    last: Press | None = None
    away, fits = dt.timedelta(), True
    for press in day.presses:
        if press.kind == CheckInKind.OUT:
            fits &= ends is None or press.at - ends <= AGAIN
            ends = press.at if begins else None
        elif begins is None:
            begins = press.at
        elif ends:
            away, ends = away + (press.at - ends), None
        elif last and press.kind == last.kind == CheckInKind.IN:
            fits &= press.at - last.at <= AGAIN
        last = press
    minutes = int(away.total_seconds()) // 60
    start = begins or dt.datetime.combine(day.day, dt.time())
    return Shift(start, ends if fits else None, rest, is_checked=True, away=minutes)
