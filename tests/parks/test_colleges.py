"""产业学院, bases and services among units: who keeps them, what stands on which day, what counts once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from groupportal.deciding.decision import Decision
from groupportal.errors import DomainError, NotAllowed
from groupportal.metrics.selectors import ask
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from parks.enums import ALL_FIVE
from parks.enums import BaseFunctionKind as K
from parks.models import IndustryCollege, MutualService, TrainingBase
from parks.services.base import (
    BaseInput,
    MutualInput,
    add_base_partner,
    add_course,
    add_mutual_service,
    base_facts,
    close_base,
    edit_base,
    edit_mutual_service,
    end_base_partner,
    invest,
    open_base,
    remove_course,
    remove_investment,
)
from parks.services.college import (
    CollegeInput,
    add_cohort,
    add_partner,
    add_room,
    dissolve_college,
    drop_room,
    end_partner,
    found_college,
)
from rosters.models import SchoolClass
from tests.members.ground import viewer
from tests.rows import make_row
from tests.world import World, make_user

D = dt.date
DECISION = Decision("2021年第一次理事会决议", D(2021, 3, 1))
FULL = {"functions": frozenset(ALL_FIVE)}


def college(world: World, name: str = "新媒体产业学院") -> IndustryCollege:
    return found_college(
        world.ua, CollegeInput(name), starts_on=D(2021, 9, 1), decision=DECISION, by=viewer(world.li)
    )


def base(world: World, name: str = "汽修实训中心", **said: Any) -> TrainingBase:
    return open_base(
        world.ua, BaseInput(name, "inside", **said), starts_on=D(2021, 9, 1), by=viewer(world.li)
    )


def value(code: str, on: dt.date, **said: str) -> Any:
    return ask(f"parks.{code}", on, said).answer().value


def test_a_firm_that_carries_two_colleges_is_one(inside: World) -> None:
    by, firm = viewer(inside.li), Unit.objects.create(name="侨宇宙传媒")
    one, other = college(inside), college(inside, "智能制造产业学院")
    for row in (one, other):
        add_partner(row, firm, starts_on=D(2021, 9, 1), by=by)
    with pytest.raises(DomainError, match="成立，共建不能更早"):
        add_partner(one, inside.ua, starts_on=D(2020, 1, 1), by=by)
    assert value("colleges", D(2022, 1, 1)) == 2
    assert value("college_partners", D(2022, 1, 1)) == 1
    end_partner(one.partners.get(), ends_on=D(2022, 6, 1), by=by)
    assert value("college_partners", D(2022, 7, 1)) == 1, "it carries the other still"
    with pytest.raises(DomainError, match="决定依据"):
        dissolve_college(other, ends_on=D(2023, 1, 1), by=by)
    dissolve_college(other, ends_on=D(2023, 1, 1), decision=DECISION, by=by)
    assert value("colleges", D(2022, 12, 31)) == 2
    assert value("colleges", D(2023, 1, 1)) == 1
    assert value("college_partners", D(2023, 1, 1)) == 0
    with pytest.raises(DomainError, match="已于2022年12月31日撤销"):
        add_room(other, name="直播间", by=by)


def test_what_a_base_is_for_and_what_was_put_into_it(inside: World) -> None:
    by, firm = viewer(inside.li), Unit.objects.create(name="运霆汽修")
    full, plain = (
        base(inside, **FULL),
        base(inside, "客服实训室", functions=frozenset({K.TEACHES, K.APPRENTICES})),
    )
    invest(full, firm, kind="premises", day=D(2021, 10, 1), amount=Decimal(6_000_000), by=by)
    invest(full, inside.ua, kind="money", day=D(2022, 3, 1), amount=Decimal("0.50"), by=by)
    add_course(full, name="汽车美容", year=2022, lessons=60, by=by)
    with pytest.raises(DomainError, match="这门课程已经登记"):
        add_course(full, name="汽车美容", year=2022, lessons=1, by=by)
    assert value("bases", D(2022, 12, 31)) == 2
    assert value("full_bases", D(2022, 12, 31)) == 1
    assert value("apprenticeship_bases", D(2022, 12, 31)) == 1
    assert value("base_investment", D(2022, 12, 31), since="2021-01-01") == Decimal("6000000.50")
    assert value("base_lessons", D(2022, 12, 31), since="2022-01-01") == 60
    leaving, staying = (
        add_base_partner(plain, unit, starts_on=D(2022, 1, 1), by=by)
        for unit in (firm, Unit.objects.create(name="侨宇宙传媒"))
    )
    end_base_partner(leaving, ends_on=D(2022, 6, 1), by=by)
    with pytest.raises(DomainError, match="已经退出合作"):
        end_base_partner(leaving, ends_on=D(2022, 7, 1), by=by)
    close_base(plain, ends_on=D(2023, 1, 1), decision=DECISION, by=by)
    staying.refresh_from_db()
    assert staying.ends_on == D(2023, 1, 1), "its time ends with the base's"
    remove_investment(full.investments.get(unit=inside.ua), by=by)
    remove_course(full.courses.get(), by=by)
    assert value("base_investment", D(2022, 12, 31), since="2021-01-01") == Decimal(6_000_000)
    assert value("base_lessons", D(2022, 12, 31), since="2022-01-01") == 0
    assert value("bases", D(2023, 1, 1)) == 1
    with pytest.raises(DomainError, match="重叠"):
        base(inside, **FULL)


def test_a_base_becomes_full_on_a_day_and_was_not_before(inside: World) -> None:
    by, row = viewer(inside.li), base(inside, functions=frozenset(ALL_FIVE[:4]))
    wider = replace(base_facts(row), functions=frozenset(ALL_FIVE))
    with pytest.raises(DomainError, match="请填写从哪一天起"):
        edit_base(row, wider, by=by)
    with pytest.raises(DomainError, match="不能更早"):
        edit_base(row, wider, functions_on=D(2021, 8, 31), by=by)
    edit_base(row, wider, functions_on=D(2023, 1, 1), by=by)
    edit_base(row, base_facts(row), by=by)
    assert [value("full_bases", D(*day)) for day in ((2022, 12, 31), (2023, 1, 1))] == [0, 1]
    edit_base(row, replace(wider, functions=frozenset(ALL_FIVE[:3])), functions_on=D(2024, 1, 1), by=by)
    assert [value("full_bases", D(*day)) for day in ((2023, 12, 31), (2024, 1, 1))] == [1, 0]
    # A wrong tick never was.
    edit_base(row, replace(wider, functions=frozenset()), functions_on=row.starts_on, by=by)
    assert [value("full_bases", D(*day)) for day in ((2023, 12, 31), (2024, 1, 1))] == [0, 0]
    assert sorted(row.functions.values_list("kind", flat=True)) == [K.PRODUCES, K.TRADES]


def test_a_service_is_for_somebody_else(inside: World) -> None:
    by = viewer(inside.li)
    facts = partial(MutualInput, "凉瓜直播销售", D(2022, 5, 20))
    with pytest.raises(DomainError, match="给别的单位做的"):
        add_mutual_service(inside.ua, facts(inside.ua), by=by)
    with pytest.raises(DomainError, match="请选择受益单位"):
        add_mutual_service(inside.ua, facts(), by=by)
    add_mutual_service(inside.ua, facts(receiver_name="杜阮镇政府"), by=by)
    with pytest.raises(DomainError, match="同名服务已经登记"):
        add_mutual_service(inside.ua, facts(receiver_name="杜阮镇政府"), by=by)
    (row,) = MutualService.objects.all()
    edit_mutual_service(row, facts(receiver_name="棠下镇政府", people=12), by=by)
    row.refresh_from_db()
    assert (row.receiver_name, row.people) == ("棠下镇政府", 12)
    with pytest.raises(DomainError, match="给别的单位做的"):
        edit_mutual_service(row, facts(inside.ua), by=by)
    assert value("mutual_services", D(2022, 12, 31), since="2022-01-01") == 1


def test_a_school_does_not_keep_anothers(inside: World) -> None:
    row = base(inside)
    other = Unit.objects.create(name="第二职业技术学校")
    luo = make_user("luo", "罗主任")
    Membership.objects.create(user=luo, role=Role.SCHOOL_ADMIN, unit=other)
    with pytest.raises(NotAllowed):
        add_course(row, name="钣金", year=2022, lessons=4, by=viewer(luo))
    with pytest.raises(NotAllowed):
        open_base(inside.ua, BaseInput("甲", "inside"), starts_on=D(2022, 1, 1), by=viewer(luo))


def test_a_college_takes_classes_of_its_own_school(inside: World) -> None:
    other = Unit.objects.create(name="第二职业技术学校")
    row, theirs = college(inside), make_row(SchoolClass, {Unit: other}, 71)
    with pytest.raises(DomainError, match="不是本单位的班级"):
        add_cohort(row, theirs, by=viewer(inside.li))
    assert add_cohort(row, theirs, by=viewer(inside.wang)).pk


def test_two_who_take_the_same_room_away(inside: World) -> None:
    row, by = college(inside), viewer(inside.li)
    room = add_room(row, name="直播间", by=by)
    drop_room(row.rooms.get(), by=by)
    with pytest.raises(DomainError, match="已被别人删去"):
        drop_room(room, by=by)


def test_the_pages_of_a_college_and_a_base(inside: World, client_for: Callable[..., Any]) -> None:
    page = client_for(inside.li, inside.a)
    said = {
        "unit": inside.ua.public_id,
        "name": "粤菜师傅学院",
        "starts_on": "2021-09-01",
        "decision": "决议",
    }
    assert page.post("parks:college_new", said).status_code == 302
    row = IndustryCollege.objects.get()
    at = {"public_id": row.public_id}
    joined = {"firm_name": "金鸿楼餐饮", "starts_on": "2021-09-01"}
    assert page.post("parks:college_partner_new", joined, **at).status_code == 302
    assert page.post("parks:college_room_new", {"name": "直播间", "number": "5"}, **at).status_code == 302
    shown = page.get("parks:college", **at).text
    assert "金鸿楼餐饮" in shown
    before = page.get(f"/parks/colleges/{row.public_id}/?as_of=2021-08-31").text
    assert "还没有登记共建单位" in before, "who carries it is told as of the page's day"
    assert "直播间 5 间" in shown
    said = {"unit": inside.ua.public_id, "name": "烘焙店", "starts_on": "2021-09-01", "where": "inside"}
    assert page.post("parks:base_new", said | {"decision": "决议"}).status_code == 302
    kept = {"public_id": TrainingBase.objects.get().public_id}
    paid = {"firm_name": "金鸿楼餐饮", "kind": "money", "day": "2021-10-01", "amount": "2000000"}
    assert page.post("parks:base_invest", paid, **kept).status_code == 302
    course = {"name": "点心", "year": "2022", "lessons": "40"}
    assert page.post("parks:base_course_new", course, **kept).status_code == 302
    assert "2,000,000.00" in page.get("parks:base", **kept).text
    said = {"title": "直播助农", "day": "2022-05-20", "receiver_name": "杜阮镇政府"}
    assert page.post("parks:mutual_new", said | {"unit": inside.ua.public_id}).status_code == 302
    done = MutualService.objects.get()
    changed = said | {"title": "直播带货助农"}
    assert page.post("parks:mutual_edit", changed, public_id=done.public_id).status_code == 302
    assert "直播带货助农" in page.get("parks:mutual", public_id=done.public_id).text
    functions = {"name": "烘焙店", "where": "inside", "functions": ["teaches"], "functions_on": "2022-01-01"}
    assert page.post("parks:base_edit", functions, **kept).status_code == 302
    assert "实训教学" in page.get("parks:base", **kept).text
    assert "实训教学" not in page.get(f"/parks/bases/{kept['public_id']}/?as_of=2021-12-31").text
    for name in ("parks:colleges", "parks:bases", "parks:mutual_services"):
        assert page.get(name).status_code == 200
