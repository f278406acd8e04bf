"""What the records say of bodies, for ``governance.compliance_rules``: of any number of bodies with the same number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, QuerySet

from governance.compliance_rules import Facts, Held, Place, Point, Sitting, judge
from governance.models import Body, Charter, Meeting, Seat, Term
from governance.rules import Verdict
from governance.selectors.meeting import OVER, day_of, took_place
from governance.selectors.voting import notice_judged
from governance.words import capacity_title
from groupportal.periods.period import during
from groupportal.tenancy.kept import once
from members.enums import MemberState
from members.selectors.outside import standings_on


@dataclass(frozen=True)
class Found:
    """A point of a body's compliance, as a row of a list."""

    body: Body
    point: Point

    @property
    def public_id(self) -> object:
        """The body's."""
        return self.body.public_id

    def get_absolute_url(self) -> str:
        """The body's page."""
        return self.body.get_absolute_url()


def facts_of(bodies: Iterable[Body], day: dt.date) -> dict[int, Facts]:
    """What is known of each body on a day, by its key. Four queries."""
    rows = {body.pk: body for body in bodies}
    if not rows:
        return {}
    charters: dict[int, list[Charter]] = defaultdict(list)
    for charter in Charter.objects.filter(body__in=rows, starts_on__isnull=False).order_by(
        "-starts_on", "-id"
    ):
        charters[charter.body_id].append(charter)
    terms: dict[int, list[Held]] = defaultdict(list)
    for term in Term.objects.filter(body__in=rows):
        terms[term.body_id].append(Held(term.number, term.starts_on, term.due_on, term.ends_on))
    places: dict[int, list[Place]] = defaultdict(list)
    seats = list(
        Seat.objects.filter(body__in=rows, stands_in_for__isnull=True).select_related("term", "unit")
    )
    filled = {seat.successor_of_id for seat in seats}
    for seat in seats:
        places[seat.body_id].append(
            Place(
                name=seat.name,
                unit=str(seat.unit or ""),
                capacity=seat.capacity,
                title=capacity_title(rows[seat.body_id].kind, seat.capacity),
                is_outside=seat.is_outside,
                term=seat.term.number,
                starts_on=seat.starts_on,
                ends_on=seat.ends_on,
                is_filled=seat.pk in filled,
                user=seat.user_id,
            )
        )
    met: dict[int, list[dt.date]] = defaultdict(list)
    sittings: dict[int, list[Sitting]] = defaultdict(list)
    over = Meeting.objects.filter(body__in=rows, state__in=OVER, starts_at__date__lte=day)
    over = over.annotate(counts=ExpressionWrapper(took_place(), output_field=BooleanField()))
    for meeting in over.select_related("charter").order_by("starts_at", "pk"):
        on = day_of(meeting)
        if meeting.counts:
            met[meeting.body_id].append(on)
        if meeting.is_quorate is not None and meeting.charter:
            quorum = Verdict(meeting.is_quorate, tuple(meeting.quorum))
            said = Sitting(meeting.title, on, quorum, notice_judged(meeting, meeting.charter))
            sittings[meeting.body_id].append(said)
    return {
        pk: Facts(
            name=body.name,
            founded_on=body.starts_on,
            has_seats=not body.is_of_members,
            charters=charters[pk],
            terms=terms[pk],
            places=places[pk],
            met=met[pk],
            sittings=sittings[pk],
        )
        for pk, body in rows.items()
    }


def judged(bodies: Iterable[Body], day: dt.date) -> list[tuple[Body, list[Point]]]:
    """Each body with what its charter asks of it on a day."""
    rows = list(bodies)
    facts = facts_of(rows, day)
    return [(body, judge(facts[body.pk], day)) for body in rows]


@once
def keeping(day: dt.date) -> tuple[list[int], list[int]]:
    """Keys of the bodies of a day that have a charter, and of those of them that keep it."""
    asked, kept = [], []
    for body, points in judged(Body.objects.filter(during(day)), day):
        if points:
            asked.append(body.pk)
            if all(point.ok for point in points):
                kept.append(body.pk)
    return asked, kept


def findings_of(found: Iterable[tuple[Body, list[Point]]]) -> list[Found]:
    """All points of all bodies as rows."""
    return [Found(body, point) for body, points in found for point in points]


def seats_of_units(day: dt.date) -> QuerySet[Any]:
    """Seats of a day that units send somebody to."""
    return Seat.objects.filter(during(day), unit__isnull=False)


def seats_of_units_that_left(day: dt.date) -> list[Seat]:
    """Seats of a day whose unit was a member and is none any more. Six queries."""
    rows = list(seats_of_units(day).select_related("body", "unit"))
    if not rows:
        return []
    standings = standings_on({seat.unit for seat in rows}, day)
    return [seat for seat in rows if standings[seat.unit_id].state == MemberState.LEFT]
