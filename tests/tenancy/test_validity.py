"""Until when a role gives anything, at which unit, and what a visit gives."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.people.services import revoke_role, set_validity
from groupportal.tenancy.models import Membership, OperatorVisit, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import viewer_in_group
from tests.members.ground import viewer
from tests.outcomes import refused
from tests.visitor import Visitor
from tests.world import World


@pytest.mark.parametrize(("days", "status"), [(1, 200), (0, 200), (-1, 404)])
def test_a_role_holds_to_the_end_of_its_last_day(world: World, days: int, status: int) -> None:
    until = timezone.localdate() + dt.timedelta(days)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Membership.objects.filter(user=world.zhang).update(valid_until=until)
        told = people_who_can("plans.view_plan").filter(user=world.zhang).exists()
    assert Visitor(world.zhang, world.a).get("plans:list").status_code == status
    assert told == (status == 200), "reminders go to those whose role holds"


@pytest.mark.parametrize(("days", "status"), [(0, 200), (1, 404)])
def test_a_role_begins_with_its_first_day(world: World, days: int, status: int) -> None:
    since = timezone.localdate() + dt.timedelta(days)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Membership.objects.filter(user=world.zhang).update(valid_from=since)
        told = people_who_can("plans.view_plan").filter(user=world.zhang).exists()
    assert Visitor(world.zhang, world.a).get("plans:list").status_code == status
    assert told == (status == 200)


def test_a_role_gives_nothing_at_another_unit(inside: World) -> None:
    other = Unit.objects.create(name="江海第二职业技术学校")
    Membership.objects.create(user=inside.li, role=Role.STUDENT, unit=other)
    li = viewer(inside.li)
    assert li.unit_ids == {inside.ua.pk, other.pk}
    assert li.units_for("plans.file_progress") == {inside.ua.pk}
    assert li.can("plans.file_progress", unit_id=inside.ua.pk)
    assert not li.can("plans.file_progress", unit_id=other.pk)


def test_a_visit_gives_what_operators_may_see_and_nothing_else(inside: World) -> None:
    visitor = viewer_in_group(inside.operator, inside.a, [], OperatorVisit())

    def seen(action: str) -> Any:
        return visitor.for_all_units(action), Unit.objects.filter(visitor.within(action, "pk")).exists()

    assert seen("plans.view_plan") == (True, True)
    assert seen("plans.file_progress") == (False, False)


def test_a_closed_account_is_no_secretariat(inside: World) -> None:
    User.objects.filter(pk=inside.wen.pk).update(is_active=False)
    wang, last = viewer(inside.wang), Membership.objects.get(user=inside.wang)
    refused(lambda: revoke_role(last, by=wang), "last_secretariat")
    refused(lambda: set_validity(last, valid_until=dt.date(2099, 1, 1), by=wang), "last_secretariat")
    late = timezone.localdate() + dt.timedelta(days=1)
    refused(lambda: set_validity(last, valid_from=late, valid_until=None, by=wang), "last_secretariat")
