"""The annual report: drafted from the records, written by several people, reviewed, made, settled."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from threading import Event, Thread
from time import sleep
from typing import Any

import docx
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from groupportal.errors import DomainError, NotAllowed
from groupportal.jobs.models import Job
from groupportal.metrics import registry as metrics
from groupportal.reporting.registry import EXHIBITS, SECTIONS
from groupportal.reporting.values import Chart, Exhibit, Period, known
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from groupportal.ui.formats import cndate
from members.enums import Category
from reports.annual.document import document_from, document_plain
from reports.annual.text import answers, with_codes, with_names
from reports.enums import Form, Origin, Printing, ReportState, TextState
from reports.models import AnnualReport, AnnualSection, ReportRun
from reports.selectors.annual import latest_text, numeral, outline, standings_of
from reports.services.annual import (
    TEXTS,
    OvertakenError,
    begin_report,
    move_report,
    set_writers,
    submit_section,
    write_section,
)
from reports.services.annual_run import collect_annual, warned_of_report
from reports.services.run import keep_report, render, settle_report
from tests.jobs.steps import run as run_job
from tests.members.ground import enrol
from tests.outcomes import race_codes, refused
from tests.standing import standing
from tests.visitor import body
from tests.world import World

MEMBERS = "截至报告期末，集团有成员单位{{members.active}}家。"


@standing
def report(world: World) -> AnnualReport:
    """The report of 2022: one school joined before, one firm within."""
    with group_scope(world.a, actor=world.wang):
        return begun(world)


def begun(world: World) -> AnnualReport:
    enrol(world, "江海第二学校", category=Category.SCHOOL, joined_on=dt.date(2020, 1, 20))
    enrol(world, "江海机械厂", joined_on=dt.date(2022, 3, 1))
    return begin_report(2022, by=viewer_for(world.wang, world.a))


def section(report: AnnualReport, key: str = "members") -> AnnualSection:
    return AnnualSection.objects.select_related("report").get(report=report, key=key)


def made(world: World, report: AnnualReport) -> ReportRun:
    return keep_report(collect_annual(report), (Form.DOCX,), by=world.wang)


def test_it_begins_with_what_the_records_say_and_says_what_the_rest_waits_for(
    world: World, report: AnnualReport, visitor: Callable[..., Any]
) -> None:
    with group_scope(world.a):
        text = latest_text(section(report))
        assert (report.as_of, text.origin, text.state) == (
            dt.date(2022, 12, 31),
            Origin.DRAFTED,
            TextState.DRAFT,
        )
        assert text.text.startswith(MEMBERS[:-1])
        empty = {one.section.key for one in standings_of(report) if not one.words}
    assert "free.highlights" in empty
    wang = visitor(world.wang, world.a)
    page = body(wang.get("reports:annual", public_id=report.public_id))
    assert "等待：请写这一章的人动笔" in page
    assert re.search(r"没有文字.{0,80}>不印<", page.replace("\n", ""))
    whole = body(wang.get("reports:annual_print", public_id=report.public_id))
    assert "二、成员单位与变化" in whole
    assert "特色做法与经验" not in whole
    # A figure opens; that of the year before as of that year.
    assert "/metrics/members.active/?as_of=2022-12-31" in whole.replace("&amp;", "&")
    assert "/metrics/members.active/?as_of=2021-12-31" in whole.replace("&amp;", "&")
    assert "成员单位构成" in whole
    assert '<th scope="col" class="cell--number">本期末</th>' in whole, "above its numbers"


@pytest.mark.parametrize(
    ("year", "as_of", "says"),
    [
        (2098, None, "没有 2098 年的记录可写"),
        (2026, dt.date(2026, 12, 31), "还没有到"),
        (2021, dt.date(2022, 6, 30), "截至日期不在报告的年度里"),
        (2022, None, "已经在起草"),
    ],
)
def test_a_report_that_cannot_be_is_refused_in_words(
    world: World, report: AnnualReport, year: int, as_of: dt.date | None, says: str
) -> None:
    with group_scope(world.a, actor=world.wang), pytest.raises(DomainError, match=says):
        begin_report(year, as_of=as_of, by=viewer_for(world.wang, world.a))


def test_several_people_write_and_none_overwrites_another(
    world: World, report: AnnualReport, visitor: Callable[..., Any]
) -> None:
    """A secretary and two writers, by the pages: asked, at the same section, reviewed by a second secretary."""
    wang, wen, cai, li = (visitor(user, world.a) for user in (world.wang, world.wen, world.cai, world.li))
    with group_scope(world.a):
        row = section(report)
    at = {"public_id": row.public_id}
    assert li.get("reports:section", **at).status_code == 404
    asked = wang.post("reports:section_writers", {"writers": [world.cai.pk, world.li.pk]}, **at)
    assert asked.status_code == 302
    assert "请您写" in body(li.get("home"))
    page = body(li.get("reports:section", **at))
    assert "集团有成员单位【" in page
    # 李 sees the section that is hers to write, and no other.
    assert body(li.get("reports:annual", public_id=report.public_id)).count('data-label="撰写人"') == 1
    assert li.get("reports:annual_print", public_id=report.public_id).status_code == 403
    # Both open the first text; 蔡 saves first.
    first = MEMBERS + "新成员以企业为主。"
    saved = cai.post("reports:section", {"text": with_names(first), "seen": 1, "deed": "save"}, **at)
    assert saved.status_code == 302
    mine = MEMBERS + "新加入的都在本市。"
    late = li.post("reports:section", {"text": with_names(mine), "seen": 1, "deed": "save"}, **at)
    assert late.status_code == 422
    said = body(late)
    assert "蔡敏保存了第2稿" in said
    assert "新加入的都在本市" in said
    assert 'name="seen" value="2"' in said
    both = MEMBERS + "新成员以企业为主，都在本市。"
    assert (
        li.post("reports:section", {"text": with_names(both), "seen": 2, "deed": "submit"}, **at).status_code
        == 302
    )
    with group_scope(world.a):
        text = latest_text(row)
        assert [text.number, text.text, text.state] == [3, both, TextState.SUBMITTED]
    # What waits is not written on; who handed it in does not rule.
    assert "正在等待审核" in body(cai.post("reports:section", {"text": "别的", "seen": 3}, **at))
    assert "审核报告章节" in body(wen.get("home"))
    ruling = {"public_id": text.public_id}
    assert "与第2稿的差别" in body(wen.get("reports:section_text", **ruling))
    assert li.post("reports:section_text", {"deed": "approved"}, **ruling).status_code == 403
    back = wen.post("reports:section_text", {"deed": "returned", "answer": "写明几家"}, **ruling)
    assert back.status_code == 302
    assert "写明几家" in body(li.get("reports:section", **at))
    li.post("reports:section", {"text": with_names(both) + "共2家。", "seen": 3, "deed": "submit"}, **at)
    with group_scope(world.a):
        text = latest_text(row)
    wen.post("reports:section_text", {"deed": "approved", "answer": ""}, public_id=text.public_id)
    assert "已通过 1 章" in body(wang.get("reports:annual", public_id=report.public_id))


def test_two_at_the_same_moment_keep_one_text_and_settle_once(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        report = begun(world)
        row = section(report)
        wang, wen = (viewer_for(user, world.a) for user in (world.wang, world.wen))

    def write(by: Any, text: str) -> Callable[[], Any]:
        return lambda: write_section(row, text, seen=1, by=by)

    codes = race_codes(world.a, (world.wang, write(wang, "甲写的")), (world.wen, write(wen, "乙写的")))
    assert codes == ["done", "overtaken"]
    with group_scope(world.a, actor=world.wang):
        assert row.texts.count() == 2
        write_section(row, "甲定下的", seen=2, by=wang)
        approve_all(world, report)
        runs = [made(world, report), made(world, report)]
    codes = race_codes(
        world.a,
        (world.wang, lambda: settle_report(runs[0], accepted="逐条看过", by=wang)),
        (world.wen, lambda: settle_report(runs[1], accepted="逐条看过", by=wen)),
    )
    assert codes == ["done", "final"]


def test_what_was_approved_and_not_changed_is_not_handed_in_again(world: World, report: AnnualReport) -> None:
    with group_scope(world.a, actor=world.wang):
        approve_all(world, report)
        with pytest.raises(DomainError, match="第1稿已经审核通过，文字没有改动，不用再提交"):
            submit_section(section(report), by=viewer_for(world.wang, world.a))


def approve_all(world: World, report: AnnualReport) -> None:
    for one in standings_of(report):
        if one.words:
            submit_section(one.row, by=viewer_for(world.wang, world.a))
            TEXTS.rule(latest_text(one.row), TextState.APPROVED, by=viewer_for(world.wen, world.a))


def test_drafting_again_shows_the_difference_and_takes_nothing_in_by_itself(
    world: World, report: AnnualReport, visitor: Callable[..., Any]
) -> None:
    wang = visitor(world.wang, world.a)
    with group_scope(world.a, actor=world.wang):
        row = section(report)
        write_section(row, "秘书改过的一段。", seen=1, by=viewer_for(world.wang, world.a))
    at = {"public_id": row.public_id}
    page = wang.get("reports:section_redraft", **at)
    assert "秘书改过的一段" in body(page)
    form = page.context["form"]
    shown = {name: form.initial[name] for name in ("seen", "drafted")}
    with group_scope(world.a, actor=world.wang):
        assert latest_text(row).number == 2
        enrol(world, "江海第三学校", category=Category.SCHOOL, joined_on=dt.date(2022, 5, 1))
        outlined = write_section(row, "秘书又改过。", seen=2, by=viewer_for(world.wang, world.a))
    # Somebody wrote meanwhile: told, nothing replaced.
    assert "保存了第3稿" in body(wang.post("reports:section_redraft", shown, **at))
    assert wang.post("reports:section_redraft", {**shown, "seen": outlined.number}, **at).status_code == 302
    with group_scope(world.a):
        assert [latest_text(row).number, latest_text(row).origin] == [4, Origin.DRAFTED]
        nothing = section(report, "free.highlights")
    assert "没有记录可以起草" in body(wang.get("reports:section_redraft", public_id=nothing.public_id))


def test_exhibits_are_placed_by_their_title_on_a_line_of_their_own(inside: World) -> None:
    typed = "如下：\n【图表：成员单位构成】"
    assert with_codes(typed) == "如下：\n{{exhibit:members.by_category}}"
    assert with_names(with_codes(typed)) == typed
    assert refused(lambda: with_codes("见【图表：成员单位构成】。"), "exhibit_in_line")
    assert "没有叫“构成”的图表" in refused(lambda: with_codes("【图表：构成】"), "no_exhibit")
    assert [numeral(n) for n in (1, 10, 11, 20, 23)] == ["一", "十", "十一", "二十", "二十三"]


def test_numbers_stand_on_paper_as_papers_write_them(
    world: World, report: AnnualReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In tables and below charts as in the text: no separators, no trailing zeros (domain 3.2). A table alone says no more than itself."""

    def money(chart: Chart) -> Callable[[Period], Exhibit]:
        def built(period: Period) -> Exhibit:
            rows = tuple(
                (name, known("budget.planned", period, Decimal(yuan)), known("budget.spent_rate", period, 50))
                for name, yuan in (("甲", "12345600"), ("乙", "780000"))
            )
            reading = "甲“2.00版”最多，1,234.56 万元；乙 78.00 万元。"
            return Exhibit("钱", ("来源", "预算", "支出率"), rows, reading, chart=chart, charted=1)

        return built

    declared = EXHIBITS["members.by_category"]
    with group_scope(world.a, actor=world.wang):
        for chart in (Chart.BARS, Chart.NONE):
            monkeypatch.setitem(EXHIBITS, "members.by_category", replace(declared, build=money(chart)))
            blocks = made(world, report).snapshot["document"]["blocks"]
            table = next(one for one in blocks if one["kind"] == "table" and "钱" in one["title"])
            assert [[cell[0][0] for cell in row[1:]] for row in table["rows"]] == [
                ["1234.56", "50%"],
                ["78", "50%"],
            ]
            said = [one["reading"] for one in blocks if one["kind"] == "chart" and "钱" in one["title"]]
            assert said == (["甲“2.00版”最多，1234.56 万元；乙 78 万元。"] if chart else [])
            assert not any("2.00版" in str(one["runs"]) for one in blocks if one["kind"] == "paragraph")


