"""免实习: who need not do the internship of a batch."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from groupportal.tenancy.viewer import Viewer
from internships.enums import WaiverState
from internships.models import Batch, Waiver
from internships.models.waiver import in_force
from internships.selectors.placement import VIEW_SCHOOL

VIEW = "internships.view_waivers"


def waivers_for(viewer: Viewer) -> QuerySet[Waiver]:
    """Of the schools a person sees whole; a student the own ones once they hold. Why somebody is let off is no class teacher's business."""
    settled = (WaiverState.ACCEPTED, WaiverState.REVOKED)
    own = Q(student__user=viewer.user.pk, unit__in=viewer.units_for(VIEW), state__in=settled)
    office = viewer.within(VIEW_SCHOOL, "unit") & viewer.within(VIEW, "unit")
    rows = Waiver.objects.filter(own | office).select_related(
        "unit", "batch", "student", "file", "proposed_by", "ruled_by"
    )
    return rows.order_by("-proposed_at", "-pk")


def let_off_in(batch: Batch, state: str = WaiverState.ACCEPTED) -> Exists:
    """Of a row of students: whether the student is let off in this batch now, or that is in another state."""
    return Exists(Waiver.objects.filter(batch=batch, student=OuterRef("pk"), state=state))


def papers_for(viewer: Viewer) -> QuerySet[Waiver]:
    """Those whose paper a person may open: it may be about several students, so that only the office reads it."""
    return waivers_for(viewer).filter(viewer.within(VIEW_SCHOOL, "unit"))


def let_off_on(day: dt.date) -> Exists:
    """Of a row of students: whether the student is let off on a day in a batch that is not over."""
    return Exists(Waiver.objects.filter(in_force(day), student=OuterRef("pk"), batch__ends_on__gt=day))


def waivers_between(since: dt.date, until: dt.date) -> QuerySet[Waiver]:
    """Those in force at the end of a time, of batches with a day in it."""
    return Waiver.objects.filter(
        in_force(until), batch__starts_on__lte=until, batch__ends_on__gt=since
    ).order_by()


def own_waivers(viewer: Viewer) -> QuerySet[Waiver]:
    """A student's own ones that hold."""
    return waivers_for(viewer).filter(student__user=viewer.user.pk, state=WaiverState.ACCEPTED)
