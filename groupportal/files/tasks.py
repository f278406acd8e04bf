"""Work by the clock and on call."""

from __future__ import annotations

from celery import shared_task

from groupportal.files.sweep import sweep
from groupportal.files.turning import any_waits, turn_waiting
from groupportal.tenancy.enums import GroupState
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope


@shared_task(name="files.sweep", time_limit=3600, soft_time_limit=3000)
def sweep_all() -> None:
    """Remove contents that no row names."""
    sweep()


@shared_task(name="files.turn_photos", time_limit=180, soft_time_limit=120)
def turn_photos(group_id: int) -> None:
    """Make photographs of one group that browsers can't show JPEG, some of them; what is left stands behind those of other groups."""
    group = Group.objects.get(pk=group_id)
    if group.state == GroupState.ACTIVE and turn_waiting(group):
        call_workers(group_id)


def call_workers(group_id: int) -> None:
    """Have a worker look for the photographs of this group. A call nobody took is dropped once the clock looks again."""
    turn_photos.apply_async((group_id,), expires=55)


@shared_task(name="files.look_for_photos")
def look_for_photos() -> None:
    """Have the workers go on wherever a photograph waits: after a call that was lost, a worker that died, a full store."""
    for group in Group.objects.filter(state=GroupState.ACTIVE):
        with group_scope(group, actor=SYSTEM_ACTOR):
            waits = any_waits()
        if waits:
            call_workers(group.pk)
