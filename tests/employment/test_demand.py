"""A post from a firm's phone to the board and off it: who does what, who sees what, and what each is told when a rule says no."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from employment.enums import DemandKind, DemandState
from employment.models import Demand, FirmVisit
from employment.screening import fee_words
from employment.selectors.access import board, demands_for, visits_for
from employment.services.demand import (
    accept_demand,
    close_demand,
    edit_demand,
    on_offered,
    post_demand,
    refuse_demand,
    renew_demand,
    said_of_demand,
)
from employment.services.visit import posts_of_visit, remove_visit
from groupportal.errors import NotAllowed
from groupportal.messages.models import Notice
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from tests.employment.ground import DAY, PHONE, TODAY, market, opened, posted, programme, said, visited
from tests.members.ground import viewer
from tests.outcomes import refused
from tests.records.ground import bring, workbook
from tests.records.ground import said as findings
from tests.todos import due
from tests.visitor import body
from tests.world import World


def test_a_post_goes_round(inside: World) -> None:
    it = market(inside)
    he, wang = viewer(it.he), viewer(inside.wang)
    row = posted(it)
    assert Notice.objects.filter(recipient=inside.wang, title="有新的岗位需求：数控车工").exists()
    assert [todo.title for todo in due(wang, TODAY(), "employment.rule")] == ["审核岗位：数控车工"]
    assert not board(TODAY()).exists()
    refuse_demand(row, by=wang, answer="请写工作时间")
    assert [todo.detail for todo in due(he, TODAY(), "employment.")] == ["请写工作时间"]
    row.refresh_from_db()
    row = edit_demand(row, replace(said_of_demand(row), hours="8:00—17:00"), by=he)
    row = accept_demand(row, by=wang)
    assert list(board(TODAY())) == [row]
    assert row.opened_on == TODAY()
    # The number and the last day change at once; other words are ruled on again.
    row = edit_demand(row, replace(said_of_demand(row), headcount=4), by=he)
    assert row.state == DemandState.OPEN
    row = edit_demand(row, replace(said_of_demand(row), duties="看机床"), by=he)
    assert row.state == DemandState.WAITING
    assert not board(TODAY()).exists()
    row = accept_demand(row, by=wang)
    row = close_demand(row, is_filled=True, by=he)
    assert row.state == DemandState.FILLED
    assert row.ended_on == TODAY()


def test_a_day_that_is_over_takes_it_off_the_board(inside: World) -> None:
    it = market(inside)
    row = opened(inside, it, expires_on=TODAY() + 3 * DAY)
    assert [todo.title for todo in due(viewer(it.he), TODAY(), "employment.")] == ["续期或结束招聘：数控车工"]
    assert board(TODAY() + 3 * DAY).exists()
    assert not board(TODAY() + 4 * DAY).exists()
    renew_demand(row, expires_on=TODAY() + 60 * DAY, by=viewer(it.he))
    assert board(TODAY() + 4 * DAY).exists()
    assert not due(viewer(it.he), TODAY(), "employment.")
    refused(lambda: renew_demand(row, expires_on=TODAY() + 181 * DAY, by=viewer(it.he)), "expires_on")


def test_trusted_units_are_not_asked_twice(inside: World, monkeypatch: pytest.MonkeyPatch) -> None:
    it = market(inside)
    monkeypatch.setattr(on_offered, "_listeners", [lambda unit, day: unit == it.firm.pk])
    row = posted(it)
    assert row.state == DemandState.OPEN
    assert row.is_automatic
    assert row.ruled_by is None
    # Not what sounds like a fee, and not what the office or a school puts forward for it.
    doubted = post_demand(
        it.firm, said(title="学徒工", conditions="交押金500元"), by=viewer(it.he), sure=True
    )
    assert doubted.state == DemandState.WAITING
    assert doubted.fee_words == ["押金"]
    assert post_demand(it.firm, said(), by=viewer(inside.wang)).state == DemandState.WAITING


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("入职交押金300元，离职退", ["押金"]),
        ("需交纳培训费，身份证由公司保管", ["培训费", "身份证由公司保管"]),
        ("报到时扣留身份证", ["扣留身份证"]),
        ("上交毕业证原件", ["上交毕业证"]),
        ("需家长担保", ["担保"]),
        ("不收押金，无任何服装费", []),
        ("公司承担培训费，体检费由公司报销", []),
        ("带身份证复印件报到", []),
        ("免服装费", []),
        ("提供岗前培训", []),
        ("学生需承担培训费500元", ["培训费"]),
        ("个人承担服装费200元", ["服装费"]),
        ("实习生自行承担体检费", ["体检费"]),
        ("公司不承担体检费", ["体检费"]),
        ("体检费由个人承担", ["体检费"]),
        ("学历不限 押金200元", ["押金"]),
        ("经验不限、需交押金200元", ["押金"]),
        ("不限专业：报名费50元", ["报名费"]),
        ("待遇不错但需交保证金", ["保证金"]),
        ("无工作经验可交培训费入职", ["培训费"]),
        ("免费住宿 服装费200", ["服装费"]),
        ("不收押金、服装费200元", ["服装费"]),
        ("押 金200元", ["押金"]),
        ("不交押金不予录用", ["押金"]),
        ("实习报酬提成一成归中介", ["报酬提成"]),
        ("底薪4000+提成", []),
        ("不收押金、服装费和培训费", []),
        ("公司不以任何名义向学生收取保证金", []),
        ("无需交纳押金，服装费全免，体检费用由公司承担", []),
    ],
)
def test_what_sounds_like_a_fee(text: str, found: list[str]) -> None:
    assert fee_words(text, kind=DemandKind.INTERN) == found
    assert "提成" not in "".join(fee_words(text, kind=DemandKind.GRADUATE))


def test_a_deposit_is_asked_about_and_never_let_through_unread(inside: World) -> None:
    it = market(inside)
    text = said(kind=DemandKind.INTERN, conditions="工服押金200元", starts_on=TODAY() + 20 * DAY)
    assert "第二十条" in refused(lambda: post_demand(it.firm, text, by=viewer(it.he)), "fees")
    row = post_demand(it.firm, text, by=viewer(it.he), sure=True)
    assert "审核意见" in refused(lambda: accept_demand(row, by=viewer(inside.wang)), "fees")
    accept_demand(row, by=viewer(inside.wang), answer="已核实：工服免费，写错了，单位已改")
    assert "第九条" in refused(
        lambda: post_demand(it.firm, said(conditions="工服押金200元"), by=viewer(it.he)), "fees"
    )


def test_what_is_asked_of_a_post(inside: World) -> None:
    it = market(inside)
    for code, facts in (
        ("starts_on_missing", said(kind=DemandKind.INTERN)),
        ("expires_on", said(expires_on=TODAY() - DAY)),
        ("code_unknown", said(major_codes=("999999",))),
        ("invalid", said(headcount=0)),
        ("invalid", said(wage_to=1)),
    ):
        refused(lambda facts=facts: post_demand(it.firm, facts, by=viewer(it.he)), code)
    row = opened(inside, it)
    close_demand(row, is_filled=True, by=viewer(it.he))
    refused(lambda: edit_demand(row, said(headcount=3), by=viewer(it.he)), "over")
    late = posted(it)
    Demand.objects.filter(pk=late.pk).update(expires_on=TODAY() - DAY)
    refused(lambda: accept_demand(late, by=viewer(inside.wang)), "expired")


def test_units_keep_their_own(inside: World) -> None:
    it = market(inside)
    row, open_row = posted(it), opened(inside, it, title="焊工")
    hu, he = viewer(it.hu), viewer(it.he)
    assert not demands_for(hu).exists()
    assert set(demands_for(he)) == {row, open_row}
    for deed in (
        lambda: post_demand(it.firm, said(), by=hu),
        lambda: edit_demand(row, said(), by=hu),
        lambda: close_demand(open_row, is_filled=True, by=hu),
        lambda: accept_demand(row, by=he),
        lambda: accept_demand(row, by=viewer(inside.li)),
        lambda: post_demand(it.firm, said(), by=viewer(inside.zhang)),
    ):
        with pytest.raises(NotAllowed):
            deed()
    # Who put it forward in another role does not rule on it.
    by_office = post_demand(it.firm, said(title="文员"), by=viewer(inside.wang))
    refused(lambda: accept_demand(by_office, by=viewer(inside.wang)), "two_people")
    accept_demand(by_office, by=viewer(inside.wen))


def test_a_visit_opens_posts(inside: World) -> None:
    it = market(inside)
    programme()
    visit = visited(inside, it, intern_code="660103")
    li = viewer(inside.li)
    facts = posts_of_visit(visit, DemandKind.INTERN)
    assert (facts.headcount, facts.wage_from, facts.major_codes) == (5, 2500, ("660103",))
    row = post_demand(
        it.firm, replace(facts, title="装配工", starts_on=TODAY() + 30 * DAY), by=li, visit=visit
    )
    assert set(demands_for(li)) == {row}
    assert set(demands_for(viewer(it.he))) == {row}
    refused(lambda: remove_visit(visit, by=li), "has_posts")
    refused(lambda: post_demand(it.other_firm, said(), by=li, visit=visit), "visit_of_another")
    with pytest.raises(NotAllowed):
        post_demand(it.firm, said(), by=li)
    assert set(visits_for(viewer(it.tao))) == {visit}
    assert not visits_for(viewer(it.he)).exists()
    other = Unit.objects.create(name="江海第二职业技术学校")
    visit.school = other
    visit.save()
    assert not visits_for(li).exists()
    with pytest.raises(NotAllowed):
        post_demand(it.firm, said(), by=li, visit=visit)


def test_the_public_board_says_nothing_of_people(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it = market(world)
        row, waits = opened(world, it), posted(it, title="焊工")
    nobody, stranger = visitor(None, world.a), visitor(None, world.b)
    page = body(nobody.get("employment:jobs", data={"q": "车"}))
    assert "数控车工" in page
    assert "焊工" not in page
    one = body(nobody.get("employment:job", public_id=row.public_id))
    assert "江海区高新西路18号" in one
    for kept in (PHONE, "何敏"):
        assert kept not in one
    assert nobody.get("employment:job", public_id=waits.public_id).status_code == 404
    assert stranger.get("employment:job", public_id=row.public_id).status_code == 404
    assert "没有找到" in body(nobody.get("employment:jobs", data={"q": "无此岗位"}))
    assert "数控车工" in body(nobody.get("employment:jobs", data={"page": "9" * 20})), "the last there is"
    signed_in = body(visitor(world.zhang, world.a).get("employment:opening", public_id=row.public_id))
    assert PHONE in signed_in
    assert nobody.url("employment:job", public_id=row.public_id) in signed_in, "the address to share"


def test_an_enterprise_posts_from_a_phone(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it = market(world)
    phone = visitor(it.he, world.a)
    asked = phone.get("employment:demand_new")
    form = asked.context["form"]
    assert body(asked).count('name="unit"') == 1, (
        "what is hidden stands before the parts, not in one as its first field"
    )
    required = [name for name, field in form.fields.items() if field.required and not form[name].is_hidden]
    assert required == ["kind", "title", "headcount", "expires_on", "wage_per"], (
        "what must be typed or chosen"
    )
    told = {
        "unit": it.firm.public_id,
        "kind": "graduate",
        "title": "数控车工",
        "headcount": "5",
        "expires_on": (TODAY() + 30 * DAY).isoformat(),
        "wage_per": "month",
        "conditions": "押金200",
        "contact": "何敏",
        "phone": PHONE,
    }
    answer = phone.post("employment:demand_new", told)
    assert answer.status_code == 422
    assert "第九条" in body(answer)
    answer = phone.post("employment:demand_new", {**told, "sure": "on"})
    assert answer.status_code == 302, answer.context["form"].errors
    shown = body(phone.client.get(answer.url))
    assert "待审核" in shown
    assert "文字里有“押金”" in shown
    copied = phone.client.get(f"{answer.url}copy/").context["form"]
    assert [copied[name].value() for name in ("title", "headcount", "phone")] == ["数控车工", 5, PHONE]
    with group_scope(world.a, actor=world.wang):
        post_demand(it.firm, said(contact="", phone=""), by=viewer(world.wang))
    assert phone.get("employment:demand_new").context["form"]["contact"].value() == "何敏", "as the last time"
    assert visitor(it.hu, world.a).client.get(answer.url).status_code == 404


def test_posts_come_by_workbook(inside: World, tmp_path: Path) -> None:
    it = market(inside)
    programme()
    day = (TODAY() + 20 * DAY).isoformat()
    heads = (
        "单位",
        "种类",
        "岗位名称",
        "招收人数",
        "对应专业代码",
        "招聘截止日期",
        "报酬",
        "计酬",
        "工作城市",
        "要求",
    )
    good = ("江海电子有限公司", "毕业生就业", "数控车工", "3", "660103", day, "5000", "元/月", "江门市", "")
    fee = ("江海电子有限公司", "兼职", "促销员", "2", "", day, "20", "元/小时", "", "交押金100")
    others = ("蓬江灯饰有限公司", "毕业生就业", "灯饰装配工", "3", "", day, "", "", "", "")
    found = bring("demands", workbook(tmp_path / "a.xlsx", heads, good, fee, others), user=viewer(it.he))
    assert {(row, code) for row, _, code in findings(found)} == {(3, "fees"), (4, "not_allowed")}
    for number in (3, 4):
        again = workbook(tmp_path / f"{number}.xlsx", heads, (*good[:3], str(number), *good[4:]))
        assert not bring("demands", again, user=viewer(it.he)).errors
        row = Demand.objects.get()
        assert (row.unit, row.headcount, row.city, row.state) == (it.firm, number, "江门市", "submitted")


def test_visits_come_with_the_heads_of_the_national_table(inside: World, tmp_path: Path) -> None:
    programme()
    heads = (
        "走访单位",
        "走访企业名称-zfqymc",
        "bfsj",
        "qtbfr",
        "jssxszydm",
        "接受实习人数-jssxszyrs",
        "jsxsjyqxx",
    )
    row = (inside.ua.name, "新会陈皮有限公司", "2026-05-06", "李主任", "660103", "12", "4500")
    path = workbook(tmp_path / "a.xlsx", heads, row)
    for _ in (1, 2):
        assert not bring("firm_visits", path, user=viewer(inside.li)).errors
        visit = FirmVisit.objects.get()
        assert (visit.unit.name, visit.interns, visit.graduate_pay) == ("新会陈皮有限公司", 12, 4500)
    assert visit.unit.outside_reason
