"""Which channels this installation has."""

from __future__ import annotations

from django.conf import settings

from groupportal.messages.enums import Channel


def offered() -> frozenset[Channel]:
    """The channels that are set up; robots are set up by each group for itself."""
    found = {Channel.ROBOT}
    if settings.EMAIL_OFFERED:
        found.add(Channel.EMAIL)
    if settings.SMS_BACKEND:
        found.add(Channel.SMS)
    return frozenset(found)
