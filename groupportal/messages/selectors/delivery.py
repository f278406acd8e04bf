"""Reads of the delivery log."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from groupportal.messages.enums import Channel, DeliveryState
from groupportal.messages.models import Delivery

RECENT = dt.timedelta(days=7)


def deliveries() -> QuerySet[Delivery]:
    """The log, the newest first."""
    return Delivery.objects.select_related("recipient", "robot", "notice", "sent_by")


def recent_counts() -> dict[str, dict[str, int]]:
    """By channel, how many of the last seven days went out, failed, and wait."""
    since = timezone.now() - RECENT
    counts: dict[str, Any] = {
        state: Count("pk", filter=Q(state=state))
        for state in (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.WAITING)
    }
    rows = Delivery.objects.filter(created_at__gte=since).order_by().values("channel").annotate(**counts)
    empty = dict.fromkeys(counts, 0)
    return {c.value: empty for c in Channel} | {row.pop("channel"): row for row in rows}
