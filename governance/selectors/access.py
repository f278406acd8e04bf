"""Who sees which records of 治理: the one rule of pages, lists, search, files, admin and API."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from governance.enums import MeetingState
from governance.models import AgendaPaper, Body, Invitation, Meeting, Motion, Seat, Term
from groupportal.tenancy.viewer import Viewer


def bodies_for(viewer: Viewer) -> QuerySet[Body]:
    """Bodies this person sees: all of the group, or none."""
    return Body.objects.all() if viewer.can("governance.view_bodies") else Body.objects.none()


def terms_for(viewer: Viewer) -> QuerySet[Term]:
    """Terms of these bodies."""
    return Term.objects.all() if viewer.can("governance.view_bodies") else Term.objects.none()


def seats_for(viewer: Viewer) -> QuerySet[Seat]:
    """Seats in these bodies; a phone stands only in what the office exports."""
    return Seat.objects.all() if viewer.can("governance.view_bodies") else Seat.objects.none()


def meetings_for(viewer: Viewer) -> QuerySet[Meeting]:
    """Meetings this person sees: drafts the office alone, called ones those who see all, or who are asked themselves or for their unit."""
    if not viewer.can("governance.view_meetings"):
        return Meeting.objects.none()
    if viewer.can("governance.edit_meetings"):
        return Meeting.objects.all()
    called = Meeting.objects.exclude(state=MeetingState.DRAFT)
    if viewer.for_all_units("governance.view_meetings"):
        return called
    units = viewer.units_for("governance.view_meetings")
    asked = Invitation.objects.filter(Q(user=viewer.user.pk) | Q(unit__in=units) | Q(seat__unit__in=units))
    return called.filter(pk__in=asked.values("meeting"))


def papers_for(viewer: Viewer) -> QuerySet[AgendaPaper]:
    """Papers of these meetings."""
    return AgendaPaper.objects.filter(item__meeting__in=meetings_for(viewer))


def motions_for(viewer: Viewer) -> QuerySet[Motion]:
    """Motions of these meetings."""
    return Motion.objects.filter(meeting__in=meetings_for(viewer))
