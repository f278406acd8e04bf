"""After long work the planner knows what is there: a page read next does not take the tables for empty."""

from __future__ import annotations

from django.db import connection

from groupportal.jobs.registry import JobOutcome
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.statistics import refresh_statistics
from tests.database import owner_connection
from tests.jobs.conftest import kind  # noqa: F401 -- a fixture
from tests.jobs.steps import ask, run

_MANY = 400


def _add_units(world):
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Unit.objects.bulk_create(Unit(group=world.a, name=f"第{n}分校") for n in range(_MANY))


def _taken_for_empty(world) -> None:
    owner = owner_connection(connection.settings_dict["NAME"])
    with owner.cursor() as cursor:
        cursor.execute("ANALYZE")
    owner.close()


def _rows_expected(world) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'tenancy_unit'::regclass")
        return int(cursor.fetchone()[0])


def test_the_portal_may_renew_what_the_planner_knows(committed_world):
    _taken_for_empty(committed_world)
    _add_units(committed_world)
    assert _rows_expected(committed_world) < _MANY
    assert refresh_statistics() >= 1
    assert _rows_expected(committed_world) >= _MANY
    assert refresh_statistics() == 0, "a second time there is nothing to renew"


def test_a_job_that_writes_much_leaves_the_planner_informed(committed_world, kind):  # noqa: F811
    def work(ctx):
        _add_units(committed_world)
        return JobOutcome()

    kind(work)
    _taken_for_empty(committed_world)
    run(committed_world, ask(committed_world))
    assert _rows_expected(committed_world) >= _MANY
