"""Work by the clock: bookings nobody came for are given free, those that are over count as used."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from groupportal.tenancy.enums import GroupState
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from parks.services.booking import settle_past


@shared_task(name="parks.settle_bookings")
def settle_bookings() -> None:
    """Have the bookings of every running group settled, each in a task of its own."""
    for key in Group.objects.filter(state=GroupState.ACTIVE).values_list("pk", flat=True):
        settle_group.delay(key)


@shared_task(name="parks.settle_group")
def settle_group(group_id: int) -> None:
    """Settle the bookings of a group; safe to run again."""
    group = Group.objects.get(pk=group_id)
    with group_scope(group, actor=SYSTEM_ACTOR):
        if group.state == GroupState.ACTIVE:
            settle_past(timezone.now())
