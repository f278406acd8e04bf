"""What people have to do about demand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from employment.enums import DemandState
from employment.models import Demand
from employment.selectors.access import POST, VIEW, kept_demands
from employment.services.demand import DEMANDS, RULE
from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer

SOON = dt.timedelta(days=7)
"""A post whose last day is so near is told of."""
LATE = dt.timedelta(days=30)
"""One that is over longer than this is not asked about any more."""


@todo_provider(
    RULE,
    rows=lambda viewer, today: DEMANDS.due(viewer),
    comes="单位提交的岗位需求",
    whole="employment:demands?state=submitted",
)
def to_rule(viewer: Viewer, today: dt.date, rows: QuerySet[Demand]) -> Iterable[Todo]:
    """Demand that waits for the office."""
    return [
        _todo(row, "审核岗位", "去审核", 65, "rule", detail=str(row.unit))
        for row in rows.select_related("unit")[:MOST]
    ]


def _own(viewer: Viewer, **state: object) -> QuerySet[Demand]:
    """Of the own units, and of visits: a teacher what the teacher put forward. The office looks after nobody's."""
    rows = Demand.objects.none() if viewer.for_all_units(POST) else kept_demands(viewer)
    mine = {} if viewer.can(POST) else {"proposed_by": viewer.user.pk}
    return rows.filter(**state, **mine)


@todo_provider(
    VIEW,
    rows=lambda viewer, today: _own(viewer, state=DemandState.REFUSED),
    comes="被退回和快到期的岗位",
    whole="employment:demands?state=returned",
)
def returned(viewer: Viewer, today: dt.date, rows: QuerySet[Demand]) -> Iterable[Todo]:
    """What was returned."""
    return [
        _todo(row, "岗位被退回", "去改", 60, "returned", detail=row.answer)
        for row in rows.order_by("ruled_at")[:MOST]
    ]


def _due(viewer: Viewer, today: dt.date) -> QuerySet[Demand]:
    return _own(viewer, state=DemandState.OPEN, expires_on__lte=today + SOON, expires_on__gt=today - LATE)


@todo_provider(VIEW, rows=_due, whole="employment:demands?state=approved")
def running_out(viewer: Viewer, today: dt.date, rows: QuerySet[Demand]) -> Iterable[Todo]:
    """What runs out, or ran out and is not ended."""
    return [
        _todo(row, "续期或结束招聘", "去办", 50, "expires", due_on=row.expires_on)
        for row in rows.order_by("expires_on")[:MOST]
    ]


def _todo(row: Demand, title: str, label: str, weight: int, key: str, **more: object) -> Todo:
    return Todo(
        title=f"{title}：{row}",
        url=row.get_absolute_url(),
        label=label,
        weight=weight,
        group_key=f"employment.{key}",
        **more,  # type: ignore[arg-type]
    )
