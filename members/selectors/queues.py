"""What waits for the secretariat."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.tenancy.viewer import Viewer
from members.enums import ApplicationState
from members.models import Application
from members.services.applications import APPLICATIONS

WAITING = (ApplicationState.SUBMITTED, ApplicationState.ACCEPTED)
"""States in which the next step is the secretariat's."""


def applications_for(viewer: Viewer) -> QuerySet[Application]:
    """All that were handed in, for those who review; a draft is the applicant's own."""
    rows = Application.objects.exclude(state=ApplicationState.DRAFT)
    return rows if viewer.can(APPLICATIONS.action) else rows.none()


def waiting_applications(viewer: Viewer) -> QuerySet[Application]:
    """Applications whose next step is this person's, the oldest first."""
    rows = Application.objects.filter(state__in=WAITING).exclude(APPLICATIONS.own(viewer))
    return rows.order_by("proposed_at", "id") if viewer.can(APPLICATIONS.action) else rows.none()


def to_review_count(viewer: Viewer) -> int:
    """How many applications wait for this person; 0 for those who don't review."""
    return waiting_applications(viewer).count()
