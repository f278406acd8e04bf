"""What people have to do about bodies, their charters, terms and seats."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from governance.enums import ElectionState
from governance.models import (
    Body,
    Seat,
    Term,
)
from governance.selectors.compliance import judged, seats_of_units, seats_of_units_that_left
from governance.selectors.election import OPEN
from governance.selectors.invitation import ANSWER, reached
from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.periods.period import during
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url
from groupportal.ui.formats import cndate, in_one

TERM_DAYS = 90
"""A term that is due within so many days is told of."""
EDIT_BODIES = "governance.edit_bodies"


def _without_account(viewer: Viewer, today: dt.date) -> QuerySet[Seat]:
    able = reached(ANSWER).order_by().values("user")
    none = Q(user__isnull=True) | ~Q(user__in=able)
    return Seat.objects.filter(during(today), none, body__ends_on__isnull=True)


@todo_provider(
    EDIT_BODIES,
    rows=_without_account,
    comes="快到期的届、要补的席位、不符合章程的机构",
    whole="governance:seats",
    each=False,
)
def seats(viewer: Viewer, today: dt.date, rows: QuerySet[Seat]) -> Iterable[Todo]:
    """Seats nobody can act in, a line a body."""
    numbers = Counter(rows.values_list("body", flat=True))
    for body in Body.objects.filter(pk__in=numbers).order_by("pinyin"):
        yield Todo(
            title=f"关联账号：{body}的 {numbers[body.pk]} 席",
            url=record_url("governance:body", body.public_id),
            label="去关联",
            weight=25,
            detail="没有账号，或账号已停用、没有能参会的角色，收不到会议通知，不能在手机上表决",
            group_key="governance.accounts",
        )


@todo_provider(
    EDIT_BODIES, rows=lambda viewer, today: seats_of_units(today), whole="governance:seats", each=False
)
def left(viewer: Viewer, today: dt.date, rows: QuerySet[Seat]) -> Iterable[Todo]:
    """Seats of units that left."""
    for seat in seats_of_units_that_left(today):
        yield Todo(
            title=f"登记离任：{seat.body}{seat.name}",
            url=record_url("governance:seat_end", seat.public_id),
            label="登记离任",
            weight=50,
            detail=f"{seat.unit}已退出集团",
            group_key="governance.left",
        )


@todo_provider(
    EDIT_BODIES,
    rows=lambda viewer, today: Body.objects.filter(during(today)),
    whole="governance:compliance?holds=no",
    each=False,
)
def charters(viewer: Viewer, today: dt.date, rows: QuerySet[Body]) -> Iterable[Todo]:
    """Bodies that don't keep their charters."""
    found = judged(rows.order_by("pinyin"), today)
    not_kept = ((body, [point for point in points if not point.ok]) for body, points in found)
    for body, broken in ((body, broken) for body, broken in not_kept if broken):
        yield Todo(
            title=f"章程要求没有做到：{body}",
            url=record_url("governance:body", body.public_id),
            label="去看",
            weight=40,
            detail=in_one(f"{point.title}：{''.join(point.lines)}" for point in broken)[:120],
            group_key="governance.broken",
        )


def _terms_due(viewer: Viewer, today: dt.date) -> QuerySet[Term]:
    return Term.objects.filter(
        during(today), body__ends_on__isnull=True, due_on__lte=today + dt.timedelta(days=TERM_DAYS)
    ).exclude(body__elections__state__in=(*OPEN, ElectionState.WAITING))


@todo_provider(EDIT_BODIES, rows=_terms_due, whole="governance:bodies")
def terms(viewer: Viewer, today: dt.date, rows: QuerySet[Term]) -> Iterable[Todo]:
    """Terms that are due."""
    for term in rows.select_related("body").order_by("due_on")[:MOST]:
        yield Todo(
            title=f"筹备换届：{term}",
            url=record_url("governance:term", term.public_id),
            label="去看",
            due_on=term.due_on,
            weight=55,
            detail=f"{cndate(term.due_on)}届满",
            group_key="governance.terms",
        )
