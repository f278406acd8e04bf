"""Writing and reading off messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.messages.models import Notice
from groupportal.messages.selectors import notices_for
from groupportal.tenancy.viewer import Viewer


@transaction.atomic
def notify(users: Iterable[Any], *, title: str, body: str = "", url: str = "", dedup: str = "") -> int:
    """Send the same message to these people; how many got it.

    ``url`` is the page it is about, as ``reverse()`` gives it. With ``dedup`` a person gets it once and no more.
    """
    people = {user.pk: user for user in users if user is not None and user.pk}
    reached: set[int] = set()
    if dedup:
        reached = set(
            Notice.objects.filter(recipient_id__in=people, dedup=dedup[:120]).values_list(
                "recipient_id", flat=True
            )
        )
    fresh = [
        Notice(recipient_id=pk, title=title[:200], body=body, url=url[:300], dedup=dedup[:120])
        for pk in people
        if pk not in reached
    ]
    # Two reminders at the same moment: the unique constraint lets one through.
    Notice.objects.bulk_create(fresh, ignore_conflicts=bool(dedup))
    return len(fresh)


def mark_read(notice: Notice, *, by: Viewer) -> Notice:
    """The person has seen it; nothing happens where it is somebody else's or read already."""
    notices_for(by).filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    return notice


def mark_all_read(*, by: Viewer) -> int:
    """The person has seen them all; how many were unread."""
    return notices_for(by).filter(read_at=None).update(read_at=timezone.now())
