# ruff: noqa: S608 -- the statement is put together from constants of this file
"""What is looked for every working day: each kind gives, from a date, the placements concerned with their fact. Flat queries.

The numbers from which on something counts are the portal's own, not the regulation's: it fixes neither days nor weeks for these.
"""

from __future__ import annotations

import datetime as dt
import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from groupportal.deciding.standard import Ruled
from groupportal.tenancy.scope import active_group
from groupportal.ui.formats import cndate
from internships.enums import AlertKind, AlertLimit, InternshipKind, PlacementState
from internships.models import AlertNumber, DayRoll, Leave, Placement, Visit
from internships.papers.filling import matter_of
from internships.selectors import journal, papers
from internships.selectors.attendance import running_on
from internships.selectors.calendar import worked_days

_P = PlacementState
_AHEAD = 120
"""Days ahead of which working days are counted: the longest time to see to something, with room for holidays."""
DEFAULTS: Mapping[str, int] = {
    AlertLimit.ABSENT: 2,
    AlertLimit.FAR: 3,
    AlertLimit.AGREEMENT: 7,
    AlertLimit.INSURANCE: 7,
    AlertLimit.JOURNAL: 3,
    AlertLimit.VISIT: 4,
    AlertLimit.DUE: 3,
}
"""Ours."""
FEWEST, RECENT = 3, 30
"""Where a unit is, is taken from so many of its interns' check-ins of so many days: units have no coordinates of their own."""


@dataclass(frozen=True)
class Fact:
    """Something that holds of a placement. ``key``: the same for as long as it is the same matter; ``words`` follow from it."""

    placement: int
    key: str
    words: str


class Limits:
    """The numbers that count: the school's, else the group's, else ours."""

    def __init__(self) -> None:
        rows = AlertNumber.objects.order_by().values_list("unit", "limit", "number")
        self._set = {(unit, limit): number for unit, limit, number in rows}

    def of(self, unit: int | None, limit: str) -> int | None:
        """The number for a school, or for all (None); None where this is not looked for."""
        for key in ((unit, limit), (None, limit)):
            if key in self._set:
                return self._set[key]
        return DEFAULTS[limit]

    def by_school(self, limit: str) -> dict[int, int | None]:
        """Of the schools that have one of their own."""
        return {unit: number for (unit, of), number in self._set.items() if unit and of == limit}


@dataclass(frozen=True)
class Look:
    """What is looked by: the day and the numbers."""

    day: dt.date
    limits: Limits

    def due(self, unit: int) -> dt.date:
        """The last day to see to what is found now."""
        number = self.limits.of(unit, AlertLimit.DUE) or 0
        return self._coming[number]

    @cached_property
    def _coming(self) -> list[dt.date]:
        return worked_days(self.day, self.day + dt.timedelta(days=_AHEAD))


def _running(day: dt.date) -> QuerySet[Any]:
    """Who runs has arrived."""
    return Placement.objects.filter(running_on(day), state=_P.RUNNING).order_by()


def absent(look: Look) -> Iterator[Fact]:
    """Who did not check in for so many working days on end, without leave. Days off and days of leave neither count nor break it.

    A day of rest that the student alone speaks of is no check-in.
    """
    came = Q(came_at__isnull=False) | Q(went_at__isnull=False) | Q(is_made_up=True)
    rolls = DayRoll.objects.filter(came, placement=OuterRef("pk"), day__lte=look.day).order_by("-day")
    rows = list(
        _running(look.day)
        .annotate(last=Subquery(rolls.values("day")[:1]))
        .values_list("pk", "unit", "arrived_on", "last")
    )
    if not rows:
        return
    granted = Leave.objects.filter(state=Ruled.ACCEPTED, placement__in=_running(look.day).values("pk"))
    leave: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for pk, start, end in granted.order_by().values_list("placement", "starts_on", "ends_on"):
        leave[pk].append((start, end))
    day = dt.timedelta(days=1)
    since = {pk: last + day if last else arrived for pk, _, arrived, last in rows}
    worked = worked_days(min(since.values()), look.day)
    before = bisect_left(worked, look.day)
    for pk, unit, _, _ in rows:
        if (number := look.limits.of(unit, AlertLimit.ABSENT)) is None:
            continue
        days = worked[bisect_left(worked, since[pk]) : before]
        missed = [d for d in days if not any(start <= d < end for start, end in leave.get(pk, ()))]
        if len(missed) >= max(number, 1):
            first = missed[0]
            yield Fact(pk, f"{first:%Y-%m-%d}", f"从{cndate(first)}起没有签到，也没有请假。")


