"""Which days are worked in a year: the group's own table, else the one the portal brings, else nothing."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from internships.enums import DayKind
from internships.models import CalendarDay
from internships.rules.facts import Calendar

_OFFICIAL = Path(__file__).parent.parent / "official_days.csv"
OFFICIAL_SOURCE = "国务院办公厅当年的放假安排（门户自带）"


@dataclass(frozen=True)
class NamedDay:
    """A day off or a make-up workday."""

    day: dt.date
    kind: DayKind
    name: str
    source: str = OFFICIAL_SOURCE


@dataclass(frozen=True)
class YearTable:
    """The table of a year; ``days`` is empty for a year nobody has said anything of."""

    year: int
    days: Sequence[NamedDay]
    is_own: bool

    @property
    def is_known(self) -> bool:
        """Whether rules can count on it."""
        return bool(self.days)


@cache
def official_days() -> dict[int, tuple[NamedDay, ...]]:
    """The years the portal brings. Two libraries (holidays 0.108, chinese-calendar 1.11) agree on every day of them."""
    kinds = {label: DayKind(value) for value, label in DayKind.choices}
    years: dict[int, list[NamedDay]] = {}
    with _OFFICIAL.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            day = dt.date.fromisoformat(row["day"])
            years.setdefault(day.year, []).append(NamedDay(day, kinds[row["kind"]], row["name"]))
    return {year: tuple(days) for year, days in years.items()}


def tables_of(years: Iterable[int]) -> list[YearTable]:
    """The tables of these years, in one question."""
    asked = sorted(set(years))
    own: dict[int, list[NamedDay]] = {}
    for row in CalendarDay.objects.filter(day__year__in=asked):
        named = NamedDay(row.day, DayKind(row.kind), row.name, row.source)
        own.setdefault(row.day.year, []).append(named)
    return [YearTable(year, own.get(year) or official_days().get(year, ()), year in own) for year in asked]


def years_shown(today: dt.date) -> list[int]:
    """Every year with a table, this one and the next, the latest first."""
    own = CalendarDay.objects.order_by().values_list("day__year", flat=True).distinct()
    return sorted({today.year, today.year + 1, *own, *official_days()}, reverse=True)


def calendar_for(years: Iterable[int]) -> Calendar:
    """What rules need of these years; a year without a table is left out and can't be judged."""
    tables = [table for table in tables_of(years) if table.is_known]
    days = [named for table in tables for named in table.days]
    return Calendar(
        years=frozenset(table.year for table in tables),
        off=frozenset(named.day for named in days if named.kind == DayKind.OFF),
        work=frozenset(named.day for named in days if named.kind == DayKind.WORK),
    )


def worked_days(first: dt.date, last: dt.date) -> list[dt.date]:
    """The working days from one day to another, both inclusive, in order. In a year without a table these are Monday to Friday.

    For dates that nothing legal hangs on; rules ask ``calendar_for``, which knows nothing of such a year.
    """
    table = calendar_for(range(first.year, last.year + 1))
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day in table.work or (day.weekday() < 5 and day not in table.off)]
