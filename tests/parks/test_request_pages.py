"""Pages of needs: the firm's part without an account, what the centre gets, and that the number of queries is flat."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from groupportal.links.selectors import address_of
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from parks.enums import RequestState
from parks.models import EconomicValue, JointProject, ProjectPartner, Rating, ServiceRequest
from parks.services.request import ask_by_link
from parks.services.request_rating import give_link, rate
from parks.services.value import give_value_link
from tests.members.ground import viewer
from tests.parks.request_ground import (
    NEED,
    PHONE,
    Place,
    accepted,
    account,
    asked,
    delivered,
    place,
    value_of,
)
from tests.rosters.ground import student, teacher
from tests.visitor import Visitor, body
from tests.world import World

FORM = {
    "firm": "江海电子有限公司",
    "kind": "training",
    "title": "电工培训",
    "text": "两天，在厂里",
    "contact": "何敏",
    "phone": PHONE,
    "agree": "on",
}


def path(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


def test_a_firm_asks_by_qr_code_and_rates_in_two_taps(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it = place(world)
    poster = body(visitor(world.li, world.a).get("parks:centre_code", public_id=it.centre.public_id))
    address = visitor(None, world.a).url("parks:ask", public_id=it.centre.public_id)
    assert address in poster
    phone: Visitor = visitor(None, world.a)
    assert "江海园区服务中心" in body(phone.client.get(address))
    assert "请勾选同意" in body(phone.client.post(address, {**FORM, "agree": ""}))
    assert phone.client.post(address, {**FORM, "homepage": "x"}).status_code == 302
    made = phone.client.post(address, FORM)
    assert made.status_code == 302
    own = path(made.url)
    page = body(phone.client.get(own))
    assert "待受理" in page
    assert PHONE not in page
    assert 'name="stars"' not in page, "nothing was delivered"
    with group_scope(world.a, actor=world.wang):
        row = ServiceRequest.objects.get()
        assert (row.unit, row.came_by) == (None, "link")
        done = {"result": "培训 20 人", "delivered_on": timezone.localdate(), "due_on": timezone.localdate()}
        ServiceRequest.objects.update(state=RequestState.DELIVERED, unit=it.firm, **done)
        row.logs.create(day=timezone.localdate(), text="看了配电房", written_by=it.tao, hours=3)
    page = body(phone.client.get(own))
    assert all(text in page for text in ('name="stars"', FORM["text"], "看了配电房")), (
        "as its own account reads"
    )
    office: Visitor = visitor(world.li, world.a)
    assert "不能替企业评价" in body(office.client.post(own, {"stars": "5"}))
    where = {"public_id": row.public_id}
    page = body(office.get("parks:request", **where))
    assert (PHONE in page, "3 小时" in page) == (False, True)
    assert PHONE in body(office.post("parks:request_phone", follow=True, **where))
    assert "谢谢，已收到您的评价" in body(phone.client.post(own, {"stars": "5"}, follow=True))
    again: Visitor = visitor(None, world.a)
    page = body(again.client.get(own))
    assert "5 分" in page
    assert 'name="stars"' not in page
    assert "您刚才填写的没有保存" in body(again.client.post(own, {"stars": "1"}, follow=True))
    with group_scope(world.a, actor=world.wang):
        assert [one.stars for one in Rating.objects.all()] == [5], "used twice, counted once"


def test_a_firm_sends_back_and_withdraws_by_link(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it = place(world)
        done, waiting = delivered(world, it), ask_by_link(it.centre, "江海灯饰有限公司", NEED)[0]
        links = [address_of(give_link(row, by=viewer(world.li))) for row in (done, waiting)]
    phone: Visitor = visitor(None, world.a)
    assert "要求补充" in body(phone.client.get(path(links[0])))
    phone.client.post(f"{path(links[0])}return/", {"text": "还差 2 人"})
    phone.client.post(f"{path(links[1])}withdraw/", {"text": "不需要了"})
    with group_scope(world.a, actor=world.wang):
        states = dict(ServiceRequest.objects.values_list("pk", "state"))
    assert states == {done.pk: RequestState.ACCEPTED, waiting.pk: RequestState.WITHDRAWN}


def test_a_firm_confirms_by_link_once_and_the_centre_does_not(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it = place(world)
        value = value_of(it, world.li, request=delivered(world, it))
        own = path(address_of(give_value_link(value, by=viewer(world.wang))))
    said = {"right": "yes", "signer": "何敏", "answer": ""}
    phone: Visitor = visitor(None, world.a)
    assert "50,400.00" not in body(phone.client.get(own)), "the end of the telephone is asked first"
    office: Visitor = visitor(world.li, world.a)
    offered = [
        "登记签字的确认书" in body(who.get("parks:economicvalue", public_id=value.public_id))
        for who in (office, visitor(world.wang, world.a))
    ]
    assert offered == [False, True], "not to who put it forward"
    for browser in (phone, office):
        browser.client.post(f"{own}check/", {"answer": PHONE[-4:]})
    assert "50,400.00 元（5.04 万元）" in body(phone.client.get(own))
    assert "不能替企业确认" in body(office.client.post(own, said))
    assert "请写明哪里不对" in body(phone.client.post(own, {**said, "right": "no"}))
    assert "已确认，谢谢" in body(phone.client.post(own, said, follow=True))
    page = body(phone.client.get(own))
    assert 'name="right"' not in page, "spent by the answer"
    assert "何敏" in page
    phone.client.post(own, {**said, "right": "no", "answer": "不对"})
    with group_scope(world.a, actor=world.wang):
        value = EconomicValue.objects.get()
        assert (value.state, value.confirmed_by, value.signer) == ("approved", "link", "何敏")
    at = {"public_id": value.public_id}
    undo = office.url("parks:value_undo", **at)
    page = body(office.get("parks:economicvalue", **at))
    assert "企业已确认" in page
    assert undo not in page, "not by who put it forward"
    assert office.get("parks:value_undo", **at).status_code == 404
    firm: Visitor = visitor(it.he, world.a)
    assert undo in body(firm.get("parks:economicvalue", **at))
    assert firm.post("parks:value_undo", {"text": "金额写错"}, **at).status_code == 302
    page = body(office.get("parks:economicvalue", **at))
    assert "确认后撤回：金额写错" in page
    assert "None" not in page


def test_an_amount_in_ten_thousands_is_asked_about_on_the_page(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it = place(world)
        row = delivered(world, it)
    office = visitor(world.li, world.a)
    sent = {"unit": str(it.firm.public_id), "year": "2023", "reckoning": "saved", "grounds": "省工时"}
    where = {"public_id": row.public_id}
    asking = office.post("parks:request_value", {**sent, "amount": "20"}, **where)
    assert asking.status_code == 422
    assert "如果是 20 万元，请改填 200,000.00 元" in body(asking)
    assert 'type="checkbox" name="sure"' in body(asking)
    assert (
        office.post("parks:request_value", {**sent, "amount": "20", "sure": "on"}, **where).status_code == 302
    )
    with group_scope(world.a, actor=world.wang):
        assert EconomicValue.objects.get().amount == 20


def test_the_centre_enters_accepts_and_sees_the_board(
    world: World, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with group_scope(world.a, actor=world.wang):
        it = place(world)
    office = visitor(world.li, world.a)
    sent = {
        "centre": str(it.centre.public_id),
        "received_on": timezone.localdate().isoformat(),
        "unit": "",
        "firm_name": "江海新材料有限公司",
        "kind": "talent",
        "title": "招实习生",
        "contact": "周工",
        "phone": PHONE,
    }
    assert office.post("parks:request_enter", sent).status_code == 302
    with group_scope(world.a, actor=world.wang):
        row = ServiceRequest.objects.get()
        leader = Membership.objects.get(user=it.tao).public_id
    where = {"public_id": row.public_id}
    page = body(office.get("parks:request_accept", **where))
    assert "按这个名称登记为非成员单位" in page
    day = timezone.localdate().isoformat()
    answer = {
        "unit": "",
        "leader": leader,
        "due_on": day,
        "project": "",
        "answer": "",
    }
    assert office.post("parks:request_accept", answer, **where).status_code == 302
    for name in ("parks:request_board", "parks:requests"):
        assert "招实习生" in body(office.get(name))
    assert "陶老师" in body(office.get("parks:request_loads"))
    tao = visitor(it.tao, world.a)
    assert "招实习生" in body(tao.get("parks:request", **where))
    _team_comes_from_the_rosters(world, it, office, tao, row)
    for other in (it.hu, it.other_office):
        assert visitor(other, world.a).get("parks:request", **where).status_code == 404
        assert "招实习生" not in body(visitor(other, world.a).get("parks:requests"))
    with group_scope(world.a, actor=world.wang):
        asked(replace(it, centre=it.other_centre), title="东区的需求")
        older, newer = (delivered(world, it, title=f"办结的{n}") for n in ("早的", "晚的"))
        for need, due in ((newer, "2030-01-01"), (older, "2029-01-01")):
            ServiceRequest.objects.filter(pk=need.pk).update(due_on=due)
            rate(need, stars=5, by=viewer(it.he))
        feng = account("feng_a", "冯工", Role.PARK, world.ua)
    assert "导入服务需求" in body(visitor(feng, world.a).get("parks:requests"))
    yearly = [
        "登记企业年度数" in body(visitor(who, world.a).get("parks:values")) for who in (feng, world.wang)
    ]
    assert yearly == [False, True], "whole years of firms are the office's"
    monkeypatch.setattr("parks.views.request.BOARD_MOST", 1)
    desk = visitor(world.wang, world.a)
    board = desk.url("parks:request_board")
    whole, own = (body(desk.client.get(f"{board}{said}")) for said in ("", f"?centre={it.centre.public_id}"))
    assert "东区的需求" in whole
    assert ("东区的需求" in own, "招实习生" in own, "江海东区服务中心" in own) == (False, True, True)
    assert ("办结的早的" in own, "办结的晚的" in own) == (True, False), "what was settled last stands there"


def _team_comes_from_the_rosters(
    world: World, it: Place, office: Visitor, tao: Visitor, row: ServiceRequest
) -> None:
    """A full name is found at every school and asked about where two bear it; a number only by who sees the school's lists."""
    with group_scope(world.a, actor=world.wang):
        other_school = it.other_centre.unit
        student(world, name="林小同")
        other = student(world, name="林小同", unit=other_school)
        teacher(world, name="陶老师", user=it.tao)
        for number in ("T02", "T03"):
            teacher(world, number, name="陈老师")

    def joins(who: Visitor, **said: Any) -> Any:
        return who.post("parks:request_join", {"part": "expert", **said}, public_id=row.public_id)

    page = body(joins(tao, found="林小同"))
    assert all(
        said in page for said in ("名册里找到 2 位", f"林小同（学生，{other_school}）", str(other.public_id))
    )
    assert "名册里没有找到“2020001”" in body(joins(tao, found="2020001"))
    assert "名册里找到 1 位，请选一位" in body(joins(office, found="lxt"))
    assert "只填一样" in body(joins(office, found="林小同", name="周工"))
    assert joins(tao, found="林小同", person=str(other.public_id)).status_code == 302
    assert "已经在团队里" in body(joins(tao, found="林小同", person=str(other.public_id)))
    assert joins(office, found="T01").status_code == 302
    assert joins(office, name="周工").status_code == 302
    for number in ("T02", "T03"):
        assert joins(office, found=number).status_code == 302, "two bear one name"
    assert "已经在团队里" in body(joins(office, found="T03"))
    assert "已经在团队里" in body(joins(office, name="陈老师", part="teacher", unit=str(world.ua.public_id)))
    assert body(office.get("parks:request_loads")).count("陈老师") == 2
    with group_scope(world.a, actor=world.wang):
        found = [(one.name, one.part, one.unit, one.user) for one in row.team.all()]
    assert found == [
        ("林小同", "student", other_school, None),
        ("陶老师", "teacher", world.ua, it.tao),
        ("周工", "expert", None, None),
        *[("陈老师", "teacher", world.ua, None)] * 2,
    ]


