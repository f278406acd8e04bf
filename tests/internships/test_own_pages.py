"""One page for a student with what is due now; one for a class teacher with the own classes and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.models import DayRoll, MakeUp, Placement, Signal
from internships.services.agreement import draft_agreements, send_agreement
from internships.services.consent import ask_consents
from internships.services.insurance import cover_students
from rosters.models import ClassPeriod, RestPeriod, SchoolClass, Teacher
from tests.internships.paper_ground import (
    NOW,
    D,
    Papers,
    member,
    paper_ground,
    placement,
    policy,
    student,
)
from tests.members.ground import viewer
from tests.standing import standing
from tests.visitor import Visitor, body, row_names
from tests.world import World


@standing
def papers(world: World) -> Papers:
    made = paper_ground(world)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        cover_students(policy(world.ua), [made.one.student_id], by=world.li)
    return made


@pytest.fixture(autouse=True)
def _day(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def began(world: World, *rows: Placement) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Placement.objects.filter(pk__in=[row.pk for row in rows]).update(
            state="running", arrived_on=D(2026, 3, 2), ruled_by=world.wen, ruled_at=NOW
        )


def test_a_student_is_led_to_what_is_to_be_signed_before_it_starts(world: World, papers: Papers) -> None:
    with group_scope(world.a, actor=world.li):
        by = viewer(world.li)
        send_agreement(draft_agreements([papers.one], by=by).made[0], by=by)
        ask_consents([papers.one, papers.two], ("student",), by=by)
    pupil = Visitor(papers.su, world.a)
    page = body(pupil.get("internships:own"))
    for due in ("签实习知情同意书", "确认三方协议", "通过实习安全教育考核"):
        assert page.count(due) >= 1, due
    assert "今天还没有签到" not in page
    answer = pupil.get("internships:own_consent")
    assert answer.status_code == 302
    form = body(Visitor(papers.su, world.a).get(answer.headers["Location"].partition("/group-a")[2]))
    assert "岗位实习知情同意书（学生）" in form
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        papers.one.consents.all().delete()
    assert pupil.get("internships:own_consent").headers["Location"].endswith("/internships/own/"), (
        "never 陈静's"
    )


def test_a_student_sees_check_in_signals_and_answers_while_it_runs(
    world: World, papers: Papers, time_machine: Any
) -> None:
    began(world, papers.one)
    time_machine.move_to("2026-03-11 10:00+08:00", tick=False)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Signal.objects.create(
            placement=papers.one,
            day=D(2026, 3, 10),
            check_in=papers.one.public_id,
            kind="mock",
            words="模拟定位",
        )
        said = {"placement": papers.one, "reason": "手机没电", "ruled_at": "2026-03-10 20:00+08:00"}
        said |= {"proposed_by": papers.su, "proposed_at": "2026-03-10 10:00+08:00", "ruled_by": papers.gu}
        MakeUp.objects.create(day=D(2026, 3, 9), state="returned", answer="请补证明", **said)
    page = body(Visitor(papers.su, world.a).get("internships:own"))
    for told in ("今天还没有签到", "说明签到疑点", "请补证明", "写第1周周志"):
        assert told in page, told
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        DayRoll.objects.create(
            number=1, placement=papers.one, day=D(2026, 3, 11), came_at="2026-03-11 08:01+08:00"
        )
    assert "今天还没有签到" not in body(Visitor(papers.su, world.a).get("internships:own"))


def test_a_class_teacher_sees_the_own_class_and_no_other(
    world: World, papers: Papers, time_machine: Any
) -> None:
    began(world, papers.one, papers.two)
    time_machine.move_to("2026-03-11 10:00+08:00", tick=False)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        head = Teacher.objects.create(
            unit=world.ua,
            number="TC1",
            name="梁班",
            starts_on=D(2015, 9, 1),
            user=member("梁班", "own_class_head", "teacher", world.ua),
        )
        own = SchoolClass.objects.create(
            unit=world.ua, name="机电2301", grade=2023, starts_on=D(2023, 9, 1), class_teacher=head
        )
        waits = student(world.ua, "P09", "何未定")
        rests, over = student(world.ua, "P10", "孟休学"), student(world.ua, "P11", "范归档")
        RestPeriod.objects.create(student=rests, starts_on=D(2026, 1, 5), reason="养病")
        left = {"starts_on": D(2025, 3, 1), "ends_on": D(2025, 8, 1), "arrived_on": D(2025, 3, 1)}
        left |= {"left_on": D(2025, 8, 1), "end_kind": "done", "ruled_by": world.wen, "ruled_at": NOW}
        placement(papers.batch, over, papers.one.host, state="archived", **left)
        for one in (papers.one.student, waits, rests, over):
            ClassPeriod.objects.create(unit=world.ua, student=one, school_class=own, starts_on=D(2023, 9, 1))
    page = Visitor(head.user, world.a).get("internships:own_class")
    assert row_names(page) == ["姜勇"], "陈静 is in another class"
    text = body(page)
    assert ("没有签到" in text, "学生同意书、监护人同意书、三方协议、安全考核" in text) == (True, True)
    assert "何未定" in text, "who is placed nowhere is named"
    assert ("孟休学" in text, "范归档" in text) == (False, False), "who rests, and whose internship is over"
    shown = Visitor(head.user, world.a)
    assert row_names(shown.get("internships:own_class", data={"which": "missing"})) == ["姜勇"]
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        DayRoll.objects.create(
            number=1, placement=papers.one, day=D(2026, 3, 11), came_at="2026-03-11 08:01+08:00"
        )
    assert not row_names(shown.get("internships:own_class", data={"which": "missing"}))
    assert row_names(shown.get("internships:own_class", data={"which": "papers"})) == ["姜勇"]
    where = {"public_id": papers.two.public_id}
    assert shown.get("internships:placement", **where).status_code == 404
    assert not row_names(Visitor(papers.gu, world.a).get("internships:own_class")), (
        "who guides is no class teacher"
    )
