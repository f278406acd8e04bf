"""Who sees which records of 治理: the one rule of pages, lists, search, files, admin and API."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from governance.models import AgendaPaper, Body, Invitation, Meeting, Motion, Seat, Term
from governance.selectors.meeting import EDIT, made_known
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
    """Meetings this person sees: those in preparation, or given up then, the office alone; those made known who sees all of them,
    or is asked, and still so, oneself or for the own unit.
    """
    if not viewer.can("governance.view_meetings"):
        return Meeting.objects.none()
    if viewer.can(EDIT):
        return Meeting.objects.all()
    known = Meeting.objects.filter(made_known())
    if viewer.for_all_units("governance.view_meetings"):
        return known
    units = viewer.units_for("governance.view_meetings")
    theirs = Q(user=viewer.user.pk) | Q(unit__in=units) | Q(seat__unit__in=units)
    return known.filter(pk__in=Invitation.objects.filter(theirs, withdrawn="").values("meeting"))


def papers_for(viewer: Viewer) -> QuerySet[AgendaPaper]:
    """Papers of these meetings."""
    return AgendaPaper.objects.filter(item__meeting__in=meetings_for(viewer))


def motions_for(viewer: Viewer) -> QuerySet[Motion]:
    """Motions of these meetings."""
    return Motion.objects.filter(meeting__in=meetings_for(viewer))
