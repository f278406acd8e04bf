"""Work by the clock."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from groupportal.tenancy.enums import GroupState
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from plans.services.assignment import notify_overdue as notify_overdue_in_group


@shared_task(name="plans.notify_overdue")
def notify_overdue() -> int:
    """Tell everybody who is late, in every running group; once a day each, however often it runs."""
    today = timezone.localdate()
    sent = 0
    for group in Group.objects.filter(state=GroupState.ACTIVE):
        with group_scope(group, actor=SYSTEM_ACTOR):
            sent += notify_overdue_in_group(today)
    return sent
