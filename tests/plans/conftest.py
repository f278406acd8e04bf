from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from groupportal.tenancy.scope import group_scope
from plans.models import Assignment, ItemThread, Plan
from plans.services import assignment as assignments
from tests.plans.contents import revision_in_force
from tests.plans.people import viewer
from tests.standing import standing
from tests.world import World


@pytest.fixture
def in_a(world: World) -> Any:
    """Opens A's scope in somebody's name."""
    return lambda user=None: group_scope(world.a, actor=user or world.wang)


@standing
def plan(world: World) -> Plan:
    """A plan in force."""
    with group_scope(world.a, actor=world.wang):
        return revision_in_force(world.wang).plan


@pytest.fixture
def job(world: World, in_a: Any, plan: Plan) -> Assignment:
    with in_a():
        return assignments.assign_tasks(
            [ItemThread.objects.get(name="2.扩大集团规模")],
            units=[world.ua],
            due_on=timezone.localdate() + dt.timedelta(days=5),
            request="请附审批表扫描件。",
            by=viewer(world.wang),
        )[0]
