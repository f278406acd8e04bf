"""What units needed in a year, for the report by industry (行业人力资源需求报告): posts, pay, programmes, what schools have, visits."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from employment.enums import DemandKind, WagePer
from employment.models import Demand, FirmVisit
from employment.selectors.figures import Narrowed, opened_between, places_and_filled, rate
from members.enums import Section
from rosters.selectors.roster import at_school_on, programmes

UNKNOWN = "没有登记行业"


@dataclass
class Need:
    """What one industry, programme or kind of post came to."""

    name: str
    posts: int = 0
    places: int = 0
    wages: list[Decimal] = field(default_factory=list)
    titles: Counter[str] = field(default_factory=Counter)
    units: set[str] = field(default_factory=set)
    students: int = 0

    def add(self, row: Demand) -> None:
        """Count a post."""
        self.posts += 1
        self.places += row.headcount
        self.titles[row.title] += row.headcount
        self.units.add(str(row.unit))
        if row.wage_from and row.wage_per == WagePer.MONTH:
            self.wages.append(row.wage_from)

    @property
    def wage(self) -> Decimal | None:
        """The mean of what is paid a month at least, in whole 元; None where nobody said it."""
        return (sum(self.wages, Decimal(0)) / len(self.wages)).quantize(Decimal(1)) if self.wages else None


@dataclass(frozen=True)
class Needs:
    """A year's needs, by what one wants to know; the largest first."""

    posts: int
    places: int
    units: int
    filled: Decimal | None
    by_section: Sequence[Need]
    by_kind: Sequence[Need]
    by_programme: Sequence[Need]
    visits: int
    visited: int


def needs_of(year: int, section: str = "") -> Needs:
    """Of a calendar year and one section of the economy, or all. Six queries."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    rows = opened_between(first, last, Narrowed(section=section or None))
    by_section: dict[str, Need] = {}
    by_kind: dict[str, Need] = {}
    by_programme: dict[str, Need] = {}
    units = set()
    names = dict(programmes().order_by("code", "edition").values_list("code", "name"))
    found = list(rows)
    for row in found:
        industry = Section(row.section).label.partition(" ")[2] if row.section else UNKNOWN
        by_section.setdefault(industry, Need(industry)).add(row)
        kind = DemandKind(row.kind).label
        by_kind.setdefault(kind, Need(kind)).add(row)
        for code in row.major_codes:
            name = names.get(code, code)
            by_programme.setdefault(code, Need(f"{name}（{code}）")).add(row)
        units.add(row.unit_id)
    _count_students(by_programme, last)
    places, filled = places_and_filled(rows, last)
    visits = FirmVisit.objects.filter(visited_on__gte=first, visited_on__lte=last)
    return Needs(
        posts=len(found),
        places=places,
        units=len(units),
        filled=rate(filled, places),
        by_section=_largest(by_section),
        by_kind=_largest(by_kind),
        by_programme=_largest(by_programme),
        visits=visits.count(),
        visited=visits.order_by().values("unit").distinct().count(),
    )


def _largest(found: dict[str, Need]) -> list[Need]:
    return sorted(found.values(), key=lambda need: (-need.places, need.name))


def _count_students(by_programme: dict[str, Need], day: dt.date) -> None:
    """Who studies each of these programmes on the last day of the year."""
    held: dict[str, int] = defaultdict(int)
    rows = at_school_on(day).filter(programme__code__in=list(by_programme)).order_by()
    for code in rows.values_list("programme__code", flat=True):
        held[code] += 1
    for code, need in by_programme.items():
        need.students = held[code]
