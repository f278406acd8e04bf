"""Who came on a day and who is missing, from the daily rolls; a student's days of a month."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone

from groupportal.deciding.standard import Ruled
from groupportal.periods.period import during
from groupportal.tenancy.viewer import Viewer
from internships.enums import Attendance, CheckInKind, DayKind, PlacementState, Way
from internships.models import CheckIn, DayRoll, Leave, MakeUp, Placement
from internships.rules.hours import pause_in
from internships.rules.presses import CheckedDay, Press, stretches
from internships.selectors.calendar import tables_of
from internships.selectors.placement import looked_after
from rosters.selectors.roster import class_name_on

RULE = "internships.rule_daily"
_BEGUN = (PlacementState.RUNNING, PlacementState.ENDING, PlacementState.ARCHIVED)
_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)


def running_on(day: dt.date) -> Q:
    """Placements that go on that day."""
    there = Q(left_on__isnull=True) | Q(left_on__gt=day)
    return there & Q(state__in=_BEGUN, arrived_on__lte=day, ends_on__gt=day)


def attendance(rows: QuerySet[Placement], day: dt.date) -> QuerySet[Placement]:
    """Those that go on that day, with ``standing`` (nobody is missing on a day off), times, ``way`` and the class."""
    on_leave = Leave.objects.filter(during(day), placement=OuterRef("pk"), state=Ruled.ACCEPTED)
    return (
        rows.filter(running_on(day))
        .annotate(
            roll=FilteredRelation("day_rolls", condition=Q(day_rolls__day=day)),
            came_at=F("roll__came_at"),
            went_at=F("roll__went_at"),
            way=F("roll__way"),
            is_made_up=F("roll__is_made_up"),
            class_name=class_name_on(day, "student"),
        )
        .annotate(
            standing=Case(
                When(Q(came_at__isnull=False) | Q(is_made_up=True), then=Value(Attendance.CAME)),
                When(Exists(on_leave), then=Value(Attendance.LEAVE)),
                When(roll__is_rest=True, then=Value(Attendance.REST)),
                default=Value(Attendance.REST if day_off(day) else Attendance.MISSING),
                output_field=CharField(),
            )
        )
    )


@dataclass(frozen=True)
class Rate:
    """How many of a class or unit came; who is on leave or rests isn't expected."""

    name: str
    came: int
    leave: int
    rest: int
    missing: int

    @property
    def expected(self) -> int:
        return self.came + self.missing

    @property
    def percent(self) -> Decimal | None:
        """Of those expected; None where nobody is."""
        return share(self.came, self.expected)


def share(came: int, expected: int) -> Decimal | None:
    """How many of a hundred came, to a tenth; None where nobody is expected."""
    return (Decimal(100 * came) / expected).quantize(Decimal("0.1")) if expected else None


def rates(rows: QuerySet[Placement], by: str) -> list[Rate]:
    """By ``class_name`` or ``host__unit__name`` or ``unit__name``, the most missing first; ``rows`` as ``attendance`` gives them."""
    found: dict[str, dict[str, int]] = {}
    for line in rows.order_by().values(by, "standing").annotate(n=Count("pk")):
        found.setdefault(line[by] or "没有班级", {})[line["standing"]] = line["n"]
    made = [Rate(name, **{s.value: n.get(s.value, 0) for s in Attendance}) for name, n in found.items()]
    return sorted(made, key=lambda rate: (-rate.missing, rate.name))


def day_off(day: dt.date) -> str:
    """In words, why nobody is expected that day by the calendar; "" on a working day."""
    (table,) = tables_of([day.year])
    named = next((d for d in table.days if d.day == day), None)
    if named and named.kind == DayKind.OFF:
        return named.name
    return "" if day.weekday() < 5 or (named and named.kind == DayKind.WORK) else "周末"


@dataclass(frozen=True)
class Day:
    """A day of a placement: what the roll says, leave, what was asked for."""

    day: dt.date
    standing: str
    label: str
    roll: DayRoll | None
    check_ins: list[CheckIn]


def month_of(placement: Placement, month: dt.date, today: dt.date) -> list[Day]:
    """The days of a month that belong to the placement, the latest first, up to today. Five queries."""
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    return days_between(placement, month.replace(day=1), min(last, today))


