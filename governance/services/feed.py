"""A person's own address for a calendar: it opens without signing in, and is made void by the next one."""

from __future__ import annotations

from django.core import signing
from django.db import transaction

from governance.models import CalendarFeed
from groupportal.audit.services import record
from groupportal.tenancy.viewer import Viewer

_SALT = "governance.calendar"


@transaction.atomic
def new_address(*, by: Viewer) -> CalendarFeed:
    """Make the address, or another in place of the one there is, which opens nothing any more."""
    by.require("governance.view_meetings")
    row, made = CalendarFeed.objects.select_for_update(of=("self",)).get_or_create(user=by.user)
    if not made:
        row.number += 1
        row.save(update_fields=["number"])
    record("governance.calendar_address", row, by=by.user)
    return row


def token_of(feed: CalendarFeed) -> str:
    """What stands in the address."""
    return signing.dumps([str(feed.public_id), feed.number], salt=_SALT)


def feed_of(token: str) -> CalendarFeed | None:
    """Whose address it is; None for a made-up one, another group's, and one that was replaced."""
    try:
        public_id, number = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return CalendarFeed.objects.select_related("user").filter(public_id=public_id, number=number).first()
