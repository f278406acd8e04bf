"""Quiet hours and the hour of the digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils import timezone

from groupportal.messages.models import MessageHours


def hours_of(users: Collection[int]) -> dict[int | None, MessageHours]:
    """The hours of each of these people (keys of ``User``), their own or else the group's; the group's under None."""
    rows = {h.user_id: h for h in MessageHours.objects.filter(Q(user=None) | Q(user_id__in=users))}
    group = rows.get(None) or MessageHours()
    return {None: group, **{user: rows.get(user, group) for user in users}}


def after_quiet(at: dt.datetime, hours: MessageHours) -> dt.datetime:
    """The moment itself, or the end of the quiet hours it falls into, by the portal's clock."""
    here = timezone.localtime(at)
    start, end, now = hours.quiet_from, hours.quiet_until, here.time()
    over_midnight = start > end
    quiet = (now >= start or now < end) if over_midnight else start <= now < end
    if not quiet:
        return at
    day = here.date() + dt.timedelta(days=1) if over_midnight and now >= start else here.date()
    return timezone.make_aware(dt.datetime.combine(day, end))


def digest_due(now: dt.datetime, hours: MessageHours) -> dt.datetime | None:
    """Today's moment of the digest where it has come; None before it, and for who wants none."""
    if hours.digest_at is None:
        return None
    moment = timezone.make_aware(dt.datetime.combine(timezone.localdate(now), hours.digest_at))
    return moment if moment <= now else None


def as_words(hours: Any) -> str:
    """The quiet hours in words."""
    if hours.quiet_from == hours.quiet_until:
        return "不设免打扰时间"
    return f"{hours.quiet_from:%H:%M} 至 {hours.quiet_until:%H:%M} 不打扰"
