"""What a student has to do about the own internship, and what was answered to what the student asked for."""

from __future__ import annotations

import datetime as dt
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet

from groupportal.deciding.standard import Ruled
from groupportal.links.models import Link
from groupportal.links.selectors import links_about
from groupportal.tenancy.viewer import Viewer
from internships.enums import AgreementState, Attendance, InternshipKind, Party, PlacementState
from internships.models import Agreement, Consent, Leave, MakeUp, Placement, Signal
from internships.selectors.attendance import attendance
from internships.selectors.placement import own, placements
from internships.states import OPEN, TAKEN

VIEW = "internships.view_own"
ANSWERED_FOR = dt.timedelta(days=7)
"""How long an answer stands on the student's page."""


def _mine(viewer: Viewer, **which: Any) -> QuerySet[Placement]:
    return placements().filter(own(viewer), **which).order_by().values("pk")  # type: ignore[return-value]


def is_missing(viewer: Viewer, day: dt.date) -> bool:
    """Whether the student is expected that day and has neither come nor leave."""
    rows = attendance(placements().filter(own(viewer)), day)
    return rows.filter(Q(standing=Attendance.MISSING)).exists()


def consents_to_sign(viewer: Viewer) -> QuerySet[Consent]:
    """The own ones that were asked for and not answered, of placements that are being arranged or approved."""
    return Consent.objects.filter(
        placement__in=_mine(viewer, state__in=(*OPEN, PlacementState.APPROVED)),
        party=Party.STUDENT,
        is_agreed__isnull=True,
    ).select_related("placement__host__unit", "placement__student")


def consent_link(consent: Consent, purpose: str) -> Link | None:
    """The student's link that is open; None where it ran out or was revoked."""
    rows = links_about(consent, purpose).filter(addressee=consent.placement.student.name[:60])
    return next((link for link in rows if link.is_open()), None)


def agreements_to_confirm(viewer: Viewer, today: dt.date) -> QuerySet[Agreement]:
    """The own ones that wait for the student, before the first day is over; not of a placement that was cancelled."""
    return Agreement.objects.filter(
        placement__in=_mine(viewer, starts_on__gte=today, state__in=TAKEN),
        state=AgreementState.WAITING,
        student_on__isnull=True,
    ).select_related("placement__host__unit")


def untrained(viewer: Viewer) -> QuerySet[Placement]:
    """The own ones that can't begin because the safety test is not passed."""
    rows = placements().filter(own(viewer), kind=InternshipKind.POST)
    return rows.filter(state__in=(*OPEN, PlacementState.APPROVED)).exclude(is_safety_passed=True)


def signals_to_answer(viewer: Viewer) -> QuerySet[Signal]:
    """About the own check-ins, with neither a word of the student nor a finding yet."""
    return Signal.objects.filter(placement__in=_mine(viewer), reply="", finding="").order_by("day", "pk")


def answers(viewer: Viewer, since: dt.datetime) -> list[Any]:
    """The own make-ups and leave that were ruled on since then, the latest first."""
    found = [
        model.objects.filter(
            placement__in=_mine(viewer), state__in=(Ruled.ACCEPTED, Ruled.REFUSED), ruled_at__gte=since
        )
        for model in (MakeUp, Leave)
    ]
    return sorted(chain(*found), key=lambda row: row.ruled_at, reverse=True)
