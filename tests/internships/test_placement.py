"""Placements from being arranged to having ended: what services do, refuse one by one, and what the database holds behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from groupportal.audit.models import AuditEntry
from groupportal.deciding.undone import on_undone
from groupportal.messages.models import Notice
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from internships.enums import PlacementState
from internships.forms.placement import PlacementForm
from internships.models import Check, DayRoll, Placement
from internships.selectors.checking import verdicts_of
from internships.selectors.placement import placements_for, ruled_for
from internships.selectors.steps import steps_of
from internships.services.approving import PLACEMENTS, rule_placements, submit_placements, withdraw_placements
from internships.services.batch import batch_facts, edit_batch
from internships.services.consent import Answer, ask_consents, record_consent
from internships.services.host import edit_host, host_facts, suspend_host
from internships.services.moving import cancel_placements, transfer, transfer_facts
from internships.services.placement import (
    arrange_students,
    assign,
    edit_placement,
    over_headcount,
    placement_facts,
)
from internships.services.post import edit_post, post_facts
from internships.services.running import (
    arrive,
    confirm_leaving,
    leave,
    on_arrived,
    take_back_arrival,
    take_back_leaving,
)
from members.enums import Category
from rosters.services.student import leave_school, rest_student
from tests.internships.ground import (
    approved,
    arranged,
    batch,
    begun,
    facts,
    filing,
    host,
    lawful,
    mentor,
    over,
    post,
    running,
)
from tests.members.ground import enrol, viewer
from tests.outcomes import race_codes, refused
from tests.rosters.ground import D, school_class, somebody, student, teacher
from tests.world import World, make_user


@pytest.fixture(autouse=True)
def _lawful(request: pytest.FixtureRequest) -> Iterator[None]:
    """But for the test that asks the rules."""
    if request.node.name == "test_the_rules_are_asked_before_approval":
        yield
        return
    with lawful():
        yield


PAPERS = ("consent", "agreement", "insurance", "safety")
"""Steps of records that these tests leave out (see ``test_consents`` and beside it)."""


def test_the_rules_are_asked_before_approval(inside: World) -> None:
    rows = submit_placements(arranged(inside, host(inside), batch(inside)), by=viewer(inside.wang)).done
    outcome = rule_placements(rows, "approved", by=viewer(inside.wen))
    ((_, error),) = outcome.refused
    assert (error.code, Placement.objects.get().state) == ("hindered", "submitted")
    assert "辅助核查" in error.message
    assert Check.objects.exists(), "what was said is kept"


def said(outcome: Any) -> dict[str, str]:
    return {str(row): error.code for row, error in outcome.refused}


def test_a_placement_goes_its_way_between_two_people_and_the_unit(inside: World) -> None:
    world, today = inside, timezone.localdate()
    firm = host(world)
    boss = somebody("boss", "何经理", Role.ENTERPRISE, firm.unit)
    clerk = somebody("clerk", "黄干事", Role.SCHOOL_ADMIN, world.ua)
    (row,) = arranged(world, firm, batch(world))
    mine, colleague = viewer(clerk), viewer(world.li)
    submit_placements([row], by=mine)
    (notice,) = Notice.objects.all()
    assert notice.recipient == world.li, "the school's own second person, not the whole secretariat"
    refused(lambda: PLACEMENTS.rule(row, "approved", by=mine), "two_people")
    refused(lambda: rule_placements([row], "returned", by=colleague, answer=" "), "reason_missing")
    rule_placements([row], "returned", by=colleague, answer="请补岗位").only()
    assert {n.title for n in Notice.objects.filter(recipient=clerk)} == {f"实习安排被退回：{row}"}
    assign(
        [row], post=post(world, host=firm), mentor=mentor(world, host=firm), teacher=teacher(world), by=mine
    ).only()
    submit_placements([row], by=mine)
    assert list(PLACEMENTS.due(colleague)) == [row]
    assert not PLACEMENTS.due(mine).exists()
    rule_placements([row], "approved", by=colleague).only()
    arrive([row], on=begun(), by=viewer(boss)).only()
    left = leave([row], on=today, reason="企业停产", by=mine).only()
    assert (left.state, left.end_kind, left.ends_on, left.left_confirmed_on) == (
        "ending",
        "early",
        today,
        None,
    )
    assert [s.key for s in steps_of([left])[row.pk] if not s.done] == [
        *PAPERS,
        "confirmed",
        "report",
        "assessment",
    ]
    done = confirm_leaving([row], by=viewer(boss)).only()
    assert (done.left_confirmer, done.left_confirmed_on) == ("何经理", today)
    refused(lambda: confirm_leaving([row], confirmer="何经理", by=mine).only(), "state")
    longer = {"ends_on": over() + dt.timedelta(days=1), "reason": "登记错了人", "by": mine}
    assert "不能延长" in refused(lambda: take_back_leaving(row, **longer), "longer")
    back = take_back_leaving(row, ends_on=over(), reason="登记错了人", by=mine)
    assert (back.state, back.left_on, back.left_confirmer, back.ends_on) == ("running", None, "", over())
    assert all(step.done for step in steps_of([back])[row.pk] if step.key not in (*PAPERS, "left"))
    told = list(
        AuditEntry.objects.filter(object_id=row.public_id).order_by("pk").values_list("action", flat=True)
    )
    assert [action.split("_", 1)[1] for action in told] == [
        "arranged", "submitted", "returned", "assigned", "submitted", "approved", "arrived", "left", "confirmed",
        "taken_back",
    ]  # fmt: skip


def test_in_bulk_one_bad_case_never_blocks_the_others(inside: World) -> None:
    world = inside
    firm, of = host(world), batch(world)
    theirs = Unit.objects.create(name="江海第二职业技术学校")
    good, gone, resting, placed = (student(world, f"20{n}", f"学生{n}") for n in range(4))
    stranger = student(world, "9001", "别校生", unit=theirs)
    leave_school(gone, on=begun(), kind="withdrawn", by=world.wang)
    rest_student(resting, on=begun(), reason="应征入伍", by=world.wang)
    approved(world, host(world, "江海别家有限公司"), batch(world, "另一批"), placed)
    outcome = arrange_students(of, [good, gone, resting, placed, stranger], facts(firm, of), by=world.wang)
    assert [row.student for row in outcome.done] == [good]
    assert said(outcome) == {
        "学生1": "not_there",
        "学生2": "resting",
        "学生3": "two_at_once",
        "别校生": "other_school",
    }
    assert said(arrange_students(of, [good], facts(firm, of), by=world.wang)) == {"学生0": "arranged_already"}
    ready, fresh = outcome.done[0], arranged(world, firm, of, student(world, "30", "新生"))[0]
    submit_placements([ready], by=viewer(world.wang))
    mixed = rule_placements([ready, fresh], "approved", by=viewer(world.wen))
    assert ([r.student.name for r in mixed.done], said(mixed)) == (["学生0"], {str(fresh): "state"})
    other = viewer(somebody("two", "二校干事", Role.SCHOOL_ADMIN, theirs))
    assert said(submit_placements([fresh], by=other)) == {str(fresh): "not_yours"}
    refused(lambda: submit_placements([fresh], by=viewer(world.zhang)), "not_allowed")


def test_who_works_for_a_unit_and_for_another_school_rules_on_no_placement_there(inside: World) -> None:
    """The unit's person sees who is there and confirms; a school's right at that very unit is about its own students."""
    other = enrol(inside, "江海第二职业技术学校", category=Category.SCHOOL).unit
    at = host(inside, other.name, unit=other)
    both = make_user("both", "两处任职")
    for role in (Role.SCHOOL_ADMIN, Role.ENTERPRISE):
        Membership.objects.create(user=both, role=role, unit=other)
    (row,) = arranged(inside, at, batch(inside), student(inside))
    submit_placements([row], by=viewer(inside.li))
    asks = viewer(both)
    assert placements_for(asks).filter(pk=row.pk).exists()
    for action in (
        "internships.approve",
        "internships.arrange",
        "internships.export",
        "internships.edit_papers",
    ):
        assert not placements_for(asks, action).filter(pk=row.pk).exists(), action
    assert placements_for(asks, "internships.confirm").filter(pk=row.pk).exists()
    assert said(rule_placements([row], PlacementState.APPROVED, by=asks)) == {str(row): "not_yours"}


def test_a_class_teacher_sees_and_rules_on_nothing_a_unit_sees_what_was_handed_in(inside: World) -> None:
    leader, at = make_user("leader", "班主任"), host(inside)
    Membership.objects.create(user=leader, role=Role.TEACHER, unit=inside.ua)
    room = school_class(inside, class_teacher=teacher(inside, user=leader))
    one, gone = student(inside, school_class=room), student(inside, "2020002", "杨超")
    first, second = arranged(inside, at, batch(inside), one, gone)
    submit_placements([first, second], by=viewer(inside.li))
    asks = viewer(leader)
    assert list(placements_for(asks)) == [first]
    assert not ruled_for(asks, "internships.read_positions").exists(), "neither positions nor findings"
    firm = make_user("firm", "企业人员")
    Membership.objects.create(user=firm, role=Role.ENTERPRISE, unit=at.unit)
    assert placements_for(viewer(firm)).count() == 2
    cancelled = withdraw_placements([second], by=viewer(inside.li)).done
    cancel_placements(cancelled, reason="不去了", by=viewer(inside.li))
    assert list(placements_for(viewer(firm))) == [first], "what came to nothing is the school's own matter"
    leave_school(one, on=first.starts_on - dt.timedelta(days=1), kind="withdrawn", by=inside.wang)
    assert said(rule_placements([first], PlacementState.APPROVED, by=viewer(inside.wang))) == {
        str(first): "not_there"
    }


def test_what_stands_on_a_form_stays_offered_there(inside: World) -> None:
    at = host(inside)
    guide, of = mentor(inside, host=at), batch(inside)
    (row,) = arranged(inside, at, of, student(inside), mentor=guide)
    type(guide).objects.filter(pk=guide.pk).update(is_active=False)
    asks = viewer(inside.li)
    assert guide not in PlacementForm(viewer=asks, batch=of).fields["mentor"].queryset
    assert guide in PlacementForm(viewer=asks, batch=of, held=row).fields["mentor"].queryset


def test_what_belongs_elsewhere_is_not_taken(inside: World) -> None:
    world = inside
    firm, other, of = host(world), host(world, "江海别家有限公司"), batch(world)
    theirs = Unit.objects.create(name="江海第二职业技术学校")

    def arrange(at: Any = firm, **more: Any) -> Any:
        return arrange_students(of, [student(world)], facts(at, of, **more), by=world.wang)

    refused(lambda: arrange(post=post(world, host=other)), "other_host")
    refused(lambda: arrange(mentor=mentor(world, host=other)), "other_host")
    refused(lambda: arrange(teacher=teacher(world, unit=theirs)), "other_school")
    refused(lambda: arrange(post=post(world, "停招岗", host=firm, is_active=False)), "post_closed")
    refused(
        lambda: arrange(suspend_host(host(world, "江海停业有限公司"), reason="违规", by=world.wang)),
        "host_suspended",
    )
    refused(lambda: arrange(ends_on=of.starts_on), "backwards")
    edit_batch(of, replace(batch_facts(of), is_closed=True), by=world.wang)
    of.refresh_from_db()
    refused(arrange, "batch_closed")
    full = post(world, "一人岗", host=firm, headcount=1)
    assert over_headcount(full, begun(), over(), 1) == ""
    assert "可接收 1 人" in over_headcount(full, begun(), over(), 2)


def test_a_post_is_over_its_headcount_by_the_days_on_which_most_are_there(inside: World) -> None:
    world = inside
    firm, of = host(world), batch(world)
    half = begun() + (over() - begun()) / 2
    two = post(world, "两人岗", host=firm, headcount=2)
    arranged(world, firm, of, student(world), post=two, ends_on=half)
    arranged(world, firm, of, student(world, "2020077", "接班"), post=two, starts_on=half)
    assert over_headcount(two, begun(), over(), 1) == "", "one after the other, never two at once"
    assert "同期最多已安排 1 人，再安排 2 人会超过" in over_headcount(two, begun(), over(), 2)


def test_what_is_approved_is_settled(inside: World) -> None:
    world, by = inside, viewer(inside.wang)
    firm, of = host(world), batch(world)
    (row,) = submit_placements(arranged(world, firm, of), by=by).done
    said_ = placement_facts(row)
    refused(lambda: edit_placement(row, replace(said_, note="改"), by=by), "state")
    refused(lambda: withdraw_placements([row], by=viewer(world.wen)).only(), "two_people")
    withdraw_placements([row], by=by).only()
    edit_placement(row, replace(said_, pay=1800, starts_on=begun() + dt.timedelta(1)), by=by)
    submit_placements([row], by=by)
    rule_placements([row], "approved", by=viewer(world.wen))
    row = Placement.objects.get()
    refused(
        lambda: edit_placement(row, replace(placement_facts(row), host=host(world, "江海甲有限公司")), by=by),
        "settled",
    )
    edit_placement(row, replace(placement_facts(row), teacher=teacher(world), lodging="unit"), by=by)
    said_ = placement_facts(Placement.objects.get())
    first = filing(world)
    edit_placement(row, replace(said_, exemption=first), by=by)
    other, said_ = filing(world, "江教职备〔2023〕4号"), replace(said_, exemption=first)
    for name, value in {"pay": 500, "lodging": "outside", "region": "佛山市", "exemption": other}.items():
        words = refused(
            lambda n=name, v=value: edit_placement(row, replace(said_, **{n: v}), by=by), "settled"
        )
        assert "转岗、变更" in words
    edit_placement(row, replace(said_, pay=2000), by=by)
    trail = AuditEntry.objects.filter(action="internships.placement_edited").latest("pk")
    assert (trail.before["报酬（元/月）"], trail.after["报酬（元/月）"]) == ("1800.00", "2000")
    refused(lambda: assign([row], post=post(world, host=firm), by=by).only(), "state")
    refused(lambda: cancel_placements([row], reason="", by=by), "reason_missing")
    cancel_placements([row], reason="学生参军", by=by).only()
    refused(lambda: submit_placements([row], by=by).only(), "state")
    arranged(world, firm, of, row.student)


def test_days_of_coming_and_going(inside: World) -> None:
    world, by, today = inside, viewer(inside.wang), timezone.localdate()
    firm = host(world)
    (row,) = approved(world, firm, batch(world))
    early, late = begun() - dt.timedelta(1), today + dt.timedelta(1)
    refused(lambda: arrive([row], on=early, by=by).only(), "day_outside")
    refused(lambda: arrive([row], on=late, by=by), "day_to_come")
    arrive([row], on=begun(), by=by).only()
    refused(lambda: arrive([row], on=begun(), by=by).only(), "state")
    refused(lambda: leave([row], by=by).only(), "day_to_come")
    refused(lambda: leave([row], on=today, by=by).only(), "reason_missing")
    refused(lambda: leave([row], on=begun(), reason="不适应", by=by).only(), "before_start")
    of = batch(world, "到今天的一批", ends_on=today + dt.timedelta(1))
    past = batch(world, "上一批", starts_on=D(2023, 2, 20), ends_on=D(2023, 8, 20))
    (old,) = running(world, firm, past, student(world, "77", "旧生"))
    (last,) = leave(running(world, firm, of, student(world, "78", "周末")), by=by).done
    assert (last.last_on_post, last.end_kind) == (today, "done"), "on its last day already"
    done = leave([old], by=by).only()
    assert (done.left_on, done.end_kind) == (D(2023, 8, 20), "done")


def test_a_transfer_is_one_deed(inside: World) -> None:
    world, by, today = inside, viewer(inside.wang), timezone.localdate()
    firm, other = host(world), host(world, "江海别家有限公司")
    (row,) = running(world, firm, batch(world))
    said_ = replace(placement_facts(row), host=other, starts_on=today, post=None, mentor=None)
    refused(lambda: transfer(row, replace(said_, host=firm), reason="换岗", by=by), "same_post")
    refused(
        lambda: transfer(row, replace(said_, post=post(world, host=firm)), reason="换岗", by=by), "other_host"
    )
    assert Placement.objects.get().state == "running", "nothing of it is kept"
    new = transfer(row, said_, reason="专业不对口", confirmer="何经理", by=by)
    old = Placement.objects.get(pk=row.pk)
    assert (old.state, old.end_kind, old.ends_on, old.left_confirmer) == ("ending", "moved", today, "何经理")
    assert (new.state, new.host, new.starts_on, new.ends_on) == ("draft", other, today, over())
    rule_placements(submit_placements([new], by=by).done, "approved", by=viewer(world.wen)).only()
    refused(lambda: take_back_leaving(old, ends_on=over(), reason="错了", by=by), "moved")
    cancel_placements([new], reason="转错了", by=by).only()
    assert take_back_leaving(old, ends_on=over(), reason="转错了", by=by).state == "running"


def test_a_transfer_to_come_leaves_time_for_its_papers(inside: World, time_machine: Any) -> None:
    world, by, today, end = inside, viewer(inside.wang), timezone.localdate(), over()
    firm, day = host(world), today + dt.timedelta(5)
    (row,) = running(world, firm, batch(world), pay=2600)
    Placement.objects.filter(pk=row.pk).update(is_safety_passed=True, safety_passed_on=begun())
    less = replace(transfer_facts(row, stays=True), starts_on=day, pay=2000)
    refused(
        lambda: transfer(row, replace(less, starts_on=end + dt.timedelta(1)), reason="短了", by=by),
        "day_outside",
    )
    for party in ("student", "guardian"):
        record_consent(row, party, Answer(begun()), by=by)
    new = transfer(row, less, reason="转为白班", by=by)
    old = Placement.objects.get(pk=row.pk)
    assert (old.state, old.ends_on, old.planned_ends_on, old.end_kind) == ("running", day, end, "moved")
    ask_consents([old, new], ["student", "guardian"], by=by)
    assert list(old.consents.values_list("is_agreed", flat=True)) == [True, True], "who still runs has agreed"
    refused(lambda: take_back_arrival(old, reason="确认错了人", by=by), "moves")
    later = replace(placement_facts(new), starts_on=day + dt.timedelta(1))
    refused(lambda: edit_placement(new, later, by=by), "planned")
    assert (new.state, new.pay, new.is_safety_passed, new.post_id) == ("draft", 2000, True, row.post_id)
    cancel_placements([new], reason="单位改了主意", by=by).only()
    old.refresh_from_db()
    assert (old.ends_on, old.planned_ends_on, old.end_kind) == (end, None, ""), "as it was agreed"
    new = transfer(row, less, reason="转为白班", by=by)
    rule_placements(submit_placements([new], by=by).done, "approved", by=viewer(world.wen)).only()
    time_machine.move_to(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False)
    with patch.object(on_arrived, "send") as told:
        arrive([new], on=day, by=by).only()
    assert told.call_args.args == ([],), "the unit took nobody in anew"
    old.refresh_from_db()
    assert (old.state, old.left_on, old.end_kind, old.end_reason) == ("ending", day, "moved", "转为白班")
    assert old.left_confirmed_on == day, "nobody left the unit, so nobody confirms it"


def test_other_hours_of_a_post_are_another_matter(inside: World) -> None:
    world, firm = inside, host(inside)
    work = post(world, host=firm, hours="8小时，周一至周五")
    (row,) = arranged(world, firm, batch(world), post=work)
    longer = replace(post_facts(work), hours="12小时，两班倒")
    edit_post(work, longer, by=world.wang)
    row.refresh_from_db()
    assert row.edition == 1, "who is told eight hours consents anew"
    rule_placements(
        submit_placements([row], by=viewer(world.wang)).done, "approved", by=viewer(world.wen)
    ).only()
    refused(lambda: edit_post(work, replace(longer, hours="10小时"), by=world.wang), "told")


def test_more_danger_and_another_place_are_told_anew(inside: World) -> None:
    """To who comes and to who is there: nobody begins on the old word, and who goes on does so by a placement of its own."""
    world, by, firm = inside, viewer(inside.wang), host(inside, address="江门市蓬江区建设二路1号")
    work = post(world, host=firm, hazards=(("dust", 1),))
    (coming,) = approved(world, firm, batch(world), post=work)
    (here,) = running(world, firm, coming.batch, student(world, "2020002", "伍敏"), post=work)
    for row in (coming, here):
        for party in ("student", "guardian"):
            assert ["危险作业", "粉尘作业（1级）"] in record_consent(row, party, Answer(begun()), by=by).told

    def edition() -> set[int]:
        return set(Placement.objects.values_list("edition", flat=True))

    edit_post(work, replace(post_facts(work), hazards=(), labour_grade=1), by=by)
    edit_host(firm, replace(host_facts(firm), address="蓬江区建设二路1号"), by=by)
    assert edition() == {0}, "less danger, and the same place in fewer words, are nothing to be asked about"
    refused(lambda: transfer(here, transfer_facts(here, stays=True), reason="重签", by=by), "same_post")
    edit_host(firm, replace(host_facts(firm), address="江门市江海区金瓯路2号"), by=by)
    assert edition() == {1}
    assert "改动以前" in refused(lambda: arrive([coming], on=begun(), by=by).only(), "fallen")
    edit_post(work, replace(post_facts(work), hazards=(("height", None),)), by=by)
    assert edition() == {2}
    for party in ("student", "guardian"):
        record_consent(coming, party, Answer(begun()), by=by)
    assert "高风险" in refused(lambda: arrive([coming], on=begun(), by=by).only(), "fallen"), "barred"
    verdicts = next(iter(verdicts_of([here.pk], on=timezone.localdate()))).hindering
    assert "R17a" in {verdict.rule.code for verdict in verdicts}, "who is there is found every night"
    new = transfer(here, transfer_facts(here, stays=True), reason="重签", by=by)
    assert (new.state, new.consents.count()) == ("draft", 0)


def test_who_stays_for_longer_goes_on_from_the_day_after(inside: World) -> None:
    world, by = inside, viewer(inside.wang)
    (row,) = running(world, host(world), batch(world))
    longer = replace(transfer_facts(row, stays=True), starts_on=over(), ends_on=over() + dt.timedelta(60))
    new = transfer(row, longer, reason="延长两个月", by=by)
    old = Placement.objects.get(pk=row.pk)
    assert (old.state, old.ends_on, old.end_kind, new.starts_on) == ("running", over(), "", over())


def test_an_arrival_that_was_none_is_taken_back(inside: World) -> None:
    world, by = inside, viewer(inside.wang)
    (row,) = running(world, host(world), batch(world))
    refused(lambda: take_back_arrival(row, reason=" ", by=by), "reason_missing")
    refused(lambda: rule_placements([row], "approved", by=viewer(world.wen)).only(), "state")
    roll = DayRoll.objects.create(placement=row, day=timezone.localdate(), number=1)
    assert "签到" in refused(lambda: take_back_arrival(row, reason="确认错了人", by=by), "was_there")
    roll.delete()
    with patch.object(on_undone, "send") as told:
        back = take_back_arrival(row, reason="确认错了人", by=by)
    assert (back.state, back.arrived_on, told.call_args.args[0]) == ("approved", None, row)
    assert arrive([back], on=begun(), by=by).only().state == "running"


def _not_kept(row: Placement, **changes: Any) -> None:
    """The database refuses it, past all services."""

    def work() -> None:
        Placement.objects.filter(pk=row.pk).update(**changes)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), transaction.atomic():
        work()


def test_the_database_holds_what_services_say(inside: World) -> None:
    world = inside
    firm, of = host(world), batch(world)
    (row,) = approved(world, firm, of)
    theirs = host(world, "江海别家有限公司")
    _not_kept(row, ruled_by=world.wang)
    _not_kept(row, post=post(world, host=theirs))
    _not_kept(row, state="running")
    _not_kept(row, left_confirmer="何经理")
    later = batch(world, "另一批", starts_on=over(), ends_on=D(2099, 1, 1))
    (second,) = arranged(world, theirs, later, row.student)
    _not_kept(second, state="approved", ruled_by=world.wen, ruled_at=timezone.now(), starts_on=begun())


def test_many_are_many_of_one_in_few_queries(inside: World, query_count: Any) -> None:
    world, by, second = inside, viewer(inside.wang), viewer(inside.wen)
    firm = host(world)

    def counted(number: int) -> list[int]:
        of = batch(world, f"批次{number}")
        students = [student(world, f"{number}-{n}", f"学生{n}") for n in range(number)]
        counts: list[int] = []
        rows: Any = students
        for deed in (
            lambda rows: arrange_students(of, rows, facts(firm, of), by=by),
            lambda rows: submit_placements(rows, by=by),
            lambda rows: rule_placements(rows, "approved", by=second),
            lambda rows: arrive(rows, on=begun(), by=by),
            lambda rows: leave(rows, on=timezone.localdate(), reason="停产", by=by),
        ):
            with query_count() as n:
                rows = deed(rows).done
            assert len(rows) == number
            counts.append(n())
        return counts

    counted(2)
    assert counted(3) == counted(12)


def test_two_who_approve_and_two_who_receive_at_once(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        someone = student(world)
        rows = [
            arranged(world, host(world, name), batch(world, name), someone)[0]
            for name in ("江海甲有限公司", "江海乙有限公司")
        ]
        submit_placements(rows, by=viewer(world.wang))
        li = viewer(world.li)

    def approve(row: Placement, by: Any) -> Any:
        return lambda: rule_placements([row], PlacementState.APPROVED, by=viewer(by)).only()

    one, other = rows
    codes = race_codes(world.a, (world.wen, approve(one, world.wen)), (world.li, approve(other, world.li)))
    assert codes == ["done", "two_at_once"]
    with group_scope(world.a, actor=world.wen):
        held = Placement.objects.get(state="approved")

    def came(by: Any) -> Any:
        return lambda: arrive([held], on=begun(), by=viewer(by)).only()

    assert race_codes(world.a, (world.wen, came(world.wen)), (world.li, came(world.li))) == ["done", "state"]
    assert li.user == world.li
