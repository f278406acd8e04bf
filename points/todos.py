"""What people have to do about points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, count
from points.models import PointsAppeal, PointsClaim
from points.services.appeal import APPEALS
from points.services.claim import CLAIMS

_DAYS_TO_ANSWER = 15


@todo_provider(
    "points.confirm_points",
    rows=lambda viewer, today: CLAIMS.due(viewer),
    comes="等您确认的积分申报",
    whole="points:claims?state=mine",
)
def claims(viewer: Viewer, today: dt.date, rows: QuerySet[PointsClaim]) -> Iterable[Todo]:
    """Claims to confirm."""
    return [
        Todo(
            title=f"确认积分申报：{claim.member}　{claim.rule.label}",
            url=reverse("points:claim", kwargs={"public_id": claim.public_id}),
            label="去确认",
            weight=60,
            detail=f"{cndate(claim.occurred_on)}，{count(claim.quantity)} {claim.rule.unit}",
            group_key="members.claims",
        )
        for claim in rows[:MOST]
    ]


@todo_provider(
    "points.answer_appeals", rows=lambda viewer, today: APPEALS.due(viewer), whole="points:appeals"
)
def appeals(viewer: Viewer, today: dt.date, rows: QuerySet[PointsAppeal]) -> Iterable[Todo]:
    """Appeals to answer."""
    return [
        Todo(
            title=f"答复积分申诉：{appeal}",
            url=reverse("points:appeal", kwargs={"public_id": appeal.public_id}),
            label="去答复",
            due_on=timezone.localdate(appeal.proposed_at) + dt.timedelta(days=_DAYS_TO_ANSWER),
            weight=65,
            detail=appeal.text[:80],
            group_key="members.appeals",
        )
        for appeal in rows.select_related("member__unit", "entry__rule")[:MOST]
    ]
