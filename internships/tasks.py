"""Work by the clock: every night all placements are checked, because birthdays, insurance and holidays come by themselves."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from groupportal.tenancy.enums import GroupState
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.selectors.checking import live
from internships.services.checking import check_all


@shared_task(name="internships.check_groups")
def check_groups() -> None:
    """Have every running group checked."""
    for key in Group.objects.filter(state=GroupState.ACTIVE).values_list("pk", flat=True):
        check_group.delay(key)


@shared_task(name="internships.check_group", time_limit=900, soft_time_limit=840)
def check_group(group_id: int) -> None:
    """Check all placements of a group; one without any is left alone."""
    group = Group.objects.get(pk=group_id)
    if group.state != GroupState.ACTIVE:
        return
    with group_scope(group, actor=SYSTEM_ACTOR):
        if live().exists():
            check_all(on=timezone.localdate(), by=SYSTEM_ACTOR)
