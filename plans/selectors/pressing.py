"""Before a reminder goes out: who gets one, who had one today, who has no account to get one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from groupportal.tenancy.models import Unit
from groupportal.ui.formats import cndate
from plans.enums import OPEN
from plans.models import Assignment
from plans.selectors.assignments import people_by_assignment


@dataclass
class Pressing:
    """What becomes of each assignment: pressed for now, already pressed for ``today``, heard of by nobody, or with no next step."""

    due: list[Assignment] = field(default_factory=list)
    today: list[Assignment] = field(default_factory=list)
    unserved: list[Assignment] = field(default_factory=list)
    settled: list[Assignment] = field(default_factory=list)

    @property
    def unserved_units(self) -> list[Unit]:
        """The units without an account, each once."""
        return list(dict.fromkeys(a.unit for a in self.unserved if a.unit))


def pressing_of(rows: Iterable[Assignment], today: dt.date) -> Pressing:
    """Sort assignments (with thread, unit and assignee) by what a reminder would do."""
    listed, found = list(rows), Pressing()
    people = people_by_assignment(listed)
    for row in listed:
        if row.state not in OPEN:
            found.settled.append(row)
        elif not people[row.pk]:
            found.unserved.append(row)
        else:
            (found.today if row.reminded_on == today else found.due).append(row)
    return found


def reminded_words(day: dt.date | None, today: dt.date) -> str:
    """When somebody was reminded last: 没有催办过, 今天催办过, 3 天前催办过, beyond a month the day."""
    if day is None:
        return "没有催办过"
    days = (today - day).days
    if days <= 0:
        return "今天催办过"
    return f"{days} 天前催办过" if days <= 30 else f"{cndate(day)}催办过"
