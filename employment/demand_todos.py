"""What people have to do about demand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from employment.enums import DemandState
from employment.models import Demand
from employment.selectors.access import POST, kept_demands
from employment.services.demand import DEMANDS, RULE
from groupportal.messages.todos import Todo, todo_provider
from groupportal.tenancy.viewer import Viewer

_MOST = 30
SOON = dt.timedelta(days=7)
"""A post whose last day is so near is told of."""
LATE = dt.timedelta(days=30)
"""One that is over longer than this is not asked about any more."""


@todo_provider(RULE, comes="单位提交的岗位需求")
def to_rule(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Demand that waits for the office."""
    for row in DEMANDS.due(viewer).select_related("unit")[:_MOST]:
        yield _todo(row, "审核岗位", "去审核", 65, "rule", detail=str(row.unit))


@todo_provider(POST, comes="被退回和快到截止日期的岗位")
def own(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Of the own units: what was returned, what runs out or ran out and is not ended. Two queries."""
    if viewer.for_all_units(POST):
        return
    rows = kept_demands(viewer).select_related("unit")
    for row in rows.filter(state=DemandState.REFUSED).order_by("ruled_at")[:_MOST]:
        yield _todo(row, "岗位被退回", "去改", 60, "returned", detail=row.answer)
    due = rows.filter(state=DemandState.OPEN, expires_on__lte=today + SOON, expires_on__gt=today - LATE)
    for row in due.order_by("expires_on")[:_MOST]:
        yield _todo(row, "续期或结束招聘", "去办", 50, "expires", due_on=row.expires_on)


def _todo(row: Demand, title: str, label: str, weight: int, key: str, **more: object) -> Todo:
    return Todo(
        title=f"{title}：{row}",
        url=row.get_absolute_url(),
        label=label,
        weight=weight,
        group_key=f"employment.{key}",
        **more,  # type: ignore[arg-type]
    )
