"""What people have to do in 治理."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from governance.enums import MeetingState
from governance.models import Meeting, Minutes
from governance.selectors.invitation import ANSWER, unanswered
from governance.selectors.minutes import EDIT, VIEW, own_follow_ups
from governance.services.proxy import PROXIES
from groupportal.messages.todos import Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cntime

_MOST = 30


@todo_provider(ANSWER, comes="会议通知")
def to_answer(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Meetings to come that the person has not answered. One query."""
    for row in unanswered(viewer)[:_MOST]:
        yield Todo(
            title=f"回复会议通知：{row.meeting}",
            url=row.meeting.get_absolute_url(),
            label="去回复",
            due_on=timezone.localdate(row.meeting.starts_at),
            weight=70,
            detail=f"{cntime(row.meeting.starts_at)}，{row.meeting.place}",
            group_key="governance.answer",
        )


@todo_provider(ANSWER)
def to_accept(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Proxies that wait for the person. One query."""
    for row in PROXIES.due(viewer).select_related("giver__meeting", "holder")[:_MOST]:
        yield Todo(
            title=f"{row.giver}委托您在{row.giver.meeting}代为表决",
            url=row.get_absolute_url(),
            label="去答复",
            due_on=timezone.localdate(row.giver.meeting.starts_at),
            weight=70,
            group_key="governance.proxy",
        )


@todo_provider(VIEW, comes="会议交办的事项")
def to_follow_up(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """What meetings gave the person or the own unit to do. One query."""
    rows = own_follow_ups(viewer).filter(done_on__isnull=True).select_related("meeting")
    for row in rows.order_by("due_on", "pk")[:_MOST]:
        yield Todo(
            title=row.what,
            url=row.get_absolute_url(),
            label="登记办好",
            due_on=row.due_on,
            weight=55,
            detail=f"{row.meeting}交办",
            group_key="governance.follow_up",
        )


@todo_provider(EDIT, comes="没有纪要的会议")
def to_write_up(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Meetings whose time has passed and that were not opened, and closed ones of this year without minutes. Two queries."""
    now = timezone.now()
    late = Meeting.objects.filter(
        state__in=(MeetingState.DRAFT, MeetingState.CALLED, MeetingState.OPEN),
        starts_at__lt=now - dt.timedelta(hours=12),
    )
    for row in late.order_by("starts_at")[:_MOST]:
        yield Todo(
            title=f"{row}的时间已过，还没有登记到会和散会",
            url=row.get_absolute_url(),
            label="去登记",
            due_on=timezone.localdate(row.starts_at),
            weight=50,
            group_key="governance.record",
        )
    told = Meeting.objects.filter(state=MeetingState.CLOSED, closed_at__gte=now - dt.timedelta(days=90))
    written = Minutes.objects.filter(published_at__isnull=False).order_by().values("meeting")
    for row in told.exclude(pk__in=written).order_by("closed_at")[:_MOST]:
        yield Todo(
            title=f"{row}的纪要还没有公布",
            url=row.get_absolute_url(),
            label="写纪要",
            weight=45,
            group_key="governance.minutes",
        )
