"""Pages of the roll: what is shown, to whom, as of which date, at what price."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from groupportal.audit.models import AccessEntry
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from members.enums import Category, Industry, Rank
from members.models import Contact, Member
from tests.members.ground import code, enrol
from tests.visitor import row_names
from tests.world import World

D = dt.date


def _first(world: World) -> Member:
    with group_scope(world.a):
        return Member.objects.select_related("unit").get(credit_code=code(1))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["蓬江甲五金有限公司"]),
        ("as_of=2020-06-30", ["蓬江甲五金有限公司", "新会乙学校"]),
        ("as_of=2018-05-31", []),
        ("state=left", ["新会乙学校"]),
        ("as_of=2020-06-30&category=school", ["新会乙学校"]),
        ("state=all&q=xhy", ["新会乙学校"]),
        ("state=all&q=甲五金", ["蓬江甲五金有限公司"]),
        (f"q={code(1).lower()}", ["蓬江甲五金有限公司"]),
        ("rank=director", ["蓬江甲五金有限公司"]),
        ("rank=member", []),
        ("region=440700", ["蓬江甲五金有限公司"]),
        ("region=none", []),
        ("q=没有这家", []),
    ],
)
def test_the_list_by_date_state_word_and_filter(
    roll: World, client_for: Callable[..., Any], query: str, names: list[str]
) -> None:
    page = client_for(roll.zhang, roll.a).get(f"/members/?{query}")
    assert (page.status_code, row_names(page)) == (200, names)


def test_another_group_sees_none_of_it(roll: World, client_for: Callable[..., Any]) -> None:
    member = _first(roll)
    qian = client_for(roll.qian, roll.b)
    assert row_names(qian.get("/members/?state=all")) == []
    assert qian.get(f"/members/{member.public_id}/").status_code == 404
    assert client_for(roll.qian, roll.a).get("/members/").status_code == 404


def test_contacts_are_masked_until_a_purpose_is_given(roll: World, client_for: Callable[..., Any]) -> None:
    member = _first(roll)
    with group_scope(roll.a):
        contact = Contact.objects.get(member=member)
    path = f"/members/{member.public_id}/"
    for person in (roll.wang, roll.zhang, roll.li):
        text = client_for(person, roll.a).get(path).content.decode()
        assert "138****8000" in text
        assert "13800138000" not in text
        assert "chen@example.com" not in text
    reading = f"/members/contacts/{contact.public_id}/"
    wang = client_for(roll.wang, roll.a)
    assert "13800138000" not in wang.get(reading).content.decode()
    assert wang.post(reading, {"purpose": " "}).status_code == 422
    with group_scope(roll.a):
        assert not AccessEntry.objects.exists()
    shown = wang.post(reading, {"purpose": "通知理事会会议"})
    assert "13800138000" in shown.content.decode()
    assert shown["Cache-Control"] == "private, no-store"
    with group_scope(roll.a):
        entry = AccessEntry.objects.get()
        assert (entry.actor, entry.purpose) == (roll.wang, "通知理事会会议")
    # A reader may not at all, staff of another unit neither.
    assert client_for(roll.zhang, roll.a).post(reading, {"purpose": "想看看"}).status_code == 403
    assert client_for(roll.li, roll.a).post(reading, {"purpose": "想看看"}).status_code == 403
    with group_scope(roll.a):
        assert AccessEntry.objects.exclude(kind="denied").count() == 1


def test_a_unit_keeps_its_own_data_and_no_other(roll: World, client_for: Callable[..., Any]) -> None:
    member = _first(roll)
    with group_scope(roll.a, actor=roll.wang):
        Membership.objects.create(user=roll.zhang, role=Role.ENTERPRISE, unit=member.unit)
    zhang, li = client_for(roll.zhang, roll.a), client_for(roll.li, roll.a)
    own = zhang.get("/members/own/")
    assert "蓬江甲五金有限公司" in own.content.decode()
    assert "不在成员名册" in li.get("/members/own/").content.decode()
    edit = f"/members/{member.public_id}/edit-own/"
    values = {"address": "港口路 2 号", "staff_total": "120", "staff_total_on": "2022-12-31"}
    assert li.post(edit, values).status_code == 403
    assert zhang.post(edit, values).status_code == 302
    with group_scope(roll.a):
        member.refresh_from_db()
        assert (member.address, member.staff_total) == ("港口路 2 号", 120)
    for path in ("edit/", "leave/", "kind/", "rank/", "remove/", "merge/"):
        assert zhang.get(f"/members/{member.public_id}/{path}").status_code == 403
    proposed = zhang.post(
        f"/members/{member.public_id}/propose/",
        {"name": "蓬江甲金属有限公司", "credit_code": code(1), "reason": "更名"},
    )
    assert proposed.status_code == 302
    with group_scope(roll.a):
        member.refresh_from_db()
        assert str(member) == "蓬江甲五金有限公司"
        proposal = member.proposals.get()
    review = f"/members/proposals/{proposal.public_id}/"
    assert zhang.post(review, {"deed": "approved"}).status_code == 403
    wang = client_for(roll.wang, roll.a)
    assert "蓬江甲金属有限公司" in wang.get(review).content.decode()
    assert wang.post(review, {"deed": "returned", "answer": ""}).status_code == 422
    assert wang.post(review, {"deed": "approved"}).status_code == 302
    with group_scope(roll.a):
        assert str(Member.objects.select_related("unit").get(pk=member.pk)) == "蓬江甲金属有限公司"


def test_registering_through_the_form_shows_every_fault(roll: World, client_for: Callable[..., Any]) -> None:
    wang = client_for(roll.wang, roll.a)
    wrong = wang.post(
        "/members/new/", {"name": "丙厂", "credit_code": code(7)[:17], "category": "enterprise"}
    )
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert "少了 1 位" in text
    assert "决定依据" in text
    good = {
        "name": "丙服务有限公司",
        "credit_code": code(7),
        "category": "enterprise",
        "industry": "services",
        "joined_on": "2021-03-01",
        "rank": "member",
        "decision": "2021年第一次理事会决议",
        "contact_name": "何敏",
        "contact_phone": "+86 138 0013 8001",
    }
    assert wang.post("/members/new/", good).status_code == 302
    with group_scope(roll.a):
        member = Member.objects.get(credit_code=code(7))
        assert member.region == "440703"
        assert member.contacts.get().phone == "13800138001"
    again = wang.post("/members/new/", good)
    assert "已在成员名册" in again.content.decode()
    assert client_for(roll.zhang, roll.a).post("/members/new/", good).status_code == 403


def test_decisions_through_their_pages(roll: World, client_for: Callable[..., Any]) -> None:
    member = _first(roll)
    wang = client_for(roll.wang, roll.a)
    base = f"/members/{member.public_id}"
    decided = {"decision": "理事会决议", "decided_on": "2021-01-05"}
    steps = [
        ("rank/", {"rank": "vice_chair", "starts_on": "2021-01-10", **decided}),
        ("suspend/", {"starts_on": "2021-02-01", "reason": "未交材料", **decided}),
        ("resume/", {"ends_on": "2021-03-01", **decided}),
        ("leave/", {"left_on": "2021-06-30", "reason": "request", **decided}),
        ("re-enter/", {"joined_on": "2022-01-01", "rank": "member", **decided}),
    ]
    for path, values in steps:
        assert wang.get(f"{base}/{path}").status_code == 200, path
        if "decision" in values:
            assert wang.post(f"{base}/{path}", {**values, "decision": ""}).status_code == 422, path
        assert wang.post(f"{base}/{path}", values).status_code == 302, path
    page = wang.get(f"{base}/")
    assert [e["what"] for e in page.context["events"]][:2] == ["加入集团", "退出集团"]
    assert "在册" in page.content.decode()
    past = wang.get(f"{base}/?as_of=2021-02-15").content.decode()
    assert "暂停" in past


def test_bulk_forms_and_one_decision_on_ranks(roll: World, client_for: Callable[..., Any]) -> None:
    member = _first(roll)
    wang = client_for(roll.wang, roll.a)
    ids = [str(member.public_id)]
    forms = wang.post("/members/bulk/?as_of=2020-06-30", {"deed": "forms", "ids": ids})
    assert forms["Content-Type"].endswith("wordprocessingml.document")
    with group_scope(roll.a):
        assert AccessEntry.objects.get().purpose.startswith("打印加盟审批表")
    asked = wang.post("/members/bulk/", {"deed": "rank", "ids": ids})
    assert "蓬江甲五金有限公司" in asked.content.decode()
    values = {"deed": "rank", "ids": ids, "rank": "vice_chair", "starts_on": "2021-01-01", "decision": "决议"}
    assert wang.post("/members/bulk/", values).status_code == 302
    with group_scope(roll.a):
        assert member.ranks.get(ends_on=None).rank == Rank.VICE_CHAIR
    assert wang.post("/members/bulk/", {"deed": "rank", "ids": ["x"]}).status_code == 302
    assert client_for(roll.zhang, roll.a).post("/members/bulk/", values).status_code == 403


def test_growth_opens_every_bar(roll: World, client_for: Callable[..., Any]) -> None:
    page = client_for(roll.zhang, roll.a).get("/members/growth/?as_of=2022-06-30")
    totals = {year["label"]: year["total"] for year in page.context["years"]}
    assert totals == {
        "2018年末": 1,
        "2019年末": 1,
        "2020年末": 2,
        "2021年末": 2,
        "2022年6月30日": 1,
    }
    visitor = client_for(roll.zhang, roll.a)
    for year in page.context["years"]:
        for part in year["segments"]:
            listed = visitor.client.get(part["url"])
            assert len(row_names(listed)) == part["count"]


def test_every_figure_of_the_regions_opens_its_list(roll: World, client_for: Callable[..., Any]) -> None:
    with group_scope(roll.a, actor=roll.wang):
        enrol(roll, "江门总会", region="440700", category=Category.CHAMBER, joined_on=D(2019, 1, 1))
        enrol(roll, "蓬江丙物流有限公司", region="440703", industry=Industry.SERVICES)
    visitor = client_for(roll.zhang, roll.a)
    rows = visitor.get("/members/growth/?as_of=2020-06-30").context["regions"]
    assert [(r["name"], r["total"], r["share"]) for r in rows] == [
        ("广东省江门市蓬江区", 2, "50%"),
        ("广东省江门市", 1, "25%"),
        ("未填写", 1, "25%"),
    ]
    for row in rows:
        assert len(row_names(visitor.client.get(row["url"]))) == row["total"]
        for part in row["segments"]:
            assert len(row_names(visitor.client.get(part["url"]))) == part["count"], (
                row["name"],
                part["label"],
            )
    listed = visitor.client.get(rows[0]["url"])
    assert "广东省江门市蓬江区（取消）" in listed.content.decode()

    def order(sort: str) -> list[str]:
        page = visitor.get(f"/members/growth/?as_of=2020-06-30&sort={sort}")
        return [row["name"] for row in page.context["regions"]]

    assert order("name") == order("-name")[::-1] == ["广东省江门市", "广东省江门市蓬江区", "未填写"]
    assert order("-school")[0] == "未填写"
    assert order("gibberish") == [row["name"] for row in rows]


@pytest.mark.parametrize("path", ["/members/", "/members/growth/", "/members/duplicates/"])
def test_pages_cost_the_same_for_one_and_for_many(
    roll: World, client_for: Callable[..., Any], query_count: Callable[..., Any], path: str
) -> None:
    visitor = client_for(roll.wang, roll.a)
    visitor.get(path)
    with query_count() as few:
        visitor.get(path)
    with group_scope(roll.a, actor=roll.wang):
        for n in range(40):
            enrol(roll, f"第{n}号机电有限公司", joined_on=D(2019, 1, 1 + n % 28), rank=Rank.DIRECTOR)
    with query_count() as many:
        visitor.get(path)
    assert many() <= few()
    assert few() < 30


def test_the_page_of_one_unit_costs_a_fixed_number_of_queries(
    roll: World, client_for: Callable[..., Any], query_count: Callable[..., Any]
) -> None:
    member = _first(roll)
    visitor = client_for(roll.wang, roll.a)
    visitor.get(f"/members/{member.public_id}/")
    with query_count() as n:
        visitor.get(f"/members/{member.public_id}/")
    assert n() < 40
