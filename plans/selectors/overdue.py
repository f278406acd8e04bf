"""What was wanted by a day and had not come."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from plans.enums import AssignmentState, FilingState
from plans.models import Assignment, Filing

SOON = dt.timedelta(days=3)
"""How long before its day a deadline is named beside those that have passed."""


def overdue_on(as_of: dt.date) -> QuerySet[Assignment]:
    """Assignments whose due date had passed on that day with nothing handed in, or all that was handed in returned."""
    handed_in = Filing.objects.filter(assignment=OuterRef("pk"), proposed_at__date__lte=as_of).exclude(
        Q(state=FilingState.RETURNED, ruled_at__date__lte=as_of)
    )
    return (
        Assignment.objects.filter(due_on__lt=as_of, assigned_at__date__lte=as_of)
        .exclude(state=AssignmentState.CANCELLED)
        .filter(~Exists(handed_in))
    )


def missing_by_deadline(today: dt.date) -> list[tuple[dt.date, int, int]]:
    """Deadlines that have passed or come within days: the date, how many (units, or persons where no unit was asked) have not
    filed, on how many assignments. One query.
    """
    late = Exists(overdue_on(today).filter(pk=OuterRef("pk")))
    soon = Q(
        due_on__range=(today, today + SOON), state__in=(AssignmentState.ASSIGNED, AssignmentState.RETURNED)
    )
    rows = Assignment.objects.filter(soon | Q(late)).order_by("due_on").values("due_on")
    counted = rows.annotate(
        units=Count("unit", distinct=True),
        persons=Count("assignee", filter=Q(unit__isnull=True), distinct=True),
        tasks=Count("pk"),
    )
    return [(row["due_on"], row["units"] + row["persons"], row["tasks"]) for row in counted]