_FAR = f"""
WITH here AS (
    SELECT c.placement_id, p.host_id, p.unit_id, c.day, c.accuracy, c.latitude::float8 AS lat, c.longitude::float8 AS lng
    FROM internships_checkin c
    JOIN internships_placement p ON p.group_id = c.group_id AND p.id = c.placement_id
    WHERE c.group_id = %(group)s AND p.state = 'running' AND c.kind = 'in' AND c.latitude IS NOT NULL
        AND c.day BETWEEN p.arrived_on AND %(day)s
), middle AS (
    SELECT host_id,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY lat) FILTER (WHERE day > %(day)s - {RECENT}) AS lat,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY lng) FILTER (WHERE day > %(day)s - {RECENT}) AS lng
    FROM here GROUP BY host_id
    HAVING count(DISTINCT placement_id) FILTER (WHERE day > %(day)s - {RECENT}) >= {FEWEST}
), seen AS (
    SELECT h.placement_id, h.day, bool_and(
        111195 * sqrt(power(h.lat - m.lat, 2) + power((h.lng - m.lng) * cos(radians(m.lat)), 2)) - h.accuracy
        > 1000 * coalesce((%(schools)s::jsonb ->> h.unit_id::text)::int, %(all)s)) AS is_far
    FROM here h JOIN middle m USING (host_id) GROUP BY h.placement_id, h.day
), near AS (
    SELECT placement_id, max(day) FILTER (WHERE NOT is_far) AS last FROM seen GROUP BY placement_id
)
SELECT placement_id, min(day) FROM seen JOIN near USING (placement_id)
WHERE is_far AND (last IS NULL OR day > last) GROUP BY placement_id
"""
_NOWHERE = 100_000


def far(look: Look) -> Iterator[Fact]:
    """Whose check-ins with a position have been far from where the unit's interns check in, since the last one that was near.

    Positions are there with the student's consent alone; how far exactly is not said, it stands with the position.
    """

    def kilometres(number: int | None) -> int:
        return _NOWHERE if number is None else number

    schools = look.limits.by_school(AlertLimit.FAR)
    with connection.cursor() as cursor:
        cursor.execute(
            _FAR,
            {
                "group": active_group().pk,
                "day": look.day,
                "all": kilometres(look.limits.of(None, AlertLimit.FAR)),
                "schools": json.dumps({unit: kilometres(number) for unit, number in schools.items()}),
            },
        )
        found = cursor.fetchall()
    for pk, first in found:
        yield Fact(pk, f"{first:%Y-%m-%d}", f"从{cndate(first)}起签到的位置离单位平常的签到地点较远。")


def _to_begin() -> QuerySet[Placement]:
    """Those that need papers and are handed in or go on."""
    states = (_P.SUBMITTED, _P.APPROVED, _P.RUNNING)
    rows = Placement.objects.filter(kind=InternshipKind.POST, state__in=states).order_by()
    days = ("starts_on", "ends_on", "left_on", "planned_ends_on")
    return rows.only("unit_id", "host_id", "post_id", "edition", *days)


