"""A Word file that people worked on comes back: what they changed is found, taken over or refused, and kept."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from groupportal.errors import DomainError
from groupportal.metrics.narrative import number_from_words
from groupportal.metrics.registry import _metrics, metric_of
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from members.enums import Category
from plans.enums import FilingState
from plans.models import Filing
from reports.annual.back import UNREAD, stale
from reports.enums import Change, Decided, Form, Origin, ReportState
from reports.models import AnnualReport, ReportRun, ReturnedChange, ReturnedFile
from reports.selectors.annual import latest_text
from reports.services.annual import begin_report, move_report, write_section
from reports.services.returned import _replaced, bring_back, decide, decide_all
from reports.services.run import render
from tests.members.ground import enrol
from tests.outcomes import refused
from tests.reports.evidenced import approved, plan_of
from tests.reports.test_annual import made, report, section
from tests.visitor import body
from tests.world import World

__all__ = ["report"]

TEXT = (
    "截至报告期末，集团有成员单位{{members.active}}家。上年同期为{{members.active when=year_before}}家。\n"
    "本年度新加入{{members.joined}}家。工作平稳。\n{{exhibit:members.by_category}}"
)


@pytest.fixture
def run(world: World, report: AnnualReport) -> ReportRun:
    with group_scope(world.a, actor=world.wang):
        write_section(section(report), TEXT, seen=1, by=viewer_for(world.wang, world.a))
        return made(world, report)


def paragraph(document: Any, begins: str) -> Any:
    return next(p for p in document.paragraphs if p.text.startswith(begins))


def edited(run: ReportRun) -> SimpleUploadedFile:
    """What an editor made of it: a figure, a sentence with and one without numbers, a new paragraph, a cell."""
    document = docx.Document(io.BytesIO(render(run, Form.DOCX)))
    first = paragraph(document, "截至报告期末，集团有成员单位2家。上年同期")
    next(r for r in first.runs if r.text == "2").text = "5"
    second = paragraph(document, "本年度新加入1家")
    last = second.runs[-1]
    last.text = last.text.replace("工作平稳。", "工作平稳有序。")
    new = second.insert_paragraph_before("另有30家企业表示愿意加入。")
    new.style = second.style
    table = next(t for t in document.tables if t.rows[0].cells[0].text == "类别")
    table.rows[1].cells[1].paragraphs[0].runs[0].text = "9"
    saved = io.BytesIO()
    document.save(saved)
    return SimpleUploadedFile("改好的.docx", saved.getvalue())


def test_each_change_is_found_taken_over_or_refused_and_stays_to_be_seen(
    world: World, report: AnnualReport, run: ReportRun, visitor: Callable[..., Any]
) -> None:
    wang = visitor(world.wang, world.a)
    sent = wang.post("reports:bring_back", {"file": edited(run)}, public_id=report.public_id)
    assert sent.status_code == 302, body(sent)
    with group_scope(world.a, actor=world.wang):
        returned = ReturnedFile.objects.get()
        found = {change.kind: change for change in returned.changes.all()}
        assert sorted(found) == sorted(
            [Change.FIGURE, Change.SENTENCE, Change.TYPED, Change.TABLE]
        ) or sorted(found) == sorted([Change.FIGURE, Change.SENTENCE, Change.ADDED, Change.TABLE])
    page = body(wang.get("reports:returned", public_id=returned.public_id))
    for words in ("改了系统里的数", "写了没有出处的数", "改了表或图", "没有出处的数：30", "看这个数的记录"):
        assert words in page
    assert re.search("位置：表“[^”]+”，“[^”]+”行“[^”]+”列", page), "a cell is named with its place"
    for kind, decision in ((Change.SENTENCE, "taken"), (Change.TYPED, "taken"), (Change.TABLE, "taken")):
        wang.post("reports:returned_decide", {"decision": decision}, public_id=found[kind].public_id)
    with group_scope(world.a, actor=world.wang):
        text = latest_text(section(report))
        assert text.origin == Origin.FILE
        assert "集团有成员单位{{members.active}}家。" in text.text
        assert "另有30家企业表示愿意加入。\n本年度新加入{{members.joined}}家。工作平稳有序。" in text.text
        by = viewer_for(world.wang, world.a)
        table = ReturnedChange.objects.get(kind=Change.TABLE)
        assert table.decision == Decided.OPEN
        decide(table, Decided.HANDLED, by=by)
        # The figure last: its sentence is still as printed, so it is typed in place of the reference.
        decide(found[Change.FIGURE], Decided.TAKEN, by=by)
        assert (
            "集团有成员单位5家。上年同期为{{members.active when=year_before}}家。"
            in latest_text(section(report)).text
        )
        refused(lambda: decide(found[Change.FIGURE], Decided.REFUSED, by=by), "decided")
    page = body(wang.get("reports:returned", public_id=returned.public_id))
    assert "都处理了" in page
    assert page.count("已采用") >= 3
    assert "改好的.docx" in body(wang.get("reports:annual", public_id=report.public_id))


def test_a_sentence_moved_within_its_section_is_taken_over(
    world: World, report: AnnualReport, run: ReportRun
) -> None:
    document = docx.Document(io.BytesIO(render(run, Form.DOCX)))
    second = paragraph(document, "本年度新加入1家")
    at = next(n for n, one in enumerate(document.paragraphs) if one.text == second.text)
    last = second.runs[-1]
    last.text = last.text.replace("工作平稳。", "")
    document.paragraphs[at - 1].add_run("工作平稳。")
    saved = io.BytesIO()
    document.save(saved)
    with group_scope(world.a, actor=world.wang):
        by = viewer_for(world.wang, world.a)
        returned = bring_back(report, SimpleUploadedFile("移动.docx", saved.getvalue()), by=by)
        (moved,) = returned.changes.all()
        assert (moved.kind, moved.is_takeable) == (Change.MOVED, True)
        decide(moved, Decided.TAKEN, by=by)
        lines = latest_text(section(report)).text.split("\n")
        assert lines[0].endswith("{{members.active when=year_before}}家。工作平稳。")
        assert lines[1] == "本年度新加入{{members.joined}}家。"


def test_all_that_can_be_taken_over_is_what_the_button_says(
    world: World, report: AnnualReport, run: ReportRun, visitor: Callable[..., Any]
) -> None:
    """Two sentences moved: one within its section, one behind a heading of another, which nobody moves by guess."""
    with group_scope(world.a, actor=world.wang):
        returned = bring_back(
            report,
            SimpleUploadedFile("原样.docx", render(run, Form.DOCX)),
            by=viewer_for(world.wang, world.a),
        )
        for number, before in enumerate(("工作平稳。", "工作平稳。", ""), 1):
            ReturnedChange.objects.create(
                returned=returned,
                number=number,
                kind=Change.MOVED,
                key=section(report).key,
                section="成员",
                now="工作平稳。",
                before=before,
                after="工作平稳。",
            )
    wang = visitor(world.wang, world.a)
    at = {"public_id": returned.public_id}
    page = body(wang.get("reports:returned", **at))
    assert "采用能自动改的（2 处）" in page
    assert "全部不采用（3 处）" in page
    sent = wang.post("reports:returned_all", {"kind": "moved", "decision": "taken"}, **at)
    page = body(wang.client.get(sent.headers["Location"]))
    assert "已处理 2 处。" in page
    assert "不能自动移" not in page
    assert "还有 1 处没有处理" in page


def _fails(*args: Any, **kwargs: Any) -> Any:
    raise ZeroDivisionError


def test_a_file_as_it_was_sent_holds_nothing_but_what_became_stale(
    world: World, report: AnnualReport, run: ReportRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def upload() -> SimpleUploadedFile:
        return SimpleUploadedFile("原样.docx", render(run, Form.DOCX))

    with group_scope(world.a, actor=world.wang):
        by = viewer_for(world.wang, world.a)
        assert bring_back(report, upload(), by=by).changes.count() == 0
        marks = {
            mark: {**told, "value": f"{told['value']}.00"} for mark, told in run.snapshot["marks"].items()
        }
        assert list(stale({**run.snapshot, "marks": marks})) == [], "1 and 1.00 are one number"
        enrol(world, "江海第三学校", category=Category.SCHOOL, joined_on=dt.date(2022, 5, 1))
        older = list(bring_back(report, upload(), by=by).changes.all())
        assert {change.kind for change in older} == {Change.STALE}
        monkeypatch.setitem(_metrics, "members.joined", replace(metric_of("members.joined"), compute=_fails))
        again = {change.now for change in bring_back(report, upload(), by=by).changes.all()}
        assert {"3", UNREAD} <= again, "one that can't be read is named, and hides no other"
        assert "3" in {change.now for change in older}
        refused(lambda: decide(older[0], Decided.TAKEN, by=by), "not_text")
        assert decide_all(older[0].returned, [Change.STALE], Decided.HANDLED, by=by) == (len(older), [])


def test_a_figure_of_one_record_is_corrected_there_one_of_many_is_told_to_be(
    world: World, report: AnnualReport, visitor: Callable[..., Any]
) -> None:
    """A filing's value becomes a draft with the other value; a count stays a count."""
    plan_of(world)
    task, label = "2.扩大集团规模", "集团成员总数达到130个；"
    stands = approved(world, task, "成员135个，运行平稳。", as_of=dt.date(2022, 11, 30))
    with group_scope(world.a, actor=world.wang):
        by = viewer_for(world.wang, world.a)
        text = f"填报{{{{plans.filing_figure thread={stands.thread.public_id} label={label}}}}}个，名单{{{{members.active}}}}家。"
        write_section(section(report), text, seen=1, by=by)
        copied = "1.扩大集团规模。完成情况：成员135个，运行平稳。另有安排，都写在别处。"
        write_section(section(report, "tasks"), copied, seen=0, by=by)
        document = docx.Document(io.BytesIO(render(made(world, report), Form.DOCX)))
        for run in paragraph(document, "1.扩大集团规模").runs:
            run.text = run.text.replace("运行平稳", "运行良好").replace("都写在别处", "都写在后面")
        runs = {run.text: run for run in paragraph(document, "填报135个，名单2家。").runs}
        runs["135"].text, runs["2"].text = "1,138", "3"
        saved = io.BytesIO()
        document.save(saved)
        returned = bring_back(report, SimpleUploadedFile("改.docx", saved.getvalue()), by=by)
        filed, counted = returned.changes.filter(kind=Change.FIGURE).order_by("number")
        said, own = returned.changes.filter(kind=Change.SENTENCE).order_by("number")
    wang = visitor(world.wang, world.a)
    page = body(wang.get("reports:returned", public_id=returned.public_id))
    assert page.count('value="corrected"') == 2, "of the filing's figure and of its words"
    assert "这句话抄自填报" in page
    assert "写成这份填报的更正草稿，由另一位同事审核" in page
    assert "这个数由 2 条记录算出，不能直接改成另一个数" in page
    sent = wang.post("reports:returned_decide", {"decision": "corrected"}, public_id=filed.public_id)
    draft_page = body(wang.client.get(sent.headers["Location"]))
    assert "已写进记录，请核对后提交" in draft_page
    with group_scope(world.a, actor=world.wang):
        draft = Filing.objects.get(state=FilingState.DRAFT)
        (figure,) = draft.figures.all()
        assert (draft.as_of, draft.text, figure.value) == (stands.as_of, stands.text, 1138)
    again = wang.post("reports:returned_decide", {"decision": "corrected"}, public_id=said.public_id)
    assert again.headers["Location"] == sent.headers["Location"], "one draft of one filing"
    with group_scope(world.a, actor=world.wang):
        draft.refresh_from_db()
        assert (draft.text, draft.figures.get().value) == ("成员135个，运行良好。", 1138)
        refused(lambda: decide(own, Decided.CORRECTED, by=by), "no_record")
        assert stands.figures.get().value == 135, "what was approved stays until the other is"
        filed.refresh_from_db()
        assert (filed.decision, filed.record_url) == (Decided.CORRECTED, sent.headers["Location"])
        assert "逐条更正" in refused(lambda: decide(counted, Decided.CORRECTED, by=by), "many_records")
        assert decide_all(returned, [Change.FIGURE], Decided.CORRECTED, by=by)[0] == 0
        counted.refresh_from_db()
        assert counted.decision == Decided.OPEN
    assert "打开更正的记录" in body(wang.get("reports:returned", public_id=returned.public_id))


