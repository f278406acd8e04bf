"""Pages of a group at work ask the database little, and less the second time: nothing twice, nothing that has not changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groupportal.tenancy.scope import group_scope
from plans.models import ItemThread
from plans.services.assignment import assign_tasks
from tests.committing import Page
from tests.plans.contents import revision_in_force
from tests.plans.ground import submitted
from tests.plans.people import viewer
from tests.world import World

# Session (in production from the cache), group, person, roles.
FRAME = 4


@pytest.fixture
def wang(world: World, settings: Any, tmp_path: Any) -> Page:
    """The secretariat of a group with a plan in force, an assignment, and a filing that waits."""
    settings.MEDIA_ROOT = tmp_path
    with group_scope(world.a, actor=world.wang):
        revision_in_force(world.wang)
        job = assign_tasks(
            [ItemThread.objects.get(name="2.扩大集团规模")],
            units=[world.ua],
            due_on=timezone.localdate() + dt.timedelta(days=5),
            request="请附审批表扫描件。",
            by=viewer(world.wang),
        )[0]
    submitted(world, lambda user=None: group_scope(world.a, actor=user or world.wang), job)
    return Page(world.wang, world.a)


@pytest.mark.parametrize(
    ("name", "kwargs", "first", "again"),
    [
        ("home", {}, 26, 1),
        ("reports:sheet", {"table": "tasks"}, 16, 0),
        ("reports:sheet", {"table": "indicators"}, 16, 0),
        ("reports:sheet", {"table": "funds"}, 16, 0),
        ("metrics:definitions", {}, 40, 0),
        ("reports:index", {}, 16, 1),
        ("plans:list", {}, 16, 1),
        ("files:file_list", {}, 16, 1),
    ],
)
def test_how_often_pages_ask(
    wang: Page, query_count: Any, name: str, kwargs: dict[str, str], first: int, again: int
) -> None:
    """``first``: at most, when nothing is kept yet; ``again``: besides what every page asks, for what is not kept."""
    with query_count() as n:
        wang.get(name, **kwargs)
    assert n() <= first
    wang.get(name, **kwargs)
    with query_count() as n:
        wang.get(name, **kwargs)
    assert n() == FRAME + again


def test_nothing_is_asked_twice_on_one_page(wang: Page) -> None:
    for name, kwargs in (("home", {}), ("reports:sheet", {"table": "funds"}), ("metrics:definitions", {})):
        with CaptureQueriesContext(connection) as asked:
            wang.get(name, **kwargs)
        seen = [q["sql"] for q in asked if q["sql"].startswith("SELECT")]
        assert {sql for sql in seen if seen.count(sql) > 1} == set()
