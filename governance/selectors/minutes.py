"""Minutes and what meetings gave people to do, as a person sees them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from governance.models import FollowUp, Minutes
from governance.selectors.access import meetings_for
from governance.selectors.invitation import SPEAK
from governance.selectors.meeting import EDIT
from groupportal.tenancy.viewer import Viewer

VIEW = "governance.view_meetings"


def minutes_for(viewer: Viewer) -> QuerySet[Minutes]:
    """The office all; others those that were published, be they asked to the meeting or not."""
    rows = Minutes.objects.select_related("meeting__body", "published_by", "approved_in", "scan")
    if viewer.can(EDIT):
        return rows
    return rows.exclude(published_at=None) if viewer.can(VIEW) else rows.none()


def own_follow_ups(viewer: Viewer) -> QuerySet[FollowUp]:
    """What is this person's or the own unit's to do."""
    return FollowUp.objects.filter(Q(owner=viewer.user.pk) | Q(unit__in=viewer.units_for(SPEAK)))


def follow_ups_for(viewer: Viewer) -> QuerySet[FollowUp]:
    """The office all; others their own, and those of meetings they see."""
    rows = FollowUp.objects.select_related("meeting__body", "unit", "owner")
    if viewer.can(EDIT):
        return rows
    own = own_follow_ups(viewer).order_by().values("pk")
    seen = meetings_for(viewer).order_by().values("pk")
    return rows.filter(Q(pk__in=own) | Q(meeting__in=seen)) if viewer.can(VIEW) else rows.none()


def overdue(rows: QuerySet[FollowUp], today: dt.date) -> QuerySet[FollowUp]:
    """Those whose day has passed."""
    return rows.filter(done_on__isnull=True, due_on__lt=today)
