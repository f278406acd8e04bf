"""What people have to do about the roll, and its figure on the home page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.messages.highlights import HomeFigure, home_figure
from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.metrics.links import figure_url
from groupportal.tenancy.viewer import Viewer
from members.enums import ApplicationState
from members.models import Application, DataProposal
from members.selectors.queues import waiting_applications
from members.selectors.size import size_on
from members.services.proposals import PROPOSALS


@todo_provider(
    "members.review_application",
    rows=lambda viewer, today: waiting_applications(viewer),
    comes="加盟申请和资料更改",
    whole="members:applications",
)
def to_review(viewer: Viewer, today: dt.date, rows: QuerySet[Application]) -> Iterable[Todo]:
    """Applications to rule on."""
    return [
        Todo(
            title=f"{'登记理事会决定' if a.state == ApplicationState.ACCEPTED else '审核加盟申请'}：{a.name}",
            url=a.get_absolute_url(),
            label="登记决定" if a.state == ApplicationState.ACCEPTED else "去审核",
            weight=65,
            detail=f"{a.get_category_display()}，申请{a.get_rank_display()}",
            group_key=f"members.{a.state}",
        )
        for a in rows[:MOST]
    ]


@todo_provider("members.review_application", rows=lambda viewer, today: PROPOSALS.due(viewer))
def proposals(viewer: Viewer, today: dt.date, rows: QuerySet[DataProposal]) -> Iterable[Todo]:
    """Changes of units' data to rule on."""
    return [
        Todo(
            title=f"审核资料更改：{p.member}",
            url=reverse("members:proposal", kwargs={"public_id": p.public_id}),
            label="去审核",
            weight=60,
            detail=p.reason,
            group_key="members.proposals",
        )
        for p in rows.select_related("member__unit")[:MOST]
    ]


@home_figure
def size(viewer: Viewer, as_of: dt.date) -> list[HomeFigure]:
    """How many members the group has. Two queries."""
    if not viewer.can("members.view_roll"):
        return []
    found = size_on(as_of)
    if not found.total:
        return []
    reading = found.sentence.partition("，其中")[2]
    href = figure_url("members.active", as_of)
    return [HomeFigure("集团成员总数", found.total, "家", href, f"其中{reading}" if reading else "")]
