"""Somebody asks a colleague once more to rule on what was handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from groupportal.deciding.handed import nudge
from groupportal.tenancy.scope import group_scope
from plans.models import ItemThread
from plans.services.assignment import assign_tasks
from tests.plans.contents import revision_in_force
from tests.plans.ground import submitted
from tests.plans.people import viewer
from tests.trail import Did
from tests.world import World

BEGINS = ("deciding.",)


def waiting(world: World) -> Any:
    """A filing of the unit's that waits for the secretariat."""
    with group_scope(world.a, actor=world.wang):
        revision_in_force(world.wang)
        thread = ItemThread.objects.get(name="2.扩大集团规模")
        due = timezone.localdate() + dt.timedelta(days=2)
        job = assign_tasks([thread], units=[world.ua], due_on=due, by=viewer(world.wang))[0]
    return submitted(world, lambda user=None: group_scope(world.a, actor=user or world.wang), job)


def story(world: World, request: Any) -> Iterator[Did]:
    request.getfixturevalue("settings").MEDIA_ROOT = request.getfixturevalue("tmp_path")
    row = waiting(world)
    with group_scope(world.a, actor=world.li):
        nudge("plans.filing", row.public_id, by=viewer(world.li))
        yield Did("deciding.nudged", world.li, row)
