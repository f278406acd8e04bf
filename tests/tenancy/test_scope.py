"""The scope: loud without a group, restored after nesting, errors and savepoints."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.db import connection, transaction

from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.scope import ScopeError, active_scope, group_scope, scoped_key
from groupportal.tenancy.selectors import groups_of
from tests.world import World


def _in_force() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.group_id', true)")
        return cursor.fetchone()[0] or ""


@pytest.mark.parametrize(
    "ask",
    [
        lambda: list(Unit.objects.all()),
        Unit.objects.exists,
        lambda: Unit.objects.exclude(name="x").exists(),
        Unit.objects.count,
        Unit.objects.explain,
        lambda: Unit.objects.create(name="x"),
        lambda: Unit.objects.bulk_create([Unit(name="x")]),
        lambda: Unit.objects.update(name="x"),
        lambda: Unit.objects.all().delete(),
        Unit.objects.in_bulk,
        lambda: list(Unit.objects.iterator()),
        lambda: Unit(name="x").save(),
    ],
)
def test_every_use_without_a_group_is_loud(world: World, ask: object) -> None:
    with pytest.raises(ScopeError):
        ask()


def test_nested_scope_of_another_group_is_refused_unless_meant(world: World) -> None:
    with group_scope(world.a):
        with pytest.raises(ScopeError), group_scope(world.b):
            pass
        with group_scope(world.b, switch=True):
            assert _in_force() == str(world.b.pk)
        assert _in_force() == str(world.a.pk)
        assert active_scope().group == world.a


def test_setting_is_gone_after_the_scope_and_after_an_error(world: World) -> None:
    with group_scope(world.a):
        assert _in_force() == str(world.a.pk)
    assert _in_force() == ""
    with pytest.raises(ZeroDivisionError), group_scope(world.a):
        1 / 0  # noqa: B018 -- raised on purpose
    assert _in_force() == ""


def test_a_rolled_back_savepoint_keeps_the_outer_group(world: World) -> None:
    with group_scope(world.a):
        with pytest.raises(ZeroDivisionError), group_scope(world.b, switch=True):
            1 / 0  # noqa: B018 -- raised on purpose
        assert _in_force() == str(world.a.pk)
        assert {u.group_id for u in Unit.objects.all()} == {world.a.pk}


def test_a_row_of_another_group_is_neither_saved_nor_deleted(world: World) -> None:
    with group_scope(world.b):
        row = Unit.objects.get(pk=world.ub.pk)
    with group_scope(world.a):
        row.name = "改名"
        with pytest.raises(ScopeError):
            row.save()
        with pytest.raises(ScopeError):
            row.delete()
        with pytest.raises(ScopeError):
            Unit.objects.create(name="x", group=world.b)
    with group_scope(world.b):
        assert Unit.objects.get(pk=row.pk).name == "江海第一职业技术学校"


def test_a_queryset_built_outside_is_filtered_when_run_inside(world: World) -> None:
    built = Unit.objects.order_by("name")
    with group_scope(world.a):
        assert {u.group_id for u in built.all()} == {world.a.pk}


def test_a_person_sees_own_groups_before_entering_any(world: World) -> None:
    assert [g.slug for g in groups_of(world.wang)] == ["group-a"]
    with group_scope(world.b, actor=world.qian):
        Membership.objects.create(user=world.wang, role="reader")
    assert {g.slug for g in groups_of(world.wang)} == {"group-a", "group-b"}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL app.user_id = {world.wang.pk}; SET LOCAL app.group_id = {world.a.pk}")
        cursor.execute("SELECT count(*) FROM tenancy_membership WHERE group_id = %s", [world.b.pk])
        assert cursor.fetchone() == (0,)
        cursor.execute("SET LOCAL app.user_id = ''; SET LOCAL app.group_id = ''")


def test_keys_carry_the_group(world: World) -> None:
    with group_scope(world.a):
        near = scoped_key("job", 1)
    with group_scope(world.b):
        far = scoped_key("job", 1)
    assert near != far


_SERVING = """
import sys, django
django.setup()
from django.core.handlers.wsgi import WSGIHandler
assert "groupportal.urls.group" not in sys.modules, "the test proves nothing"
WSGIHandler()
assert "groupportal.urls.group" in sys.modules
"""


def test_pages_are_imported_before_a_group_is_active_or_their_choices_would_stay_the_first_groups() -> None:
    done = subprocess.run([sys.executable, "-c", _SERVING], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
