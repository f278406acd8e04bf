"""What people have to do about graduates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from employment.enums import Wave
from employment.models import SurveyCall
from employment.selectors.graduate import (
    EDIT,
    FOLLOW,
    calls_for,
    due,
    graduates_for,
    open_calls,
    ordered,
    to_take,
    unanswered,
    years_back,
)
from groupportal.messages.todos import Todo, todo_provider
from groupportal.tenancy.viewer import Viewer

_MOST = 30
NEAR = dt.timedelta(days=14)
"""A survey that ends so soon is told of."""


@todo_provider(FOLLOW, comes="没有答复的毕业生")
def silent(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Those whose survey ends soon, and who have not answered. One query."""
    rows = open_calls(calls_for(viewer, FOLLOW)).filter(until__range=(today, today + NEAR))
    yield from (_call(row) for row in ordered(rows)[:_MOST])


def _call(row: SurveyCall) -> Todo:
    return Todo(
        title=f"还没有答复：{row}",
        url=row.get_absolute_url(),
        label="去跟踪",
        due_on=row.until,
        weight=40,
        detail=row.graduate.class_name,
        group_key="employment.silent",
    )


@todo_provider(EDIT, comes="要列入和要问的毕业生")
def year_round(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Graduates of the roster that are not taken in; years whose time of asking came and nobody was asked. Five queries."""
    units = None if viewer.for_all_units(EDIT) else viewer.units_for(EDIT)
    if number := to_take(units, today.year).count():
        yield Todo(
            title=f"名册里有 {number} 名今年的毕业生没有列入跟踪",
            url=reverse("employment:graduates_take"),
            label="去列入",
            weight=35,
            group_key="employment.take",
        )
    rows = graduates_for(viewer, EDIT)
    for wave in Wave:
        # Who came to it within the last half year; older ones were not asked on purpose.
        since = years_back(today - dt.timedelta(days=183), wave)
        fresh = unanswered(due(rows, wave, today), wave).filter(graduated_on__gte=since)
        asked = fresh.exclude(pk__in=SurveyCall.objects.filter(wave=wave).values("graduate"))
        if number := asked.count():
            yield Todo(
                title=f"{number} 名毕业生{wave.label}，还没有问去向",
                url=reverse("employment:survey_open"),
                label="去发起",
                weight=30,
                group_key=f"employment.ask_{wave.value}",
            )