def test_a_number_in_words_is_one_or_refused() -> None:
    money = replace(metric_of("members.active"), unit="元")
    assert [number_from_words(money, words) for words in ("1,215.5万元", " 35 ")] == [12_155_000, 350_000]
    for words in ("约35", "1.2亿", "35家和2家", "125000元"):
        with pytest.raises(DomainError, match="不是一个数"):
            number_from_words(money, words)


def test_another_years_and_another_groups_file_is_refused_in_words(
    world: World, report: AnnualReport, run: ReportRun
) -> None:
    content = render(run, Form.DOCX)
    with group_scope(world.a, actor=world.wang):
        by = viewer_for(world.wang, world.a)
        other = begin_report(2021, by=by)
        said = refused(
            lambda: bring_back(other, SimpleUploadedFile("a.docx", content), by=by), "other_report"
        )
        assert "“2022年度工作报告”的文件，不是“2021年度工作报告”的" in said
        blank = io.BytesIO()
        docx.Document().save(blank)
        refused(lambda: bring_back(report, SimpleUploadedFile("b.docx", blank.getvalue()), by=by), "not_ours")
    with group_scope(world.b, actor=world.qian):
        theirs = begin_report(2022, by=viewer_for(world.qian, world.b))
        by = viewer_for(world.qian, world.b)
        refused(lambda: bring_back(theirs, SimpleUploadedFile("c.docx", content), by=by), "not_ours")


def test_a_sentence_written_anew_since_is_not_replaced_by_guess(
    world: World, report: AnnualReport, run: ReportRun
) -> None:
    with group_scope(world.a, actor=world.wang):
        by = viewer_for(world.wang, world.a)
        returned = bring_back(report, edited(run), by=by)
        anew = "全部重写，成员{{members.active}}家。"
        write_section(section(report), anew, seen=2, by=by)
        done, left = decide_all(returned, [Change.SENTENCE, Change.FIGURE], Decided.TAKEN, by=by)
        assert done == 0
        assert all("这句话在生成以后改过" in words for words in left)
        assert latest_text(section(report)).text == anew, (
            "the number typed into another sentence is none of this one's"
        )
        figure = returned.changes.get(kind=Change.FIGURE)
        figure.context = "{{members.active}}家，去年{{members.active}}家。"
        refused(lambda: _replaced(figure, figure.context), "changed_since")
        move_report(report, ReportState.IN_REVIEW, by=by)
