"""Archiving: eight kinds read from the records, gaps in words, many at once, nothing changes afterwards, a class as a pack."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from openpyxl import load_workbook

from groupportal.errors import NotAllowed
from groupportal.tenancy.scope import group_scope
from internships.enums import ArchiveKind
from internships.models import (
    Archive,
    ArchiveGap,
    Cover,
    DayRoll,
    Journal,
    Leave,
    PayRecord,
    Placement,
    Policy,
    Waiver,
)
from internships.papers.archive import INDEX, packed
from internships.rules.lists import ARCHIVE
from internships.selectors.archive import archive_rows, slots_of, summaries_for
from internships.selectors.facts import facts_of
from internships.services.archive import archive_placements, explain_gaps, write_summary
from internships.services.assessment import object_to, reply_to
from internships.services.insurance import (
    _TOLD,
    PolicyInput,
    cover_students,
    edit_policy,
    uncover_students,
)
from internships.services.journal import JOURNALS
from internships.services.leave import LEAVES, ask_leave
from internships.services.make_up import ask_make_up
from internships.services.pay import PayInput, record_pay
from internships.services.report import hand_in_report, rule_report
from internships.services.running import take_back_leaving
from internships.services.visit import correct_visit
from rosters.models import ClassPeriod
from tests.internships.closing import confirmed, explained, over, paper
from tests.internships.paper_ground import policy
from tests.internships.teaching import DAY, Room, today, visit, written
from tests.members.ground import viewer
from tests.outcomes import race_codes, refused
from tests.rosters.ground import school_class, student
from tests.visitor import body
from tests.world import World


def lacking(row: Placement) -> list[str]:
    fresh = archive_rows_of(row)
    return [slot.label for slot in slots_of([fresh])[row.pk] if slot.is_open]


def archive_rows_of(row: Placement) -> Placement:
    return Placement.objects.select_related("student", "batch").get(pk=row.pk)


def test_the_kinds_are_those_of_the_regulation() -> None:
    assert tuple(ArchiveKind.labels) == ARCHIVE


def test_what_is_there_is_read_and_what_lacks_is_named(it: Room, world: World, query_count: Any) -> None:
    DayRoll.objects.create(placement=it.jiangs, day=today(), is_made_up=True, way="ruling", number=1)
    over(it)
    assert "实习检查记录" in lacking(it.jiangs), "what students press themselves inspects nothing"
    visit(it)
    assert lacking(it.jiangs) == [
        "三方协议",
        "实习方案",
        "学生实习报告",
        "实习考核结果",
        "实习日志",
        "实习总结",
        "有关佐证材料",
    ]
    confirmed(it, world)
    rule_report(hand_in_report(it.jiangs, paper(it), by=viewer(it.jiang)), "approved", by=viewer(it.zhou))
    write_summary(it.batch, text="学生适应快。", by=viewer(it.zhou))
    Placement.objects.filter(pk=it.jiangs.pk).update(is_safety_passed=True, left_on=it.jiangs.starts_on)
    assert lacking(it.jiangs) == ["三方协议", "实习方案"], "who left on the first day owes no journal"
    assert "实习总结" in lacking(it.huangs), "another teacher's students are not summed up"
    rows = [archive_rows_of(row) for row in (it.jiangs, it.hes, it.huangs)]
    with query_count() as count:
        slots_of(rows)
        assert count() <= 12
    facts = next(iter(facts_of([it.jiangs.pk])))[1]
    assert facts.archive.held == frozenset(ARCHIVE) - {"三方协议", "实习方案"}
    assert next(iter(facts_of([it.suns.pk])))[1].archive.held is None, "one that goes on is not asked"


def test_one_bad_case_blocks_no_other_and_an_objection_waits(it: Room, world: World) -> None:
    over(it)
    one = confirmed(it, world)
    object_to(one, words="分数偏低", by=viewer(it.jiang))
    for row in (it.jiangs, it.hes):
        explained(row, world)
    li = viewer(world.li)
    out = archive_placements([it.jiangs, it.hes, it.huangs, it.suns], by=li)
    assert [row.pk for row in out.done] == [it.hes.pk]
    words = {row.pk: error.code for row, error in out.refused}
    assert words == {it.jiangs.pk: "objection", it.huangs.pk: "lacking", it.suns.pk: "not_yours"}
    reply_to(one, words="已核对", by=li)
    assert archive_placements([it.jiangs], by=li).only().state == "archived"
    kept = Archive.objects.get(placement=it.jiangs)
    assert kept.contents[3] == ["assessment", True, "85.0分"]
    assert kept.contents[0] == ["agreement", False, "单位停产，提前结束"]
    refused(lambda: archive_placements([it.jiangs], by=li).only(), "state")
    refused(lambda: explain_gaps([it.huangs], ["report"], reason=" ", by=li), "reason_missing")
    for user in (it.zhou, it.firm, it.jiang, it.sun):
        with pytest.raises(NotAllowed):
            archive_placements([it.huangs], by=viewer(user)).only()
    assert not archive_rows(viewer(it.firm)).exists()
    assert {row.pk for row in archive_rows(viewer(it.zhou))} == {it.jiangs.pk, it.hes.pk}
    with group_scope(world.b, actor=world.qian, switch=True):
        assert not archive_rows(viewer(world.qian)).exists()


def test_what_is_archived_never_changes(it: Room, world: World) -> None:
    row = JOURNALS.rule(written(it), "approved", by=viewer(it.zhou))
    seen, own = visit(it), viewer(it.jiang)
    days = {"starts_on": today() - 5 * DAY, "ends_on": today() - 4 * DAY}
    asks = {"kind": "personal", "reason": "家里有事", **days, "by": own}
    asked = ask_leave(it.jiangs, **asks)
    over(it)
    write_summary(it.batch, text="学生适应快。", by=viewer(it.zhou))
    explained(it.jiangs, world)
    words = refused(lambda: archive_placements([it.jiangs], by=viewer(world.li)).only(), "waiting")
    assert "请假待审核" in words
    LEAVES.withdraw(asked, "withdrawn", by=own)
    time = {"starts_on": it.jiangs.starts_on, "ends_on": it.jiangs.ends_on}
    insured = policy(world.ua, "PA-1", **time)
    cover_students(insured, [it.jiangs.student_id], by=viewer(world.li))
    kept = record_pay(it.jiangs, paid(), by=viewer(world.li))
    archive_placements([it.jiangs], by=viewer(world.li)).only()
    for change in (
        lambda: PayRecord.objects.filter(pk=kept.pk).update(paid=1),
        lambda: PayRecord.objects.filter(pk=kept.pk).delete(),
        lambda: Cover.objects.filter(policy=insured).delete(),
        lambda: Policy.objects.filter(pk=insured.pk).update(payer="student"),
        lambda: Placement.objects.filter(pk=it.jiangs.pk).update(note="改"),
        lambda: Placement.objects.filter(pk=it.jiangs.pk).update(state="ending"),
        lambda: Placement.objects.filter(pk=it.jiangs.pk).delete(),
        lambda: Journal.objects.filter(pk=row.pk).update(text="改"),
        lambda: Journal.objects.filter(pk=row.pk).delete(),
        lambda: ArchiveGap.objects.filter(placement=it.jiangs).update(reason="改"),
        lambda: Archive.objects.filter(placement=it.jiangs).update(contents=[]),
        lambda: ArchiveGap.objects.create(placement=it.jiangs, kind="summary", reason="补"),
        lambda: Leave.objects.filter(pk=asked.pk).update(reason="改"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    refused(
        lambda: take_back_leaving(it.jiangs, ends_on=today(), reason="错了", by=viewer(world.li)), "state"
    )
    refused(lambda: write_summary(it.batch, text="改", by=viewer(it.zhou)), "archived")
    refused(lambda: ask_leave(it.jiangs, **asks), "archived")
    refused(lambda: ask_make_up(it.jiangs, day=days["starts_on"], reason="忘了", by=own), "archived")
    refused(lambda: correct_visit(seen, text="错了", void=True, by=viewer(it.zhou)), "archived")
    _with_a_reason_alone(world, it, insured, kept)
    Placement.objects.filter(pk=it.jiangs.pk).update(unit=it.school)  # as two units that are made one do


def paid(**said: Any) -> PayInput:
    """A month that is paid."""
    month = today().replace(day=1)
    facts = {"paid": 2600, "due": 2600, "paid_on": today(), "way": "transfer", "is_to_student": True}
    return PayInput(month, **{**facts, **said})


def _with_a_reason_alone(world: World, it: Room, insured: Any, kept: Any) -> None:
    """Pay and insurance of who is archived: refused in words, put right by the school with a reason, which is kept."""
    li, less = viewer(world.li), paid(paid=Decimal(2000))
    later = policy(world.ua, "PA-2", starts_on=insured.starts_on, ends_on=insured.ends_on)
    said = PolicyInput(**{name: getattr(insured, name) for name in _TOLD} | {"insurer": "另一家"})
    earlier = policy(world.ua, "PA-3", starts_on=dt.date(2001, 1, 1), ends_on=dt.date(2002, 1, 1))
    cover_students(earlier, [it.jiangs.student_id], by=li)
    days = {"starts_on": insured.starts_on, "ends_on": insured.ends_on}
    as_if = PolicyInput(**{name: getattr(earlier, name) for name in _TOLD} | days)
    for change in (
        lambda: record_pay(it.jiangs, less, by=li),
        lambda: edit_policy(insured, said, by=li),
        lambda: edit_policy(earlier, as_if, by=li),
        lambda: cover_students(later, [it.jiangs.student_id], by=li),
    ):
        assert "姜勇" in refused(change, "archived")
    with pytest.raises(NotAllowed, match="已经归档"):
        record_pay(it.jiangs, replace(less, reason="少发了"), by=viewer(it.firm))
    assert record_pay(it.jiangs, replace(less, reason="看错了工资条"), by=li).reason == "看错了工资条"
    kept.refresh_from_db()
    assert (kept.is_current, kept.paid) == (False, paid().paid)
    assert edit_policy(insured, said, reason="保险公司写错了", by=li).insurer == "另一家"
    (cover,) = insured.covers.all()
    assert uncover_students(insured, [cover.public_id], reason="保险公司说没有他", by=li) == 1
    for rows, wrong in (
        (PayRecord.objects.filter(placement=it.jiangs), {"paid": 1}),
        (Policy.objects.filter(pk=earlier.pk), days),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**wrong)
    assert edit_policy(earlier, as_if, reason="保单日期登记错了", by=li).starts_on == insured.starts_on


def test_gaps_of_many_are_explained_in_as_many_statements_as_of_one(
    it: Room, world: World, query_count: Any
) -> None:
    rows = [it.jiangs, it.hes, it.huangs]
    leaves = {"state": "ending", "left_on": today(), "ends_on": today(), "end_kind": "done"}
    Placement.objects.filter(pk__in=[row.pk for row in rows]).update(**leaves)
    numbers = []
    for chosen, reason in ((rows[:1], "单位停产"), (rows, "单位停产，没有走访")):
        with query_count() as count:
            found = explain_gaps(chosen, list(ArchiveKind), reason=reason, by=viewer(world.li))
            numbers.append(count())
        assert len(found.done) == len(chosen)
    assert numbers[1] - numbers[0] <= 1, "those that were explained before are changed together"
    assert set(ArchiveGap.objects.values_list("reason", flat=True)) == {"单位停产，没有走访"}
    assert ArchiveGap.objects.values("placement").distinct().count() == 3


def test_a_summary_is_the_teachers_own(it: Room, world: World) -> None:
    with pytest.raises(NotAllowed):
        write_summary(it.batch, text="好", by=viewer(it.zhou))
    over(it)
    row = write_summary(it.batch, text="好", by=viewer(it.zhou))
    assert write_summary(it.batch, text="更好", by=viewer(it.zhou)).pk == row.pk
    refused(lambda: write_summary(it.batch, text=" ", by=viewer(it.zhou)), "text_missing")
    for user in (it.sun, world.li, it.jiang):
        with pytest.raises(NotAllowed):
            write_summary(it.batch, text="好", by=viewer(user))
    assert summaries_for(viewer(world.li)).exists()
    assert not summaries_for(viewer(it.huang)).exists()


def test_a_class_goes_out_as_a_pack_with_index_and_sums(it: Room, world: World) -> None:
    jiang, room = it.jiangs.student, school_class(world)
    ClassPeriod.objects.create(unit=it.school, student=jiang, school_class=room, starts_on=jiang.starts_on)
    for number, name, of_class in (("91", "沈辰", room), ("92", "别班", school_class(world, "别的班"))):
        someone = student(world, number, name, school_class=of_class)
        Waiver.objects.create(
            unit=it.school,
            batch=it.batch,
            student=someone,
            kind="health",
            reason="休养",
            basis="管理办法",
            file=paper(it),
            state="approved",
            accepted_on=today(),
            proposed_by=world.wang,
            ruled_by=world.wen,
            ruled_at=timezone.now(),
        )
    script = "<script>alert(1)</script>&=cmd|calc"
    JOURNALS.rule(written(it, text=f"焊接电路板{script}"), "approved", by=viewer(it.zhou))
    visit(it)
    over(it)
    confirmed(it, world)
    rule_report(hand_in_report(it.jiangs, paper(it), by=viewer(it.jiang)), "approved", by=viewer(it.zhou))
    write_summary(it.batch, text="学生适应快。", by=viewer(it.zhou))
    li = viewer(world.li)
    path = packed(list(archive_rows(li)), li, progress=lambda percent, step: None).path
    content = path.read_bytes()
    path.unlink()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        here = [name for name in names if "2020101-姜勇" in name]
        assert any(name.endswith("4-实习考核结果/实习考核.docx") for name in here)
        assert any("3-学生实习报告/" in name and name.endswith("实习报告.pdf") for name in here)
        (own,) = (name for name in here if name.endswith("/实习日志.docx"))
        with zipfile.ZipFile(io.BytesIO(archive.read(own))) as word:
            assert f"焊接电路板{escape(script)}" in word.read("word/document.xml").decode(), "as text"
        assert [name for name in names if name.startswith("00-实习总结/")]
        sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
        assert set(sums) == set(names) - {"SHA256SUMS"}
        for name, digest in sums.items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        book = load_workbook(io.BytesIO(archive.read(INDEX)))
        sheet, beside = book["目录"], list(book["免实习"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in beside] == ["沈辰"], "of these classes alone"
    assert "身体原因" not in str(beside)
    rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert set(rows) == {"2020101", "2020102", "2020103"}
    assert rows["2020101"][8] == "85.0分"
    assert rows["2020102"][8].startswith("缺：")


def test_pages_show_what_lacks_and_archive(taught: Room, world: World, client_for: Any) -> None:
    it = taught
    with group_scope(world.a, actor=world.wang):
        over(it)
    li, zhou = client_for(world.li, world.a), client_for(it.zhou, world.a)
    listed = body(li.get("internships:archive"))
    assert "三方协议、实习方案" in listed
    folder = body(zhou.get("internships:archive_folder", public_id=it.jiangs.public_id))
    assert "没有生效的协议" in folder
    assert ">归档</button>" not in folder
    ids = [it.jiangs.public_id]
    asked = {"ids": ids, "kinds": ArchiveKind.values, "reason": "单位停产"}
    assert "可以说明的有 1 名" in body(li.post("internships:archive_explain", {**asked, "step": "look"}))
    li.post("internships:archive_explain", {**asked, "step": "do"})
    assert "归档以后只能看" in body(li.post("internships:archive_close", {"ids": ids}))
    li.post("internships:archive_close", {"ids": ids, "step": "do"})
    assert "姜勇" in body(li.get("internships:archive", data={"state": "archived"}))
    assert zhou.post("internships:archive_close", {"ids": ids}).status_code == 403


def test_two_who_archive_at_once_leave_one_archive(committed_world: World) -> None:
    world = committed_world
    from tests.internships.teaching import room

    with group_scope(world.a, actor=world.wang):
        it = over(room(world))
        explained(it.jiangs, world)

    def closing(user: Any) -> tuple[Any, Any]:
        return user, lambda: archive_placements([it.jiangs], by=viewer(user)).only()

    assert race_codes(world.a, closing(world.li), closing(world.wang)) == ["done", "state"]
    with group_scope(world.a, actor=world.wang):
        assert Archive.objects.count() == 1
