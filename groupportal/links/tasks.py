"""What was filled in and never handed in is not kept for ever."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from groupportal.links.models import Link
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope

KEPT_AFTER_EXPIRY = dt.timedelta(days=90)
"""As long as a link that ran out may be renewed with what was filled in."""


@shared_task(name="links.forget", time_limit=900, soft_time_limit=840)
def forget() -> None:
    """Take half-filled answers out of links that ran out long ago."""
    for group in Group.objects.all():
        with group_scope(group, actor=SYSTEM_ACTOR):
            past = Link.objects.filter(expires_at__lt=timezone.now() - KEPT_AFTER_EXPIRY)
            past.exclude(progress={}).update(progress={})
