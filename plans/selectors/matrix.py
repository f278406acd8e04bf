"""Tasks beside units: what was put to whom, and how each stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from plans.enums import OPEN, AssignmentState
from plans.models import Assignment, ItemThread
from plans.selectors import main_plan
from plans.selectors.assignments import assignments_for
from plans.selectors.people import threads_in_force


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """How one task stands with one unit: its newest assignment that was not called off."""

    public_id: Any
    state: str
    due_on: dt.date
    reminded_on: dt.date | None
    is_overdue: bool

    @property
    def is_open(self) -> bool:
        """Whether the next step is the unit's."""
        return self.state in OPEN


Cells = Mapping[tuple[int, int], MatrixCell]
"""By unit and task."""


def put_to_units(viewer: Viewer, today: dt.date) -> QuerySet[Assignment]:
    """What was put to units and stands, as far as the person may see it."""
    rows = assignments_for(viewer, today).exclude(state=AssignmentState.CANCELLED)
    return rows.filter(unit__isnull=False)


def tasks_put(rows: QuerySet[Assignment]) -> list[ItemThread]:
    """The tasks of these assignments: in the plan's order, then those that stand in it no more, the newest first."""
    ids = set(rows.order_by().values_list("thread_id", flat=True))
    ruling = [thread for thread in threads_in_force(main_plan()) if thread.pk in ids]
    gone = ItemThread.objects.filter(pk__in=ids - {thread.pk for thread in ruling})
    return [*ruling, *gone.annotate(last=Max("assignments__id")).order_by("-last")]


def units_put(rows: QuerySet[Assignment]) -> list[Unit]:
    """The units of these assignments, by name."""
    return list(Unit.objects.filter(pk__in=rows.order_by().values("unit_id")).order_by("pinyin", "name"))


def cells_of(rows: QuerySet[Assignment], tasks: Sequence[ItemThread]) -> Cells:
    """How each of these tasks stands with each unit. One query."""
    found: dict[tuple[int, int], MatrixCell] = {}
    values = rows.filter(thread__in=[t.pk for t in tasks]).order_by("id")
    fields = ("public_id", "state", "due_on", "reminded_on", "is_overdue")
    for unit, task, *facts in values.values_list("unit_id", "thread_id", *fields):
        found[unit, task] = MatrixCell(*facts)
    return found
