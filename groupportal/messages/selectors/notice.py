"""Reads of the inbox."""

from __future__ import annotations

from django.db.models import F, QuerySet

from groupportal.messages.models import Notice
from groupportal.tenancy.viewer import Viewer


def notices_for(viewer: Viewer) -> QuerySet[Notice]:
    """A person's own messages in this group: unread first, the newest first."""
    return (
        Notice.objects.filter(recipient_id=viewer.user.pk)
        .select_related("group")
        .order_by(F("read_at").asc(nulls_first=True), "-created_at", "-id")
    )


def unread_count(viewer: Viewer) -> int:
    """How many of them are unread."""
    return Notice.objects.filter(recipient_id=viewer.user.pk, read_at=None).count()
