"""Pages of a group at work ask the database little, and less the second time: nothing twice, nothing that has not changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groupportal.tenancy.scope import group_scope
from plans.models import ItemThread
from plans.services.assignment import assign_tasks
from tests.committing import Page, through
from tests.plans.contents import revision_in_force
from tests.plans.ground import submitted
from tests.plans.people import viewer
from tests.world import World

# Group, person, roles; the session is in the cache in production and in the cookie here.
FRAME = 3


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


AT_FIRST = {
    "home": 44,
    "reports:sheet": 21,
    "metrics:definitions": 61,
    "reports:index": 16,
    "reports:cockpit": 46,
    "plans:list": 16,
    "files:file_list": 16,
}
"""What a first visit asks, with room for what only some days have. Of many small questions (is there anything to do, how many rows
has a figure) one statement asks; where a room's new one goes beyond, give its to-dos ``rows`` and its figures ``number_of``."""
AGAIN = {
    "home": 1,
    "reports:sheet": 0,
    "metrics:definitions": 0,
    "reports:index": 0,
    "reports:cockpit": 0,
    "plans:list": 0,
    "files:file_list": 1,
}
"""What a page asks besides the frame when nothing has changed since: what is not kept."""
ARGUMENTS = {"reports:sheet": {"table": "tasks"}}


def asked(page: Page, name: str) -> list[str]:
    """The SELECTs of one visit."""
    through()
    with CaptureQueriesContext(connection) as found:
        page.get(name, **ARGUMENTS.get(name, {}))
    return [query["sql"] for query in found if query["sql"].startswith("SELECT")]


def test_how_often_pages_ask_and_never_the_same_twice(wang: Page) -> None:
    first, again = {}, {}
    for name in AT_FIRST:
        cache.clear()
        sql = asked(wang, name)
        assert [one[:300] for one in set(sql) if sql.count(one) > 1] == []
        first[name] = len(sql)
        again[name] = len(asked(wang, name)) - FRAME
    assert {name: n for name, n in first.items() if n > AT_FIRST[name]} == {}
    assert again == AGAIN


def test_the_annex_on_money_asks_nothing_twice_either(wang: Page) -> None:
    with CaptureQueriesContext(connection) as found:
        wang.get("reports:sheet", table="funds")
    sql = [query["sql"] for query in found if query["sql"].startswith("SELECT")]
    assert [one[:300] for one in set(sql) if sql.count(one) > 1] == []
