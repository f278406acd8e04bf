"""What waits for the secretariat."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.tenancy.viewer import Viewer
from members.enums import ApplicationState
from members.models import Application

WAITING = (ApplicationState.SUBMITTED, ApplicationState.ACCEPTED)
"""States in which the next step is the secretariat's."""


def waiting_applications() -> QuerySet[Application]:
    """Applications whose next step is the secretariat's, the oldest first."""
    return Application.objects.filter(state__in=WAITING).order_by("submitted_at", "id")


def to_review_count(viewer: Viewer) -> int:
    """How many applications wait; 0 for those who don't review."""
    return waiting_applications().count() if viewer.can("members.review_application") else 0
