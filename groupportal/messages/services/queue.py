"""What goes out beside the inbox is written down here, in the transaction of the event; sending comes after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.hooks import Hook
from groupportal.messages.channels import offered
from groupportal.messages.enums import Channel, DeliveryState
from groupportal.messages.hours import after_quiet, hours_of
from groupportal.messages.models import ChannelChoice, Delivery, Notice, Robot
from groupportal.messages.models.choice import PERSONAL
from groupportal.messages.topics import Topic
from groupportal.tenancy.scope import active_group

work_waits: Hook[[int], None] = Hook(
    "messages.work_waits", "Deliveries of a group (its id) are committed and due: the workers are called."
)
MAX_ROBOT_LINES = 20
"""Of one event in a group chat; the rest is counted."""
NO_ADDRESS = {
    Channel.EMAIL: "没有登记邮箱，请本人在“我的消息设置”里登记。",
    Channel.SMS: "没有登记手机号，请秘书处在“人员与角色”里登记。",
}


def address_of(user: User, channel: Channel) -> str:
    """Where a channel reaches a person; "" where it does not."""
    return (user.email if channel == Channel.EMAIL else user.phone) or ""


def queue_notices(notices: Sequence[Notice], topic: Topic) -> None:
    """Queue these notices for the channels their recipients chose, and lines about them for the robots that tell of the topic."""
    if topic.fixed or not notices:
        return
    now = timezone.now()
    queue([*_for_people(notices, topic, now), *_for_robots(notices, topic, now)])


def queue(deliveries: Sequence[Delivery]) -> None:
    """Write them down and have the workers look once the transaction is committed."""
    if deliveries:
        Delivery.objects.bulk_create(deliveries, batch_size=1000)
        wake()


def wake() -> None:
    """Have the workers look once the transaction is committed, unless a call waits already.

    The clock looks too, so a call that is lost costs half a minute.
    """
    group_id = active_group().pk

    def call() -> None:
        if cache.add(call_key(group_id), 1, timeout=60):
            work_waits.send(group_id)

    transaction.on_commit(call, robust=True)


def call_key(group_id: int) -> str:
    """In the cache while a call waits for a worker, who takes it away before looking."""
    return f"g:{group_id}:messages:call"


def _for_people(notices: Sequence[Notice], topic: Topic, now: dt.datetime) -> list[Delivery]:
    channels = [c for c in PERSONAL if c in offered()]
    users = {notice.recipient_id for notice in notices}
    answers = {
        (choice.user_id, choice.channel): choice.wanted
        for choice in ChannelChoice.objects.filter(topic=topic.code, user_id__in=users, channel__in=channels)
    }
    wanted = [
        (notice, channel)
        for notice in notices
        for channel in channels
        if answers.get((notice.recipient_id, channel), channel in topic.channels)
    ]
    if not wanted:
        return []
    people = User.objects.in_bulk({notice.recipient_id for notice, _ in wanted})
    hours = hours_of(people.keys())
    return [
        Delivery(
            channel=channel,
            topic=topic.code,
            notice=notice,
            recipient_id=notice.recipient_id,
            title=notice.title,
            next_try_at=now if topic.urgent else after_quiet(now, hours[notice.recipient_id]),
            **_reachable(people[notice.recipient_id], channel),
        )
        for notice, channel in wanted
    ]


def _reachable(user: User, channel: Channel) -> dict[str, Any]:
    if address_of(user, channel):
        return {}
    return {"state": DeliveryState.SKIPPED, "reason": NO_ADDRESS[channel]}


def _for_robots(notices: Sequence[Notice], topic: Topic, now: dt.datetime) -> list[Delivery]:
    if not topic.robot_text:
        return []
    robots = list(Robot.objects.filter(is_active=True, topics__contains=topic.code))
    if not robots:
        return []
    lines = list(dict.fromkeys(topic.robot_line(notice.title) for notice in notices))
    if (more := len(lines) - MAX_ROBOT_LINES) > 0:
        lines[MAX_ROBOT_LINES:] = [f"{topic.label}：另有 {more} 条，请登录门户查看。"]
    # What is said within the same minute is said once, and in one message.
    minute = now.replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
    waiting = set(
        Delivery.objects.filter(robot__in=robots, state=DeliveryState.WAITING, title__in=lines).values_list(
            "robot_id", "title"
        )
    )
    due = minute if topic.urgent else after_quiet(minute, hours_of(())[None])
    return [
        Delivery(channel=Channel.ROBOT, topic=topic.code, robot=robot, title=line, next_try_at=due)
        for robot in robots
        for line in lines
        if (robot.pk, line) not in waiting
    ]
