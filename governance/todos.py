"""What people have to do in 治理."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from governance.selectors.resolution import ACKNOWLEDGE, unread_by
from governance.selectors.voting import RUN, VOTE, due_for_counting, open_ballots
from groupportal.messages.todos import Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url
from groupportal.ui.formats import cntime

_SHOWN = 60


@todo_provider(VOTE, comes="等您投票的表决")
def votes(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Votes this person can cast. One query."""
    return [
        Todo(
            title=f"请投票：{row.motion}" + (f"（代{row.invitation}）" if row.holder_id else ""),
            url=record_url("governance:ballot", row.public_id),
            label="去投票",
            due_on=timezone.localdate(row.motion.closes_at) if row.motion.closes_at else today,
            weight=90,
            detail=str(row.motion.meeting),
            group_key="governance.votes",
        )
        for row in open_ballots(viewer)[:_SHOWN]
    ]


@todo_provider(RUN)
def counts(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Votes whose time is over, to be counted. One query."""
    return [
        Todo(
            title=f"计票：{row}",
            url=row.get_absolute_url(),
            label="去计票",
            due_on=timezone.localdate(row.closes_at),
            weight=85,
            detail=f"{row.meeting}，{cntime(row.closes_at)}已截止",
            group_key="governance.counts",
        )
        for row in due_for_counting()[:_SHOWN]
    ]


@todo_provider(ACKNOWLEDGE, comes="等本单位签收的决议")
def resolutions(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Resolutions the own units have not confirmed. One query."""
    return [
        Todo(
            title=f"签收决议：{row.resolution}",
            url=row.resolution.get_absolute_url(),
            label="去阅读",
            weight=50,
            detail=f"{row.unit}，{row.resolution.number}",
            group_key="governance.resolutions",
        )
        for row in unread_by(viewer)[:_SHOWN]
    ]
