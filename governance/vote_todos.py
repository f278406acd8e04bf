"""What people have to do about votes and resolutions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from governance.models import (
    BallotKey,
    Motion,
    Resolution,
    ResolutionReceipt,
    SealedCount,
    Voter,
)
from governance.selectors.meeting import LIVE
from governance.selectors.resolution import ACKNOWLEDGE, unread_by, withdrawn
from governance.selectors.sealing import boxes_to_open, counts_to_check, own_keys
from governance.selectors.voting import RUN, VOTE, due_for_counting, open_ballots
from groupportal.deciding.resting import resting_on
from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url
from groupportal.ui.formats import cntime


@todo_provider(
    VOTE,
    rows=lambda viewer, today: open_ballots(viewer),
    comes="等您投票的表决",
    whole="governance:motions?state=mine",
)
def votes(viewer: Viewer, today: dt.date, rows: QuerySet[Voter]) -> Iterable[Todo]:
    """Votes this person can cast."""
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
        for row in rows[:MOST]
    ]


def _keys_to_make(viewer: Viewer, today: dt.date) -> QuerySet[BallotKey]:
    return own_keys(viewer).filter(public_key="", invitation__meeting__state__in=LIVE)


@todo_provider(VOTE, rows=_keys_to_make, whole="governance:meetings")
def keys(viewer: Viewer, today: dt.date, rows: QuerySet[BallotKey]) -> Iterable[Todo]:
    """Keys this person is to make, of meetings that are not over."""
    return [
        Todo(
            title=f"生成封签钥匙：{row.invitation.meeting}",
            url=record_url("governance:ballot_key", row.public_id),
            label="去生成",
            due_on=timezone.localdate(row.invitation.meeting.starts_at),
            weight=80,
            detail="您是监票人，开箱计票时要用",
            group_key="governance.keys",
        )
        for row in rows[:MOST]
    ]


@todo_provider(
    VOTE, rows=lambda viewer, today: counts_to_check(viewer), whole="governance:motions?state=open"
)
def counts_to_confirm(viewer: Viewer, today: dt.date, rows: QuerySet[SealedCount]) -> Iterable[Todo]:
    """Counts of sealed votes this person watched."""
    return [
        Todo(
            title=f"核对开箱结果：{row.motion}",
            url=record_url("governance:motion_check", row.motion.public_id),
            label="去核对",
            weight=95,
            detail="您是监票人，请用开箱时抄下的校验码",
            group_key="governance.count_checks",
        )
        for row in rows[:MOST]
    ]


@todo_provider(RUN, rows=lambda viewer, today: boxes_to_open(), whole="governance:motions?state=open")
def boxes(viewer: Viewer, today: dt.date, rows: QuerySet[Motion]) -> Iterable[Todo]:
    """Sealed boxes that are shut, and neither opened and entered nor waiting for the 监票人."""
    return [
        Todo(
            title=f"开箱计票：{row}",
            url=record_url("governance:motion_open_box", row.public_id),
            label="去开箱",
            due_on=timezone.localdate(row.box_shut_at),
            weight=85,
            detail=f"{row.meeting}，{cntime(row.box_shut_at)}停止投票，请监票人带钥匙来",
            group_key="governance.boxes",
        )
        for row in rows[:MOST]
    ]


@todo_provider(RUN, rows=lambda viewer, today: due_for_counting(), whole="governance:motions?state=open")
def counts(viewer: Viewer, today: dt.date, rows: QuerySet[Motion]) -> Iterable[Todo]:
    """Votes whose time is over, to be counted."""
    return [
        Todo(
            title=f"计票：{row}",
            url=record_url("governance:motion", row.public_id),
            label="去计票",
            due_on=timezone.localdate(row.closes_at),
            weight=85,
            detail=f"{row.meeting}，{cntime(row.closes_at)}已截止",
            group_key="governance.counts",
        )
        for row in rows[:MOST]
    ]


@todo_provider(
    ACKNOWLEDGE,
    rows=lambda viewer, today: unread_by(viewer),
    comes="等本单位签收的决议",
    whole="governance:resolutions",
)
def resolutions(viewer: Viewer, today: dt.date, rows: QuerySet[ResolutionReceipt]) -> Iterable[Todo]:
    """Resolutions the own units have not confirmed."""
    return [
        Todo(
            title=f"签收决议：{row.resolution}",
            url=record_url("governance:resolution", row.resolution.public_id),
            label="去阅读",
            weight=50,
            detail=f"{row.unit}，{row.resolution.number}",
            group_key="governance.resolutions",
        )
        for row in rows[:MOST]
    ]


REMINDED_FOR = dt.timedelta(days=90)
"""How long after a resolution was withdrawn it is asked what stands on it; its page lists that for ever."""


def _withdrawn_lately(viewer: Viewer, today: dt.date) -> QuerySet[Resolution]:
    return withdrawn().filter(withdrawn_at__date__gte=today - REMINDED_FOR)


@todo_provider(RUN, rows=_withdrawn_lately, whole="governance:resolutions?state=withdrawn", each=False)
def lost_ground(viewer: Viewer, today: dt.date, rows: QuerySet[Resolution]) -> Iterable[Todo]:
    """Withdrawn resolutions on which something still stands."""
    by_number = {row.number: row for row in rows[:MOST]}
    return [
        Todo(
            title=f"决议已撤销，依据它的决定还在：{by_number[number]}",
            url=record_url("governance:resolution", by_number[number].public_id),
            label="去核对",
            weight=60,
            detail=f"{number}，{len(resting)} 项，请逐项结束或改写依据",
            group_key="governance.lost_ground",
        )
        for number, resting in resting_on(by_number).items()
        if resting
    ]
