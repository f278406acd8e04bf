"""How the parts of closing hold together: what waits is not archived, no certificate outlives its truth, each side keeps its scores."""

from __future__ import annotations

import io
import tempfile
import threading
import time
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import ValidationError
from django.http import QueryDict
from openpyxl import load_workbook

from groupportal.audit.models import AuditEntry
from groupportal.files.services import store_bytes, store_upload
from groupportal.messages.models import Notice
from groupportal.records.cells import cleaner
from groupportal.records.kinds import Exported
from groupportal.reporting.values import Period
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from internships.excel.assessment import ScoresKind
from internships.forms.assessment import ScoreForm
from internships.forms.batch import GradePartsField
from internships.job_kinds import pack_archives
from internships.models import Assessment, Batch, Placement, Score
from internships.models.placement import gone_on
from internships.papers import archive as pages
from internships.papers.archive import packed
from internships.selectors.archive import archive_rows, may_change, to_sum_up
from internships.selectors.assessment import (
    assessments_for,
    faults_of,
    graded_for,
    parts_of,
    whole_assessments_for,
)
from internships.selectors.attendance import days_between, running_on
from internships.selectors.certificate import certificates_for
from internships.selectors.dataset import dataset
from internships.selectors.facts import Headcounts
from internships.selectors.figures import there_on
from internships.services import archive as archiving
from internships.services.archive import archive_placements, write_summary
from internships.services.assessment import (
    Given,
    correct,
    hand_in,
    object_to,
    rule_assessment,
    score,
    set_scheme,
)
from internships.services.certificate import CERTIFY, issue_certificates, withdraw_certificate
from internships.services.checkin import require_running
from internships.services.journal import JOURNALS, excuse, withdraw_journal
from internships.services.report import REPORTS, hand_in_report, rule_report
from internships.services.running import take_back_leaving
from tests.files.test_heic import photo
from tests.internships.closing import confirmed, explained, over, paper, scored
from tests.internships.teaching import DAY, Room, today, written
from tests.members.ground import viewer
from tests.outcomes import race_codes, refused
from tests.visitor import body
from tests.world import World

D = Decimal


def test_nothing_is_archived_while_something_waits(it: Room, world: World) -> None:
    journal = written(it)
    over(it)
    one = confirmed(it, world)
    report = hand_in_report(it.jiangs, paper(it), by=viewer(it.jiang))
    new = correct(one, reason="单位漏评", by=viewer(world.li))
    scored(it, it.hes)
    li = viewer(world.li)
    for row in (it.jiangs, it.hes):
        explained(row, world)
    words = refused(lambda: archive_placements([it.jiangs], by=li).only(), "waiting")
    for still in ("1篇日志待批阅", "实习报告待批阅", "更正没有办完"):
        assert still in words
    hand_in([new], by=viewer(it.zhou)).only()
    assert "更正没有办完" in refused(lambda: archive_placements([it.jiangs], by=li).only(), "waiting")
    assert archive_placements([it.hes], by=li).only(), "one that was begun and lacks with a reason"
    JOURNALS.rule(journal, "approved", by=viewer(it.zhou))
    rule_report(report, "approved", by=viewer(it.zhou))
    rule_assessment(new, "approved", by=li)
    assert archive_placements([it.jiangs], by=li).only().state == "archived"


def test_what_was_archived_with_something_waiting_says_so(it: Room, world: World) -> None:
    journal = written(it)
    over(it)
    one = hand_in([scored(it)], by=viewer(it.zhou)).only()
    report = hand_in_report(it.jiangs, paper(it), by=viewer(it.jiang))
    Placement.objects.filter(pk=it.jiangs.pk).update(state="archived")
    li, zhou, jiang = (viewer(user) for user in (world.li, it.zhou, it.jiang))
    for deed in (
        lambda: rule_assessment(one, "approved", by=li),
        lambda: rule_report(report, "approved", by=zhou),
        lambda: REPORTS.withdraw(report, "withdrawn", by=jiang),
        lambda: JOURNALS.rule(journal, "approved", by=zhou),
        lambda: withdraw_journal(journal, by=jiang),
        lambda: excuse(it.jiangs, "week", 2, reason="病假", by=zhou),
    ):
        refused(deed, "archived")


