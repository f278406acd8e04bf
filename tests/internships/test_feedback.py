"""A mentor says by a link, once a week, how the interns are; a problem goes to the guiding teacher."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from groupportal.messages.models import Notice
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.forms.feedback import FeedbackForm
from internships.models import Feedback, HostUnit, Mentor, Placement
from internships.services.feedback import Said, give_feedback
from internships.services.mentor import edit_mentor, mentor_facts
from internships.services.running import arrive
from points.models import PointsEntry
from points.services.rule import RuleInput
from points.services.source import students_taken_in
from tests.internships.paper_ground import LAST, D, Papers, paper_ground, placement, student
from tests.members.ground import enrol, viewer
from tests.outcomes import race, refused
from tests.points.ground import make_rules
from tests.standing import standing
from tests.visitor import Visitor, body, row_names
from tests.world import World

MONDAY = D(2026, 3, 9)


def _ready(world: World) -> Papers:
    made = paper_ground(world)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        guide = made.one.mentor
        Mentor.objects.filter(pk=guide.pk).update(phone="13800138099")  # type: ignore[union-attr]
        guide.refresh_from_db()  # type: ignore[union-attr]
        other = Mentor.objects.create(host=made.one.host, name="陆师傅")
        began = {"state": "running", "arrived_on": D(2026, 3, 2), "ruled_by": world.wen}
        began["ruled_at"] = "2026-02-20 10:00+08:00"
        Placement.objects.filter(pk=made.one.pk).update(**began)
        Placement.objects.filter(pk=made.two.pk).update(**began, mentor=other)
    return made


@standing
def papers(world: World) -> Papers:
    return _ready(world)


@pytest.fixture(autouse=True)
def _day(time_machine: Any) -> None:
    time_machine.move_to("2026-03-11 10:00+08:00", tick=False)


def link(world: World, *rows: Placement) -> dict[str, str]:
    """The paths of the mentors' links."""
    sent = {"ids": [row.public_id for row in rows], "step": "do"}
    page = body(Visitor(world.li, world.a).post("internships:feedback_ask", sent))
    found = re.findall(r"<h2>([^<（]+)（.*?<dd class=\"mono\">(\S+?)</dd>", page, flags=re.DOTALL)
    return {name: address.partition("testserver/group-a")[2] for name, address in found}


def test_two_taps_a_week_and_a_problem_reaches_the_teacher(
    world: World, papers: Papers, time_machine: Any
) -> None:
    path = link(world, papers.one, papers.two)["冯师傅"]
    phone = Visitor(None, world.a)
    phone.post(f"{path}check/", {"answer": "8099"})
    page = body(phone.get(path))
    assert ("姜勇" in page, "陈静" in page) == (True, False), "another mentor's intern is not shown"
    is_, of = f"is-{papers.one.public_id}", f"of-{papers.one.public_id}"
    assert "请至少给一名" in body(phone.post(path, {}))
    foreign = {f"is-{papers.two.public_id}": "problem", is_: "problem", of: "上班总迟到"}
    assert "已收到 1 名" in body(phone.post(path, foreign, follow=True))
    page = body(phone.get(path))
    assert "这一周都反馈过了" in page
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        one = Feedback.objects.get()
        assert (one.placement, one.week, one.is_fine, one.words) == (papers.one, MONDAY, False, "上班总迟到")
        notice = Notice.objects.get(topic="internships.feedback")
        assert (notice.recipient, "姜勇" in notice.title) == (papers.gu, True)
        with pytest.raises(DatabaseError), transaction.atomic():
            Feedback.objects.filter(pk=one.pk).update(is_fine=True)
    teacher = Visitor(papers.gu, world.a)
    assert row_names(teacher.get("internships:feedback", data={"is": "problem"})) == ["姜勇"]
    assert "上班总迟到" in body(teacher.get("internships:feedback"))
    assert Visitor(papers.su, world.a).get("internships:feedback").status_code == 403
    assert Visitor(papers.an, world.a).get("internships:feedback").status_code == 403
    time_machine.move_to("2026-03-16 10:00+08:00", tick=False)
    assert "姜勇" in body(phone.get(path)), "the next week is asked for by the same link"
    phone.post(path, {is_: "fine"})
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert Feedback.objects.count() == 2
        assert Notice.objects.filter(topic="internships.feedback").count() == 1


