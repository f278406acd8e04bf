"""What people have to do about meetings: answers, minutes, what was given to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from governance.enums import MeetingState, MotionState
from governance.models import (
    FollowUp,
    Invitation,
    Meeting,
    Minutes,
    Motion,
    Proxy,
)
from governance.selectors.invitation import ANSWER, unanswered
from governance.selectors.meeting import EDIT, is_by_letter
from governance.selectors.minutes import VIEW, own_follow_ups
from governance.services.proxy import PROXIES
from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cntime


@todo_provider(
    ANSWER, rows=lambda viewer, today: unanswered(viewer), comes="会议通知", whole="governance:meetings"
)
def to_answer(viewer: Viewer, today: dt.date, rows: QuerySet[Invitation]) -> Iterable[Todo]:
    """Meetings to come that the person has not answered."""
    for row in rows[:MOST]:
        yield Todo(
            title=f"回复会议通知：{row.meeting}",
            url=row.meeting.get_absolute_url(),
            label="去回复",
            due_on=timezone.localdate(row.meeting.starts_at),
            weight=70,
            detail=f"{cntime(row.meeting.starts_at)}，{row.meeting.place}",
            group_key="governance.answer",
        )


@todo_provider(ANSWER, rows=lambda viewer, today: PROXIES.due(viewer), whole="governance:meetings")
def to_accept(viewer: Viewer, today: dt.date, rows: QuerySet[Proxy]) -> Iterable[Todo]:
    """Proxies that wait for the person."""
    for row in rows.select_related("giver__meeting", "holder")[:MOST]:
        yield Todo(
            title=f"{row.giver}委托您在{row.giver.meeting}代为表决",
            detail=f"适用于{row.span}",
            url=row.get_absolute_url(),
            label="去答复",
            due_on=timezone.localdate(row.giver.meeting.starts_at),
            weight=70,
            group_key="governance.proxy",
        )


@todo_provider(
    VIEW,
    rows=lambda viewer, today: own_follow_ups(viewer).filter(done_on__isnull=True),
    comes="会议交办的事项",
    whole="governance:follow_ups?look=own",
)
def to_follow_up(viewer: Viewer, today: dt.date, rows: QuerySet[FollowUp]) -> Iterable[Todo]:
    """What meetings gave the person or the own unit to do."""
    for row in rows.select_related("meeting").order_by("due_on", "pk")[:MOST]:
        yield Todo(
            title=row.what,
            url=row.get_absolute_url(),
            label="登记办好",
            due_on=row.due_on,
            weight=55,
            detail=f"{row.meeting}交办",
            group_key="governance.follow_up",
        )


def _not_recorded(viewer: Viewer, today: dt.date) -> QuerySet[Meeting]:
    return Meeting.objects.filter(
        state__in=(MeetingState.DRAFT, MeetingState.CALLED, MeetingState.OPEN),
        starts_at__lt=timezone.now() - dt.timedelta(hours=12),
    ).exclude(pk__in=Motion.objects.filter(state=MotionState.OPEN).order_by().values("meeting"))


@todo_provider(EDIT, rows=_not_recorded, comes="没有纪要的会议", whole="governance:meetings")
def to_record(viewer: Viewer, today: dt.date, rows: QuerySet[Meeting]) -> Iterable[Todo]:
    """Meetings whose time has passed and that were not opened or closed, but for those in which a vote goes on."""
    for row in rows.order_by("starts_at")[:MOST]:
        yield Todo(
            title=f"{row}的表决时间已过，还没有结束通讯表决"
            if is_by_letter(row)
            else f"{row}的时间已过，还没有登记到会和散会",
            url=row.get_absolute_url(),
            label="去登记",
            due_on=timezone.localdate(row.starts_at),
            weight=50,
            group_key="governance.record",
        )


def _without_minutes(viewer: Viewer, today: dt.date) -> QuerySet[Meeting]:
    since = timezone.now() - dt.timedelta(days=90)
    written = Minutes.objects.filter(published_at__isnull=False).order_by().values("meeting")
    return Meeting.objects.filter(state=MeetingState.CLOSED, closed_at__gte=since).exclude(pk__in=written)


@todo_provider(EDIT, rows=_without_minutes, whole="governance:meetings?state=closed")
def to_write_up(viewer: Viewer, today: dt.date, rows: QuerySet[Meeting]) -> Iterable[Todo]:
    """Closed meetings of late without minutes."""
    for row in rows.order_by("closed_at")[:MOST]:
        yield Todo(
            title=f"{row}的纪要还没有公布",
            url=row.get_absolute_url(),
            label="写纪要",
            weight=45,
            group_key="governance.minutes",
        )
