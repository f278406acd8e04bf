"""Assignments for lists, to-dos and messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from groupportal.people.choosing import served_by
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from plans.enums import AssignmentState
from plans.models import Assignment, ItemThread
from plans.selectors.overdue import overdue_on


def assignments_for(viewer: Viewer, today: dt.date) -> QuerySet[Assignment]:
    """What the person may see: readers of the whole group all, a unit's staff those of the unit and their own.

    Each row knows ``is_overdue``.
    """
    rows = Assignment.objects.select_related("thread", "thread__plan", "unit", "assignee", "assigned_by")
    rows = rows.filter(viewer.within("plans.view_plan", "unit") | Q(assignee_id=viewer.user.pk))
    return rows.annotate(is_overdue=Exists(overdue_on(today).filter(pk=OuterRef("pk"))))


def mine(viewer: Viewer) -> Q:
    """Assignments that wait for this person: those of the units for which the person files, and those in the own name."""
    return Q(unit_id__in=viewer.units_for("plans.file_progress")) | Q(assignee_id=viewer.user.pk)


def my_assignments(viewer: Viewer, today: dt.date) -> QuerySet[Assignment]:
    """The person's own, those with the next step first, by date."""
    return (
        assignments_for(viewer, today)
        .filter(mine(viewer))
        .exclude(state=AssignmentState.CANCELLED)
        .annotate(
            waits=ExpressionWrapper(
                Q(state__in=(AssignmentState.ASSIGNED, AssignmentState.RETURNED)), output_field=BooleanField()
            )
        )
        .order_by("-waits", "due_on", "id")
    )


def people_by_assignment(assignments: Iterable[Assignment]) -> dict[int, list[Any]]:
    """Who is to act on each: the person named, else all staff of the unit who may file. One query."""
    rows = list(assignments)
    units = {a.unit_id for a in rows if a.unit_id and a.assignee_id is None}
    staff: dict[int | None, list[Any]] = {}
    if units:
        members = people_who_can("plans.file_progress").filter(unit_id__in=units, user__is_active=True)
        members = members.select_related("user")
        for member in members:
            staff.setdefault(member.unit_id, []).append(member.user)
    return {a.pk: [a.assignee] if a.assignee_id else staff.get(a.unit_id, []) for a in rows}


def unserved(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Those of which nobody would hear: put to a unit in which no open account may file."""
    return rows.filter(assignee=None).exclude(unit__in=served_by("plans.file_progress"))


def assignments_of_thread(thread: ItemThread, viewer: Viewer, today: dt.date) -> QuerySet[Assignment]:
    """The assignments of one task that the person may see, the newest first."""
    return assignments_for(viewer, today).filter(thread=thread).order_by("-assigned_at", "-id")
