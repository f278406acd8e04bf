"""每日汇总: once a day, in one letter, what a person has not read and no letter has told of."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.utils import timezone

from groupportal.messages.channels import offered
from groupportal.messages.enums import Channel
from groupportal.messages.hours import digest_due, hours_of
from groupportal.messages.models import Delivery, Notice
from groupportal.messages.services.queue import queue
from groupportal.messages.topics import urgent_topics
from groupportal.tenancy.address import absolute_url, group_url
from groupportal.tenancy.scope import active_group
from groupportal.ui.formats import cndate

LOOK_BACK = dt.timedelta(days=7)
SHOWN = 20


def queue_digests(now: dt.datetime) -> int:
    """Queue today's digests that are due in the active group; how many. Each person gets one a day, of what came since the last one."""
    if Channel.EMAIL not in offered():
        return 0
    told = dict(
        Delivery.objects.filter(topic="messages.digest", created_at__gt=now - LOOK_BACK)
        .order_by("created_at")
        .values_list("recipient_id", "created_at")
    )
    unread: dict[int, list[Notice]] = defaultdict(list)
    for notice in (
        Notice.objects.filter(read_at=None, created_at__gt=now - LOOK_BACK)
        .exclude(topic__in=urgent_topics())
        .exclude(deliveries__channel=Channel.EMAIL)
        .exclude(recipient__email="")
        .order_by("-created_at", "-id")
    ):
        unread[notice.recipient_id].append(notice)
    hours = hours_of(unread.keys())
    made = []
    for user_id, notices in unread.items():
        moment, since = digest_due(now, hours[user_id]), told.get(user_id, now - LOOK_BACK)
        if moment is None or since >= moment:
            continue
        fresh = [n for n in notices if n.created_at > since]
        # What came after the hour alone waits for tomorrow.
        if any(n.created_at <= moment for n in fresh):
            made.append(_digest(user_id, fresh, now))
    queue(made)
    return len(made)


def _digest(user_id: int, notices: list[Notice], now: dt.datetime) -> Delivery:
    lines = [
        f"· {notice.title}（{cndate(timezone.localdate(notice.created_at))}）" for notice in notices[:SHOWN]
    ]
    if len(notices) > SHOWN:
        lines.append(f"另有 {len(notices) - SHOWN} 条。")
    group = active_group()
    return Delivery(
        channel=Channel.EMAIL,
        topic="messages.digest",
        recipient_id=user_id,
        title=f"您有 {len(notices)} 条未读消息",
        text="\n".join(lines),
        url=absolute_url(group, group_url(group, "messages:inbox")),
        dedup=f"digest:{timezone.localdate(now):%Y%m%d}",
        next_try_at=now,
    )
