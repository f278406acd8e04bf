"""Three-party agreements: filled from records, confirmed by each party, signed on paper, printed; in force only when dated in time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from docx import Document as Word

from groupportal.errors import NotAllowed
from groupportal.files.services import store_bytes
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.ui.once import SEEN
from internships.models import Agreement, Placement
from internships.papers.blocks import BY_KEY, TERMS, missing_terms, written_blocks
from internships.papers.word import zipped
from internships.rules.lists import BLOCKS
from internships.selectors.papers import agreements_for, facts_for, paper_rows
from internships.services.agreement import (
    Declared,
    confirm_agreement,
    draft_agreements,
    edit_agreement,
    record_signed,
    refill_agreement,
    send_agreement,
    set_batch_papers,
    take_back_agreement,
    void_agreement,
)
from internships.services.insurance import cover_students
from tests.internships.paper_ground import FIRST, NOW, D, Papers, paper_ground, policy
from tests.members.ground import viewer
from tests.outcomes import race, refused
from tests.plans.people import pdf
from tests.standing import standing
from tests.visitor import Visitor, body, seen_in
from tests.world import World

DECLARED = Declared(is_on_model=True, fees=(), holds_papers=False, asks_guarantee=False)
LATE = "2026-03-05 10:00+08:00"


@standing
def papers(world: World) -> Papers:
    made = paper_ground(world)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        cover_students(policy(world.ua), [made.one.student_id, made.two.student_id], by=world.li)
    return made


@pytest.fixture(autouse=True)
def _day(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def drafted(world: World, *rows: Placement) -> list[Agreement]:
    return draft_agreements(rows, by=viewer(world.li)).made


def sent(world: World, row: Placement) -> Agreement:
    (deal,) = drafted(world, row)
    return send_agreement(deal, by=viewer(world.li))


def scan(world: World) -> Any:
    return store_bytes(b"%PDF-1.4", name="协议.pdf", by=world.li, view_action="internships.view_placements")


def test_a_draft_is_filled_from_batch_post_placement_and_insurance(world: World, papers: Papers) -> None:
    with group_scope(world.a, actor=world.li):
        two, one = drafted(world, papers.one, papers.two)
        assert (two.number, one.number) == ("2026-0001", "2026-0002"), "by the students' names"
        said = one.terms
        assert said["period"] == "2026年3月1日至2026年8月31日"
        assert said["pay"].startswith("每月2,600")
        assert said["tasks"] == "电路板焊接、整机检验"
        assert "平安财险" in said["insurance"]
        assert said["meals"] == "单位食堂，每餐补助8元"
        assert not missing_terms(said)
        assert written_blocks(said) == frozenset(BLOCKS)
        again = draft_agreements([papers.one], by=viewer(world.li))
        assert not again.made
        assert "已有三方协议2026-0002" in again.left_out[0][1]
        facts = facts_for([papers.one.pk])[papers.one.pk]
        assert facts["agreement.is_effective"] is False
        assert facts["agreement.fees"] == ()


def test_what_is_not_written_keeps_it_from_being_given_out(world: World, papers: Papers) -> None:
    with group_scope(world.a, actor=world.li):
        (deal,) = drafted(world, papers.one)
        by = viewer(world.li)
        less = {key: text for key, text in deal.terms.items() if key not in ("breach", "meals")}
        edit_agreement(deal, less, DECLARED, by=by)
        assert facts_for([papers.one.pk])[papers.one.pk]["agreement.blocks"] == frozenset(BLOCKS) - {
            BLOCKS[2],
            BLOCKS[7],
        }
        words = refused(lambda: send_agreement(deal, by=by), "terms_missing")
        assert "用餐、违约责任" in words
        edit_agreement(
            deal, {**less, "breach": "按法律承担", "meals": "自理"}, replace(DECLARED, fees=None), by=by
        )
        assert "收费" in refused(lambda: send_agreement(deal, by=by), "not_declared")
        row = refill_agreement(deal, by=by)
        assert row.terms["meals"] == "单位食堂，每餐补助8元"


def test_each_party_confirms_its_own_side_and_no_other(world: World, papers: Papers, client_for: Any) -> None:
    with group_scope(world.a, actor=world.li):
        deal = sent(world, papers.one)
    where = {"public_id": deal.public_id}
    for who, status in (("an", 200), ("su", 200), ("gu", 200), ("yan", 404)):
        page = client_for(getattr(papers, who), world.a).get("internships:agreement", **where)
        assert page.status_code == status, who
        if status == 200:
            assert "0750-3300001" not in body(page), "a phone is masked"
    with group_scope(world.a, actor=papers.yan), pytest.raises(NotAllowed):
        confirm_agreement(deal, "unit", by=viewer(papers.yan))
    with group_scope(world.a, actor=papers.an), pytest.raises(NotAllowed):
        confirm_agreement(deal, "student", by=viewer(papers.an))
    unit = client_for(papers.an, world.a)
    page = body(unit.get("internships:agreement", **where))
    assert "代表单位确认" in page
    read = {SEEN: seen_in(page)}
    unit.post("internships:agreement_confirm", read, signer="unit", **where)
    client_for(papers.su, world.a).post("internships:agreement_confirm", read, signer="student", **where)
    assert unit.post("internships:agreement_confirm", signer="school", **where).status_code == 403
    told = client_for(world.li, world.a).post(
        "internships:agreement_confirm", read, follow=True, signer="school", **where
    )
    assert "协议生效" in body(told)
    with group_scope(world.a, actor=world.li):
        deal.refresh_from_db()
        assert (deal.state, deal.unit_by, deal.student_on) == ("in_force", papers.an, D(2026, 2, 10))
        assert facts_for([papers.one.pk])[papers.one.pk]["agreement.is_effective"] is True
        refused(lambda: void_agreement(deal, reason="登记错了人", by=viewer(world.li)), "in_force")
        refused(lambda: take_back_agreement(deal, by=viewer(world.li)), "other_state")
        Placement.objects.filter(pk=papers.one.pk).update(ends_on=D(2026, 10, 1))
        assert paper_rows(viewer(world.li)).get(pk=papers.one.pk).agreement_state == "outdated"
        assert facts_for([papers.one.pk])[papers.one.pk]["agreement.is_effective"] is False
        (new,) = drafted(world, papers.one)
        deal.refresh_from_db()
        assert (deal.state, new.number) == ("replaced", "2026-0002")


def test_paper_after_the_start_wants_a_reason_and_no_day_after_it(
    world: World, papers: Papers, time_machine: Any
) -> None:
    with group_scope(world.a, actor=world.li):
        by, deal = viewer(world.li), sent(world, papers.one)
        days = {"school": D(2026, 2, 20), "unit": D(2026, 2, 21), "student": D(2026, 2, 22)}
        refused(lambda: record_signed(deal, days, scan=scan(world), by=by), "day_to_come")
        time_machine.move_to(LATE, tick=False)
        refused(lambda: confirm_agreement(deal, "school", by=by), "after_start")
        refused(lambda: record_signed(deal, days, scan=scan(world), by=by), "late_without_reason")
        late = days | {"unit": D(2026, 3, 3)}
        words = refused(
            lambda: record_signed(deal, late, scan=scan(world), late_reason="邮寄晚到", by=by),
            "signed_after_start",
        )
        assert "晚于实习开始日2026年3月1日" in words
        done = record_signed(deal, days, scan=scan(world), late_reason="邮寄晚到", by=by)
        assert (done.state, done.late_reason, done.unit_on) == ("in_force", "邮寄晚到", D(2026, 2, 21))
        assert max(done.school_on, done.unit_on, done.student_on) <= FIRST


def test_a_day_after_the_start_is_said_beside_the_day_that_is_wrong(
    world: World, papers: Papers, client_for: Any, time_machine: Any
) -> None:
    with group_scope(world.a, actor=world.li):
        deal = sent(world, papers.one)
    time_machine.move_to(LATE, tick=False)
    days = {"school_on": "2026-02-20", "unit_on": "2026-03-03", "student_on": "2026-02-22"}
    said = {**days, "late_reason": "邮寄晚到", "upload": pdf()}
    page = client_for(world.li, world.a).post("internships:agreement_signed", said, public_id=deal.public_id)
    assert page.status_code == 422
    shown = body(page)
    assert "单位2026年3月3日签字，晚于实习开始日2026年3月1日，协议不能生效" in shown
    assert "请推迟开始日期，重新起草协议" in shown
    with group_scope(world.a, actor=world.li):
        deal.refresh_from_db()
        assert (deal.school_on, deal.unit_on, deal.scan) == (None, None, None)


def test_a_changed_placement_keeps_it_from_being_confirmed_and_taking_back_clears_the_signatures(
    world: World, papers: Papers
) -> None:
    with group_scope(world.a, actor=world.li):
        by, deal = viewer(world.li), sent(world, papers.one)
        confirm_agreement(deal, "school", by=by)
        refused(lambda: confirm_agreement(deal, "school", by=by), "confirmed")
        Placement.objects.filter(pk=papers.one.pk).update(starts_on=D(2026, 3, 2))
        refused(lambda: confirm_agreement(deal, "school", by=by), "outdated")
        row = take_back_agreement(deal, by=by)
        assert (row.state, row.school_on, row.school_by) == ("draft", None, None)
        void_agreement(row, reason="学生改去别的单位", by=by)
        assert not agreements_for(viewer(world.li)).exclude(state="voided").exists()


def test_paper_that_nobody_signs_newly_is_refused_and_keeps_no_scan(world: World, papers: Papers) -> None:
    with group_scope(world.a, actor=world.li):
        by, deal = viewer(world.li), sent(world, papers.one)
        confirm_agreement(deal, "school", by=by)
        for of in ("school", "guardian"):
            days = {of: D(2026, 2, 9)}
            refused(lambda d=days: record_signed(deal, d, scan=scan(world), by=by), "nothing_signed")  # type: ignore[misc]
        deal.refresh_from_db()
        assert (deal.scan, deal.school_on) == (None, D(2026, 2, 10))


def test_filled_anew_it_asks_the_guardian_where_the_batch_does_by_now(world: World, papers: Papers) -> None:
    with group_scope(world.a, actor=world.li):
        (deal,) = drafted(world, papers.one)
        assert not deal.asks_guardian
        type(papers.one.student).objects.filter(pk=papers.one.student_id).update(born_on=D(2009, 5, 1))
        terms = {key: text for key, text in papers.batch.terms.items() if isinstance(text, str)}
        set_batch_papers(papers.batch, terms, DECLARED, pass_mark=None, asks_guardian=True, by=world.li)
        assert refill_agreement(deal, by=viewer(world.li)).asks_guardian


def test_many_at_once_in_the_list_with_one_scan_and_one_archive(
    world: World, papers: Papers, django_capture_on_commit_callbacks: Any
) -> None:
    office = Visitor(world.li, world.a)
    ids = {"ids": [papers.one.public_id, papers.two.public_id], "step": "do"}
    assert "已起草 2 份协议" in body(office.post("internships:agreements_draft", ids, follow=True))
    assert "已交各方确认 2 份协议" in body(office.post("internships:agreements_send", ids, follow=True))
    assert "已代表学校确认 2 份协议" in body(office.post("internships:agreements_confirm", ids, follow=True))
    paper = {**ids, "unit_on": "2026-02-08", "student_on": "2026-02-09", "upload": pdf("签字页.pdf")}
    assert "已登记 2 份协议" in body(office.post("internships:agreements_signed", paper, follow=True))
    answer = office.post("internships:agreements_print", ids)
    assert "/jobs/" in answer.headers["Location"]
    with group_scope(world.a, actor=world.li):
        rows = list(agreements_for(viewer(world.li)))
        assert {row.state for row in rows} == {"in_force"}
        assert len({row.scan_id for row in rows}) == 1
        content = zipped(rows)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        word = Word(io.BytesIO(archive.read(names[0])))
    assert min(names).startswith("未编班/三方协议2026-000")
    text = "\n".join(p.text for p in word.paragraphs)
    assert all(block in text for block in BLOCKS)
    assert "13800138011" not in text, "private phones are written by hand"


def test_two_who_confirm_at_once_leave_each_its_signature(committed_world: World) -> None:
    world = committed_world
    papers = paper_ground(world)
    with group_scope(world.a, actor=world.li):
        cover_students(policy(world.ua), [papers.one.student_id], by=world.li)
        deal = sent(world, papers.one)
    sides = ((world.li, "school"), (papers.an, "unit"), (papers.su, "student"), (papers.an, "unit"))

    def confirm(user: Any, signer: str) -> tuple[Any, Any]:
        return user, lambda: confirm_agreement(deal, signer, by=viewer(user))

    answers = race(world.a, *(confirm(user, signer) for user, signer in sides))
    assert sum(isinstance(one, Agreement) for one in answers) == 3
    with group_scope(world.a, actor=world.li):
        deal.refresh_from_db()
        assert (deal.state, deal.school_by, deal.unit_by, deal.student_by) == (
            "in_force",
            world.li,
            papers.an,
            papers.su,
        )


def test_every_field_stands_in_one_of_the_nine_blocks() -> None:
    assert len(BLOCKS) == 9
    assert {term.block for term in TERMS if term.required} == set(range(9))
    assert len(BY_KEY) == len(TERMS)