def test_who_has_no_mentor_or_is_not_there_gets_no_link_and_another_group_opens_none(
    world: World, papers: Papers, client_for: Any
) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Placement.objects.filter(pk=papers.two.pk).update(mentor=None)
    sent = {"ids": [papers.two.public_id], "step": "do"}
    assert "没有指定单位指导人员" in body(Visitor(world.li, world.a).post("internships:feedback_ask", sent))
    for who in (papers.gu, papers.su, papers.an):
        assert client_for(who, world.a).post("internships:feedback_ask", sent).status_code == 403
    path = link(world, papers.one)["冯师傅"]
    assert Visitor(None, world.b).get(path).status_code == 404
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        mentor = Mentor.objects.get(name="冯师傅")
        refused(lambda: give_feedback(mentor, world.ua, {papers.two.pk: Said(is_fine=True)}), "given")
        refused(lambda: give_feedback(mentor, None, {papers.one.pk: Said(is_fine=True)}), "given")


def test_a_double_tap_is_kept_once(committed_world: World) -> None:
    world = committed_world
    papers = _ready(world)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        mentor = Mentor.objects.get(name="冯师傅")

    def tap() -> Any:
        return give_feedback(mentor, world.ua, {papers.one.pk: Said(is_fine=False, words="迟到")})

    answers = race(world.a, (world.li, tap), (world.wang, tap), (world.li, tap))
    assert sum(isinstance(one, list) for one in answers) == 1
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert (Feedback.objects.count(), Notice.objects.filter(topic="internships.feedback").count()) == (
            1,
            1,
        )


def test_students_taken_in_and_feedback_earn_the_unit_its_points_once(world: World, papers: Papers) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        enrol(world, str(papers.one.host.unit))
        fed = (
            RuleInput("interns", "接收实习学生", Decimal("0.5"), event="internships.student_arrived"),
            RuleInput("feedback", "反馈实习生", Decimal("0.1"), event="internships.feedback_given"),
        )
        make_rules(world, fed)
        Placement.objects.filter(pk=papers.two.pk).update(state="approved", arrived_on=None)
        arrive([papers.two], on=D(2026, 3, 10), by=viewer(world.wang))
        mentor = Mentor.objects.get(name="冯师傅")
        give_feedback(mentor, world.ua, {papers.one.pk: Said(is_fine=True)})
        refused(lambda: give_feedback(mentor, world.ua, {papers.one.pk: Said(is_fine=True)}), "given")
        scored = dict(PointsEntry.objects.values_list("item", "points"))
        told = PointsEntry.objects.get(item="feedback")
    assert scored == {"interns": Decimal("0.5"), "feedback": Decimal("0.1")}
    assert told.occurred_on == D(2026, 3, 11), "on the day it was said, not the Monday"


def fed(world: World) -> None:
    """Taking in a student earns points."""
    rule = RuleInput("interns", "接收实习学生", Decimal("0.5"), event="internships.student_arrived")
    make_rules(world, (rule,))


def test_points_are_written_in_the_order_of_the_members_and_a_day_without_a_rule_stops_nothing(
    world: World, papers: Papers
) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        first, second = enrol(world, "江海一厂"), enrol(world, "江海二厂")
        fed(world)
        at = [HostUnit.objects.create(unit=member.unit) for member in (second, first)]
        rows = [
            placement(papers.batch, student(world.ua, f"F{n}", "罗平"), host, arrived_on=day)
            for n, (host, day) in enumerate(
                ((at[0], D(2019, 3, 1)), (at[0], D(2026, 3, 2)), (at[1], D(2026, 3, 2)))
            )
        ]
        students_taken_in(rows)
        scored = list(PointsEntry.objects.order_by("pk").values_list("member", flat=True))
    assert scored == [first.pk, second.pk]


