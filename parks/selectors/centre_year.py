"""What a centre did in a year, for whom: its page and its paper say the same."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from groupportal.metrics.registry import known_metrics
from groupportal.reporting.values import Fact, Period, facts, wanted
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from members.selectors.outside import members_on
from parks.enums import RequestState, TrainingState
from parks.models import Attendance, Centre, JointProject, ServiceRequest, Training
from parks.selectors.access import projects_for, trainings_for

FIGURES = (
    "parks.residents",
    "parks.requests",
    "parks.requests_closed",
    "parks.firms_served",
    "parks.satisfaction",
    "parks.value",
    "parks.projects",
    "parks.trainings",
    "parks.training_persons",
    "parks.training_times",
)
"""Of a centre, in the order of its page."""


def year_of(day: dt.date) -> Period:
    """The calendar year of a day, up to that day."""
    return Period.of_year(day.year, day)


def figures_of(centre: Centre, viewer: Viewer, period: Period) -> list[Fact]:
    """The figures of a centre that this person may see."""
    may = {one.code for one in known_metrics() if viewer.can(one.action)}
    return facts([wanted(code, period, centre=centre.name) for code in FIGURES if code in may])


@dataclass(frozen=True)
class Served:
    """A firm that a centre did something for: needs that came and were settled, people at trainings (人次)."""

    unit: Unit
    is_member: bool
    asked: int
    closed: int
    trained: int


def needs_of(centre: Centre, period: Period) -> QuerySet[ServiceRequest]:
    """Needs that came to a centre in a time."""
    return centre.requests.filter(
        received_at__date__gte=period.since, received_at__date__lte=period.as_of
    ).order_by("-received_at", "-id")


def trainings_of(centre: Centre, viewer: Viewer, period: Period) -> QuerySet[Training]:
    """Trainings that were held with a centre in a time."""
    rows = trainings_for(viewer).filter(centre=centre, state=TrainingState.HELD)
    return rows.filter(starts_at__date__gte=period.since, starts_at__date__lte=period.as_of)


def projects_of(centre: Centre, viewer: Viewer, period: Period) -> QuerySet[JointProject]:
    """Projects with a centre that ran on a day of a time."""
    ran = Q(ended_on__isnull=True) | Q(ended_on__gte=period.since)
    return projects_for(viewer).filter(ran, centre=centre, starts_on__lte=period.as_of)


def served_by(centre: Centre, viewer: Viewer, period: Period) -> list[Served]:
    """The firms a centre did something for in a time, those with the most needs first. Five queries."""
    needs = needs_of(centre, period).filter(unit__isnull=False)
    asked = _counted(needs)
    closed = _counted(needs.filter(state=RequestState.CLOSED))
    there = Attendance.objects.filter(
        training__in=trainings_of(centre, viewer, period).order_by().values("pk"), unit__isnull=False
    )
    trained = _counted(there)
    belongs = set(members_on(period.as_of))
    units = Unit.objects.in_bulk(set(asked) | set(trained))
    found = [Served(unit, pk in belongs, asked[pk], closed[pk], trained[pk]) for pk, unit in units.items()]
    return sorted(found, key=lambda one: (-one.asked, -one.trained, one.unit.pinyin, one.unit.pk))


def _counted(rows: Iterable[ServiceRequest] | QuerySet[Attendance]) -> Counter[int]:
    return Counter(rows.order_by().values_list("unit", flat=True))  # type: ignore[union-attr]
