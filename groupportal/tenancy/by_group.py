"""Work by the clock, group by group: a task for each, so that one that takes long or fails holds up no other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from groupportal.tenancy.enums import GroupState
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope


def for_each_running(task: Any) -> None:
    """Have ``task`` done once for each running group, by its key."""
    for key in Group.objects.filter(state=GroupState.ACTIVE).values_list("pk", flat=True):
        task.delay(key)


@contextmanager
def inside(group_id: int) -> Iterator[bool]:
    """In the group's scope; whether it is still running."""
    group = Group.objects.get(pk=group_id)
    with group_scope(group, actor=SYSTEM_ACTOR):
        yield group.state == GroupState.ACTIVE