def test_who_objects_while_it_is_archived_comes_after(committed_world: World, monkeypatch: Any) -> None:
    world = committed_world
    from tests.internships.teaching import room

    with group_scope(world.a, actor=world.wang):
        it = over(room(world))
        one = confirmed(it, world)
        explained(it.jiangs, world)
    archived, begun = archiving.act, threading.Event()

    def slowly(*args: Any, **said: Any) -> Any:
        begun.set()
        time.sleep(0.3)
        return archived(*args, **said)

    def objecting() -> Any:
        assert begun.wait(60)
        return object_to(one, words="分数偏低", by=viewer(it.jiang))

    monkeypatch.setattr(archiving, "act", slowly)
    closing = (world.li, lambda: archive_placements([it.jiangs], by=viewer(world.li)).only())
    assert race_codes(world.a, closing, (it.jiang, objecting)) == ["archived", "done"]


def test_a_score_counts_for_the_side_that_gave_it(it: Room, world: World) -> None:
    over(it)
    one = hand_in([scored(it)], by=viewer(it.zhou)).only()
    swapped = [["岗位表现", 50, "unit"], ["实习报告", 30, "unit"], ["校内总结", 20, "school"]]
    set_scheme(it.batch, swapped, reason="与单位商定", by=viewer(world.li))
    entry = AuditEntry.objects.get(action="internships.assessment_withdrawn")
    assert (entry.object_id, entry.actor_id, entry.note) == (one.public_id, world.li.pk, "与单位商定")
    told = Notice.objects.get(recipient=it.zhou, title__startswith="考核构成已修改")
    assert "1 份" in told.body
    score(it.jiangs, "school", {"校内总结": Given(D(90))}, by=viewer(it.zhou))
    words = refused(lambda: hand_in([one], by=viewer(it.zhou)).only(), "not_scored")
    assert words.endswith("还没有评完：实习报告（单位评）。")
    score(it.jiangs, "unit", {"实习报告": Given(D(60))}, by=viewer(it.firm))
    assert hand_in([one], by=viewer(it.zhou)).only().result == D("76.0")


def test_a_unit_is_not_shown_what_the_school_gave(taught: Room, world: World, client_for: Any) -> None:
    it = taught
    with group_scope(world.a, actor=world.wang):
        over(it)
        one = hand_in([scored(it)], by=viewer(it.zhou)).only()
    firm, zhou = client_for(it.firm, world.a), client_for(it.zhou, world.a)
    assert "85.0" in body(zhou.get("internships:assessments"))
    assert "85.0" not in body(firm.get("internships:assessments"))
    with group_scope(world.a, actor=world.wang):
        swapped = [["岗位表现", 60, "school"], ["实习报告", 40, "unit"]]
        set_scheme(it.batch, swapped, reason="商定", by=viewer(world.li))
    at = {"public_id": one.public_id}
    assert "90.0 分" not in body(firm.get("internships:assessment", **at))


def test_who_also_works_for_a_unit_sees_its_interns_as_the_unit_does(it: Room, world: World) -> None:
    over(it)
    Membership.objects.create(user=world.li, role=Role.ENTERPRISE, unit=it.at.unit)
    ours = scored(it)
    theirs = score(it.suns, "school", {"实习报告": Given(D(70))}, by=viewer(it.sun))
    li = viewer(world.li)
    assert {row.pk for row in assessments_for(li)} == {ours.pk, theirs.pk}
    assert {row.pk for row in whole_assessments_for(li)} == {ours.pk}
    whole = {row.pk: row.is_whole for row in graded_for(li)}
    assert (whole[it.jiangs.pk], whole[it.suns.pk]) == (True, False)
    out = {row.pk for row in ScoresKind().listed(Exported(QueryDict(), li))}
    assert out == {it.jiangs.pk, it.hes.pk, it.huangs.pk}


