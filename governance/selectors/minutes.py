"""Minutes and what meetings gave people to do, as a person sees them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet, Subquery

from governance.enums import MotionState
from governance.models import FollowUp, Minutes
from governance.selectors.access import meetings_for
from governance.selectors.invitation import SPEAK
from governance.selectors.meeting import EDIT
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cntime

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


def void_since(minutes: Minutes) -> list[str]:
    """What became of the meeting since: votes annulled after the text was written, attendance put right, the meeting void; in words."""
    last = minutes.revisions.order_by("-number").values("written_at")[:1]
    rows = minutes.meeting.motions.filter(
        state=MotionState.ANNULLED, closed_at__isnull=False, annulled_at__gt=Subquery(last)
    )
    meeting = minutes.meeting
    told = [meeting.attendance_note] if meeting.attendance_note else []
    told += [meeting.cancel_reason] if meeting.cancel_reason else []
    return told + [
        f"“{row}”的表决{cntime(row.annulled_at)}作废，纪要写的结果不再作数。原因：{row.annul_reason}"
        for row in rows
    ]
