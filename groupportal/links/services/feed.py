"""A person's own addresses for a calendar: each opens without signing in, and is made void by the next one."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.db import transaction

from groupportal.audit.services import record
from groupportal.errors import NotAllowed
from groupportal.links.feeds import FeedKind
from groupportal.links.models import CalendarFeed
from groupportal.tenancy.viewer import Viewer

_SALT = "governance.calendar"
"""As the first addresses were signed, those of meetings."""


@transaction.atomic
def new_address(kind: FeedKind, *, subject: Any = None, by: Viewer) -> CalendarFeed:
    """Make the address, or another in place of the one there is, which opens nothing any more.

    NotAllowed for who may not see the calendar, and for an operator on a visit.
    """
    by.require(kind.action)
    if by.visit is not None:  # an operator looks for a while; an address would go on
        raise NotAllowed
    rows = CalendarFeed.objects.select_for_update(of=("self",))
    key = subject.public_id if subject else None
    row, made = rows.get_or_create(user=by.user, kind=kind.code, subject_id=key)
    if not made:
        row.number += 1
        row.save(update_fields=["number"])
    record(kind.recorded, row, by=by.user)
    return row


def address_made(kind: FeedKind, viewer: Viewer, subject: Any = None) -> CalendarFeed | None:
    """The person's address of this calendar, if one was made."""
    key = subject.public_id if subject else None
    return CalendarFeed.objects.filter(user=viewer.user.pk, kind=kind.code, subject_id=key).first()


def token_of(feed: CalendarFeed) -> str:
    """What stands in the address."""
    return signing.dumps([str(feed.public_id), feed.number], salt=_SALT)


def feed_of(kind: FeedKind, token: str) -> CalendarFeed | None:
    """Whose address it is; None for a made-up one, another group's, another calendar's, and one that was replaced."""
    try:
        public_id, number = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    rows = CalendarFeed.objects.select_related("user")
    return rows.filter(public_id=public_id, number=number, kind=kind.code).first()
