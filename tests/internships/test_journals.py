"""Journals: due by the batch's quota, written on a phone, read in a row by the placement's teacher, kept from everybody else."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from groupportal.audit.models import AuditEntry
from groupportal.errors import NotAllowed
from groupportal.tenancy.scope import group_scope
from internships.models import DayRoll, Feedback, Journal, Placement
from internships.rules.facts import Sanction
from internships.selectors import journal as journals
from internships.selectors import visit as visits
from internships.selectors.facts import facts_of
from internships.selectors.journal import (
    alike,
    journals_for,
    likeness,
    owed,
    own_placements,
    progress,
    read_placements,
    slots_of,
)
from internships.selectors.ready_comment import STANDARD, own_comments, texts_for
from internships.services.batch import batch_facts, edit_batch
from internships.services.journal import JOURNALS, excuse, write_journal
from internships.services.ready_comment import keep_comment
from tests.internships.ground import mentor
from tests.internships.teaching import DAY, Room, today, visit, written
from tests.members.ground import viewer
from tests.outcomes import race_codes, refused
from tests.visitor import body
from tests.world import World

D = dt.date
TEXT = "本周在流水线学习电路板焊接，师傅先讲防静电手环的用法，再看他焊了十块板，下午我自己焊了三块，有一块虚焊返工。"


def test_what_is_due_follows_the_plan_and_the_days(it: Room) -> None:
    it.batch.daily_journals, it.batch.monthly_journals = 2, True
    it.jiangs.batch = it.batch
    it.jiangs.starts_on, it.jiangs.ends_on = D(2026, 1, 17), D(2026, 3, 2)
    it.jiangs.arrived_on = D(2026, 1, 31)
    found = [(s.title, s.begins_on, s.due_on) for s in slots_of(it.jiangs)]
    assert len(found) == 4 * 3 + 1, "from the day of coming on: four whole weeks and one month"
    assert found[:3] == [
        ("第1篇日志", D(2026, 1, 31), D(2026, 2, 6)),
        ("第2篇日志", D(2026, 1, 31), D(2026, 2, 6)),
        ("第1周周志", D(2026, 1, 31), D(2026, 2, 6)),
    ]
    assert ("第1月月报", D(2026, 1, 31), D(2026, 2, 27)) in found
    it.jiangs.left_on = D(2026, 2, 9)
    assert len(slots_of(it.jiangs)) == 3, "who leaves early owes no more"


def test_other_numbers_are_asked_for_with_a_reason_once_somebody_has_begun(it: Room, world: World) -> None:
    said = replace(batch_facts(it.batch), daily_journals=3)
    refused(lambda: edit_batch(it.batch, said, by=viewer(world.li)), "reason_missing")
    edit_batch(it.batch, said, reason="教务处统一要求", by=viewer(world.li))
    assert AuditEntry.objects.get(action="internships.batch_edited").note == "教务处统一要求"


def test_a_student_writes_a_teacher_returns_the_student_corrects_the_teacher_accepts(
    taught: Room, world: World, client_for: Any
) -> None:
    it = taught
    jiang, zhou, li = (client_for(user, world.a) for user in (it.jiang, it.zhou, world.li))
    here = {"public_id": it.jiangs.public_id, "kind": "week", "number": 1}
    own = body(jiang.get("internships:own_journals"))
    assert "第1周周志" in own
    assert jiang.url("internships:journal_write", **here) in own
    kept = jiang.post("internships:journal_write", {"text": "写了一半", "deed": "keep"}, follow=True, **here)
    assert "草稿已存下" in body(kept)
    assert "写了一半" in body(kept)
    assert "第1周" not in body(zhou.get("internships:journals")), "a draft is the student's own"
    assert "请写正文再提交" in body(
        jiang.post("internships:journal_write", {"text": " ", "deed": "hand_in"}, **here)
    )
    script = "焊接<script>alert(1)</script>"
    done = jiang.post("internships:journal_write", {"text": script, "deed": "hand_in"}, follow=True, **here)
    assert "等老师批阅" in body(done)
    with group_scope(world.a, actor=it.jiang):
        row = Journal.objects.get()
        written(it, 2)
    assert "2 篇日志等您批阅" in body(zhou.get("home"))
    at = {"public_id": row.public_id}
    shown = body(zhou.get("internships:journal", **at))
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert" not in shown
    assert "共 2 篇" in shown
    for user in (it.huang, it.sun, it.firm, world.zhang, world.qian):
        assert client_for(user, world.a).get("internships:journal", **at).status_code in (403, 404), user
    assert li.get("internships:journal", **at).status_code == 200
    assert li.post("internships:journal", {"deed": "approved"}, **at).status_code == 403
    wordless = zhou.post("internships:journal", {"deed": "returned"}, **at)
    assert "请写明要改什么" in body(wordless)
    ready = "内容太少，请补充这段时间的工作内容。"
    back = zhou.post(
        "internships:journal", {"deed": "returned", "ready": ready, "answer": "写三件事。"}, follow=True, **at
    )
    assert "下一篇：姜勇第2周周志" in body(back)
    form = body(jiang.get("internships:journal_write", **here))
    assert f"{ready}写三件事。" in form
    assert "修改被退回的第1周周志" in body(jiang.get("home"))
    jiang.post("internships:journal_write", {"text": TEXT, "deed": "hand_in"}, **here)
    accepted = zhou.post("internships:journal", {"deed": "approved", "answer": ""}, follow=True, **at)
    assert "已批阅。" in body(accepted)
    late = body(zhou.get("internships:journals_missing"))
    assert "何芳" in late
    assert "钱伟" not in late
    shares = body(li.get("internships:journal_progress"))
    assert "50%" in shares
    assert "周勇军" in shares
    assert "代写" in body(zhou.get("internships:journals_alike"))


def test_who_sees_journals(it: Room, world: World) -> None:
    row = written(it)

    def sees(user: Any) -> bool:
        return journals_for(viewer(user)).filter(pk=row.pk).exists()

    assert [sees(u) for u in (it.jiang, it.zhou, world.li, world.wang)] == [True] * 4
    assert [sees(u) for u in (it.huang, it.sun, it.firm, world.zhang)] == [False] * 4
    for user in (it.huang, it.sun, world.li, it.jiang):
        with pytest.raises(NotAllowed):
            JOURNALS.rule(row, "approved", by=viewer(user))
    with pytest.raises(NotAllowed):
        write_journal(it.hes, "week", 1, text=TEXT, hand_in=True, by=viewer(it.jiang))
    with group_scope(world.b, actor=world.qian, switch=True):
        assert not journals_for(viewer(world.qian)).exists()


def test_what_is_refused(it: Room) -> None:
    refused(lambda: written(it, 99), "no_slot")
    refused(lambda: written(it, 6), "not_yet")
    refused(lambda: written(it, text=" "), "text_missing")
    refused(lambda: written(it, text="焊" * 10_001), "text_long")
    written(it)
    refused(lambda: written(it), "handed_in")
    refused(lambda: excuse(it.jiangs, "week", 1, reason="病假", by=viewer(it.zhou)), "handed_in")
    refused(lambda: excuse(it.jiangs, "week", 2, reason=" ", by=viewer(it.zhou)), "reason_missing")
    with pytest.raises(NotAllowed):
        excuse(it.jiangs, "week", 2, reason="病假", by=viewer(it.huang))


def test_a_sanction_is_known_once_all_of_it_is(it: Room) -> None:
    def known() -> Any:
        return next(iter(facts_of([it.jiangs.pk])))[1].events.sanctions

    assert known() == (), "the school records what it does"
    said = {"sanctioned_on": today(), "is_sanction_by_school": True}
    Placement.objects.filter(pk=it.jiangs.pk).update(**said)
    assert known() is None
    Placement.objects.filter(pk=it.jiangs.pk).update(is_sanction_agreed=False)
    assert known() == (Sanction(today(), by_school=True, was_conferred=False),)


def test_rules_and_to_dos_read_what_was_written_and_met(it: Room, world: World, query_count: Any) -> None:
    written(it)
    excuse(it.jiangs, "week", 2, reason="病假一周", by=viewer(it.zhou))
    visit(it)
    _, facts = next(iter(facts_of([it.jiangs.pk])))
    assert (facts.journals.due, facts.journals.written) == (4, 2)
    assert facts.inspection.school_days == frozenset({today()})
    (_, other), *_ = facts_of([it.hes.pk])
    assert (other.inspection.school_days, other.inspection.unit_days) == (frozenset(), frozenset())
    day = today() - DAY
    DayRoll.objects.create(placement=it.hes, day=day, came_at=timezone.now(), way="mentor", number=1)
    guide = mentor(world, host=it.at)
    Feedback.objects.create(
        placement=it.hes, mentor=guide, week=today() - today().weekday() * DAY, is_fine=True
    )
    (_, other), *_ = facts_of([it.hes.pk])
    assert other.inspection.unit_days == frozenset({day, today()}), "confirmed there, said how it goes"
    ids = [it.jiangs.pk, it.hes.pk, it.huangs.pk]
    with query_count() as count:
        journals.facts_for(ids)
        visits.facts_for(ids)
        assert count() == 6
    Placement.objects.filter(pk=it.hes.pk).update(state="approved", arrived_on=None)
    assert it.hes.pk not in journals.facts_for(ids)
    assert owed(own_placements(viewer(it.jiang)), today(), late_only=True)[0].days_late == 8
    assert len(owed(read_placements(viewer(it.zhou)), today())) == 3


def test_the_share_that_is_read_counts_per_teacher_and_class(it: Room, world: World) -> None:
    first, _ = written(it), written(it, 2)
    JOURNALS.rule(first, "approved", by=viewer(it.zhou), answer="好")
    lines = {line.teacher: line for line in progress(viewer(world.li), today())}
    zhou = lines["周勇军"]
    assert (zhou.students, zhou.handed, zhou.read, zhou.share) == (2, 2, 1, 0.5)
    assert zhou.late == {"姜勇", "何芳"}
    assert lines["黄敏"].share is None
    assert "孙丽" not in lines


def test_ready_comments_are_a_teacher_s_own_and_the_most_used_stand_first(
    taught: Room, world: World, client_for: Any
) -> None:
    it = taught
    zhou, huang = (client_for(user, world.a) for user in (it.zhou, it.huang))
    with group_scope(world.a, actor=world.wang):
        rows = [written(it), written(it, 2)]
        assert texts_for(viewer(it.zhou)) == list(STANDARD)
    own = "请写明用了哪些工具。"
    zhou.post("internships:comment_new", {"text": own})
    assert "这句评语已经有了" in body(zhou.post("internships:comment_new", {"text": own}))
    page = body(zhou.get("internships:journal", public_id=rows[0].public_id))
    assert 'data-inserts="answer"' in page
    assert f'<option value="{own}">' in page
    # Without script the one that is chosen goes before what is typed; with it, it stands in what is typed.
    for row, sent in zip(rows, ({"ready": own, "answer": "再短些。"}, {"answer": f"好。{own}"}), strict=True):
        zhou.post("internships:journal", {"deed": "approved", **sent}, public_id=row.public_id)
    with group_scope(world.a, actor=world.wang):
        assert [Journal.objects.get(pk=row.pk).answer for row in rows] == [f"{own}再短些。", f"好。{own}"]
        first = own_comments(viewer(it.zhou))[0]
        assert (first.text, first.uses) == (own, 2)
        assert texts_for(viewer(it.huang)) == list(STANDARD)
    for name in ("comment_edit", "comment_drop"):
        answer = huang.post(f"internships:{name}", {"text": "别人的"}, public_id=first.public_id)
        assert answer.status_code == 404
    zhou.post("internships:comment_edit", {"text": "请写明工具。"}, public_id=first.public_id)
    zhou.post("internships:comment_drop", public_id=first.public_id)
    with group_scope(world.a, actor=world.wang):
        assert set(texts_for(viewer(it.zhou))) == set(STANDARD)
        for number in range(25):
            keep_comment(f"第{number}句", by=viewer(it.zhou))
        refused(lambda: keep_comment("再一句", by=viewer(it.zhou)), "too_many")
    assert client_for(it.jiang, world.a).get("internships:comments").status_code == 403


def test_texts_that_resemble_one_another_stand_side_by_side(it: Room) -> None:
    written(it, text=TEXT)
    written(it, 2, text=TEXT.replace("三块", "五块"))
    written(
        it,
        3,
        text="这一周换到整机检验岗位，按作业指导书逐项检查外观、通电和按键，记录不良品，和同事学会了看流程单。",
    )
    (pair,) = alike(viewer(it.zhou), "week")
    assert {pair.one.number, pair.other.number} == {1, 2}
    assert 0.6 < pair.share < 1
    assert not alike(viewer(it.huang), "week")
    assert likeness(journals.grams("ＡＢＣ，d"), journals.grams("abc d")) == 1


def test_two_who_hand_in_one_journal_at_once_leave_one(committed_world: World) -> None:
    from tests.internships.teaching import room

    world = committed_world
    with group_scope(world.a, actor=world.wang):
        it = room(world)

    def hand_in() -> Any:
        return written(it)

    assert race_codes(world.a, (it.jiang, hand_in), (it.jiang, hand_in)) == ["done", "handed_in"]
    with group_scope(world.a, actor=world.wang):
        assert Journal.objects.count() == 1
