"""Assessments and final reports: both sides score, another person confirms, the student sees and objects; kept from everybody else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from groupportal.errors import DomainError, NotAllowed
from groupportal.links.services import issue_link
from groupportal.tenancy.scope import group_scope
from internships.enums import Grade
from internships.excel.assessment import ScoresKind
from internships.models import Assessment, CheckIn, DayRoll, Placement, Report, Score
from internships.selectors.assessment import (
    assessments_for,
    faults_of,
    grade_of,
    graded_for,
    interns_of,
    parts_of,
    proposals,
    reports_for,
    result_of,
)
from internships.selectors.attendance import counted
from internships.selectors.facts import facts_of
from internships.services.assessment import (
    LINK,
    Given,
    correct,
    hand_in,
    object_to,
    reply_to,
    rule_assessment,
    rule_assessments,
    score,
    score_by_link,
    set_scheme,
)
from internships.services.batch import batch_facts, edit_batch
from internships.services.report import hand_in_report, rule_report
from tests.internships.closing import PARTS, confirmed, over, paper, scored
from tests.internships.teaching import DAY, Room, today, written
from tests.members.ground import viewer
from tests.outcomes import race_codes, refused
from tests.visitor import body
from tests.world import World

D = Decimal


def given(value: str, note: str = "") -> Given:
    return Given(D(value), note)


def test_a_scheme_and_a_result_are_counted_as_said() -> None:
    assert faults_of(parts_of(PARTS)) == []
    assert faults_of(parts_of([["考勤", 100, "unit", True]])) == [
        "至少要两项",
        "不能只看考勤",
        "至少一项由学校评",
    ]
    assert faults_of(parts_of([["甲", 60, "school"], ["甲", 30, "school"]])) == [
        "各项比例合计是 90%，应为 100%",
        "有同名的项目",
        "至少一项由单位评",
    ]
    parts = parts_of([["甲", 33, "unit"], ["乙", 67, "school"]])
    assert result_of(parts, {"甲": D("80.5"), "乙": D("90.5")}) == D("87.2")
    assert result_of(parts, {"甲": D("89.9"), "乙": D("90.0")}) == D("90.0"), "89.967 is rounded half-up"
    assert result_of(parts, {"甲": D(80)}) is None
    assert [grade_of(D(n)) for n in ("90", "89.9", "70", "60", "59.9")] == [
        Grade.EXCELLENT,
        Grade.GOOD,
        Grade.MEDIUM,
        Grade.PASSED,
        Grade.FAILED,
    ]


def test_both_sides_score_another_confirms_the_student_sees_objects_and_is_answered(
    taught: Room, world: World, client_for: Any
) -> None:
    it = taught
    with group_scope(world.a, actor=world.wang):
        over(it)
    jiang, zhou, firm, li = (client_for(u, world.a) for u in (it.jiang, it.zhou, it.firm, world.li))
    of_unit, of_school = ({"public_id": it.jiangs.public_id, "side": side} for side in ("unit", "school"))
    name = f"{it.jiangs.public_id.hex}-"
    assert "未评分" in body(zhou.get("internships:assessments"))
    assert "0 到 100" in body(firm.get("internships:score", **of_unit))
    assert "请至少填一项" in body(firm.post("internships:score", {}, **of_unit))
    assert firm.post("internships:score", {f"{name}岗位表现": "101"}, **of_unit).status_code == 422
    shown = body(firm.post("internships:score", {f"{name}岗位表现": "80"}, follow=True, **of_unit))
    assert "80.0 分" in shown
    assert "实习报告" not in shown, "a unit sees its own side alone"
    with group_scope(world.a, actor=it.zhou):
        one = Assessment.objects.get()
    at = {"public_id": one.public_id}
    assert "没有评完" not in body(zhou.get("internships:assessment", **at))
    early = zhou.post("internships:assessment_hand_in", follow=True, **at)
    assert "还没有评完：实习报告（学校评）" in body(early)
    zhou.post("internships:score", {f"{name}实习报告": "90.5"}, **of_school)
    assert jiang.get("internships:assessment", **at).status_code == 404, "not before it is confirmed"
    assert "等另一位同事确认" in body(zhou.post("internships:assessment_hand_in", follow=True, **at))
    assert zhou.post("internships:assessment", {"deed": "approved"}, **at).status_code == 403
    assert "确认 1 名学生的考核结果" in body(li.get("home"))
    # Handed in anew since the list was opened: not confirmed with others unseen.
    late = {"ids": [str(it.jiangs.public_id)], "opened_at": "2020-01-01T08:00:00+08:00", "step": "do"}
    assert "在您打开列表以后改过" in body(li.post("internships:assessments_confirm", late, follow=True))
    assert "已确认" in body(li.post("internships:assessment", {"deed": "approved"}, follow=True, **at))
    assert "考核结果：85.3 分，良好" in body(jiang.get("internships:own"))
    assert "总评 85.3 分" in body(jiang.get("internships:assessment", **at))
    assert "实习报告" not in body(firm.get("internships:assessment", **at))
    jiang.post("internships:assessment_object", {"words": "表现分偏低"}, **at)
    assert "答复 1 名学生的考核异议" in body(li.get("home"))
    li.post("internships:objection_reply", {"words": "已与单位核对"}, **at)
    assert "已与单位核对" in body(jiang.get("internships:assessment", **at))
    again = jiang.post("internships:assessment_object", {"words": "还是低"}, **at)
    assert "只能提一次" in body(again)


def test_who_sees_and_scores_what(it: Room, world: World) -> None:
    over(it)
    one = scored(it)

    def sees(user: Any) -> bool:
        return assessments_for(viewer(user)).filter(pk=one.pk).exists()

    assert [sees(u) for u in (it.zhou, world.li, world.wang, it.firm)] == [True] * 4
    assert [sees(u) for u in (it.jiang, it.huang, it.sun, world.zhang)] == [False] * 4
    for user, side in ((it.huang, "school"), (it.sun, "school"), (it.jiang, "school"), (it.zhou, "school")):
        row = it.suns if user == it.zhou else it.jiangs
        with pytest.raises(NotAllowed):
            score(row, side, {"实习报告": given("99")}, by=viewer(user))
    with pytest.raises(NotAllowed):
        score(it.jiangs, "school", {"实习报告": given("99")}, by=viewer(it.firm))
    refused(lambda: score(it.jiangs, "unit", {"岗位表现": given("99")}, by=viewer(it.zhou)), "scorer_missing")
    refused(lambda: score(it.jiangs, "unit", {"实习报告": given("99")}, by=viewer(it.firm)), "no_part")
    with pytest.raises(NotAllowed):
        rule_assessment(one, "approved", by=viewer(it.sun))
    assert not graded_for(viewer(it.jiang)).exists()
    with group_scope(world.b, actor=world.qian, switch=True):
        assert not assessments_for(viewer(world.qian)).exists()


def test_who_scored_confirms_nothing_and_one_bad_case_blocks_no_other(it: Room, world: World) -> None:
    over(it)
    first, second = scored(it), scored(it, it.hes)
    score(it.jiangs, "school", {"实习报告": given("70")}, by=viewer(world.li))
    out = hand_in([first, second], by=viewer(it.zhou))
    assert len(out.done) == 2
    out = rule_assessments([first, second], "approved", by=viewer(world.li))
    assert [row.pk for row in out.done] == [second.pk]
    assert "有您评的分" in out.refused[0][1].message
    assert rule_assessments([first], "approved", by=viewer(world.wang)).only().result == D("75.0")
    refused(lambda: scored(it), "handed_in")
    Placement.objects.filter(pk=it.huangs.pk).update(state="running", left_on=None, end_kind="")
    last = score(it.huangs, "school", {"实习报告": given("70")}, by=viewer(it.huang))
    refused(lambda: hand_in([last], by=viewer(it.huang)).only(), "not_over")


def test_what_is_confirmed_never_changes_but_by_another_version(it: Room, world: World) -> None:
    over(it)
    one = confirmed(it, world)
    with pytest.raises(DatabaseError), transaction.atomic():
        Score.objects.filter(assessment=one).update(value=D(99))
    with pytest.raises(DatabaseError, match="do not change"), transaction.atomic():
        Score.objects.create(
            assessment=one, part="补评", side="unit", value=D(99), scorer="冯师傅", scored_at=timezone.now()
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Assessment.objects.create(placement=it.jiangs, version=2, reason="")
    refused(lambda: correct(one, reason=" ", by=viewer(world.li)), "reason_missing")
    new = correct(one, reason="单位漏评", by=viewer(world.li))
    assert dict(new.scores.values_list("part", "value")) == {"岗位表现": D(80), "实习报告": D(90)}
    assert assessments_for(viewer(it.jiang)).get().pk == one.pk, "what counts still counts"
    score(it.jiangs, "unit", {"岗位表现": given("90")}, by=viewer(it.firm))
    hand_in([new], by=viewer(it.zhou)).only()
    rule_assessment(new, "approved", by=viewer(world.li))
    one.refresh_from_db()
    assert (one.state, Assessment.objects.get(state="approved").result) == ("replaced", D("90.0"))
    refused(lambda: object_to(one, words="不对", by=viewer(it.jiang)), "closed")
    object_to(new, words="不对", by=viewer(it.jiang))
    refused(lambda: object_to(new, words="不对", by=viewer(it.jiang)), "objected")
    reply_to(new, words="已核对", by=viewer(world.li))
    refused(lambda: reply_to(new, words="再答", by=viewer(world.li)), "no_objection")


def test_a_scheme_is_fixed_by_the_first_score_and_changed_with_a_reason(it: Room, world: World) -> None:
    over(it)
    by = viewer(world.li)
    other = [["岗位表现", 30, "unit", False], ["实习报告", 70, "school", False]]
    refused(lambda: set_scheme(it.batch, [["考勤", 100, "unit", True]], by=by), "scheme")
    kept = confirmed(it, world)
    waits = hand_in([scored(it, it.hes)], by=viewer(it.zhou)).only()
    it.batch.refresh_from_db()
    refused(lambda: set_scheme(it.batch, other, by=by), "reason_missing")
    said = batch_facts(it.batch)
    said = type(said)(**{**vars(said), "grade_parts": other})
    refused(lambda: edit_batch(it.batch, said, by=by), "scheme_fixed")
    set_scheme(it.batch, other, reason="与单位商定", by=by)
    waits.refresh_from_db()
    kept.refresh_from_db()
    assert (waits.state, kept.result) == ("draft", D("85.0"))
    assert hand_in([waits], by=viewer(it.zhou)).only().result == D("87.0")
    assert next(iter(facts_of([it.jiangs.pk])))[1].assessment.parts[0].weight == 50


def test_the_records_propose_and_another_value_says_why(it: Room, world: World, query_count: Any) -> None:
    over(it, [["考勤", 40, "unit", True], ["日志", 60, "school", False, True]])
    written(it)
    days = [today() - n * DAY for n in range(1, 20)]
    DayRoll.objects.bulk_create(
        DayRoll(placement=it.jiangs, day=day, is_made_up=True, way="ruling", number=1) for day in days
    )
    rows = list(Placement.objects.select_related("batch", "student").filter(pk__in=[it.jiangs.pk, it.hes.pk]))
    with query_count() as count:
        found = proposals(rows)
        assert count() <= 8
    one = found[it.jiangs.pk]
    assert one["日志"].value == D("25.0")
    assert D(0) < one["考勤"].value < D(100)
    assert it.hes.pk not in found or "考勤" not in found[it.hes.pk]
    refused(lambda: score(it.jiangs, "school", {"日志": given("90")}, by=viewer(it.zhou)), "note_missing")
    score(it.jiangs, "school", {"日志": given("90", "其余写在纸上")}, by=viewer(it.zhou))
    kept = Score.objects.get()
    assert (kept.proposed, kept.note) == (D("25.0"), "其余写在纸上")
    assert CheckIn.objects.count() == 0


def test_days_that_the_student_alone_calls_rest_are_expected(it: Room) -> None:
    row, week = it.jiangs, [dt.date(2026, 3, day) for day in range(2, 9)]
    row.arrived_on, row.ends_on = week[0], dt.date(2026, 3, 14)
    DayRoll.objects.bulk_create(
        DayRoll(placement=row, day=day, is_rest=True, way="none", number=1) for day in week[:5]
    )
    assert counted([row], week[-1])[row.pk] == (0, 5)
    DayRoll.objects.create(placement=row, day=week[5], is_made_up=True, way="ruling", number=1)
    assert counted([row], week[-1])[row.pk] == (0, 4), "one for the Saturday that was worked"


def test_a_mentor_scores_by_a_link_the_own_interns_of_that_school_alone(
    taught: Room, world: World, client_for: Any
) -> None:
    it = taught
    with group_scope(world.a, actor=world.wang):
        over(it)
        mentor = it.jiangs.mentor
        assert {row.pk for row in interns_of(mentor, it.school.pk)} == {it.jiangs.pk}
        assert {row.pk for row in interns_of(mentor, it.suns.unit_id)} == {it.suns.pk}
        strange = {it.suns.pk: {"岗位表现": given("1")}, it.jiangs.pk: {"岗位表现": given("88")}}
        assert score_by_link(mentor, it.school.pk, strange) == 1
        kept = Score.objects.get()
        assert (kept.value, kept.scorer, kept.scored_by_id) == (D(88), "何师傅", None)
        link, _ = issue_link(LINK, mentor, addressee="何师傅", unit=it.school, by=viewer(world.li))
        assert link.unit == it.school
    asked = client_for(world.li, world.a).post(
        "internships:scores_ask", {"ids": [it.jiangs.public_id, it.hes.public_id], "step": "do"}
    )
    shown = body(asked)
    assert "何师傅：请给实习学生评分" in shown
    assert "还没有指定单位指导人员" in shown
    assert client_for(it.zhou, world.a).post("internships:scores_ask", {}).status_code == 403


def test_a_report_is_returned_handed_in_again_and_accepted(it: Room, world: World) -> None:
    over(it)
    assert next(iter(facts_of([it.jiangs.pk])))[1].journals.has_report is False
    first = hand_in_report(it.jiangs, paper(it), by=viewer(it.jiang))
    with pytest.raises(DomainError), transaction.atomic():
        hand_in_report(it.jiangs, paper(it), by=viewer(it.jiang))
    for user in (it.huang, it.sun, it.firm, it.jiang):
        with pytest.raises(NotAllowed):
            rule_report(first, "approved", by=viewer(user))
    assert not reports_for(viewer(it.firm)).exists()
    rule_report(first, "returned", by=viewer(it.zhou), answer="请补第三部分")
    again = hand_in_report(it.jiangs, paper(it), by=viewer(it.jiang))
    rule_report(again, "approved", by=viewer(it.zhou))
    it.jiangs.refresh_from_db()
    assert it.jiangs.report_file_id == again.file_id
    assert next(iter(facts_of([it.jiangs.pk])))[1].journals.has_report is True
    with pytest.raises(NotAllowed):
        hand_in_report(it.hes, paper(it), by=viewer(it.jiang))


def test_a_class_goes_out_to_be_filled_in_and_comes_back(it: Room, world: World) -> None:
    over(it)
    scored(it)
    kind, by = ScoresKind(), viewer(it.zhou)
    values = {"batch": it.batch.name, "number": "2020102", "student": "何芳", "part": "岗位表现"}
    said = {**values, "value": D("77.5"), "note": "", "scorer": "", "proposed": None}
    refused(lambda: kind.save(said, None, by=by), "scorer_missing")
    kept = kind.save({**said, "scorer": "何经理"}, None, by=by)
    assert (kept.scorer, kept.way, kept.scored_by) == ("何经理", "paper", it.zhou)
    refused(lambda: kind.save({**said, "number": "2020103"}, None, by=by), "not_found")
    refused(lambda: kind.save({**said, "student": "何方"}, None, by=by), "other_name")
    rows = graded_for(viewer(world.li))
    cells = [c for c in kind.cells(rows, None) if c["number"] == "2020102"]  # type: ignore[arg-type]
    assert [(c["part"], c["value"], c["scorer"]) for c in cells] == [
        ("岗位表现", D("77.5"), "何经理"),
        ("实习报告", None, None),
    ]


def test_two_who_confirm_and_one_who_scores_at_once(committed_world: World) -> None:
    world = committed_world
    from tests.internships.teaching import room

    with group_scope(world.a, actor=world.wang):
        it = over(room(world))
        one = hand_in([scored(it)], by=viewer(it.zhou)).only()

    def confirm(user: Any) -> tuple[Any, Any]:
        return user, lambda: rule_assessment(one, "approved", by=viewer(user))

    rescore = (
        it.zhou,
        lambda: score(it.jiangs, "school", {"实习报告": given("10")}, by=viewer(it.zhou)),
    )
    codes = race_codes(world.a, confirm(world.li), confirm(world.wang), rescore)
    assert codes == ["done", "handed_in", "state"]
    with group_scope(world.a, actor=world.wang):
        assert Assessment.objects.get().result == D("85.0")
        assert Score.objects.get(part="实习报告").value == D(90)
        assert Report.objects.count() == 0
