"""Writing and reading off messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.messages.models import Notice
from groupportal.messages.selectors.notice import notices_for
from groupportal.messages.services.queue import queue_notices
from groupportal.messages.topics import topic_of
from groupportal.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Message:
    """The same words to these people. ``url``: the page it is about, as ``reverse()`` gives it.

    With ``dedup`` a person gets it once and no more.
    """

    users: Iterable[Any]
    title: str
    body: str = ""
    url: str = ""
    dedup: str = ""


def notify(
    users: Iterable[Any], *, topic: str, title: str, body: str = "", url: str = "", dedup: str = ""
) -> int:
    """Tell these people of one event, each by the channels chosen for the topic; how many were told. See ``Message``."""
    return notify_all([Message(users, title, body, url, dedup)], topic=topic)


@transaction.atomic
def notify_all(messages: Iterable[Message], *, topic: str) -> int:
    """``notify`` for many events of one topic, in as many statements as for one. KeyError for a topic nobody declared.

    Everybody gets it in the inbox; what goes out by other channels is queued and sent after the transaction is committed.
    """
    kind = topic_of(topic)
    wanted = [
        Notice(
            recipient_id=pk,
            topic=topic,
            title=message.title[:200],
            body=message.body,
            url=message.url[:300],
            dedup=message.dedup[:120],
        )
        for message in messages
        for pk in dict.fromkeys(user.pk for user in message.users if user is not None and user.pk)
    ]
    fresh = _not_told_before(wanted)
    # Two reminders at the same moment: the unique constraint lets one through.
    has_dedup = any(notice.dedup for notice in fresh)
    Notice.objects.bulk_create(fresh, ignore_conflicts=has_dedup, batch_size=1000)
    if has_dedup:
        fresh = list(Notice.objects.filter(public_id__in=[notice.public_id for notice in fresh]))
    queue_notices(fresh, kind)
    return len(fresh)


def _not_told_before(notices: list[Notice]) -> list[Notice]:
    keys = {notice.dedup for notice in notices} - {""}
    if not keys:
        return notices
    people = {notice.recipient_id for notice in notices}
    told = set(
        Notice.objects.filter(recipient_id__in=people, dedup__in=keys).values_list("recipient_id", "dedup")
    )
    return [n for n in notices if not n.dedup or (n.recipient_id, n.dedup) not in told]


def mark_read(notice: Notice, *, by: Viewer) -> Notice:
    """The person has seen it; nothing happens where it is somebody else's or read already."""
    notices_for(by).filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    return notice


def mark_all_read(*, by: Viewer) -> int:
    """The person has seen them all; how many were unread."""
    return notices_for(by).filter(read_at=None).update(read_at=timezone.now())