def test_a_firms_account_asks_and_sees_no_other_firms(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it = place(world)
        mine = asked(it)
    he, hu = visitor(it.he, world.a), visitor(it.hu, world.a)
    sent = {
        "unit": str(it.firm.public_id),
        "centre": str(it.centre.public_id),
        **{name: FORM[name] for name in ("kind", "title", "contact", "phone")},
    }
    assert hu.post("parks:request_ask", sent).status_code == 422, "another firm is not among the choices"
    assert he.post("parks:request_ask", sent).status_code == 302
    found = he.get("/api/v1/parks/requests/").json()
    assert [row["firm"] for row in found["results"]] == ["江海电子有限公司"] * 2
    assert "phone" not in found["results"][0]
    assert hu.get("/api/v1/parks/requests/").json()["results"] == []
    assert hu.get("parks:request_rate", public_id=mine.public_id).status_code == 404


def test_lists_ask_the_same_of_two_as_of_eight(world: World, visitor: Any, query_count: Any) -> None:
    office = visitor(world.li, world.a)
    pages = ("parks:requests", "parks:request_board", "parks:request_loads", "parks:values")

    def asked_of(name: str) -> int:
        with query_count() as number:
            assert office.get(name).status_code == 200
        return int(number())

    with group_scope(world.a, actor=world.wang):
        it = place(world)
        for _ in range(2):
            value_of(it, world.li, request=delivered(world, it))
        accepted(world, it)
    few = [asked_of(name) for name in pages]
    with group_scope(world.a, actor=world.wang):
        for _ in range(6):
            value_of(it, world.li, request=delivered(world, it))
            accepted(world, it)
    assert [asked_of(name) for name in pages] == few


def test_a_value_of_a_project_is_stated_from_its_page(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it = place(world)
        project = JointProject.objects.create(
            kind="service", title="产线改造", unit=world.ua, starts_on=timezone.localdate()
        )
        ProjectPartner.objects.create(project=project, unit=it.firm)
    where = {"public_id": project.public_id}
    office, other = visitor(world.li, world.a), visitor(it.other_office, world.a)
    address = office.url("parks:project_value", **where)
    assert address in body(office.get("parks:project", **where))
    assert address not in body(other.get("parks:project", **where))
    assert other.get("parks:project_value", **where).status_code == 404
    sent = {
        "unit": str(it.firm.public_id),
        "year": "2023",
        "amount": "20万元",
        "reckoning": "contract",
        "grounds": "合同",
    }
    assert office.post("parks:project_value", sent, **where).status_code == 302
    assert office.post("parks:project_value", sent, **where).status_code == 422, "once a year"
    with group_scope(world.a, actor=world.wang):
        assert EconomicValue.objects.get().amount == 200_000