def unsigned(look: Look) -> Iterator[Fact]:
    """Whose three-party agreement is not in force though the start is near or past (Article 14)."""
    for row in papers.lacking(papers.with_papers(_to_begin()), "agreement"):
        if _is_near(look, row, AlertLimit.AGREEMENT):
            yield Fact(row.pk, matter_of(row), f"{cndate(row.starts_on)}开始实习，三方协议没有生效。")


def uninsured(look: Look) -> Iterator[Fact]:
    """Whom no liability insurance covers from the first day to the last (Article 35), the start near or past."""
    rows = [
        row
        for row in papers.lacking(papers.with_papers(_to_begin()), "insurance")
        if _is_near(look, row, AlertLimit.INSURANCE)
    ]
    facts = papers.facts_for([row.pk for row in rows])
    for row in rows:
        known = facts.get(row.pk, {})
        start, end = (known.get(f"insurance.{name}_on") for name in ("starts", "ends"))
        words = f"实习到{cndate(row.last_day)}为止，"
        words += (
            f"责任保险只有{cndate(start)}至{cndate(end)}。" if start else "责任保险没有投保，或不在名单里。"
        )
        yield Fact(row.pk, f"{row.starts_on}|{row.ends_on}|{start or ''}|{end or ''}", words)


def _is_near(look: Look, row: Placement, limit: str) -> bool:
    number = look.limits.of(row.unit_id, limit)
    return number is not None and row.starts_on <= look.day + dt.timedelta(days=number)


def unwritten(look: Look) -> Iterator[Fact]:
    """Journals that are overdue, the longest first (Article 21)."""
    rows = Placement.objects.select_related("batch", "student").order_by()
    for one in journal.owed(rows, look.day, late_only=True):
        slot, days = one.slot, look.limits.of(one.placement.unit_id, AlertLimit.JOURNAL)
        if days is not None and one.days_late >= days:
            key = f"{slot.kind}|{slot.number}|{slot.due_on}"
            yield Fact(one.placement.pk, key, f"{slot.title}应在{cndate(slot.due_on)}以前交，还没有交。")


def unvisited(look: Look) -> Iterator[Fact]:
    """Whose unit no teacher of the school visited for so many weeks (Article 23)."""
    visits = Visit.objects.filter(is_void=False).order_by().values_list("unit", "host")
    last = {
        (unit, host): timezone.localdate(at)
        for unit, host, at in visits.annotate(at=Max("visited_at")).values_list("unit", "host", "at")
    }
    for pk, unit, host, arrived in _running(look.day).values_list("pk", "unit", "host", "arrived_on"):
        weeks = look.limits.of(unit, AlertLimit.VISIT)
        since = max(arrived, last.get((unit, host), arrived))
        if weeks is not None and (look.day - since).days >= 7 * weeks:
            yield Fact(pk, f"{since:%Y-%m-%d}", f"从{cndate(since)}起没有教师到单位走访。")


@dataclass(frozen=True)
class Kind:
    """``weight``: how much one counts where students are put in order; ``over``: in words, why one is over by itself."""

    code: AlertKind
    weight: int
    over: str
    find: Callable[[Look], Iterable[Fact]]


KINDS = (
    Kind(AlertKind.ABSENT, 5, "学生已经签到、请假，或实习已经结束。", absent),
    Kind(AlertKind.AGREEMENT, 4, "三方协议已经生效，或安排有了变化。", unsigned),
    Kind(AlertKind.INSURANCE, 4, "责任保险已经覆盖，或安排有了变化。", uninsured),
    Kind(AlertKind.FAR, 3, "最近的签到已在单位附近，或位置已经删除。", far),
    Kind(AlertKind.JOURNAL, 1, "这一篇已经交了、免写，或实习安排有了变化。", unwritten),
    Kind(AlertKind.VISIT, 1, "教师已经走访，或实习已经结束。", unvisited),
)
"""In the order of their weight. A subject adds its own here."""
WEIGHTS: Mapping[str, int] = {kind.code: kind.weight for kind in KINDS}
