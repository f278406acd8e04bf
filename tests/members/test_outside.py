"""Every unit is a member, or says that it is none and why."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from members.models import Member
from members.selectors.outside import members_on, outside_on, standings_on
from members.selectors.roll import count_on
from members.services.merging import merge_members
from members.services.outside import add_outside_unit
from members.services.upkeep import remove_member
from tests.members.conftest import roll
from tests.members.ground import enrol, viewer
from tests.standing import standing
from tests.visitor import Visitor, body, row_names
from tests.world import World


@standing(on=roll)
def units(_: World, roll: World) -> World:
    """Beside 甲厂 (member) and 乙校 (left): one merged, one to come, one from the books, one outside."""
    with group_scope(roll.a, actor=roll.wang):
        by = viewer(roll.wang)
        double = enrol(roll, "蓬江甲五金公司", joined_on=dt.date(2019, 1, 1))
        merge_members(
            double, into=Member.objects.get(unit__name="蓬江甲五金有限公司"), reason="同一家", by=by
        )
        add_outside_unit("江海市教育局", reason="主管部门，只参与任务", by=by)
    return roll


def test_no_unit_is_a_ghost(units: World) -> None:
    today = timezone.localdate()
    with group_scope(units.a, actor=SYSTEM_ACTOR):
        standings = standings_on(Unit.objects.all(), today)
        said = {s.unit.name: (s.label, s.why) for s in standings.values()}
        assert said["蓬江甲五金有限公司"] == ("成员", "")
        assert said["新会乙学校"] == ("非成员", "2022年1月1日退出")
        assert said["蓬江甲五金公司"] == ("非成员", "已并入蓬江甲五金有限公司")
        assert said["江海市教育局"] == ("非成员", "主管部门，只参与任务")
        assert "没有登记入会" in said[units.ua.name][1]
        assert members_on(today).count() == count_on(today)
        assert outside_on(today).count() + members_on(today).count() == Unit.objects.count()
        assert all(s.is_member or s.why for s in standings.values())


def test_the_admin_says_who_is_a_member_and_counts_as_the_roll_does(
    units: World, query_count: object
) -> None:
    browser = Visitor(units.wang, units.a)
    page = body(browser.get("admin:tenancy_unit_changelist"))
    assert "已并入蓬江甲五金有限公司" in page
    members = body(browser.get("admin:tenancy_unit_changelist", data={"standing": "member"}))
    assert "蓬江甲五金有限公司" in members
    assert "江海市教育局" not in members
    outside = body(browser.get("admin:tenancy_unit_changelist", data={"standing": "outside"}))
    assert "江海市教育局" in outside
    refused = browser.post("admin:tenancy_unit_add", {"name": "某公司", "is_active": "on"})
    assert "为什么不是成员" in body(refused)
    with group_scope(units.a, actor=SYSTEM_ACTOR):
        assert not Unit.objects.filter(name="某公司").exists()
        firm = Unit.objects.get(name="蓬江甲五金有限公司")
    shown = body(browser.get("admin:tenancy_unit_change", firm.public_id))
    assert 'name="credit_code"' in shown, "a unit of the roll is changed by the form of the roll"
    assert 'name="outside_reason"' not in shown


def test_the_admin_list_asks_as_often_for_many(units: World, query_count) -> None:
    browser = Visitor(units.wang, units.a)

    def asked() -> int:
        with query_count() as n:
            browser.get("admin:tenancy_unit_changelist")
        return int(n())

    asked()
    few = asked()
    with group_scope(units.a, actor=units.wang):
        for n in range(12):
            enrol(units, f"新增{n}有限公司")
    assert asked() == few


def test_a_unit_outside_becomes_a_member_and_keeps_its_people(units: World) -> None:
    browser = Visitor(units.wang, units.a)
    names = row_names(browser.get("members:outside_list"))
    assert names == ["江海第一职业技术学校", "江海市教育局", "蓬江甲五金公司", "新会乙学校"]
    page = body(browser.get("members:outside", units.ua.public_id))
    assert "这家单位不是成员" in page
    assert "李强" in page
    form = body(browser.get("members:register", data={"unit": str(units.ua.public_id)}))
    assert re.search(rf'name="name"[^>]*value="{units.ua.name}"', form)
    with group_scope(units.a, actor=units.wang):
        member = enrol(units, units.ua.name)
        assert member.unit_id == units.ua.pk
    assert browser.get("members:outside", units.ua.public_id).status_code == 302
    with group_scope(units.a, actor=SYSTEM_ACTOR):
        left = Member.objects.get(unit__name="新会乙学校")
    assert "当天不是成员" in body(browser.get("members:member", public_id=left.public_id))


def test_what_was_taken_off_the_roll_says_so(units: World) -> None:
    with group_scope(units.a, actor=units.wang):
        by = viewer(units.wang)
        remove_member(enrol(units, units.ua.name), reason="重复登记", by=by)
        units.ua.refresh_from_db()
        assert "曾误登记为成员" in units.ua.outside_reason
        with pytest.raises(DomainError, match="已有名为"):
            add_outside_unit(units.ua.name, reason="合作单位", by=by)
        with pytest.raises(DomainError, match="为什么不是成员"):
            add_outside_unit("另一单位", reason=" ", by=by)