def test_a_change_of_post_at_the_same_unit_earns_nothing_again(world: World, papers: Papers) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        here = enrol(world, str(papers.one.host.unit))
        there = HostUnit.objects.create(unit=enrol(world, "江海二厂").unit)
        fed(world)
        moved = {"state": "ending", "ends_on": D(2026, 3, 10), "left_on": D(2026, 3, 10), "end_kind": "moved"}
        Placement.objects.filter(pk__in=[papers.one.pk, papers.two.pk]).update(**moved)
        ruled = {"state": "approved", "starts_on": D(2026, 3, 10), "ends_on": LAST}
        ruled |= {"ruled_by": world.wen, "ruled_at": "2026-03-09 10:00+08:00"}
        same = placement(papers.batch, papers.one.student, papers.one.host, **ruled)
        other = placement(papers.batch, papers.two.student, there, **ruled)
        assert len(arrive([same, other], on=D(2026, 3, 10), by=viewer(world.wang)).done) == 2
        scored = set(PointsEntry.objects.values_list("member__unit", flat=True))
    assert scored == {there.unit_id}
    assert here.unit_id not in scored


def test_words_without_a_choice_are_asked_about_and_not_dropped(world: World, papers: Papers) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Placement.objects.filter(pk=papers.two.pk).update(mentor=papers.one.mentor)
    path = link(world, papers.one)["冯师傅"]
    phone = Visitor(None, world.a)
    phone.post(f"{path}check/", {"answer": "8099"})
    said = {f"is-{papers.two.public_id}": "fine", f"of-{papers.one.public_id}": "手被划伤"}
    answer = phone.post(path, said)
    page = body(answer)
    assert (answer.status_code, "写了说明，请再选" in page, "手被划伤" in page) == (422, True, True)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert not Feedback.objects.exists()


def test_two_taps_are_enough_for_all_who_are_fine(world: World, papers: Papers) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Placement.objects.filter(pk=papers.two.pk).update(mentor=papers.one.mentor)
    path = link(world, papers.one)["冯师傅"]
    phone = Visitor(None, world.a)
    phone.post(f"{path}check/", {"answer": "8099"})
    assert "没有点的都正常（共 2 名实习生）" in body(phone.get(path))
    worded = phone.post(path, {"rest": "on", f"of-{papers.one.public_id}": "手被划伤"})
    assert (worded.status_code, "写了说明，请再选" in body(worded)) == (422, True), "words are no fine week"
    said = {"rest": "on", f"is-{papers.one.public_id}": "problem", f"of-{papers.one.public_id}": "手被划伤"}
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        # As sent by a page on which the other did not stand yet: nobody spoke of that one.
        sent = FeedbackForm(said, rows=[papers.one, papers.two])
        assert sent.is_valid()
        assert set(sent.given()) == {papers.one.pk}
    said |= {f"of-{papers.two.public_id}": ""}
    assert "已收到 2 名实习生的反馈" in body(phone.post(path, said, follow=True))
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        given = dict(Feedback.objects.values_list("placement", "is_fine"))
        assert given == {papers.one.pk: False, papers.two.pk: True}


def test_a_mentor_who_guides_nobody_any_more_sees_and_says_nothing(world: World, papers: Papers) -> None:
    path = link(world, papers.one)["冯师傅"]
    phone = Visitor(None, world.a)
    phone.post(f"{path}check/", {"answer": "8099"})
    assert "姜勇" in body(phone.get(path))
    with group_scope(world.a, actor=world.wang):
        mentor = Mentor.objects.get(name="冯师傅")
        edit_mentor(mentor, replace(mentor_facts(mentor), is_active=False), by=world.wang)
        refused(lambda: give_feedback(mentor, world.ua, {papers.one.pk: Said(is_fine=True)}), "given")
    assert "姜勇" not in body(phone.get(path))
    sent = {"ids": [papers.one.public_id], "step": "do"}
    assert "已不再指导实习生" in body(Visitor(world.li, world.a).post("internships:feedback_ask", sent))
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Mentor.objects.update(is_active=True)
    assert link(world, papers.one)["冯师傅"] != path, "the old link stays settled"