def test_paper_never_overwrites_what_the_unit_scored_itself(it: Room, world: World) -> None:
    over(it)
    scored(it)
    kind, by = ScoresKind(), viewer(it.zhou)
    given = {"岗位表现": Given(D(10), scorer="何经理")}
    words = refused(lambda: score(it.jiangs, "unit", given, by=by), "scored_online")
    assert words.startswith("“姜勇”的“岗位表现”单位已在线评分")
    row = {"batch": it.batch.name, "number": "2020101", "student": "姜勇", "part": "岗位表现"}
    said = {**row, "value": D(10), "note": "", "scorer": "何经理", "proposed": None}
    refused(lambda: kind.save(said, Score.objects.get(part="岗位表现"), by=by), "scored_online")
    assert list(ScoreForm(rows=[it.jiangs], side="unit", on_paper=True).fields) == ["scorer"]
    assert len(ScoreForm(rows=[it.hes], side="unit", on_paper=True).fields) == 2
    assert cleaner(kind.by_name["proposed"])("12.5")[0] is None, (
        "what an export brought along changes nothing"
    )
    kept = Score.objects.get(part="岗位表现")
    assert (kept.value, kept.way, kept.scored_by) == (D(80), "online", it.firm)
    score(it.jiangs, "unit", {"岗位表现": Given(D(82))}, by=viewer(it.firm))
    score(it.hes, "unit", given, by=by)
    assert score(it.hes, "unit", {"岗位表现": Given(D(12), scorer="何经理")}, by=by)


def test_no_certificate_outlives_its_truth(it: Room, world: World) -> None:
    over(it)
    one, li = confirmed(it, world), viewer(world.li)
    (paper_,) = issue_certificates([it.jiangs], by=li).done

    def corrected(held: Assessment, unit: str) -> Assessment:
        new = correct(held, reason="单位漏评", by=li)
        score(it.jiangs, "unit", {"岗位表现": Given(D(unit))}, by=viewer(it.firm))
        return rule_assessment(hand_in([new], by=viewer(it.zhou)).only(), "approved", by=li)

    back = {"ends_on": today() + DAY, "reason": "登记错了人", "by": li}
    refused(lambda: take_back_leaving(it.jiangs, **back), "certified")
    second = corrected(one, "82")
    paper_.refresh_from_db()
    assert paper_.withdrawn_on is None, "of the same grade it is still true"
    corrected(second, "100")
    paper_.refresh_from_db()
    assert (paper_.withdrawn_on, paper_.withdraw_reason) == (today(), "考核结果已更正")
    assert AuditEntry.objects.filter(action="internships.certificate_withdrawn").count() == 1
    told = Notice.objects.filter(title=f"实习证明{paper_.number}已撤销")
    assert {notice.recipient_id for notice in told} == {it.jiang.pk, world.li.pk}
    refused(lambda: take_back_leaving(it.jiangs, **back), "graded")
    (new,) = issue_certificates([it.jiangs], by=li).done
    assert dict(new.said)["考核结果"] == "优秀"
    waits = hand_in([scored(it, it.hes)], by=viewer(it.zhou)).only()
    refused(lambda: take_back_leaving(it.hes, **back), "graded")
    rule_assessment(waits, "returned", by=li, answer="报告分偏高")
    assert take_back_leaving(it.hes, **back).state == "running"
    Placement.objects.filter(pk=it.jiangs.pk).update(state="running", left_on=None, end_kind="")
    assert certificates_for(li, CERTIFY).filter(pk=new.pk).exists(), "whatever became of the placement"
    assert withdraw_certificate(new, reason="仍在实习", by=li).withdrawn_on


def test_a_pack_says_what_is_not_in_it(it: Room, world: World, tmp_path: Any, monkeypatch: Any) -> None:
    over(it)
    plan = store_bytes(b"%PDF-1.4", name="方案.pdf", by=world.li, view_action="internships.view_archive")
    Batch.objects.filter(pk=it.batch.pk).update(plan_file=plan)
    default_storage.delete(plan.path)
    report = store_upload(
        SimpleUploadedFile("报告.HEIC", photo()), by=world.li, view_action="internships.view_archive"
    )
    Placement.objects.filter(pk=it.jiangs.pk).update(report_file=report)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    li = viewer(world.li)
    made = packed(list(archive_rows(li)), li, progress=lambda *_: None)
    with ZipFile(made.path) as archive:
        sheet = load_workbook(io.BytesIO(archive.read(pages.INDEX)))["文件"]
    lines = list(sheet.iter_rows(min_row=2, values_only=True))
    faults = [row[3] for row in lines if row[1] == "实习方案"]
    (early,) = [row[3] for row in lines if str(row[2]).endswith("报告.HEIC")]
    assert early == "照片原件，还没有转成JPG，过一会儿重新生成就有"
    assert made.left_out == 1
    assert len(faults) == 3
    assert all(faults), "each student's line says that it is not there"
    made.path.unlink()
    keys = [str(row.public_id) for row in (it.jiangs, it.hes, it.suns)]
    ctx: Any = SimpleNamespace(
        params={"placements": keys, "purpose": "交档案室"}, viewer=li, progress=lambda *_: None
    )
    message = pack_archives(ctx).message
    assert "有 1 个文件没有装入" in message
    assert "有 1 名已不在您能归档的范围里" in message

    def broken(*args: Any) -> bytes:
        raise OSError

    monkeypatch.setattr(pages._Writer, "index", broken)
    with pytest.raises(OSError):  # noqa: PT011 -- the one raised above
        packed(list(archive_rows(li)), li, progress=lambda *_: None)
    assert not list(tmp_path.iterdir())


