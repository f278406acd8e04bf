"""Work by the clock and on call."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from groupportal.messages.delivering import deliver_group, has_work
from groupportal.messages.enums import DeliveryState
from groupportal.messages.models import Delivery
from groupportal.messages.services.digest import queue_digests
from groupportal.messages.services.queue import call_key
from groupportal.tenancy.enums import GroupState
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope


@shared_task(name="messages.deliver", time_limit=180, soft_time_limit=150)
def deliver(group_id: int) -> None:
    """Send what is due in one group; any number of workers may do so at once."""
    cache.delete(call_key(group_id))
    group = Group.objects.get(pk=group_id)
    if group.state == GroupState.ACTIVE:
        deliver_group(group)


def call_workers(group_id: int) -> None:
    """Have a worker look for what this group has to send."""
    deliver.delay(group_id)


@shared_task(name="messages.look")
def look() -> None:
    """Have the workers send wherever something is due: after a pause, after quiet hours, after a call that was lost."""
    for group in Group.objects.filter(state=GroupState.ACTIVE):
        with group_scope(group, actor=SYSTEM_ACTOR):
            waits = has_work(timezone.now())
        if waits:
            deliver.delay(group.pk)


@shared_task(name="messages.digest")
def digest() -> None:
    """Queue the digests whose hour has come."""
    for group in Group.objects.filter(state=GroupState.ACTIVE):
        with group_scope(group, actor=SYSTEM_ACTOR):
            queue_digests(timezone.now())


@shared_task(name="messages.expire")
def expire() -> None:
    """Forget deliveries past their time: the log names addresses of people."""
    until = timezone.now() - dt.timedelta(days=settings.MESSAGE_LOG_DAYS)
    for group in Group.objects.all():
        with group_scope(group, actor=SYSTEM_ACTOR):
            old = Delivery.objects.filter(created_at__lt=until)
            old.exclude(state__in=(DeliveryState.WAITING, DeliveryState.SENDING)).delete()
