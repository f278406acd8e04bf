"""From the CV to the first day of work: what each side does, and that a unit reads nothing that was not shared with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone

from employment.enums import ApplicationState, CvPart, DemandKind, DemandState, Intent
from employment.excel.wish import WishesKind
from employment.models import Application, ApplicationStep, Demand, JobWish
from employment.selectors.application import applications_for, seekers, wishes_for
from employment.selectors.cv import cv_of
from employment.services.application import (
    accept_offer,
    answer_invitation,
    apply,
    call,
    decline,
    hire,
    invite,
    offer,
    read_applicant_phone,
    refuse,
    take_cv,
    withdraw,
)
from employment.services.cv import WishInput, add_line, say_wish
from employment.services.demand import (
    accept_demand,
    edit_demand,
    post_demand,
    said_of_demand,
    withdraw_demand,
)
from employment.services.round_placing import placed_by_round
from groupportal.audit.models import AccessEntry
from groupportal.errors import NotAllowed
from groupportal.messages.models import Notice
from groupportal.records.kinds import Exported
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from internships.models import Certificate, Placement
from rosters.models import ClassPeriod
from tests.employment.ground import DAY, TODAY, account, market, opened, posted, programme, said, visited
from tests.employment.supply import ALL, accepted, applied, pupil, seeker
from tests.internships.ground import batch, host, running
from tests.members.ground import viewer
from tests.outcomes import race, refused
from tests.records.ground import bring, workbook
from tests.rosters.ground import school_class, teacher
from tests.todos import due
from tests.visitor import Visitor, body
from tests.world import World

_S = ApplicationState
PHONE = "13900139000"


def test_from_the_application_to_the_first_day(inside: World) -> None:
    it, lin = market(inside), pupil(inside)
    demand = opened(inside, it, headcount=1)
    he, me = viewer(it.he), viewer(lin.user)
    row = applied(lin, demand)
    assert Notice.objects.filter(recipient=it.he, title="新的投递：数控车工").exists()
    assert [todo.title for todo in due(he, TODAY(), "employment.to_answer")] == ["答复投递：林晓，数控车工"]
    call(row, at=timezone.now() + DAY, place="江海区高新西路18号人事部", by=he)
    assert not due(he, TODAY(), "employment.to_answer"), "the interview is to come"
    assert due(he, TODAY() + 2 * DAY, "employment.to_answer")
    offer(row, reply_by=TODAY() + 5 * DAY, by=he)
    assert [todo.due_on for todo in due(me, TODAY(), "employment.own_answer")] == [TODAY() + 5 * DAY]
    accept_offer(row, by=me)
    demand.refresh_from_db()
    assert demand.state == DemandState.FILLED
    row = hire(row, hired_on=TODAY(), by=he)
    assert (row.state, row.hired_on) == (_S.HIRED, TODAY())
    assert [step.state for step in ApplicationStep.objects.order_by("pk")] == [
        _S.APPLIED,
        _S.INTERVIEW,
        _S.OFFERED,
        _S.ACCEPTED,
        _S.HIRED,
    ]


def test_who_leaves_makes_room_again(inside: World) -> None:
    it, lin = market(inside), pupil(inside)
    demand = opened(inside, it, headcount=1)
    row = accepted(it, lin, demand)
    withdraw(row, note="要升学", by=viewer(lin.user))
    demand.refresh_from_db()
    assert (demand.state, demand.ended_on) == (DemandState.OPEN, None)
    again = accepted(it, lin, demand)
    refuse(again, note="没有来", by=viewer(it.he))
    demand.refresh_from_db()
    assert demand.state == DemandState.OPEN


def test_nothing_is_shared_before_consent_and_after_the_end(inside: World) -> None:
    it, lin = market(inside), pupil(inside)
    demand = opened(inside, it)
    he = viewer(it.he)
    row = invite(demand, seeker(inside, lin), note="请来看看", by=he)
    refused(lambda: read_applicant_phone(row, by=he), "not_shared")
    refused(lambda: take_cv(row, by=he), "not_shared")
    answer_invitation(row, shares=[CvPart.CERTIFICATE], by=viewer(lin.user))
    assert take_cv(row, by=he).student == lin
    assert AccessEntry.objects.filter(actor=it.he, object_id=lin.public_id, kind="export").exists()
    refused(lambda: read_applicant_phone(row, by=he), "not_shared")
    assert [part.part for part in cv_of(lin, ["certificate"])] == [CvPart.CERTIFICATE]
    withdraw(row, by=viewer(lin.user))
    refused(lambda: take_cv(row, by=he), "not_shared")
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=row.pk).update(state=_S.APPLIED, consented_at=None)


def test_a_page_says_a_name_only_to_whom_it_is_shared_with(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it, lin = market(world), pupil(world)
        row = invite(opened(world, it), seeker(world, lin), by=viewer(it.he))
    unit, where = visitor(it.he, world.a), {"public_id": row.public_id}
    listed = body(unit.get("employment:seekers"))
    page = (
        body(unit.get("employment:application", **where)) + body(unit.get("employment:applications")) + listed
    )
    for kept in ("林晓", PHONE, world.ua.name, "低压电工证"):
        assert kept not in page
    student = visitor(lin.user, world.a)
    assert "低压电工证" in body(student.get("employment:cv"))
    assert "请勾选同意" in body(
        student.post("employment:application_answer", {"shares": ["certificate"]}, **where)
    )
    student.post("employment:application_answer", {"shares": ["certificate"], "agree": "on"}, **where)
    page = body(unit.get("employment:application", **where))
    assert "林晓" in page
    assert "低压电工证" in page
    assert PHONE not in page
    answer = unit.post("employment:application_cv", **where)
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    for other in (it.hu, world.zhang):
        assert visitor(other, world.a).get("employment:application", **where).status_code in (403, 404)
    school = body(visitor(world.li, world.a).get("employment:application", **where))
    assert "林晓" in school
    assert "低压电工证" not in school, "what a student wrote for a unit is not the office's"


def test_who_declines_an_invitation_stays_unknown(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it, lin = market(world), pupil(world)
        demand, wish = opened(world, it), seeker(world, lin)
        row = invite(demand, wish, by=viewer(it.he))
        decline(row, note="不合适", by=viewer(lin.user))
        assert "林晓" not in str(row)
        neutral = refused(lambda: invite(demand, wish, by=viewer(it.he)), "not_invited")
        assert "林晓" not in neutral
    page = body(visitor(it.he, world.a).get("employment:application", public_id=row.public_id))
    assert "不合适" in page
    assert "林晓" not in page


def test_an_invitation_tells_no_age_and_no_application(inside: World) -> None:
    it, lin = market(inside), pupil(inside)
    wish = seeker(inside, lin)
    he, barred, other = (
        viewer(it.he),
        opened(inside, it, hazards=(("dust", None),)),
        opened(inside, it, title="焊工"),
    )
    applied(lin, other)
    lin.born_on = TODAY().replace(year=TODAY().year - 17, day=1)
    lin.save()
    wish.student.refresh_from_db()
    said = {refused(lambda post=post: invite(post, wish, by=he), "not_invited") for post in (barred, other)}
    assert len(said) == 1


def test_what_is_not_ticked_is_not_told(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it, lin = market(world), pupil(world)
        lin.programme = programme()
        lin.save()
        row = applied(lin, opened(world, it), shares=("certificate",))
        told = Notice.objects.filter(recipient=it.he, title__startswith="新的投递").get()
        assert told.body == "林晓，请在一周内答复。"
    unit, where = visitor(it.he, world.a), {"public_id": row.public_id}
    pages = body(unit.get("employment:application", **where)) + body(unit.get("employment:applications"))
    assert "林晓" in pages
    for kept in ("数控技术应用", world.ua.name):
        assert kept not in pages
    form = visitor(lin.user, world.a).get("employment:apply", public_id=row.demand.public_id).context["form"]
    assert not form["shares"].value(), "nothing is ticked for the student"


def test_what_the_school_has_on_record_stands_apart_from_the_own_word_and_names_nothing_else(
    inside: World,
) -> None:
    """A safety test and a certificate of the internship, beside a certificate that 林 typed; neither tells school or unit."""
    lin = pupil(inside)
    (row,) = running(inside, host(inside), batch(inside), lin)
    add_line(lin, part=CvPart.CERTIFICATE, text="低压电工证", by=viewer(lin.user))
    Placement.objects.filter(pk=row.pk).update(
        is_safety_passed=True, safety_score=90, safety_passed_on=dt.date(2023, 3, 1)
    )
    facts = {"unit": lin.unit, "placement": row, "said": [], "year": 2023, "issued_on": dt.date(2023, 7, 1)}
    Certificate.objects.create(serial=1, **facts, withdrawn_on=TODAY(), withdraw_reason="姓名有误")
    Certificate.objects.create(serial=2, **facts)
    told = [(part.title, part.lines) for part in cv_of(lin, (CvPart.COURSE, CvPart.CERTIFICATE))]
    assert told == [
        ("课程和技能（学校记录）", ["岗前安全教育考核合格，90 分，2023年3月1日"]),
        ("证书（学校记录）", ["实习证明2023-0002，2023年7月1日开具"]),
        ("证书（本人填写）", ["低压电工证"]),
    ]


def test_a_cv_is_read_until_the_first_day(inside: World) -> None:
    it, lin = market(inside), pupil(inside)
    row = accepted(it, lin, opened(inside, it))
    assert take_cv(row, by=viewer(it.he))
    hire(row, hired_on=TODAY(), by=viewer(it.he))
    refused(lambda: take_cv(row, by=viewer(it.he)), "not_shared")
    refused(lambda: read_applicant_phone(row, by=viewer(it.he)), "not_shared")


def test_an_offer_that_lapsed_holds_no_place_and_is_made_again(inside: World) -> None:
    it, lin, wu = market(inside), pupil(inside), pupil(inside, "吴明", "2021102")
    demand, he = opened(inside, it, headcount=1), viewer(it.he)
    row = offer(applied(lin, demand), reply_by=TODAY(), by=he)
    refused(lambda: offer(row, reply_by=TODAY() + DAY, by=he), "offered")
    Application.objects.filter(pk=row.pk).update(reply_by=TODAY() - DAY)
    assert [todo.label for todo in due(he, TODAY(), "employment.to_answer")] == ["去办"]
    other = offer(applied(wu, demand), reply_by=TODAY(), by=he)
    refused(lambda: offer(row, reply_by=TODAY() + DAY, by=he), "offers_full")
    refuse(other, note="换人", by=he)
    offer(row, reply_by=TODAY() + DAY, by=he)
    assert accept_offer(row, by=viewer(lin.user)).state == _S.ACCEPTED


def test_nobody_accepts_twice_whatever_way(inside: World) -> None:
    it, lin = market(inside), pupil(inside)
    one, two = opened(inside, it), opened(inside, it, title="焊工")
    accepted(it, lin, one)
    refused(
        lambda: placed_by_round([(two, lin)], shares=["school"], by=viewer(inside.wang)), "accepted_another"
    )
    under_way = applied(lin, two)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=under_way.pk).update(state=_S.ACCEPTED)


def test_a_firm_without_an_account_is_answered_for_by_who_looks_after_its_post(
    world: World, visitor: Any
) -> None:
    """陶 opened it after a visit: 陶 and 李 of that school answer, no colleague and not the office; the student says yes to that."""
    with group_scope(world.a, actor=world.wang):
        it, lin = market(world), pupil(world)
        other = account("yu", "余老师", Role.TEACHER, world.ua)
        visit = visited(world, it)
        Membership.objects.filter(user=it.he).delete()
        row = accept_demand(
            post_demand(it.firm, said(), visit=visit, by=viewer(it.tao)), by=viewer(world.wang)
        )
    student, where = visitor(lin.user, world.a), {"public_id": row.public_id}
    assert f"{world.ua}（这家单位还没有账号）" in body(student.get("employment:opening", **where))
    consent = f"由{world.ua}代收代办，{world.ua}看得到"
    assert consent in body(student.get("employment:apply", **where))
    blind = {"shares": ["school"], "agree": "on"}
    unread = student.post("employment:apply", blind, **where)
    assert unread.status_code == 422, "a form that was read before, or made by a program, did not say so"
    assert f"投递{consent}" in body(unread)
    assert f"由{world.ua}代收代办" in body(visitor(it.tao, world.a).get("employment:demand", **where))
    with group_scope(world.a, actor=world.wang):
        wish = seeker(world, lin)
        assert [seekers(viewer(who)).exists() for who in (it.tao, world.li, other, world.wang)] == [
            True,
            True,
            False,
            False,
        ]
        made = invite(row, wish, by=viewer(it.tao))
        answer_invitation(made, shares=ALL, by=viewer(lin.user))
        assert set(
            Notice.objects.filter(title__startswith="接受了邀请").values_list("recipient", flat=True)
        ) == {
            it.tao.pk,
            world.li.pk,
        }
    where = {"public_id": made.public_id}
    deed = "employment:application_offer"
    assert visitor(other, world.a).get(deed, **where).status_code == 404
    assert visitor(world.wang, world.a).get(deed, **where).status_code == 404
    page = body(visitor(it.tao, world.a).get("employment:application", **where))
    for words in ("林晓", "约面试", "低压电工证"):
        assert words in page
    with group_scope(world.a, actor=world.wang):
        assert due(viewer(it.tao), TODAY(), "employment.to_answer")
        call(made, at=timezone.now() + DAY, place="人事部", by=viewer(it.tao))
        offer(made, reply_by=TODAY() + DAY, by=viewer(world.li))
        accept_offer(made, by=viewer(lin.user))
        # The firm has somebody of its own now, who goes on with it; the school reads no more of it than of its other students.
        Membership.objects.create(user=it.he, role=Role.ENTERPRISE, unit=it.firm)
        with pytest.raises(NotAllowed):
            hire(made, hired_on=TODAY(), by=viewer(it.tao))
        assert hire(made, hired_on=TODAY(), by=viewer(it.he)).state == _S.HIRED


def test_what_the_office_opened_for_a_firm_without_an_account_it_answers(inside: World) -> None:
    it, lin = market(inside), pupil(inside)
    row = accept_demand(posted(it), by=viewer(inside.wang))
    Membership.objects.filter(user=it.he).delete()
    made = applied(lin, row)
    with pytest.raises(NotAllowed):
        offer(made, reply_by=TODAY(), by=viewer(inside.li))
    assert offer(made, reply_by=TODAY(), by=viewer(inside.wang)).state == _S.OFFERED


def test_a_consent_to_a_firm_opens_nothing_to_who_answers_in_its_stead_later(
    inside: World, visitor: Any
) -> None:
    it, lin = market(inside), pupil(inside)
    row = accept_demand(posted(it), by=viewer(inside.wang))
    made = offer(applied(lin, row), reply_by=TODAY(), by=viewer(it.he))
    Membership.objects.filter(user=it.he).delete()
    with pytest.raises(NotAllowed):
        take_cv(made, by=viewer(inside.wang))
    accept_offer(made, by=viewer(lin.user))
    assert not Notice.objects.filter(title__startswith="接受了录用").exists()
    page = body(visitor(lin.user, inside.a).get("employment:application", public_id=made.public_id))
    assert "只同意给单位看，集团秘书处看不到，不能代办" in page
    withdraw(made, by=viewer(lin.user))
    again = applied(lin, row)
    assert take_cv(again, by=viewer(inside.wang)), "asked again, and told who reads it"
    page = body(visitor(lin.user, inside.a).get("employment:application", public_id=again.public_id))
    assert "集团秘书处" in page
    assert "不能代办" not in page


def test_a_post_that_nobody_looks_after_is_not_applied_for_in_vain(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it, lin = market(world), pupil(world)
        visit = visited(world, it)
        row = accept_demand(
            post_demand(it.firm, said(), visit=visit, by=viewer(world.li)), by=viewer(world.wang)
        )
        Membership.objects.filter(unit__in=(it.firm, world.ua)).exclude(user=lin.user).delete()
        assert "还没有账号" in refused(lambda: applied(lin, row), "nobody_there")
    student = visitor(lin.user, world.a)
    page = body(student.get("employment:opening", public_id=row.public_id))
    assert "收不到投递" in page
    assert student.url("employment:apply", public_id=row.public_id) not in page
    office = body(visitor(world.wang, world.a).get("employment:demand", public_id=row.public_id))
    assert "单位还没有账号" in office


def test_a_job_does_not_stand_in_the_way_of_an_internship(inside: World) -> None:
    it, lin = market(inside), pupil(inside)
    wish = seeker(inside, lin)
    days = {"starts_on": TODAY() + 30 * DAY}
    internship = opened(inside, it, title="实习", kind=DemandKind.INTERN, **days)
    accepted(it, lin, internship)
    accepted(it, lin, opened(inside, it, title="周末店员", kind=DemandKind.PART_TIME))
    accepted(it, lin, opened(inside, it, title="周末配送", kind=DemandKind.PART_TIME))
    assert set(seekers(viewer(it.he))) == {wish}, "neither is a job"
    job = opened(inside, it)
    accepted(it, lin, job)
    assert not seekers(viewer(it.he)).exists()
    other = opened(inside, it, title="学徒", kind=DemandKind.APPRENTICE, **days)
    further = offer(applied(lin, other), reply_by=TODAY(), by=viewer(it.he))
    assert "实习" in refused(lambda: accept_offer(further, by=viewer(lin.user)), "accepted_another")
    changed = replace(said_of_demand(job), kind=DemandKind.PART_TIME)
    refused(lambda: edit_demand(job, changed, by=viewer(it.he)), "kind_held")


def test_a_round_takes_up_what_is_under_way(inside: World) -> None:
    it, lin = market(inside), pupil(inside)
    demand = opened(inside, it)
    row = offer(applied(lin, demand, shares=("award",)), reply_by=TODAY(), by=viewer(it.he))
    (placed,) = placed_by_round([(demand, lin)], shares=["school"], by=viewer(inside.wang))
    assert (placed.pk, placed.state, placed.shares) == (row.pk, _S.ACCEPTED, ["award"])


def test_a_post_with_applicants_is_not_withdrawn(inside: World) -> None:
    it, lin = market(inside), pupil(inside)
    demand, he = opened(inside, it), viewer(it.he)
    row = applied(lin, demand)
    demand = edit_demand(demand, replace(said_of_demand(demand), duties="看机床"), by=he)
    assert "1 名学生" in refused(lambda: withdraw_demand(demand, by=he), "applied")
    refuse(row, note="不招了", by=he)
    withdraw_demand(demand, by=he)


def test_a_right_at_one_school_takes_out_nothing_of_another(inside: World) -> None:
    other = Unit.objects.create(name="江海第二职业技术学校")
    lin = pupil(inside)
    seeker(inside, lin)
    both = account("both", "两处任职", Role.SCHOOL_ADMIN, other)
    Membership.objects.create(user=both, role=Role.TEACHER, unit=inside.ua)
    room = school_class(inside, class_teacher=teacher(inside, user=both))
    ClassPeriod.objects.create(unit=inside.ua, student=lin, school_class=room, starts_on=lin.starts_on)
    by = viewer(both)
    assert set(wishes_for(by)) == {lin.job_wishes.get()}, "as the class teacher"
    assert not WishesKind().listed(Exported(QueryDict(), by)).exists()
    with pytest.raises(NotAllowed):
        WishesKind().save({"school": inside.ua, "number": lin.number, "intent": "work"}, None, by=by)


def test_each_keeps_to_the_own_side(inside: World) -> None:
    it, lin, wu = market(inside), pupil(inside), pupil(inside, "吴明", "2021102")
    demand = opened(inside, it)
    row = applied(lin, demand)
    he, hu, me, other = viewer(it.he), viewer(it.hu), viewer(lin.user), viewer(wu.user)
    tomorrow = timezone.now() + DAY
    for deed in (
        lambda: call(row, at=tomorrow, place="人事部", by=hu),
        lambda: offer(row, reply_by=TODAY(), by=me),
        lambda: refuse(row, note="不", by=viewer(inside.wang)),
        lambda: withdraw(row, by=other),
        lambda: decline(row, by=he),
        lambda: invite(demand, JobWish(student=wu), by=hu),
        lambda: apply(demand, shares=ALL, by=he),
        lambda: add_line(lin, part="award", text="一等奖", by=other),
        lambda: say_wish(lin, WishInput(Intent.WORK), is_seen=True, by=viewer(inside.li)),
        lambda: take_cv(row, by=hu),
        lambda: read_applicant_phone(row, by=viewer(inside.li)),
    ):
        with pytest.raises(NotAllowed):
            deed()
    seen = {who: set(applications_for(viewer(who))) for who in (it.he, it.hu, lin.user, wu.user, inside.li)}
    assert seen == {it.he: {row}, it.hu: set(), lin.user: {row}, wu.user: set(), inside.li: {row}}
    elsewhere = Unit.objects.create(name="江海第二职业技术学校")
    office = account("office2", "何主任", Role.SCHOOL_ADMIN, elsewhere)
    assert not applications_for(viewer(office)).exists(), "another school's"
    say_wish(wu, WishInput(Intent.STUDY), is_seen=False, by=other)
    assert not seekers(he).exists()
    assert set(wishes_for(viewer(inside.li))) == {wu.job_wishes.get()}
    assert not wishes_for(viewer(office)).exists()


def test_what_is_refused_in_words(inside: World) -> None:
    it, lin, wu = market(inside), pupil(inside), pupil(inside, "吴明", "2021102")
    one, two = opened(inside, it, headcount=1), opened(inside, it, title="焊工")
    he, me = viewer(it.he), viewer(lin.user)
    row = applied(lin, one)
    refused(lambda: applied(lin, one), "invalid")
    refused(lambda: call(row, at=timezone.now() - DAY, place="人事部", by=he), "past")
    offer(row, reply_by=TODAY(), by=he)
    second = applied(wu, one)
    assert "招收 1 人" in refused(lambda: offer(second, reply_by=TODAY(), by=he), "offers_full")
    Application.objects.filter(pk=row.pk).update(reply_by=TODAY() - DAY)
    refused(lambda: accept_offer(row, by=me), "too_late")
    Application.objects.filter(pk=row.pk).update(reply_by=TODAY())
    accept_offer(row, by=me)
    further = offer(applied(lin, two), reply_by=TODAY(), by=he)
    assert "数控车工" in refused(lambda: accept_offer(further, by=me), "accepted_another")
    refused(lambda: refuse(further, note=" ", by=he), "reason_missing")
    refused(lambda: hire(row, hired_on=TODAY() + DAY, by=he), "day_to_come")
    Demand.objects.filter(pk=two.pk).update(expires_on=TODAY() - DAY)
    refused(lambda: applied(wu, two), "not_open")


def test_barred_work_is_not_for_minors(inside: World) -> None:
    it, lin = market(inside), pupil(inside)
    lin.born_on = TODAY().replace(year=TODAY().year - 17, day=1)
    lin.save()
    demand = opened(inside, it, hazards=(("dust", None),))
    assert "第三条" in refused(lambda: applied(lin, demand), "minor")
    allowed = opened(inside, it, title="厨工", hazards=(("heat", 1),))
    assert applied(lin, allowed).state == _S.APPLIED, "high temperature is barred from the third grade on"


def test_a_round_places_without_a_second_yes(inside: World) -> None:
    it, lin = market(inside), pupil(inside)
    demand = opened(inside, it, headcount=1)
    (row,) = placed_by_round([(demand, lin)], shares=["school"], by=viewer(inside.wang))
    assert (row.state, row.began_by, row.shares) == (_S.ACCEPTED, "round", ["school"])
    demand.refresh_from_db()
    assert demand.state == DemandState.FILLED


def test_two_students_for_one_place(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        it, lin, wu = market(world), pupil(world), pupil(world, "吴明", "2021102")
        demand = opened(world, it, headcount=2)
        rows = [offer(applied(each, demand), reply_by=TODAY(), by=viewer(it.he)) for each in (lin, wu)]
        Demand.objects.filter(pk=demand.pk).update(headcount=1)
        yes = [(each.user, viewer(each.user)) for each in (lin, wu)]
    deeds = [
        (user, lambda row=row, by=by: accept_offer(row, by=by))
        for row, (user, by) in zip(rows, yes, strict=True)
    ]
    answers = race(world.a, *deeds)
    codes = sorted(getattr(answer, "code", "") for answer in answers)
    assert codes == ["", "filled"]


def test_wishes_come_in_the_columns_of_the_national_table(inside: World, tmp_path: Path) -> None:
    lin = pupil(inside)
    seeker(inside, lin, is_seen=True)
    heads = ("学校", "学号-xh", "jyyxsm", "意向城市", "yxdw")
    path = workbook(tmp_path / "a.xlsx", heads, (inside.ua.name, lin.number, "就业", "江门市", "海信"))
    found = bring("job_wishes", path, user=viewer(inside.li))
    assert not found.errors
    wish = JobWish.objects.get()
    assert (wish.city, wish.unit_name) == ("江门市", "海信")
    assert wish.seen_since is not None, "the student's own word stays"


def test_lists_ask_the_same_of_two_as_of_eight(world: World, visitor: Any, query_count: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it, lin = market(world), pupil(world)
        posts = [opened(world, it, title=f"岗位{n}") for n in range(8)]
        applied(lin, posts[0])
        applied(lin, posts[1])
    names = ("employment:applications", "employment:board", "employment:demands")

    def asked() -> list[int]:
        unit, counts = visitor(it.he, world.a), []
        for name in names:
            with query_count() as number:
                assert unit.get(name).status_code == 200
            counts.append(int(number()))
        return counts

    few = asked()
    with group_scope(world.a, actor=world.wang):
        for row in posts[2:]:
            applied(lin, row)
    assert asked() == few


def test_the_api_goes_the_same_way_and_names_nobody_before(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it, lin = market(world), pupil(world)
        demand = opened(world, it)
        invited = invite(opened(world, it, title="电工"), seeker(world, lin), by=viewer(it.he))
    me, he, other = (visitor(user, world.a) for user in (lin.user, it.he, it.hu))

    def send(who: Visitor, name: str, sent: dict[str, Any], row: Any = None) -> tuple[int, Any]:
        where = {"public_id": row} if row else {}
        url = who.url(f"employment-api:{name}", **where)
        head = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}
        answer = who.client.post(url, sent, content_type="application/json", **head)
        return answer.status_code, answer.json()

    (found,) = he.get("/api/v1/employment/applications/").json()["results"]
    assert (found["id"], found["student"]) == (str(invited.public_id), "求职者")
    post, asked = str(demand.public_id), {"shares": ["school"], "letter": ""}
    status, said = send(me, "apply", asked, post)
    assert (status, said["field"]) == (400, "agree")
    assert send(he, "apply", {**asked, "agree": True}, post)[0] == 403
    status, made = send(me, "apply", {**asked, "agree": True}, post)
    assert status == 201, made
    row = made["id"]
    assert send(other, "application-refuse", {"note": "不合适"}, row)[0] == 404
    assert send(he, "application-accept", {}, row)[0] == 403, "the student's word"
    day = (TODAY() + 3 * DAY).isoformat()
    assert send(he, "application-call", {"on": day, "time": "09:00", "place": "人事部"}, row)[0] == 201
    assert send(he, "application-offer", {"reply_by": day}, row)[0] == 201
    told = he.get(f"/api/v1/employment/applications/{row}/").json()
    assert (told["state"], told["reply_by"], told["student"]) == ("offered", day, "林晓")
    assert send(me, "application-accept", {}, row)[0] == 201
    assert send(he, "application-hire", {"hired_on": TODAY().isoformat()}, row)[0] == 201
    assert send(me, "application-decline", {}, str(invited.public_id))[0] == 201
    states = {one["id"]: one["state"] for one in me.get("/api/v1/employment/applications/").json()["results"]}
    assert states == {row: "hired", str(invited.public_id): "declined"}
    titles = [one["title"] for one in me.get("/api/v1/employment/applications/?q=电工").json()["results"]]
    assert titles == ["电工"]
    assert other.get("/api/v1/employment/applications/").json()["results"] == []
