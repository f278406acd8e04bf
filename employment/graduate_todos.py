"""What people have to do about graduates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from employment.enums import Wave
from employment.models import Graduate, SurveyCall
from employment.selectors.graduate import (
    EDIT,
    FOLLOW,
    calls_for,
    graduates_for,
    latest,
    open_calls,
    ordered,
    to_take,
    years_back,
)
from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer

NEAR = dt.timedelta(days=14)
"""A survey that ends so soon is told of."""
FRESH = dt.timedelta(days=183)
"""Whose time of asking came longer ago was not asked on purpose."""


def _ending(viewer: Viewer, today: dt.date) -> QuerySet[SurveyCall]:
    return open_calls(calls_for(viewer, FOLLOW)).filter(until__range=(today, today + NEAR))


@todo_provider(FOLLOW, rows=_ending, comes="没有答复的毕业生", whole="employment:surveys")
def silent(viewer: Viewer, today: dt.date, rows: QuerySet[SurveyCall]) -> Iterable[Todo]:
    """Those whose survey ends soon, and who have not answered."""
    return [
        Todo(
            title=f"还没有答复：{row}",
            url=row.get_absolute_url(),
            label="去跟踪",
            due_on=row.until,
            weight=40,
            detail=row.graduate.class_name,
            group_key="employment.silent",
        )
        for row in ordered(rows)[:MOST]
    ]


def _own(viewer: Viewer) -> frozenset[int]:
    """The schools one looks after; the office looks after none itself."""
    return frozenset() if viewer.for_all_units(EDIT) else viewer.units_for(EDIT)


@todo_provider(EDIT, rows=lambda viewer, today: to_take(_own(viewer), today.year), comes="要列入的毕业生")
def taking(viewer: Viewer, today: dt.date, rows: QuerySet[Any]) -> Iterable[Todo]:
    """This year's graduates of the roster that are not taken in."""
    yield Todo(
        title=f"名册里有 {rows.count()} 名今年的毕业生没有列入跟踪",
        url=reverse("employment:graduates_take"),
        label="去列入",
        weight=35,
        group_key="employment.take",
    )


def _unasked(today: dt.date, wave: Wave) -> Q:
    """Whose time of asking came lately, and who neither was asked nor has told anything."""
    come = Q(graduated_on__range=(years_back(today - FRESH, wave), years_back(today, wave)))
    told = Exists(latest().filter(graduate=OuterRef("pk"), wave=wave))
    return come & ~told & ~Exists(SurveyCall.objects.filter(graduate=OuterRef("pk"), wave=wave))


def _to_ask(viewer: Viewer, today: dt.date) -> QuerySet[Graduate]:
    rows = graduates_for(viewer, EDIT).filter(unit__in=_own(viewer))
    return rows.filter(Q(*(_unasked(today, wave) for wave in Wave), _connector=Q.OR))


@todo_provider(EDIT, rows=_to_ask)
def asking(viewer: Viewer, today: dt.date, rows: QuerySet[Graduate]) -> Iterable[Todo]:
    """Graduates whose time of asking came. Four queries."""
    for wave in Wave:
        if number := rows.filter(_unasked(today, wave)).count():
            yield Todo(
                title=f"{number} 名毕业生{wave.label}，还没有问去向",
                url=reverse("employment:survey_open"),
                label="去发起",
                weight=30,
                group_key="employment.ask",
            )