def days_between(placement: Placement, first: dt.date, last: dt.date) -> list[Day]:
    """The days of the placement from one day to another, both inclusive, the latest first. Five queries."""
    last = min(last, placement.gone_on - _DAY)
    first = max(first, placement.arrived_on or placement.starts_on)
    rolls = {roll.day: roll for roll in DayRoll.objects.filter(placement=placement, day__range=(first, last))}
    granted = Leave.objects.filter(placement=placement, state=Ruled.ACCEPTED)
    leaves = list(granted.filter(starts_on__lte=last, ends_on__gt=first))
    rows: dict[dt.date, list[CheckIn]] = {}
    for row in _check_ins(placement, first, last):
        rows.setdefault(row.day, []).append(row)
    offs = _offs(first, last)
    days = []
    for number in range((last - first).days, -1, -1):
        day = first + dt.timedelta(days=number)
        leave = next((one for one in leaves if one.starts_on <= day < one.ends_on), None)
        standing, label = _standing(rolls.get(day), leave, offs.get(day, ""))
        days.append(Day(day, standing, label, rolls.get(day), rows.get(day, [])))
    return days


def counted(rows: Collection[Placement], today: dt.date) -> dict[int, tuple[int, int]]:
    """Of each placement that has begun: on how many working days the student came, of how many expected. Leave isn't, nor a day of
    rest for which a day off was worked in the same week: what a student alone calls rest is no reason to be away.

    Two queries beside the calendar's, whatever the number.
    """
    spans = {}
    for row in rows:
        last = min(row.gone_on - _DAY, today)
        if row.arrived_on and row.arrived_on <= last:
            spans[row.pk] = (row.arrived_on, last)
    if not spans:
        return {}
    offs = _offs(min(first for first, _ in spans.values()), max(last for _, last in spans.values()))
    came: dict[int, set[dt.date]] = {pk: set() for pk in spans}
    rest: dict[int, set[dt.date]] = {pk: set() for pk in spans}
    away: dict[int, set[dt.date]] = {pk: set() for pk in spans}
    rolls = DayRoll.objects.filter(placement__in=spans).order_by()
    for pk, day, came_at, made_up, resting in rolls.values_list(
        "placement", "day", "came_at", "is_made_up", "is_rest"
    ):
        if came_at or made_up:
            came[pk].add(day)
        elif resting:
            rest[pk].add(day)
    leaves = Leave.objects.filter(placement__in=spans, state=Ruled.ACCEPTED).order_by()
    for pk, start, end in leaves.values_list("placement", "starts_on", "ends_on"):
        away[pk].update(start + dt.timedelta(days=n) for n in range((end - start).days))
    found = {}
    for pk, (first, last) in spans.items():
        days = {first + dt.timedelta(days=n) for n in range((last - first).days + 1)} - offs.keys()
        expected = days - ((away[pk] | _earned(rest[pk] & days, came[pk] & offs.keys())) - came[pk])
        found[pk] = (len(expected & came[pk]), len(expected))
    return found


def _earned(rest: Iterable[dt.date], worked: Iterable[dt.date]) -> set[dt.date]:
    """Of working days called days of rest, as many in each week as days off were worked in it."""
    left = Counter(day.isocalendar()[:2] for day in worked)
    found = set()
    for day in sorted(rest):
        if left[day.isocalendar()[:2]] > 0:
            left[day.isocalendar()[:2]] -= 1
            found.add(day)
    return found


def _check_ins(placement: Placement, first: dt.date, last: dt.date) -> Iterable[CheckIn]:
    rows = CheckIn.objects.filter(placement=placement, day__range=(first, last))
    return rows.defer("latitude", "longitude").select_related("confirmed_by").order_by("day", "made_at")


def _offs(first: dt.date, last: dt.date) -> dict[dt.date, str]:
    tables = {table.year: {d.day: d for d in table.days} for table in tables_of({first.year, last.year})}
    found = {}
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        named = tables[day.year].get(day)
        if named and named.kind == DayKind.OFF:
            found[day] = named.name
        elif day.weekday() >= 5 and not (named and named.kind == DayKind.WORK):
            found[day] = "周末"
    return found


def _standing(roll: DayRoll | None, leave: Leave | None, off: str) -> tuple[str, str]:
    if roll and roll.came_at:
        return Attendance.CAME, "外勤" if roll.is_field else "已签到"
    if roll and roll.is_made_up:
        return Attendance.CAME, "补签"
    if leave:
        return Attendance.LEAVE, leave.get_kind_display()
    if roll and roll.is_rest:
        return Attendance.REST, "休息" if off else "自报休息"
    return (Attendance.REST, off) if off else (Attendance.MISSING, "没有签到")


