"""A question whose SQL is worked out once answers as its queryset does: for each group, each value, each number of values."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Exists, OuterRef

from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.prepared import Prepared
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, ScopeError, group_scope
from tests.world import World

asked: list[Any] = []


def _units(name: str) -> Any:
    asked.append(name)
    held = Membership.objects.filter(unit=OuterRef("pk"), role=Role.SCHOOL_ADMIN)
    return Unit.objects.filter(name=name).annotate(has_office=Exists(held))


def test_each_group_and_value_has_its_own_answer_and_the_sql_is_worked_out_once_for_each(
    world: World, query_count: Any
) -> None:
    asked.clear()
    question = Prepared(_units)
    for group, unit in ((world.a, world.ua), (world.b, world.ub)):
        with group_scope(group, actor=SYSTEM_ACTOR):
            Unit.objects.create(name="江海电子有限公司")
            with query_count() as count:
                (firm,), (school,) = question("江海电子有限公司"), question(unit.name)
                assert count() == 2
            assert (school, school.has_office, firm.has_office) == (unit, True, False)
            assert question("没有的") == []
    assert len(asked) == 2
    with pytest.raises(ScopeError):
        question(world.ua.name)


def test_tuples_of_any_length_and_rows_with_what_belongs_to_them(world: World) -> None:
    of = Prepared(
        lambda users: (
            Membership.objects.filter(user__in=users).select_related("user").order_by("user__username")
        )
    )
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        for people in ([world.li], [world.wen, world.li, world.wang]):
            rows = of(tuple(user.pk for user in people))
            assert [row.user.username for row in rows] == sorted(user.username for user in people)


def test_a_value_that_is_reckoned_with_is_refused_when_it_is_worked_out(world: World) -> None:
    wrong = Prepared(lambda number: Unit.objects.filter(pk=number + 1))
    with group_scope(world.a, actor=SYSTEM_ACTOR), pytest.raises(ValueError, match="as it is"):
        wrong(1)
