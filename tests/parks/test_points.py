"""What units do in parks earns them points, once: a training held, value that a firm confirmed, a facility others used."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone

from groupportal.errors import NotAllowed
from groupportal.metrics.selectors import ask
from groupportal.tenancy.models import Unit
from groupportal.tenancy.roles import Role
from members.enums import Category
from parks.enums import FacilityKind
from parks.models import ProjectPartner
from parks.services.booking import Wanted
from parks.services.booking_use import record_usage, undo_use
from parks.services.facility import FacilityInput, add_facility
from parks.services.request import accept
from parks.services.request_work import deliver, join
from parks.services.training import (
    add_attendance,
    drop_attendance,
    edit_training,
    hold_training,
    remove_training,
    training_facts,
    undo_held,
)
from parks.services.value import answer_by_link, confirm, undo_value
from points.models import PointsEntry
from points.services.rule import RuleInput
from tests.members.ground import enrol, viewer
from tests.outcomes import refused
from tests.parks.request_ground import account, asked, delivered, place, value_of
from tests.parks.test_projects import WHO, project, training
from tests.points.ground import make_rules
from tests.world import World

TODAY = timezone.localdate


@pytest.fixture
def rules(inside: World) -> World:
    """李's school is a member; each kind of deed gives points."""
    enrol(inside, inside.ua.name, category=Category.SCHOOL)
    events = ("parks.training_held", "parks.value_confirmed", "parks.facility_used")
    make_rules(
        inside, tuple(RuleInput(f"p{n}", event, Decimal(n), event=event) for n, event in enumerate(events, 1))
    )
    return inside


def _earned() -> list[tuple[Any, Decimal, dt.date]]:
    rows = PointsEntry.objects.order_by("pk").values_list("member__unit", "points", "occurred_on")
    return list(rows)


def _sum() -> Decimal:
    return PointsEntry.objects.aggregate(sum=Sum("points"))["sum"]


def test_a_training_earns_its_unit_points_once_it_was_held(rules: World) -> None:
    held = training(rules)
    add_attendance(held, WHO, way="list", by=viewer(rules.li))
    assert not _earned()
    hold_training(held, by=viewer(rules.li))
    assert _earned() == [(rules.ua.pk, Decimal(1), timezone.localdate(held.starts_at))]
    for reason in ("名单不全", "还是不全"):
        undo_held(held, reason=reason, by=viewer(rules.li))
        assert _sum() == 0
        hold_training(held, by=viewer(rules.li))
        assert _sum() == 1
    undo_held(held, reason="重复登记", by=viewer(rules.li))
    drop_attendance(held.attendances.get(), by=viewer(rules.li))
    remove_training(held, reason="重复登记", by=viewer(rules.li))
    assert _sum() == 0


def test_points_follow_a_training_whose_day_was_wrong(rules: World) -> None:
    held = training(rules)
    add_attendance(held, WHO, way="list", by=viewer(rules.li))
    hold_training(held, by=viewer(rules.li))
    told, first = training_facts(held), held.starts_at
    edit_training(held, replace(told, title="PLC 编程（二期）"), by=viewer(rules.li))
    assert len(_earned()) == 1, "its day stays"
    last_year = (first - dt.timedelta(days=400), first - dt.timedelta(days=400, hours=-2))
    edit_training(held, replace(told, starts_at=last_year[0], ends_at=last_year[1]), by=viewer(rules.li))
    by_year = dict(PointsEntry.objects.values_list("year").annotate(Sum("points")))
    assert by_year == {first.year: 0, timezone.localdate(last_year[0]).year: 1}


def test_value_earns_points_on_the_day_the_firm_confirms_it(rules: World) -> None:
    it = place(rules)
    row = value_of(it, rules.li, request=delivered(rules, it))
    assert not _earned()
    confirm(row, by=viewer(it.he))
    assert _earned() == [(rules.ua.pk, Decimal(2), TODAY())]
    undo_value(row, reason="金额写错", by=viewer(it.he))
    assert _sum() == 0, "it counts no more"
    again = value_of(it, rules.li, "9000", request=row.request)
    confirm(again, by=viewer(it.he))
    assert _sum() == 2, "put forward anew it earns once"


def test_who_leads_and_helps_earns_for_the_own_school(rules: World) -> None:
    it, li = place(rules), viewer(rules.li)
    schools = [it.other_centre.unit, Unit.objects.create(name="江海第三职业技术学校")]
    leader, helper = (account(f"t{n}", f"教师{n}", Role.TEACHER, unit) for n, unit in enumerate(schools))
    for unit in schools:
        enrol(rules, unit.name, category=Category.SCHOOL)
    row = accept(asked(it), leader=leader, due_on=TODAY(), by=li)
    join(row, name="", part="teacher", user=helper, by=li)
    row = deliver(row, result="好", delivered_on=TODAY(), by=li)
    confirm(value_of(it, rules.li, request=row), by=viewer(it.he))
    assert {unit for unit, *_ in _earned()} == {rules.ua.pk, *(unit.pk for unit in schools)}


def test_value_of_a_project_is_its_leaders_that_of_a_year_nobodys(rules: World) -> None:
    it = place(rules)
    of = project(rules)
    ProjectPartner.objects.create(project=of, unit=it.firm)
    answer_by_link(value_of(it, rules.li, project=of), right=True, signer="何敏", by=None)
    assert [unit for unit, *_ in _earned()] == [rules.ua.pk]
    confirm(value_of(it, rules.wang, "90000"), by=viewer(it.he))
    assert len(_earned()) == 1
    wrong = value_of(it, rules.li, "8000", project=of, year=2022)
    answer_by_link(wrong, right=False, signer="何敏", answer="没有这一笔", by=None)
    assert len(_earned()) == 1


def test_a_facility_that_another_unit_used_earns_its_owner_points(rules: World) -> None:
    it = place(rules)
    room = add_facility(rules.ua, FacilityInput(FacilityKind.ROOM, "报告厅"), by=viewer(rules.li))
    start = timezone.now().replace(minute=0, second=0, microsecond=0) - dt.timedelta(days=2)
    for at, unit in enumerate((it.firm, rules.ua)):
        when = (start + dt.timedelta(hours=2 * at), start + dt.timedelta(hours=2 * at + 1))
        used = record_usage(room, unit, when, Wanted("培训"), by=viewer(rules.li))
        if not at:
            theirs = used
    assert _earned() == [(rules.ua.pk, Decimal(3), timezone.localdate(start))]
    assert refused(lambda: undo_use(theirs, reason=" ", by=viewer(rules.li)), "reason_missing")
    with pytest.raises(NotAllowed):
        undo_use(theirs, reason="登记错了", by=viewer(it.he))
    undo_use(theirs, reason="登记错了", by=viewer(rules.li))
    assert _sum() == 0
    assert ask("parks.usage_hours", TODAY(), {}).value == 0, "nor its hours"
    assert refused(lambda: undo_use(theirs, reason="再撤", by=viewer(rules.li)), "state")
    again = (theirs.starts_at, theirs.ends_at)
    record_usage(room, it.firm, again, Wanted("培训"), by=viewer(rules.li))
    assert _sum() == 3, "its time is free to be told of anew"