def asked_for(viewer: Viewer, model: type[MakeUp | Leave]) -> Any:
    """Make-ups or leave of own students and of the schools a person works for, and the own ones. A unit sees days, not why."""
    seen = looked_after(viewer, RULE)
    rows = model.objects.filter(placement__in=seen.order_by().values("pk"))
    return rows.select_related(
        "placement__student", "placement__host__unit", "placement__batch", "proposed_by", "ruled_by", "file"
    ).defer("placement__student__id_number")


def make_ups_for(viewer: Viewer) -> QuerySet[MakeUp]:
    """Make-ups a person may look into."""
    return asked_for(viewer, MakeUp)


def leaves_for(viewer: Viewer) -> QuerySet[Leave]:
    """Leave a person may look into."""
    return asked_for(viewer, Leave)


def check_in_photos_for(viewer: Viewer) -> QuerySet[CheckIn]:
    """Check-ins whose photo a person may open: the school's people and the student, not the unit."""
    seen = looked_after(viewer, RULE)
    return CheckIn.objects.filter(placement__in=seen.order_by().values("pk"))


WEEKS = 4
"""Whole weeks up to the last Sunday of which rules see the check-ins: what they rest on changes once a week."""


def facts_for(placement_ids: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    """``rota.shifts`` of placements that have begun: the days of the last whole weeks on which a student came, by check-in and check-out.

    Nothing where no day is recorded. Two queries, a third one where more than twice was pressed on a day.
    """
    monday = timezone.localdate() - dt.timedelta(days=timezone.localdate().weekday())
    first = monday - WEEKS * _WEEK
    here = Placement.objects.filter(pk__in=placement_ids, state__in=_BEGUN).order_by()
    rests = {pk: pause_in(hours or "") for pk, hours in here.values_list("pk", "post__hours")}
    # A day before and a day after: what was pressed past midnight belongs to the day before.
    rolls = DayRoll.objects.filter(placement__in=rests, day__range=(first - _DAY, monday))
    rolls = rolls.filter(Q(came_at__isnull=False) | Q(went_at__isnull=False) | Q(is_made_up=True))
    days: dict[int, dict[dt.date, CheckedDay]] = {}
    many = set()
    rows = rolls.order_by("placement", "day").values_list(
        "placement", "day", "came_at", "went_at", "is_made_up", "number"
    )
    for pk, day, came, went, made_up, number in rows.iterator(chunk_size=5_000):
        checked = days.setdefault(pk, {})[day] = CheckedDay(day, made_up)
        if number > 2:
            many.add((pk, day))
        else:
            said = ((came, CheckInKind.IN), (went, CheckInKind.OUT))
            pressed = [Press(_on_the_wall(at), kind) for at, kind in said if at]
            checked.presses = sorted(pressed, key=lambda one: one.at)
    _fill(days, many)
    found = {
        pk: tuple(
            one for one in stretches(list(of_one.values()), rests[pk]) if first <= one.starts.date() < monday
        )
        for pk, of_one in days.items()
    }
    return {pk: {"rota.shifts": shifts} for pk, shifts in found.items() if shifts}


def _fill(days: Mapping[int, Mapping[dt.date, CheckedDay]], many: Collection[tuple[int, dt.date]]) -> None:
    """Put the presses of the days on which there were many, which a roll doesn't hold, one by one."""
    if not many:
        return
    rows = CheckIn.objects.filter(
        placement__in={pk for pk, _ in many},
        day__in={day for _, day in many},
        kind__in=(CheckInKind.IN, CheckInKind.FIELD, CheckInKind.OUT),
    )
    for pk, day, at, kind, way in rows.order_by("made_at").values_list(
        "placement", "day", "made_at", "kind", "way"
    ):
        if (pk, day) in many:
            # A unit's person says that somebody is there, not that work begins.
            sign = CheckInKind.FIELD if way == Way.MENTOR else kind
            days[pk][day].presses.append(Press(_on_the_wall(at), sign))


def _on_the_wall(at: dt.datetime) -> dt.datetime:
    """As the clock on the wall shows it."""
    return timezone.localtime(at).replace(tzinfo=None)
