"""A post that changes while it waits, is filled, ends: who rules on it, what comes back, who is told, what figures say later."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from employment.enums import DemandState
from employment.models import Application, ApplicationStep, Demand
from employment.selectors.access import kept_demands
from employment.services.application import invite, refuse, withdraw
from employment.services.demand import (
    DEMANDS,
    accept_demand,
    close_demand,
    edit_demand,
    enter_demand,
    post_demand,
    refuse_demand,
    said_of_demand,
)
from employment.services.round_publish import publish
from groupportal.errors import NotAllowed
from groupportal.messages.models import Notice
from groupportal.metrics.selectors import ask
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from groupportal.ui.once import SEEN
from tests.employment.ground import DAY, TODAY, account, market, opened, posted, said, visited
from tests.employment.round_ground import later, matched, open_ground
from tests.employment.supply import accepted, applied, pupil, seeker
from tests.members.ground import viewer
from tests.outcomes import refused
from tests.records.ground import bring, workbook
from tests.todos import due
from tests.visitor import body, seen_in
from tests.world import World

_S = DemandState


def fresh(row: Demand) -> Demand:
    return Demand.objects.get(pk=row.pk)


def test_what_the_unit_says_is_filled_is_not_opened_by_a_refusal(inside: World) -> None:
    it = market(inside)
    lin, wu = pupil(inside), pupil(inside, "吴明", "2021102")
    row = opened(inside, it, headcount=5)
    one, two = applied(lin, row), accepted(it, wu, row)
    close_demand(row, is_filled=True, by=viewer(it.he))
    refuse(one, note="已经招满", by=viewer(it.he))
    withdraw(two, by=viewer(wu.user))
    assert fresh(row).state == _S.FILLED
    # Filled by the count, it opens where one of them goes; the day it was first filled stays.
    other = opened(inside, it, title="焊工", headcount=1)
    three = accepted(it, lin, other)
    assert fresh(other).state == _S.FILLED
    withdraw(three, by=viewer(lin.user))
    assert (fresh(other).state, fresh(other).filled_on) == (_S.OPEN, TODAY())


def test_as_many_as_are_wanted_fill_it_where_fewer_are_wanted(inside: World) -> None:
    it = market(inside)
    row = opened(inside, it, headcount=5)
    accepted(it, pupil(inside), row)
    row = edit_demand(row, replace(said_of_demand(row), headcount=1), by=viewer(it.he))
    assert row.state == _S.FILLED
    more = replace(said_of_demand(row), headcount=2)
    refused(lambda: edit_demand(row, replace(more, duties="看机床"), by=viewer(it.he)), "over")
    assert edit_demand(row, more, by=viewer(it.he)).state == _S.OPEN, "who waits there can be offered it"
    other = opened(inside, it, title="焊工", headcount=5)
    accepted(it, pupil(inside, "吴明", "2021102"), other)
    changed = replace(said_of_demand(other), headcount=1, duties="看机床")
    other = edit_demand(other, changed, by=viewer(it.he))
    assert other.state == _S.WAITING
    assert accept_demand(other, by=viewer(inside.wang)).state == _S.FILLED


def test_who_changes_what_waits_does_not_rule_on_it(inside: World) -> None:
    it = market(inside)
    row, wang = posted(it), viewer(inside.wang)
    edit_demand(row, replace(said_of_demand(row), duties="看机床"), by=wang)
    refused(lambda: accept_demand(row, by=wang), "two_people")
    accept_demand(row, by=viewer(inside.wen))
    assert Notice.objects.filter(recipient=it.he, title="岗位需求已通过：数控车工").exists()
    # Looked at without a change it stays whose it was.
    same = posted(it, title="焊工")
    edit_demand(same, said_of_demand(same), by=wang)
    accept_demand(same, by=wang)


def test_what_is_accepted_is_what_was_read(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it = market(world)
        row = posted(it)
    office = visitor(world.wang, world.a)
    seen = seen_in(body(office.get("employment:demand", public_id=row.public_id)))
    with group_scope(world.a, actor=it.he):
        edit_demand(row, replace(said_of_demand(row), duties="夜班看仓库"), by=viewer(it.he))
    told = {"deed": "approved", "answer": "已看过"}
    answer = office.post("employment:demand", {**told, SEEN: seen}, public_id=row.public_id)
    assert answer.status_code == 422
    page = body(answer)
    assert "您打开以后，这条岗位需求改过，请再看一遍" in page
    assert ("夜班看仓库" in page, "已看过" in page) == (True, True)
    assert office.post(
        "employment:demand", {**told, SEEN: seen_in(page)}, public_id=row.public_id
    ).status_code == (302)


def test_the_visiting_school_does_not_rule_on_what_came_of_its_visit(inside: World) -> None:
    it = market(inside)
    row = post_demand(it.firm, said(), by=viewer(it.tao), visit=visited(inside, it))
    he_too = account("ma", "马秘书", Role.SECRETARIAT, inside.ua)
    assert "走访" in refused(lambda: accept_demand(row, by=viewer(he_too)), "two_people")
    assert not DEMANDS.due(viewer(he_too)).exists()
    assert accept_demand(row, by=viewer(inside.wang)).state == _S.OPEN


def test_a_teacher_corrects_what_was_returned(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it = market(world)
        row = post_demand(it.firm, said(), by=viewer(it.tao), visit=visited(world, it))
        others = posted(it, title="焊工")
        refuse_demand(row, by=viewer(world.wang), answer="请写工作时间")
        assert [todo.url for todo in due(viewer(it.tao), TODAY(), "employment.returned")] == [
            row.get_absolute_url()
        ]
        colleague = account("yu", "余老师", Role.TEACHER, world.ua)
        assert not due(viewer(colleague), TODAY(), "employment.returned")
        assert list(kept_demands(viewer(it.tao))) == [row]
        assert not kept_demands(viewer(world.zhang)).exists()
    tao = visitor(it.tao, world.a)
    page = tao.get("employment:demand_edit", public_id=row.public_id)
    form = page.context["form"]
    told = {name: form[name].value() for name in ("kind", "title", "headcount", "wage_per")}
    told |= {"expires_on": (TODAY() + 30 * DAY).isoformat(), "hours": "8:00—17:00"}
    assert tao.post("employment:demand_edit", told, public_id=row.public_id).status_code == 302
    with group_scope(world.a, actor=world.wang):
        assert (fresh(row).state, fresh(row).hours) == (_S.WAITING, "8:00—17:00")
    assert tao.get("employment:demand_edit", public_id=others.public_id).status_code == 404


def test_who_applied_is_told_that_it_ended_and_why(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it = market(world)
        lin, wu, zhou = (pupil(world, name, f"202110{n}") for n, name in enumerate(("林晓", "吴明", "周全")))
        row = opened(world, it)
        one = applied(lin, row)
        invited = invite(row, seeker(world, wu), by=viewer(it.he))
        gone = applied(zhou, row)
        withdraw(gone, by=viewer(zhou.user))
        assert due(viewer(wu.user), TODAY(), "employment.own_answer")
        close_demand(row, is_filled=False, why="订单减少", by=viewer(it.he))
        told = Notice.objects.filter(title="江海电子有限公司已停招：数控车工", body="订单减少")
        assert {notice.recipient_id for notice in told} == {lin.user_id, wu.user_id}
        assert not due(viewer(wu.user), TODAY(), "employment.own_answer"), "nothing can be answered any more"
    for who, which in ((lin.user, one), (wu.user, invited)):
        page = body(visitor(who, world.a).get("employment:application", public_id=which.public_id))
        assert "已停招：订单减少" in page


def test_an_earlier_year_comes_in_once(inside: World, tmp_path: Path) -> None:
    it = market(inside)
    heads = ("单位", "种类", "岗位名称", "招收人数", "招聘截止日期", "发布日期", "停招日期")
    line = (it.firm.name, "毕业生就业", "数控车工", "30", "2022-06-30", "2022-03-01", "2022-05-20")
    path = workbook(tmp_path / "a.xlsx", heads, line)
    for _ in (1, 2):
        assert not bring("demands", path, user=viewer(inside.wang)).errors
        row = Demand.objects.get()
        assert (row.expires_on, row.ended_on) == (dt.date(2022, 6, 30), dt.date(2022, 5, 20))
    corrected = workbook(tmp_path / "b.xlsx", heads, (*line[:3], "20", line[4], "2022-03-05", "2022-05-21"))
    assert not bring("demands", corrected, user=viewer(inside.wang)).errors
    row = Demand.objects.get()
    assert (row.headcount, row.opened_on, row.ended_on) == (20, dt.date(2022, 3, 5), dt.date(2022, 5, 21))
    half = workbook(tmp_path / "c.xlsx", heads, (*line[:2], "焊工", *line[3:6], None))
    (said_of,) = bring("demands", half, user=viewer(inside.wang)).errors
    assert "要一起填" in said_of.message
    days = {"opened_on": dt.date(2022, 3, 1), "ended_on": dt.date(2022, 5, 20)}
    words = refused(
        lambda: enter_demand(it.firm, said(expires_on=dt.date(2022, 1, 1)), **days, by=viewer(inside.wang)),
        "backwards",
    )
    assert "招聘截止日期" in words


def value(code: str, as_of: dt.date, since: dt.date) -> Any:
    return ask(code, as_of, {"since": since.isoformat()}).answer().value


def test_students_whom_a_round_gave_nothing_count_as_seekers(inside: World) -> None:
    ground = open_ground(inside)
    for name in ("吴一", "郑二", "周三"):
        ground.wish(name, "装配")
    with later(3):
        ground.rank("吴一", "郑二", "周三")
    matched(ground)
    with later(7):
        since, today = TODAY() - 30 * DAY, TODAY()
        assert value("employment.seekers", today, since) == 0, "not published"
        publish(ground.fresh(), by=viewer(inside.wen))
        assert value("employment.seekers", today, since) == 3
        assert value("employment.matched", today, since) == 2, "as many as the post is for"
        assert value("employment.matching_rate", today, since) == Decimal("66.7")
        other = ask("employment.seekers", today, {"since": since.isoformat(), "kind": "graduate"})
        assert other.answer().value == 0


def test_who_accepts_in_the_new_year_is_matched_in_it(inside: World) -> None:
    it = market(inside)
    row = accepted(it, pupil(inside), opened(inside, it))
    turn = TODAY().replace(month=1, day=1)
    for state, day in (("applied", turn - 3 * DAY), ("offered", turn - DAY), ("accepted", turn)):
        row.steps.filter(state=state).update(
            made_at=timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
        )
    assert value("employment.matching_rate", turn - DAY, turn - 300 * DAY) == 0
    assert value("employment.matching_rate", turn + DAY, turn) == 100


def test_a_year_counts_what_came_in_it(inside: World) -> None:
    it = market(inside)
    lin = pupil(inside)
    old, new = opened(inside, it, headcount=1), opened(inside, it, title="焊工", headcount=1)
    first = accepted(it, lin, old)
    ApplicationStep.objects.filter(application=first).update(made_at=timezone.now() - 400 * DAY)
    Application.objects.filter(pk=first.pk).update(state="hired", hired_on=TODAY() - 390 * DAY)
    applied(lin, new)
    year = TODAY() - 100 * DAY
    assert value("employment.seekers", TODAY(), year) == 1
    assert value("employment.matched", TODAY(), year) == 0, "accepted in another year"
    assert value("employment.matched", TODAY() - 300 * DAY, TODAY() - 500 * DAY) == 1


def test_what_was_filled_stays_filled_in_its_year(inside: World) -> None:
    it = market(inside)
    row = opened(inside, it, headcount=4)
    close_demand(row, is_filled=True, by=viewer(it.he))
    days = {
        "opened_on": TODAY() - 20 * DAY,
        "reported_on": TODAY() - 10 * DAY,
        "filled_on": TODAY() - 10 * DAY,
    }
    Demand.objects.filter(pk=row.pk).update(ended_on=TODAY() - 10 * DAY, **days)
    before = [
        value(f"employment.{code}", TODAY(), TODAY() - 50 * DAY) for code in ("fill_rate", "days_to_fill")
    ]
    assert before == [Decimal(100), Decimal(10)]
    close_demand(row, is_filled=False, why="年度结束", by=viewer(it.he))
    after = [
        value(f"employment.{code}", TODAY(), TODAY() - 50 * DAY) for code in ("fill_rate", "days_to_fill")
    ]
    assert after == before


def test_half_a_tenth_goes_up(inside: World) -> None:
    it = market(inside)
    for number, span in enumerate((1, 1, 1, 2)):
        row = opened(inside, it, title=f"岗位{number}")
        close_demand(row, is_filled=True, by=viewer(it.he))
        Demand.objects.filter(pk=row.pk).update(opened_on=TODAY() - span * DAY)
    assert value("employment.days_to_fill", TODAY(), TODAY() - DAY) == Decimal("1.3")


def test_a_stranger_keeps_nothing(inside: World) -> None:
    it = market(inside)
    row = post_demand(it.firm, said(), by=viewer(it.tao), visit=visited(inside, it))
    with pytest.raises(NotAllowed):
        edit_demand(row, said(), by=viewer(it.hu))
    assert not kept_demands(viewer(it.hu)).exists()
