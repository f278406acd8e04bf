"""What was wanted by a day and had not come."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from plans.enums import AssignmentState, FilingState
from plans.models import Assignment, Filing


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
