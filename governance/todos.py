"""What people have to do in 治理."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from governance.models import Body, Seat, Term
from governance.selectors.compliance import judged, seats_of_units_that_left
from groupportal.messages.todos import Todo, todo_provider
from groupportal.periods.period import during
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url
from groupportal.ui.formats import cndate

_SHOWN = 30
TERM_DAYS = 90
"""A term that is due within so many days is told of."""


@todo_provider("governance.edit_bodies", comes="快到期的届、要补的席位、不符合章程的机构")
def bodies(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Terms that are due, seats nobody can act in, seats of units that left, charters not kept."""
    return [*_terms(today), *_without_account(today), *_left(today), *_broken(today)][:_SHOWN]


def _terms(today: dt.date) -> Iterable[Todo]:
    due = Term.objects.filter(
        during(today), body__ends_on__isnull=True, due_on__lte=today + dt.timedelta(days=TERM_DAYS)
    )
    for term in due.select_related("body").order_by("due_on"):
        yield Todo(
            title=f"筹备换届：{term}",
            url=record_url("governance:term", term.public_id),
            label="去看",
            due_on=term.due_on,
            weight=55,
            detail=f"{cndate(term.due_on)}届满",
            group_key="governance.terms",
        )


def _without_account(today: dt.date) -> Iterable[Todo]:
    rows = Seat.objects.filter(during(today), user__isnull=True, body__ends_on__isnull=True)
    numbers = Counter(rows.values_list("body", flat=True))
    for body in Body.objects.filter(pk__in=numbers).order_by("pinyin"):
        yield Todo(
            title=f"关联账号：{body}的 {numbers[body.pk]} 席",
            url=record_url("governance:body", body.public_id),
            label="去关联",
            weight=25,
            detail="没有账号的席位收不到会议通知，不能在手机上表决",
            group_key="governance.accounts",
        )


def _left(today: dt.date) -> Iterable[Todo]:
    for seat in seats_of_units_that_left(today):
        yield Todo(
            title=f"登记离任：{seat.body}{seat.name}",
            url=record_url("governance:seat_end", seat.public_id),
            label="登记离任",
            weight=50,
            detail=f"{seat.unit}已退出集团",
            group_key="governance.left",
        )


def _broken(today: dt.date) -> Iterable[Todo]:
    for body, points in judged(Body.objects.filter(during(today)).order_by("pinyin"), today):
        if broken := [point for point in points if not point.ok]:
            yield Todo(
                title=f"章程要求没有做到：{body}",
                url=record_url("governance:body", body.public_id),
                label="去看",
                weight=40,
                detail="；".join(f"{point.title}：{''.join(point.lines)}" for point in broken)[:120],
                group_key="governance.broken",
            )
