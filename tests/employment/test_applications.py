"""From the CV to the first day of work: what each side does, and that a unit reads nothing that was not shared with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from employment.enums import ApplicationState, CvPart, DemandState, Intent
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
    placed_by_round,
    read_applicant_phone,
    refuse,
    take_cv,
    withdraw,
)
from employment.services.cv import WishInput, add_line, say_wish
from groupportal.audit.models import AccessEntry
from groupportal.errors import NotAllowed
from groupportal.messages.models import Notice
from groupportal.tenancy.models import Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from tests.employment.ground import DAY, TODAY, account, market, opened
from tests.employment.supply import ALL, accepted, applied, pupil, seeker
from tests.members.ground import viewer
from tests.outcomes import race, refused
from tests.records.ground import bring, workbook
from tests.todos import due
from tests.visitor import body
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
    row = placed_by_round(demand, lin, shares=["school"], by=viewer(inside.wang))
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
