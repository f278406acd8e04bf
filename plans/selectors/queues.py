"""What waits for whom: filings to review, filings to write."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from groupportal.tenancy.viewer import Viewer
from plans.enums import AssignmentState, FilingState
from plans.models import Assignment, Evidence, Filing
from plans.rules import files_for_all
from plans.selectors.assignments import mine
from plans.selectors.overdue import overdue_on
from plans.services.review import FILINGS


def review_queue(viewer: Viewer) -> QuerySet[Filing]:
    """Filings to be ruled on, the oldest first. Each knows ``is_own``: this person had a hand in it and may not rule."""
    if not viewer.can(FILINGS.action):
        return Filing.objects.none()
    return (
        Filing.objects.filter(state=FilingState.SUBMITTED)
        .select_related("thread", "thread__plan", "assignment__unit", "proposed_by")
        .annotate(is_own=FILINGS.own(viewer))
        .order_by("proposed_at", "id")
    )


def filings_visible_to(viewer: Viewer) -> QuerySet[Filing]:
    """Filings the person may see: the secretariat, which reviews, all of them; approved ones all readers; others those who file."""
    rows = Filing.objects.select_related(
        "thread",
        "thread__plan",
        "assignment__unit",
        "assignment__assignee",
        "proposed_by",
        "ruled_by",
        "corrects",
    ).prefetch_related("figures", Prefetch("evidence", Evidence.objects.select_related("file__uploaded_by")))
    if files_for_all(viewer):
        return rows
    seen = Q(state=FilingState.APPROVED)
    if viewer.can("plans.file_progress"):
        units = viewer.units_for("plans.file_progress")
        seen |= Q(assignment__unit_id__in=units) | Q(assignment__assignee_id=viewer.user.pk)
    return rows.filter(seen)


def waiting_for(viewer: Viewer, today: dt.date) -> QuerySet[Assignment]:
    """Assignments on which this person is to write next, by date. Each knows ``is_overdue``."""
    return (
        Assignment.objects.filter(state__in=(AssignmentState.ASSIGNED, AssignmentState.RETURNED))
        .filter(mine(viewer))
        .select_related("thread", "unit", "assignee")
        .annotate(is_overdue=Exists(overdue_on(today).filter(pk=OuterRef("pk"))))
        .order_by("due_on", "id")
    )


def rulings_due(viewer: Viewer) -> QuerySet[Filing]:
    """The part of the queue on which this person may rule."""
    return FILINGS.due(viewer).select_related("thread", "thread__plan", "assignment__unit", "proposed_by")


def to_file_count(viewer: Viewer) -> int:
    """How many assignments wait for this person."""
    if not viewer.can("plans.file_progress"):
        return 0
    return (
        Assignment.objects.filter(state__in=(AssignmentState.ASSIGNED, AssignmentState.RETURNED))
        .filter(mine(viewer))
        .count()
    )


def to_review_count(viewer: Viewer) -> int:
    """How many filings this person is to rule on."""
    return rulings_due(viewer).count()
