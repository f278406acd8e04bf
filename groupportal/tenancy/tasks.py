"""Forms that were handed in are remembered as long as a browser may still hold them."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from groupportal.tenancy.models import FormKey, Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope

REMEMBERED = dt.timedelta(days=7)


@shared_task(name="tenancy.forget_forms", time_limit=900, soft_time_limit=840)
def forget_forms() -> None:
    """Take the keys of forms that were handed in long ago."""
    for group in Group.objects.all():
        with group_scope(group, actor=SYSTEM_ACTOR):
            FormKey.objects.filter(spent_at__lt=timezone.now() - REMEMBERED).delete()
