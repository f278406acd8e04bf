"""What a centre did in a year, for whom: its page and its paper say the same."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from groupportal.reporting.values import Fact, Period, facts, wanted
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from members.selectors.outside import members_on
from parks.enums import TrainingState
from parks.models import Attendance, Centre, JointProject, ServiceRequest, Training
from parks.selectors.access import projects_for, trainings_for
from parks.selectors.request import delivered_between
from parks.selectors.value import confirmed, of_centre

FIGURES = (
    "parks.residents",
    "parks.requests",
    "parks.requests_done",
    "parks.firms_served",
    "parks.satisfaction",
    "parks.value",
    "parks.projects",
    "parks.trainings",
    "parks.training_times",
    "parks.usage_hours",
    "parks.usage_saved",
)
"""Of a centre, in the order of its page."""


def year_of(day: dt.date) -> Period:
    """The calendar year of a day, up to that day."""
    return Period.of_year(day.year, day)


def figures_of(centre: Centre, period: Period) -> list[Fact]:
    """The figures of a centre in a time."""
    return facts([wanted(code, period, centre=centre.public_id) for code in FIGURES])


@dataclass(frozen=True)
class Served:
    """A firm that a centre did something for: needs that came and were delivered, people at trainings (人次), worth in 元."""

    unit: Unit
    is_member: bool
    asked: int
    done: int
    trained: int
    worth: Decimal


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
    """The firms a centre did something for in a time, those with the most needs first. Six queries."""
    asked = _counted(needs_of(centre, period))
    done = _counted(delivered_between(period.since, period.as_of).filter(centre=centre))
    held = trainings_of(centre, viewer, period).order_by().values("pk")
    trained = _counted(Attendance.objects.filter(training__in=held))
    worth: dict[int, Decimal] = defaultdict(Decimal)
    for row in of_centre(confirmed(period.as_of, period.since), centre.public_id):
        worth[row.unit_id] += row.amount
    belongs = set(members_on(period.as_of))
    # People of the unit that runs it, at its own trainings, are no firm.
    units = Unit.objects.in_bulk({*asked, *done, *trained, *worth} - {centre.unit_id})
    found = [
        Served(unit, pk in belongs, asked[pk], done[pk], trained[pk], worth[pk]) for pk, unit in units.items()
    ]
    return sorted(found, key=lambda one: (-one.asked, -one.trained, one.unit.pinyin, one.unit.pk))


def _counted(rows: QuerySet[Any]) -> Counter[int]:
    return Counter(rows.filter(unit__isnull=False).order_by().values_list("unit", flat=True))