def test_a_summary_is_written_late_but_not_changed_late(it: Room, world: World) -> None:
    over(it)
    explained(it.hes, world)
    zhou = viewer(it.zhou)
    archive_placements([it.hes], by=viewer(world.li)).only()
    assert list(to_sum_up(zhou)) == [it.batch]
    row = write_summary(it.batch, text="学生适应快。", by=zhou)
    assert not to_sum_up(zhou).exists()
    refused(lambda: write_summary(it.batch, text="改", by=zhou), "archived")
    assert not may_change(row, zhou)
    other = write_summary(it.batch, text="好", by=viewer(it.huang))
    assert may_change(other, viewer(it.huang))
    assert not may_change(other, zhou)
    assert not may_change(other, viewer(world.li))


def test_what_is_typed_wrong_is_refused_in_words(taught: Room, world: World, client_for: Any) -> None:
    it = taught
    with group_scope(world.a, actor=world.wang):
        assert faults_of(parts_of([["长" * 41, 50, "unit"], ["报告", 50, "school"]])) == [
            "项目名称最长 40 个字"
        ]
        with pytest.raises(ValidationError, match="读不懂"):
            GradePartsField("考核构成", 4).clean("考勤 ² 单位")
        over(it)
        given = {"岗位表现": Given(D(101))}
        words = refused(lambda: score(it.jiangs, "unit", given, by=viewer(it.firm)), "value")
        assert words.startswith("“姜勇”的“岗位表现”")
    page = client_for(world.li, world.a).get("internships:dataset", data={"year": "²²²²"})
    assert page.status_code == 200
    assert f"截至{today().year}年{today().month}月{today().day}日" in body(page)


def test_the_data_set_says_up_to_when(it: Room) -> None:
    found = dataset(Period.of_year(today().year, today()))
    assert found.as_of == today()
    assert f"{today():%Y%m%d}" in found.file_name
    sheet = load_workbook(io.BytesIO(found.as_workbook())).worksheets[0]
    assert sheet["A1"].value == f"指标（截至{today().year}年{today().month}月{today().day}日）"


def test_the_day_of_leaving_is_no_day_there(it: Room) -> None:
    left = today() - 2 * DAY
    Placement.objects.filter(pk=it.jiangs.pk).update(
        state="ending", left_on=left, ends_on=today() + 30 * DAY, end_kind="done"
    )
    row = Placement.objects.get(pk=it.jiangs.pk)
    assert (row.gone_on, gone_on(left, None), gone_on(left, today())) == (left, left, left)
    for day, there in ((left - DAY, True), (left, False)):
        assert Placement.objects.filter(running_on(day), pk=row.pk).exists() == there
        assert there_on(day).filter(pk=row.pk).exists() == there, "figures and attendance say the same"
    assert days_between(row, left - 3 * DAY, today())[0].day == left - DAY
    refused(lambda: require_running(row, left), "after_end")
    late = running_from(it, left)
    assert Headcounts([it.at.pk]).most(("host", it.at.pk), late) == 3, (
        "who left that morning is not counted beside who came"
    )


def running_from(it: Room, day: Any) -> Placement:
    """何's placement, from a day on."""
    Placement.objects.filter(pk=it.hes.pk).update(starts_on=day, arrived_on=day)
    return Placement.objects.get(pk=it.hes.pk)


def test_a_student_is_asked_for_the_report_near_the_end(taught: Room, world: World, client_for: Any) -> None:
    page, jiang = "internships:own", client_for(taught.jiang, world.a)
    assert "交实习报告" not in body(jiang.get(page)), "five months before"
    for ends_on, is_asked in ((today() + 15 * DAY, False), (today() + 14 * DAY, True)):
        with group_scope(world.a, actor=world.wang):
            Placement.objects.filter(pk=taught.jiangs.pk).update(ends_on=ends_on)
        assert ("交实习报告" in body(jiang.get(page))) == is_asked
