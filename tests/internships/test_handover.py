"""A teacher hands students over: asked on a phone, answered by the colleague or the office, carried out on its day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from groupportal.deciding.standard import Ruled
from groupportal.errors import NotAllowed
from groupportal.messages.models import Notice
from groupportal.tenancy.scope import group_scope
from internships.models import HandOver, Placement
from internships.selectors.handover import handovers_for
from internships.services.handover import (
    HAND_OVERS,
    carry_out_due,
    propose_handover,
    rule_handover,
    withdraw_handover,
)
from internships.services.placement import assign
from rosters.models import ClassPeriod, SchoolClass
from tests.internships.teaching import DAY, Room, handed_over, room, today
from tests.members.ground import viewer
from tests.outcomes import race_codes, refused
from tests.rosters.ground import teacher
from tests.todos import due
from tests.visitor import body
from tests.world import World

WEEK = 7 * DAY


def teachers(*rows: Placement) -> list[Any]:
    return [Placement.objects.get(pk=row.pk).teacher_id for row in rows]


def told(user: Any) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("title", flat=True))


def test_a_teacher_asks_from_the_list_and_the_colleague_takes_the_students_over(
    taught: Room, world: World, client_for: Any
) -> None:
    it = taught
    zhou, huang = (client_for(user, world.a) for user in (it.zhou, it.huang))
    assert "交给同事" in body(zhou.get("internships:guided"))
    ids = {"ids": [str(it.hes.public_id), str(it.jiangs.public_id), str(it.huangs.public_id)]}
    said = {"to": str(it.huang_row.public_id), "starts_on": today().isoformat(), "reason": "病假六周"}
    looked = body(zhou.post("internships:handover_many", {**ids, **said, "step": "look"}))
    assert "可以提出交接的有 2 名" in looked, "钱 is not the own one"
    done = zhou.post("internships:handover_many", {**ids, **said, "step": "do"}, follow=True)
    assert "已提出交接 2 名学生" in body(done)
    with group_scope(world.a, actor=world.wang):
        (row,) = HandOver.objects.all()
        assert row.names == "何芳、姜勇"
        assert told(it.huang) == ["有新的学生交接：周勇军的学生交给黄敏"]
        (waiting,) = due(viewer(it.huang), today(), "internships.to_take_over")
        assert waiting.url.endswith(f"{row.public_id}/")
        assert not due(viewer(it.zhou), today(), "internships.to_take_over")
        assert len(due(viewer(world.li), today(), "internships.to_take_over")) == 1, (
            "the school's office may answer too"
        )
    own = body(zhou.get("internships:handover", public_id=row.public_id))
    assert "撤回交接" in own
    assert 'value="approved"' not in own
    page = {"public_id": row.public_id}
    assert "同意" in body(huang.get("internships:handover", **page))
    huang.post("internships:handover", {"deed": "approved", "answer": "好的"}, follow=True, **page)
    with group_scope(world.a, actor=world.wang):
        assert teachers(it.hes, it.jiangs) == [it.huang_row.pk] * 2
        assert "2 名实习学生改由黄敏指导" in told(it.zhou)
        assert "2 名实习学生交给您指导，原来由周勇军指导" in told(it.huang)


def test_what_begins_later_is_carried_out_on_its_day_and_only_of_those_still_guided(
    it: Room, world: World
) -> None:
    third = teacher(world, "T13", "冯丽")
    begins = today() + WEEK
    row = handed_over(it, it.hes, it.jiangs, starts_on=begins)
    rule_handover(row, Ruled.ACCEPTED, by=viewer(it.huang))
    assert told(it.zhou) == ["学生交接已通过：周勇军的学生交给黄敏"]
    assert teachers(it.hes, it.jiangs) == [it.zhou_row.pk] * 2
    assert carry_out_due(begins - DAY) == 0
    Placement.objects.filter(pk=it.jiangs.pk).update(teacher=third)  # the office was quicker
    Placement.objects.filter(pk=it.hes.pk).update(state="ending", left_on=today(), end_kind="done")
    with time_machine.travel(dt.datetime.combine(begins, dt.time(1)), tick=False):
        assert carry_out_due(begins) == 1
        assert carry_out_due(begins) == 0
    assert teachers(it.hes, it.jiangs) == [it.zhou_row.pk, third.pk]
    assert told(it.zhou)[-1] == told(it.huang)[-1] == "2 名学生没有交接给黄敏"
    said = Notice.objects.filter(recipient=it.zhou).latest("pk").body
    assert "何芳：现在是“" in said
    assert "姜勇：现在由冯丽指导" in said
    done = HandOver.objects.get()
    assert (done.done_on, done.stands) == (begins, "没有学生交接")


def test_one_student_is_promised_to_one_colleague_and_a_promise_can_be_taken_back(it: Room) -> None:
    zhou, begins = viewer(it.zhou), today() + WEEK
    row = handed_over(it, starts_on=begins)
    rule_handover(row, Ruled.ACCEPTED, by=viewer(it.huang), answer="好的")
    refused(lambda: handed_over(it), "asked")
    refused(lambda: withdraw_handover(row, by=viewer(it.huang)), "not_allowed")
    withdraw_handover(row, by=zhou)
    assert told(it.huang)[-1] == "学生交接已撤回：周勇军的学生交给黄敏"
    with time_machine.travel(dt.datetime.combine(begins, dt.time(1)), tick=False):
        assert carry_out_due(begins) == 0
    again = handed_over(it)
    rule_handover(again, Ruled.ACCEPTED, by=viewer(it.huang))
    assert HandOver.objects.latest("pk").stands == "已交接 1 名"
    refused(lambda: withdraw_handover(again, by=zhou), "done")
    assert teachers(it.hes) == [it.huang_row.pk]


def test_a_hand_over_that_moves_nobody_says_so_on_its_page(
    taught: Room, world: World, client_for: Any
) -> None:
    it = taught
    with group_scope(world.a, actor=world.wang):
        row = handed_over(it)
        Placement.objects.filter(pk=it.hes.pk).update(teacher=None)  # the office, meanwhile
        rule_handover(row, Ruled.ACCEPTED, by=viewer(it.huang))
        assert told(it.zhou) == ["1 名学生没有交接给黄敏"]
        assert told(it.huang)[-1] == "1 名学生没有交接给黄敏"
    page = body(client_for(it.zhou, world.a).get("internships:handover", public_id=row.public_id))
    assert "没有学生交接" in page
    assert "撤回交接" not in page


def test_a_colleague_who_has_left_takes_nobody_over(it: Room, world: World) -> None:
    begins = today() + WEEK
    rows = [handed_over(it, who, starts_on=begins) for who in (it.jiangs, it.hes)]
    rule_handover(rows[0], Ruled.ACCEPTED, by=viewer(it.huang))
    type(it.huang_row).objects.filter(pk=it.huang_row.pk).update(ends_on=begins)
    it.huang_row.refresh_from_db()
    refused(lambda: rule_handover(rows[1], Ruled.ACCEPTED, by=viewer(world.li)), "colleague_gone")
    rule_handover(rows[1], Ruled.REFUSED, by=viewer(world.li), answer="黄老师要离校")
    refused(lambda: handed_over(it, starts_on=begins), "colleague_gone")
    with time_machine.travel(dt.datetime.combine(begins, dt.time(1)), tick=False):
        assert carry_out_due(begins) == 1
    assert teachers(it.jiangs) == [it.zhou_row.pk]
    assert told(it.zhou)[-1] == told(world.li)[-1] == "1 名学生没有交接给黄敏"
    assert "不再是本校教师" in Notice.objects.filter(recipient=world.li).latest("pk").body


def test_who_may_ask_and_answer(it: Room, world: World) -> None:
    def ask(**said: Any) -> Any:
        return handed_over(it, **said)

    refused(lambda: ask(starts_on=today() - DAY), "day_off")
    refused(lambda: ask(starts_on=today() + 181 * DAY), "day_off")
    refused(lambda: ask(reason=" "), "reason_missing")
    refused(lambda: ask(to=it.zhou_row), "to_oneself")
    refused(lambda: handed_over(it, it.huangs), "gone")
    of_class = {"name": "20电子1班", "grade": 2020, "starts_on": dt.date(2020, 9, 1)}
    lead = SchoolClass.objects.create(unit=it.school, class_teacher=it.zhou_row, **of_class)
    said = {"unit": it.school, "student": it.huangs.student, "school_class": lead}
    ClassPeriod.objects.create(starts_on=it.batch.starts_on, **said)
    refused(lambda: handed_over(it, it.huangs), "not_yours")
    refused(lambda: ask(to=it.suns.teacher), "other_school")
    with pytest.raises(NotAllowed):
        propose_handover([it.hes], to=it.huang_row, starts_on=today(), reason="病", by=viewer(it.firm))
    row = ask()
    refused(ask, "asked")
    refused(lambda: rule_handover(row, Ruled.ACCEPTED, by=viewer(it.zhou)), "not_allowed")
    for stranger in (it.sun, it.jiang, it.firm):
        with pytest.raises(NotAllowed):
            rule_handover(row, Ruled.ACCEPTED, by=viewer(stranger))
        assert not handovers_for(viewer(stranger)).exists()
    with pytest.raises(NotAllowed):
        HAND_OVERS.withdraw(row, Ruled.WITHDRAWN, by=viewer(it.huang))
    refused(lambda: rule_handover(row, Ruled.REFUSED, by=viewer(it.huang), answer=" "), "reason_missing")
    rule_handover(row, Ruled.REFUSED, by=viewer(world.li), answer="先由教研室主任带")
    assert told(it.zhou) == ["学生交接被退回：周勇军的学生交给黄敏"]
    assert teachers(it.hes) == [it.zhou_row.pk]


def test_another_group_s_is_not_there(taught: Room, world: World, client_for: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        row = handed_over(taught)
    for who, group in ((world.qian, world.b), (taught.sun, world.a), (taught.firm, world.a)):
        answer = client_for(who, group).get("internships:handover", public_id=row.public_id)
        assert answer.status_code in {403, 404}


def test_two_who_answer_and_an_office_that_assigns_at_once_leave_one_teacher(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        it = room(world)
        row = handed_over(it)

    def accept() -> Any:
        return rule_handover(row, Ruled.ACCEPTED, by=viewer(it.huang))

    def give() -> Any:
        return assign([it.hes], teacher=it.huang_row, by=viewer(world.li)).only()

    def again() -> Any:
        return rule_handover(row, Ruled.ACCEPTED, by=viewer(world.li))

    codes = race_codes(world.a, (it.huang, accept), (world.li, give), (world.li, again))
    assert codes.count("done") == 2, codes
    with group_scope(world.a, actor=world.wang):
        assert teachers(it.hes) == [it.huang_row.pk]
