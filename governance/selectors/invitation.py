"""Who is asked to a meeting, who should be, and who answers for whom."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from governance.enums import MeetingState, MeetingWay, MotionState, Part
from governance.models import Invitation, Meeting, Seat, Voter
from governance.selectors.meeting import AHEAD, LIVE, day_of, made_known
from groupportal.periods.period import during
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from members.selectors.outside import members_on

ANSWER, SPEAK = "governance.answer_meeting", "governance.speak_for_unit"


def standing(meeting: Meeting) -> QuerySet[Invitation]:
    """The invitations that hold, with who they are for."""
    rows = Invitation.objects.filter(meeting=meeting, withdrawn="")
    return rows.select_related("seat__unit", "unit", "user").order_by("-part", "pk")


def entitled(meeting: Meeting) -> QuerySet[Invitation]:
    """Those who have a vote."""
    return standing(meeting).filter(part=Part.VOTING)


def seats_for_meeting(meeting: Meeting) -> QuerySet[Seat]:
    """The seats held on the meeting's day; deputies are asked only where they come for somebody."""
    rows = Seat.objects.filter(during(day_of(meeting)), body=meeting.body_id, stands_in_for__isnull=True)
    return rows.select_related("unit", "user").order_by("pk")


def deputies_of(rows: Iterable[Invitation], day: dt.date) -> dict[int | None, list[Seat]]:
    """The deputies in office on a day, by the seat they stand in for."""
    found: dict[int | None, list[Seat]] = defaultdict(list)
    seats = [row.seat_id for row in rows if row.seat_id and row.part == Part.VOTING]
    for seat in Seat.objects.filter(during(day), stands_in_for__in=seats).order_by("pinyin", "pk"):
        found[seat.stands_in_for_id].append(seat)
    return found


def units_for_meeting(meeting: Meeting) -> QuerySet[Unit]:
    """The members of the roll on the meeting's day."""
    return Unit.objects.filter(pk__in=members_on(day_of(meeting))).order_by("pk")


def is_own(viewer: Viewer) -> Q:
    """Invitations this person answers: the own ones, and those of a unit that the person speaks for."""
    return asked(viewer.user.pk, viewer.units_for(SPEAK))


def asked(user: int, units: Collection[int], to: str = "") -> Q:
    """Invitations of a person who speaks for these units. ``to``: the way there."""
    of_unit = {"user__isnull": True, "seat__isnull": True, "part": Part.VOTING, "unit__in": units}
    return Q(**{f"{to}user": user}) | Q(**{f"{to}{field}": value for field, value in of_unit.items()})


def own_invitations(viewer: Viewer) -> QuerySet[Invitation]:
    """What this person is asked to, of meetings made known, withdrawn ones left out."""
    if not (viewer.can(ANSWER) or viewer.can(SPEAK)):
        return Invitation.objects.none()
    rows = Invitation.objects.filter(is_own(viewer), made_known("meeting__"), withdrawn="")
    return rows.select_related("meeting__body", "unit", "seat__unit")


def own_to_come(viewer: Viewer) -> QuerySet[Invitation]:
    """Of these, to meetings that were called and are not over."""
    return own_invitations(viewer).filter(meeting__state__in=LIVE).order_by("meeting__starts_at", "pk")


def own_at(meeting: Meeting, viewer: Viewer) -> list[Invitation]:
    """This person's invitations to one meeting: one as a rule, more for who speaks for several units."""
    return list(own_invitations(viewer).filter(meeting=meeting))


def reached(action: str) -> QuerySet[Membership]:
    """The roles in which people can do this, whose accounts are open: told of it, they can do it."""
    return people_who_can(action).filter(user__is_active=True)


def told_people(rows: Iterable[Invitation]) -> dict[int, list[Any]]:
    """The accounts behind invitations, by their keys: the person's, or all who speak for the unit; none where nobody can answer here.

    Three queries.
    """
    found: dict[int, list[Any]] = {}
    units: dict[int, list[Any]] = defaultdict(list)
    rows = list(rows)
    of_units = {row.unit_id for row in rows if row.user_id is None and row.seat_id is None and row.unit_id}
    if of_units:
        for held in reached(SPEAK).filter(unit__in=of_units).select_related("user"):
            units[held.unit_id or 0].append(held.user)
    able: set[Any] = set()
    if users := {row.user_id for row in rows if row.user_id is not None}:
        able = set(reached(ANSWER).filter(user__in=users).order_by().values_list("user", flat=True))
    for row in rows:
        if row.user_id is not None:
            found[row.pk] = [row.user] if row.user_id in able else []
        elif row.seat_id is None and row.unit_id and row.part == Part.VOTING:
            found[row.pk] = units[row.unit_id]
        else:
            found[row.pk] = []
    return found


def voting_now(meeting: Meeting) -> QuerySet[Voter, int]:
    """The invitations (keys) that have a vote in something that is being voted on: who was asked then casts it, up to the count."""
    rows = Voter.objects.filter(motion__meeting=meeting, motion__state=MotionState.OPEN)
    return rows.order_by().values_list("invitation", flat=True)


@dataclass(frozen=True)
class SeatsMoved:
    """What has changed of the seats since the invitations were made."""

    gone: list[Invitation]
    come: list[Seat | Unit]


def seats_moved(meeting: Meeting) -> SeatsMoved:
    """Invitations whose seat is not held on the meeting's day (any more), and seats or units that have none."""
    if meeting.state not in AHEAD:
        return SeatsMoved([], [])
    rows, voting = list(entitled(meeting)), set(voting_now(meeting))
    if meeting.body.is_of_members:
        units = {unit.pk: unit for unit in units_for_meeting(meeting)}
        asked = {row.unit_id for row in rows}
        return SeatsMoved(
            [row for row in rows if row.unit_id not in units and row.pk not in voting],
            [unit for pk, unit in units.items() if pk not in asked],
        )
    seats = {seat.pk: seat for seat in seats_for_meeting(meeting)}
    asked = {row.seat_id for row in rows}
    return SeatsMoved(
        [row for row in rows if row.seat_id not in seats and row.pk not in voting],
        [seat for pk, seat in seats.items() if pk not in asked],
    )


def unanswered(viewer: Viewer) -> QuerySet[Invitation]:
    """What this person has not answered, of meetings that have not begun; one by letter wants votes, no answer."""
    rows = own_to_come(viewer).filter(
        reply="open", meeting__state=MeetingState.CALLED, meeting__starts_at__gte=timezone.now()
    )
    return rows.exclude(meeting__way=MeetingWay.LETTER)
