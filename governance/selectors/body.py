"""Bodies as of a day, in the order of their tree."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, QuerySet, When
from django.utils import timezone

from governance.enums import BodyKind, Capacity
from governance.models import Body, Seat, Term
from governance.selectors.access import bodies_for, seats_for, terms_for
from governance.words import capacity_title
from groupportal.audit.models import AuditEntry
from groupportal.periods.period import during
from groupportal.tenancy.viewer import Viewer


def former_names(body: Body) -> list[tuple[str, dt.date]]:
    """What a body was called before, each with the day it was renamed on, the latest first; what was corrected was no name. One query."""
    rows = AuditEntry.objects.filter(action="governance.body_edited", object_id=body.public_id)
    return [
        (row.before["名称"], timezone.localdate(row.at))
        for row in rows.exclude(note__contains="更正").order_by("-at", "-pk")
        if row.before.get("名称") and row.before["名称"] != row.after.get("名称", row.before["名称"])
    ]


@dataclass(frozen=True)
class Node:
    """A body in its place: how deep it stands, its term and who sits there on the day."""

    body: Body
    depth: int
    term: Term | None
    seated: tuple[Seat, ...]

    @property
    def seats(self) -> int:
        """Seats that are held, deputies left out."""
        return len(self.seated)

    @property
    def outside(self) -> int:
        """Those of them from outside."""
        return sum(seat.is_outside for seat in self.seated)

    @property
    def led_by(self) -> str:
        """理事长陈敏."""
        heads = [seat for seat in self.seated if seat.capacity == Capacity.CHAIR]
        return "、".join(f"{capacity_title(self.body.kind, seat.capacity)}{seat.name}" for seat in heads)

    @property
    def public_id(self) -> object:
        """The body's."""
        return self.body.public_id

    def get_absolute_url(self) -> str:
        """The body's page."""
        return self.body.get_absolute_url()

    def __str__(self) -> str:
        return self.body.name


RANK = Case(*(When(capacity=capacity, then=place) for place, capacity in enumerate(Capacity)), default=99)
"""Seats by what they are, the highest first."""


def sitting_on(seats: QuerySet[Seat], day: dt.date) -> QuerySet[Seat]:
    """Who sits there on a day, the highest first; deputies left out."""
    rows = seats.filter(during(day), stands_in_for__isnull=True).select_related("unit", "body", "term")
    return rows.order_by(RANK, "pinyin", "id")


def bodies_and_whether_seated(day: dt.date) -> list[tuple[Body, bool]]:
    """Every body of a day, and whether anybody sits in it; all members do where it is made up of them. One query."""
    there = sitting_on(Seat.objects.filter(body=OuterRef("pk")), day)
    rows = Body.objects.filter(during(day)).annotate(seated=Exists(there)).order_by("pinyin", "pk")
    return [(body, body.is_of_members or body.seated) for body in rows]


def tree_on(viewer: Viewer, day: dt.date) -> list[Node]:
    """The bodies of a day, each followed by those below it. Three queries."""
    bodies = list(bodies_for(viewer).filter(during(day)).select_related("unit", "parent"))
    terms = {term.body_id: term for term in terms_for(viewer).filter(during(day))}
    seated: dict[int, list[Seat]] = defaultdict(list)
    for seat in sitting_on(seats_for(viewer), day):
        seated[seat.body_id].append(seat)
    return [Node(body, depth, terms.get(body.pk), tuple(seated[body.pk])) for body, depth in in_order(bodies)]


def in_order(bodies: Iterable[Body]) -> list[tuple[Body, int]]:
    """Each with its depth, followed by those below it: kinds as charters rank them, then by name.

    A body whose superior is not among them stands at the top.
    """
    rows = sorted(bodies, key=lambda body: (list(BodyKind).index(BodyKind(body.kind)), body.pinyin, body.pk))
    there = {body.pk for body in rows}
    below: dict[int | None, list[Body]] = defaultdict(list)
    for body in rows:
        below[body.parent_id if body.parent_id in there else None].append(body)
    found: list[tuple[Body, int]] = []

    def walk(above: int | None, depth: int) -> None:
        for body in below[above]:
            found.append((body, depth))
            walk(body.pk, depth + 1)

    walk(None, 0)
    return found


def numbers_by_kind(day: dt.date) -> dict[str, tuple[int, int]]:
    """Bodies of a day and seats held in them, by kind of body; kinds without a body are left out. Two queries."""
    there = Body.objects.filter(during(day)).order_by()
    seats = sitting_on(Seat.objects.filter(body__in=there.values("pk")), day).order_by()
    held = Counter(seats.values_list("body__kind", flat=True))
    return {kind: (n, held[kind]) for kind, n in Counter(there.values_list("kind", flat=True)).items()}
