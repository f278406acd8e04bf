"""Parks, centres and firms: the N of any day, who keeps what, a centre that closes, firms at once and from a workbook."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from groupportal.deciding.decision import UNDECIDED
from groupportal.errors import DomainError
from groupportal.metrics.naming import coded, named
from groupportal.metrics.registry import metric_of
from groupportal.metrics.selectors import ask
from groupportal.records.exporting import asked, export_workbook
from groupportal.records.registry import kind_of
from groupportal.reporting.values import Period
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from members.enums import Category
from members.services.merging import merge_members
from parks.enums import CameBy, RequestKind
from parks.models import Centre, Resident, ServiceRequest
from parks.report_sections import centres_told
from parks.selectors.centre import last_activity, without_activity
from parks.services.centre import (
    AgreementInput,
    StaffInput,
    add_agreement,
    add_staff,
    close_centre,
    edit_staff,
)
from parks.services.firm import firm_named
from parks.services.request_rating import rate
from parks.services.resident import ResidentInput, edit_resident, move_in, move_out
from points.models import PointsEntry
from points.services.rule import RuleInput
from tests.members.ground import enrol, viewer
from tests.outcomes import race
from tests.parks.ground import DECISION, FIRM, OPENED, PHONE, D, centre, park, resident, staff_of
from tests.parks.request_ground import delivered, place
from tests.points.ground import in_a, make_rules
from tests.records.ground import bring, said, workbook
from tests.todos import due
from tests.world import World


def need(of: Centre, firm: Unit, number: int = 1, **said: Any) -> ServiceRequest:
    facts = {
        "firm": firm.name,
        "contact": "伍强",
        "phone": PHONE,
        "kind": RequestKind.TECHNICAL,
        "title": "电路板检测",
        "came_by": CameBy.PHONE,
        "key": f"00000000-0000-0000-0000-{number:012d}",
        "received_at": timezone.now(),
        **said,
    }
    return ServiceRequest.objects.create(centre=of, unit=firm, **facts)


def value(code: str, on: dt.date, **said: Any) -> Any:
    return metric_of(code).compute(on, **said).value


def body(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_number_of_firms_is_answered_for_any_day(inside: World) -> None:
    torch, other = park(inside), park(inside, "江海产业园")
    here = centre(inside, torch)
    member = enrol(inside, "海信电子有限公司", joined_on=D(2021, 1, 1))
    stay = resident(inside, torch)
    for one in (torch, other):
        move_in(one, member.unit, ResidentInput(), starts_on=D(2020, 5, 1), by=inside.wang)
    move_out(stay, ends_on=D(2021, 1, 1), note="搬走", by=inside.wang)
    numbers = [value("parks.residents", D(y, m, 1)) for y, m in ((2020, 2), (2020, 3), (2020, 5), (2021, 1))]
    assert numbers == [0, 1, 2, 1], (
        "in on the day of coming, out on the day of leaving, a firm in two parks once"
    )
    assert [value("parks.residents", D(2020, 6, 1), standing=one) for one in ("member", "outside")] == [0, 2]
    assert value("parks.residents", D(2021, 2, 1), standing="member") == 1
    by_name = {"centre": here.name}
    assert ask("parks.residents", D(2020, 6, 1), by_name).value == 2, "a text filed before says the name"
    twin = Centre.objects.create(
        park=other, unit=inside.ua, name=here.name, starts_on=D(2018, 1, 1), ends_on=OPENED
    )
    with pytest.raises(DomainError, match="有几个，分不清"):
        ask("parks.residents", D(2020, 6, 1), by_name)
    numbers = [
        ask("parks.residents", D(2020, 6, 1), {"centre": f"{one.public_id}"}).value for one in (here, twin)
    ]
    assert numbers == [2, 0], "two of one name are two"
    twin.delete()
    kept = coded(f"【服务中心所在园区的入驻企业（服务中心：{here.name}）】")
    assert str(here.public_id) in kept
    assert here.name in named(kept)
    assert [value("parks.centres", D(2019, 11, day)) for day in (7, 8)] == [0, 1]
    assert value("parks.centres_opened", D(2020, 12, 31), since=D(2020, 1, 1)) == 0
    told = centres_told(Period.of_year(2019))
    assert told == [
        "集团在园区设有“1+N”服务中心{{parks.centres}}个，其中本年度新建{{parks.centres_opened}}个。"
    ]
    assert centres_told(Period.of_year(2018)) == []


def test_a_firm_comes_once_and_comes_again(inside: World) -> None:
    torch = park(inside)
    stay = resident(inside, torch)
    with pytest.raises(DomainError, match="重叠"):
        resident(inside, torch, "江海光电 有限公司", D(2021, 1, 1))
    move_out(stay, ends_on=D(2021, 1, 1), by=inside.wang)
    assert resident(inside, torch, on=D(2021, 1, 1)).unit == stay.unit
    with pytest.raises(DomainError, match="不用再登记"):
        move_out(stay, ends_on=D(2021, 2, 1), by=inside.wang)
    with pytest.raises(DomainError, match="重叠"), transaction.atomic():
        edit_resident(stay, ResidentInput(), ends_on=D(2021, 2, 1), by=inside.wang)
    stay = edit_resident(stay, ResidentInput(), ends_on=D(2020, 12, 1), by=inside.wang)
    assert stay.ends_on == D(2020, 12, 1)
    again = Resident.objects.get(unit=stay.unit, ends_on=None)
    with pytest.raises(DomainError, match="登记迁出"):
        edit_resident(again, ResidentInput(), ends_on=D(2021, 2, 1), by=inside.wang)
    firm = Unit.objects.get(name=FIRM)
    assert firm.outside_reason
    assert firm_named(f" {FIRM} ", by=inside.wang) == firm


def test_a_centre_with_open_needs_does_not_close(inside: World) -> None:
    torch = park(inside)
    desk, firm = centre(inside, torch), resident(inside, torch).unit
    add_agreement(desk, AgreementInput("学校、园区", OPENED), by=inside.wang)
    person = add_staff(desk, StaffInput("姜勇", phone=PHONE), starts_on=D(2020, 1, 1), by=inside.wang)
    waiting = need(desk, firm)
    with pytest.raises(DomainError, match="1 项服务需求没有办结"):
        close_centre(desk, ends_on=D(2022, 1, 1), decision=DECISION, by=inside.wang)
    waiting.delete()
    with pytest.raises(DomainError, match="决定依据"):
        close_centre(desk, ends_on=D(2022, 1, 1), decision=UNDECIDED, by=inside.wang)
    with pytest.raises(DomainError, match="姜勇”从2020年1月1日开始"):
        close_centre(desk, ends_on=D(2019, 12, 1), decision=DECISION, by=inside.wang)
    close_centre(desk, ends_on=D(2022, 1, 1), decision=DECISION, by=inside.wang)
    assert {desk.agreements.get().ends_on, desk.staff.get().ends_on} == {D(2022, 1, 1)}
    with pytest.raises(DomainError, match="已于2021年12月31日停用"):
        edit_staff(person, StaffInput("姜勇"), by=inside.wang)
    with pytest.raises(DomainError, match="以前有过叫“火炬创业园服务中心”的服务中心"):
        centre(inside, torch, starts_on=D(2022, 1, 1))
    assert centre(inside, torch, "火炬创业园服务中心（2022）", starts_on=D(2022, 1, 1)).pk != desk.pk


def test_a_firm_that_leaves_is_told_of_its_open_needs(world: World, client_for: Any) -> None:
    with in_a(world):
        torch = park(world)
        stay = resident(world, torch)
        need(centre(world, torch), stay.unit)
    li = client_for(world.li, world.a)
    page = body(li.get("parks:resident_left", public_id=stay.public_id))
    assert "还有 1 项服务需求没有办结：电路板检测" in page
    answer = li.post("parks:resident_left", {"ends_on": "2022-01-01", "note": ""}, public_id=stay.public_id)
    assert answer.status_code == 302
    with in_a(world):
        assert Resident.objects.get(pk=stay.pk).last_day == D(2022, 1, 1), "the last day is asked"
        assert ServiceRequest.objects.get().state == "received"


def test_who_runs_a_centre_keeps_its_own_alone(world: World, client_for: Any) -> None:
    with in_a(world):
        torch, far = park(world, unit=Unit.objects.create(name="火炬园管理处")), park(world, "江海产业园")
        own, other = (
            centre(world, torch),
            centre(world, far, "江海中心", unit=Unit.objects.create(name="二职")),
        )
        here, there = resident(world, torch), resident(world, far, "江海电机有限公司")
        agreed = add_agreement(other, AgreementInput("二职、江海产业园", OPENED), by=world.wang)
        someone = add_staff(other, StaffInput("姜勇"), starts_on=OPENED, by=world.wang)
        keeper = staff_of(world, Unit.objects.get(name="火炬园管理处"), Role.PARK, "park_a")
        firm = staff_of(world, here.unit)
        # Whoever teaches at another school gains nothing there.
        Membership.objects.create(user=world.li, role=Role.TEACHER, unit=other.unit)
    facts = {"name": own.name, "phone": "", "place": "综合楼"}
    for user in (world.li, keeper):
        one = client_for(user, world.a)
        assert one.get("parks:centre_edit", public_id=own.public_id).status_code == 200
        assert one.post("parks:centre_edit", facts, public_id=own.public_id).status_code == 302
        assert one.get("parks:centre", public_id=other.public_id).status_code == 200
        assert "二职、江海产业园" not in body(one.get("parks:centre", public_id=other.public_id))
        for name, row in (
            ("centre_edit", other),
            ("agreement_new", other),
            ("staff_new", other),
            ("agreement_edit", agreed),
            ("staff_edit", someone),
            ("resident_edit", there),
            ("resident_left", there),
        ):
            assert one.get(f"parks:{name}", public_id=row.public_id).status_code == 404, name
        assert one.post("parks:resident_phone", public_id=there.public_id).status_code == 404
        assert one.get("parks:centre_close", public_id=own.public_id).status_code == 403
        moved = {"park": str(far.public_id), "firm_name": "新企业有限公司", "starts_on": "2021-01-01"}
        assert one.post("parks:resident_new", moved).status_code == 422
        shown = body(one.get("parks:resident", public_id=here.public_id))
        assert ("伍强" in shown, PHONE in shown, "138****8000" in shown) == (True, False, True)
        assert "伍强" not in body(one.get("parks:resident", public_id=there.public_id))
        assert "伍强" not in body(one.get("parks:residents", data={"cols": ["联系人", "电话"]}))
    at_firm = client_for(firm, world.a)
    assert "为谁服务" not in body(at_firm.get("parks:centre", public_id=own.public_id))
    for code in ("parks.value", "parks.requests"):
        assert at_firm.get("metrics:figure", code=code).status_code == 403, "rows name other firms"
    for user in (firm, world.zhang):
        one = client_for(user, world.a)
        assert "伍强" not in body(one.get("parks:resident", public_id=here.public_id))
        assert one.get("parks:centre_edit", public_id=own.public_id).status_code == 403
        assert one.get("parks:agreement_new", public_id=own.public_id).status_code == 403
    stranger = client_for(world.qian, world.b)
    assert stranger.get("parks:centre", public_id=own.public_id).status_code == 404
    assert FIRM not in body(stranger.get("parks:residents"))


def test_the_page_and_paper_of_a_centre_say_what_it_did_for_whom(world: World, client_for: Any) -> None:
    with in_a(world):
        torch = park(world, longitude=113, latitude=22)
        desk = centre(world, torch)
        firm = resident(world, torch).unit
        need(desk, firm)
        need(desk, desk.unit, 3, title="本校的需求")
        need(desk, firm, 2, title="去年的需求", received_at=timezone.now() - dt.timedelta(days=400))
    zhang = client_for(world.zhang, world.a)
    page = body(zhang.get("parks:centre", public_id=desk.public_id))
    assert "1 家企业" in page
    assert FIRM in page
    assert "电路板检测" in page
    assert "去年的需求" not in page
    assert f"metrics/parks.residents/?as_of={timezone.localdate()}" in page.replace("&amp;", "&")
    paper = body(zhang.get("parks:centre_paper", public_id=desk.public_id))
    assert FIRM in paper
    assert ("经济价值（万元）" in page, "经济价值（万元）" in paper) == (True, False)
    assert "电路板检测" not in paper
    assert "— 分" not in paper, "nothing was rated yet"
    before = (timezone.localdate() - dt.timedelta(days=900)).isoformat()
    assert FIRM not in body(
        zhang.get("parks:centre_paper", data={"as_of": before}, public_id=desk.public_id)
    ), "nobody was served that year"
    drawn = body(zhang.get("parks:map"))
    assert "<circle" in drawn
    assert "font-size" not in drawn, "the style says how large words are, larger on a phone"
    assert "火炬创业园服务中心，入驻企业 1 家，其中成员单位 0 家" in " ".join(drawn.split())


def test_the_page_of_a_centre_asks_as_much_for_many_firms(
    world: World, client_for: Any, django_assert_max_num_queries: Any
) -> None:
    with in_a(world):
        torch = park(world)
        desk = centre(world, torch)
        need(desk, resident(world, torch).unit)
    zhang, counted = client_for(world.zhang, world.a), []
    for round_ in range(2):
        with django_assert_max_num_queries(200) as asked_for:
            for name in ("parks:parks", "parks:centres", "parks:residents"):
                zhang.get(name)
            zhang.get("parks:centre", public_id=desk.public_id)
        counted.append(len(asked_for))
        if round_ == 0:
            with in_a(world):
                for n in range(2, 8):
                    firm = resident(world, torch, f"江海第{n}电子有限公司").unit
                    need(desk, firm, n)
                    centre(world, torch, f"第{n}中心")
    assert counted[1] <= counted[0]


def test_agreements_that_run_out_and_quiet_centres_are_to_do(inside: World) -> None:
    desk = centre(inside, park(inside))
    li, today = viewer(inside.li), timezone.localdate()

    def titles() -> list[str]:
        return [
            todo.title
            for todo in due(li, today, "parks.agreements", "parks.without_agreement", "parks.quiet")
        ]

    assert titles() == ["服务中心 90 天没有活动：火炬创业园服务中心", "登记协议：火炬创业园服务中心"]
    ends = today + dt.timedelta(days=91)  # the day after the last one
    held = add_agreement(desk, AgreementInput("学校、园区", OPENED, ends), by=inside.wang)
    assert titles()[0] == "续签协议：火炬创业园服务中心"
    with pytest.raises(DomainError, match="重叠"):
        add_agreement(desk, AgreementInput("学校、园区", ends - dt.timedelta(days=1)), by=inside.wang)
    add_agreement(desk, AgreementInput("学校、园区", ends), by=inside.wang)
    assert held.ends_on == ends
    assert "续签" not in titles()[0]
    firm = firm_named(FIRM, by=inside.wang)
    need(desk, firm, received_at=timezone.now() - dt.timedelta(days=90))
    assert titles() == []
    assert without_activity(today) == []
    assert last_activity([desk], OPENED + dt.timedelta(days=9)) == {desk.pk: OPENED}, (
        "what came later is not of then"
    )
    assert without_activity(today + dt.timedelta(days=1))[0][0] == desk


def test_firms_come_from_a_workbook_and_new_ones_are_named(inside: World, tmp_path: Path) -> None:
    torch, far = park(inside), park(inside, "江海产业园")
    centre(inside, torch)
    stay = resident(inside, torch)
    heads = ["园区", "企业名称", "入驻日期", "房号", "联系电话", "迁出日期"]
    rows: list[Any] = [
        ["火炬创业园", FIRM, "2020-03-01", "3栋", None, "2022-01-01"],
        ["火炬创业园", "江海新材料有限公司", "2021-05-01", None, "13900139000", None],
        ["没有的园区", "江海电机有限公司", "2021-05-01", None, None, None],
        ["江海产业园", "江海电机有限公司", "2021-05-01", None, "123", None],
    ]
    found = bring(
        "residents", workbook(tmp_path / "a.xlsx", heads, *rows), user=viewer(inside.wang), write=False
    )
    assert [code for _, _, code in said(found)] == ["not_found", "phone_form"]
    assert Resident.objects.count() == 1
    bring("residents", workbook(tmp_path / "b.xlsx", heads, *rows[:2]), user=viewer(inside.wang))
    kept = Resident.objects.get(pk=stay.pk)
    assert (kept.premises, kept.last_day, kept.phone) == ("3栋", D(2022, 1, 1), PHONE)
    assert Resident.objects.get(unit__name="江海新材料有限公司").unit.outside_reason
    # 李's school runs no centre in the other park.
    theirs = [["江海产业园", "江海电机有限公司", "2021-05-01", None, None, None]]
    found = bring("residents", workbook(tmp_path / "c.xlsx", heads, *theirs), user=viewer(inside.li))
    assert said(found)
    assert not far.residents.exists()
    resident(inside, far, "江海电机有限公司")
    content = export_workbook(kind_of("residents"), asked("", viewer(inside.li)))
    assert content


def test_two_who_let_one_firm_in_at_once_leave_one_stay(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        torch = park(world)
        firm = firm_named(FIRM, by=world.wang)

    def letting(user: Any) -> tuple[Any, Any]:
        return user, lambda: move_in(torch, firm, ResidentInput(), starts_on=D(2021, 1, 1), by=viewer(user))

    answers = race(world.a, letting(world.wang), letting(world.wen))
    assert sorted(isinstance(one, DomainError) for one in answers) == [False, True]
    with group_scope(world.a, actor=world.wang):
        assert Resident.objects.count() == 1


def test_a_need_that_a_firm_rated_earns_those_who_worked_on_it_points_once(inside: World) -> None:
    it = place(inside)
    enrol(inside, inside.ua.name, category=Category.SCHOOL)
    make_rules(inside, (RuleInput("parks", "服务园区企业", Decimal(2), event="parks.service_rated"),))
    done = delivered(inside, it)
    assert not PointsEntry.objects.exists()
    rate(done, stars=5, by=viewer(it.he))
    entry = PointsEntry.objects.get()
    assert (entry.member.unit, entry.points, entry.occurred_on) == (
        inside.ua,
        Decimal(2),
        timezone.localdate(),
    )


def test_where_two_rows_of_a_firm_are_made_one_its_place_goes_along(inside: World) -> None:
    torch, far = park(inside), park(inside, "江海产业园")
    goes, stays = enrol(inside, "海信电子公司"), enrol(inside, "海信电子有限公司")
    for at, member in ((torch, goes), (far, stays)):
        move_in(at, member.unit, ResidentInput(), starts_on=D(2020, 5, 1), by=inside.wang)
    merge_members(goes, into=stays, reason="同一家", by=inside.wang)
    assert set(Resident.objects.values_list("unit", flat=True)) == {stays.unit_id}
    third = enrol(inside, "海信电子厂")
    move_in(far, third.unit, ResidentInput(), starts_on=D(2021, 5, 1), by=inside.wang)
    with pytest.raises(DomainError, match="在“入驻企业”里都有“江海产业园”这一条，名称或时间重复"):
        merge_members(third, into=stays, reason="同一家", by=inside.wang)