def test_what_fails_or_is_gone_is_told_and_the_rest_is_printed(
    world: World, report: AnnualReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined = metrics.metric_of("members.joined")
    with group_scope(world.a, actor=world.wang):
        write_section(
            section(report),
            MEMBERS
            + "新加入{{members.joined}}家，曾有{{members.gone_metric}}家，【集团成员总树】家。\n{{exhibit:members.by_category}}",
            seen=1,
            by=viewer_for(world.wang, world.a),
            origin=Origin.FILE,
        )

        def broken(*args: Any, **kwargs: Any) -> Any:
            raise ZeroDivisionError

        monkeypatch.setitem(
            metrics._metrics, "members.joined", type(joined)(**{**vars(joined), "compute": broken})
        )
        monkeypatch.setitem(
            EXHIBITS,
            "members.by_category",
            type(EXHIBITS["members.by_category"])("k", "成员单位构成", "a", broken),
        )
        run = made(world, report)
        assert any("【集团成员总树】" in one.message for one in warned_of_report(report.as_of))
    told = " ".join(w["message"] for w in run.warnings)
    assert "取数时出错或太慢，印作“（取不到）”" in told
    assert "{{members.gone_metric}}”不能取数" in told
    assert "“【集团成员总树】”不是系统里的数，会照原样印出来" in told
    assert "图表“成员单位构成”取数时出错" in told
    text = words_of(render(run, Form.DOCX))
    assert "集团有成员单位2家。新加入（取不到）家" in text


def test_a_figure_that_takes_too_long_is_named_and_the_rest_is_told(
    world: World, report: AnnualReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined = metrics._metrics["members.joined"]

    def slow(*args: Any, **kwargs: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1)")
        return joined.compute(*args, **kwargs)

    monkeypatch.setitem(metrics._metrics, "members.joined", type(joined)(**{**vars(joined), "compute": slow}))
    monkeypatch.setattr("groupportal.reporting.guard.SECONDS", 0.1)
    with group_scope(world.a, actor=world.wang):
        found = answers(("{{members.joined}}", "{{members.active}}"), report.as_of, lambda metric: True)
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("0",), "the limit goes with the part"
    assert "取数时出错或太慢" in found["{{members.joined}}"].trouble
    assert found["{{members.active}}"].text.isdigit()


def test_a_section_whose_records_cannot_be_read_says_so_and_the_report_begins(
    world: World, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(period: Any) -> str:
        raise ZeroDivisionError

    declared = SECTIONS["members"]
    monkeypatch.setitem(SECTIONS, "members", replace(declared, draft=broken))
    wang = client_for(world.wang, world.a)
    wang.post("reports:annual_begin", {"year": 2022})
    assert f"“{declared.title}”从记录起草时出错" in body(wang.get("reports:annual_list"))


def words_of(content: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)


def test_the_print_is_kept_and_stays_the_same(world: World, report: AnnualReport) -> None:
    with group_scope(world.a, actor=world.wang):
        run = made(world, report)
        document = document_from(run.snapshot["document"])
        assert document_plain(document) == run.snapshot["document"]
        first = render(run, Form.DOCX)
        enrol(world, "江海第三学校", category=Category.SCHOOL, joined_on=dt.date(2022, 5, 1))
        assert render(ReportRun.objects.get(pk=run.pk), Form.DOCX) == first
        mark = next(m for m in run.snapshot["marks"].values() if m.get("typed") == "{{members.active}}")
        assert (mark["code"], mark["value"], mark["as_of"]) == ("members.active", "2", "2022-12-31")
        assert len(run.snapshot["places"]) == len(document.blocks)
        assert any("没有文字" in w["message"] and "特色做法与经验" in w["message"] for w in run.warnings)
        by = viewer_for(world.wang, world.a)
        refused(lambda: settle_report(run, accepted="逐条看过", by=by), "not_approved")
        approve_all(world, report)
        settle_report(run, accepted="逐条看过", by=by)
        report.refresh_from_db()
        assert report.state == ReportState.FINAL
        refused(lambda: write_section(section(report), "再改", seen=1, by=by), "final")
        refused(lambda: settle_report(made(world, report), accepted="逐条看过", by=by), "final")
        # Another one of the year goes on from it.
        again = begin_report(2022, by=by)
        text = latest_text(section(again))
        assert text.origin == Origin.CARRIED
        write_section(section(again), "改正后。", seen=1, by=by)
        early = made(world, again)
        write_section(section(again), "又改正。", seen=2, by=by)
        refused(lambda: settle_report(early, accepted="逐条看过", by=by), "written_since")


def test_the_day_below_it_is_chosen_else_that_of_the_making(
    world: World, report: AnnualReport, visitor: Callable[..., Any]
) -> None:
    wang, at = visitor(world.wang, world.a), {"public_id": report.public_id}
    assert "落款日期：生成 Word 的那一天" in body(wang.get("reports:annual", **at))
    for day, says in (("2022-12-30", "早于截至日期"), ("2032-01-10", "一年以后，请核对年份")):
        assert says in body(wang.post("reports:annual_signed", {"signed_on": day}, **at)), day
    with group_scope(world.a, actor=world.wang):
        early = made(world, report)
    assert cndate(timezone.localdate()) in words_of(render(early, Form.DOCX))
    assert wang.post("reports:annual_signed", {"signed_on": "2023-01-10"}, **at).status_code == 302
    assert "落款日期：2023年1月10日" in body(wang.get("reports:annual", **at))
    assert "2023年1月10日" in body(wang.get("reports:annual_print", **at))
    with group_scope(world.a, actor=world.wang):
        report.refresh_from_db()
        run, by = made(world, report), viewer_for(world.wang, world.a)
        assert words_of(render(run, Form.DOCX)).endswith("2023年1月10日")
        approve_all(world, report)
        refused(lambda: settle_report(early, accepted="逐条看过", by=by), "dated_since")
        settle_report(run, accepted="逐条看过", by=by)
    late = wang.post("reports:annual_signed", {"signed_on": ""}, **at)
    assert "已经定稿，不能再改" in body(late)
    assert "另选日期" not in body(wang.get("reports:annual", **at))


def test_the_outline_says_what_is_printed(
    world: World, report: AnnualReport, visitor: Callable[..., Any]
) -> None:
    wang = visitor(world.wang, world.a)
    page = wang.get("reports:annual_outline")
    assert "有记录，能写初稿" in body(page)
    fields = {name: field.initial for name, field in page.context["form"].fields.items()}
    fields |= {"printing_members": Printing.NEVER, "title_new1": "校企故事"}
    assert wang.post("reports:annual_outline", fields).status_code == 302
    with group_scope(world.a):
        assert "校企故事" in {one.title for one in outline()}
    shown = body(wang.get("reports:annual", public_id=report.public_id))
    assert "提纲里有 1 章，这份报告里还没有：校企故事" in shown.replace("\n", "")
    assert wang.post("reports:annual_follow", public_id=report.public_id).status_code == 302
    whole = body(wang.get("reports:annual_print", public_id=report.public_id))
    assert "成员单位与变化" not in whole
    fields = {n: f.initial for n, f in wang.get("reports:annual_outline").context["form"].fields.items()}
    twice = wang.post("reports:annual_outline", {**fields, "title_new1": "特色做法与经验"})
    assert "有两章都叫“特色做法与经验”" in body(twice)


def test_in_review_only_what_was_returned_is_open(world: World, report: AnnualReport) -> None:
    with group_scope(world.a, actor=world.wang):
        wang, cai = viewer_for(world.wang, world.a), viewer_for(world.cai, world.a)
        set_writers(section(report), [world.cai], by=wang)
        refused(lambda: set_writers(section(report), [world.zhang], by=wang), "no_writer")
        with pytest.raises(NotAllowed):
            write_section(section(report, "free.highlights"), "概述", seen=0, by=cai)
        move_report(report, ReportState.IN_REVIEW, by=wang)
        refused(lambda: write_section(section(report), "财务写的", seen=1, by=cai), "in_review")
        write_section(section(report), "秘书处写的", seen=1, by=wang)
        with pytest.raises(OvertakenError):
            write_section(section(report), "秘书处又写", seen=1, by=wang)
        move_report(report, ReportState.DRAFTING, by=wang)
        write_section(section(report), "财务写的", seen=2, by=cai)


def test_it_is_made_by_a_job_and_by_a_command(
    world: World,
    report: AnnualReport,
    visitor: Callable[..., Any],
    tmp_path: Any,
) -> None:
    wang = visitor(world.wang, world.a)
    assert wang.post("reports:annual_make", public_id=report.public_id).status_code == 302
    with group_scope(world.a):
        job = Job.objects.get(kind="reports.annual")
    assert run_job(world, job).state == "done"
    page = body(wang.get("reports:annual", public_id=report.public_id))
    assert "2022年度工作报告（江海职教集团，截至2022年12月）.docx" in page
    with group_scope(world.a):
        run = ReportRun.objects.get()
    assert "没有文字，没有印" in body(wang.get("reports:run", public_id=run.public_id))
    call_command("annual_report", group=world.a.slug, year=2021, as_of="2021-06-30", out=str(tmp_path))
    (written,) = tmp_path.glob("*.docx")
    text = words_of(written.read_bytes())
    assert "（截至2021年6月）" in text
    assert "集团有成员单位1家" in text


def test_who_waits_while_it_is_settled_writes_nothing_into_a_final_report(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        report = begun(world)
        row = section(report)
        approve_all(world, report)
        run, wang = made(world, report), viewer_for(world.wang, world.a)
    came, wrote = Event(), []

    def write() -> None:
        try:
            with group_scope(world.a, actor=world.wen):
                came.set()
                write_section(row, "趁乱改的", seen=1, by=viewer_for(world.wen, world.a))
        except DomainError as error:
            wrote.append(error.code)
        finally:
            connections.close_all()

    writer = Thread(target=write)
    with group_scope(world.a, actor=world.wang):
        settle_report(run, accepted="逐条看过", by=wang)
        writer.start()
        came.wait(10)
        waits_for_a_lock()
    writer.join(10)
    assert wrote == ["final"]


def waits_for_a_lock() -> None:
    """Until another connection to this database stands before a lock."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN"
                " (SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
            )
            if cursor.fetchone()[0]:
                return
        sleep(0.05)
    raise AssertionError("nobody waits")


def test_two_who_begin_at_the_same_moment_begin_one(committed_world: World) -> None:
    world = committed_world
    begin = [
        (user, lambda user=user: begin_report(2022, by=viewer_for(user, world.a)))
        for user in (world.wang, world.wen)
    ]
    assert race_codes(world.a, *begin) == ["done", "invalid"]


def test_a_section_added_meanwhile_stays_when_another_saves_an_older_outline(
    world: World, client_for: Any
) -> None:
    wang = client_for(world.wang, world.a)
    older = wang.get("reports:annual_outline").context["form"]
    sent = {name: field.initial if field.initial is not None else "" for name, field in older.fields.items()}
    wang.post("reports:annual_outline", {**sent, "title_new1": "大事记"})
    client_for(world.wen, world.a).post("reports:annual_outline", {**sent, "title_overview": "集团概貌"})
    with group_scope(world.a):
        assert {"大事记", "集团概貌"} <= {one.title for one in outline()}


def test_a_draft_is_for_who_sees_the_whole_report_and_the_final_one_for_readers(
    world: World, report: AnnualReport, client_for: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        approve_all(world, report)
        run = made(world, report)
        file = run.files.get().file
    people = {who: client_for(who, world.a) for who in (world.cai, world.zhang, world.pa.expert)}

    def seen() -> list[list[int]]:
        return [
            [
                who.get("reports:run", public_id=run.public_id).status_code,
                who.get("files:file_download", public_id=file.public_id).status_code,
            ]
            for who in people.values()
        ]

    assert seen() == [[200, 200], [404, 403], [404, 404]]
    with group_scope(world.a, actor=world.wang):
        settle_report(run, accepted="逐条看过", by=viewer_for(world.wang, world.a))
    assert seen() == [[200, 200], [200, 403], [200, 200]]
