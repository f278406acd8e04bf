"""目标任务分解表 with what became of each year: one rule on the page, in both files, by link and by command."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from docx import Document

from groupportal.errors import DomainError
from groupportal.metrics.selectors import ask
from groupportal.tenancy.scope import group_scope
from plans.models import ItemThread, YearlyExpectation
from plans.reading import EXPECTED
from plans.services.content import (
    ItemContent,
    YearContent,
    create_plan,
    draft_revision,
    put_in_force,
    replace_content,
)
from plans.services.filing import (
    FigureContent,
    add_evidence,
    fingerprint,
    save_filing,
    start_filing,
    submit_filing,
)
from plans.services.review import approve_filing
from reports.annex.breakdown import collect_breakdown
from reports.annex.read import read_plan_file
from reports.enums import Form, Report
from reports.models import ReportRun
from reports.opened.take_apart import opened
from reports.selectors.versions import compared_runs
from reports.services.run import collect_report, forms_of, keep_report, render
from tests.plans.people import pdf, viewer
from tests.standing import standing
from tests.visitor import body
from tests.world import World

AS_OF = dt.date(2022, 6, 30)
COLLEGES, SHARE, RULES, LATE = "校企共建产业学院", "落实“三本”机制", "修订管理制度", "共建创新平台"
ITEMS = tuple(
    ItemContent("task", "", name, responsible="秘书处", measures="动员。", mark="签约。", years=years)
    for name, years in (
        (COLLEGES, tuple(YearContent(y, "number", Decimal(5), "5") for y in (2021, 2022, 2023))),
        (SHARE, (YearContent(2021, "percent", Decimal(35), "35%"),)),
        (RULES, (YearContent(2021, "done", None, "完成"),)),
        (LATE, (YearContent(2020, "number", Decimal(3), "3家"), YearContent(2021, "text", None, "建成一个"))),
    )
)


@standing
def table(world: World) -> World:
    """A plan of four tasks; by June 2022: more than asked, too little, done, nothing said."""
    with group_scope(world.a, actor=world.wang):
        wang, wen = viewer(world.wang), viewer(world.wen)
        plan = create_plan("三年规划", dt.date(2020, 1, 1), dt.date(2023, 12, 31), by=wang, is_main=True)
        revision = replace_content(draft_revision(plan, by=wang), ITEMS, by=wang)
        put_in_force(revision, on=plan.starts_on, decided_by="决议", by=wang)
        for name, figures, proof in (
            (COLLEGES, {2021: 6, 2022: 2}, True),
            (SHARE, {2021: Decimal("34.5")}, True),
            (RULES, {2021: 1}, False),
            (LATE, {2021: 0}, True),
        ):
            filing = start_filing(ItemThread.objects.get(name=name), as_of=AS_OF, by=wang)
            filing = save_filing(
                filing,
                as_of=AS_OF,
                text="按计划推进。",
                figures=[FigureContent(0, EXPECTED, Decimal(n), "", year) for year, n in figures.items()],
                seen=fingerprint(filing),
                by=wang,
            )
            if proof:
                add_evidence(filing, pdf(f"{len(name)}.pdf"), by=wang)
            approve_filing(submit_filing(filing, by=wang), by=wen)
    return world


EXPECTED_STATES = {
    COLLEGES: {2021: "达成（6）", 2022: "未到期（2）", 2023: "未开始"},
    SHARE: {2021: "未达成（34.5%）"},
    RULES: {2021: "待补：缺佐证"},
    LATE: {2020: "待补：没有数值", 2021: "未达成"},
}


def test_each_year_stands_as_of_the_date(table: World) -> None:
    with group_scope(table.a):
        found = collect_breakdown(AS_OF, with_state=True)
        states = {row.name: {c.year: c.standing for c in row.years} for row in found.breakdown.rows}
        assert states == EXPECTED_STATES
        first = found.answers[0]
        assert first[2021].rate == 120, "more than asked is never clamped"
        before = collect_breakdown(AS_OF - dt.timedelta(days=1), with_state=True).breakdown
        assert [c.standing for c in before.rows[0].years] == ["待补：没有数值", "未到期", "未开始"]
        said = {(w.subject, w.message) for w in found.warnings}
        assert (LATE, "2020年（没有数值）待补。") in said
        assert (SHARE, "2021年没有达到年度预期。") in said
    with group_scope(table.b), pytest.raises(DomainError):
        collect_breakdown(AS_OF, with_state=True)


def test_page_files_link_and_list_say_the_same(table: World, visitor: Any) -> None:
    wang = visitor(table.wang, table.a)
    page = wang.get("reports:breakdown", data={"as_of": AS_OF.isoformat()})
    assert "只列预期" in body(page), "the other form is one click away"
    words = body(page)
    for word in ("达成", "未达成", "待补：缺佐证", "待补：没有数值", "未到期", "34.5%", "截至2022年6月"):
        assert word in words, word
    year = page.context["rows"][0].years
    assert "plans.filing_figure" in (opens := next(y.url for y in year if y.year == 2021))
    assert "6" in body(wang.client.get(opens))
    assert "情况" not in body(wang.get("reports:breakdown", data={"form": "plain"})).split("<table")[1]
    made = wang.post("reports:make", {"report": "breakdown_state", "as_of": AS_OF.isoformat(), "form": "all"})
    assert made.status_code == 302
    with group_scope(table.a, actor=table.wang):
        run = keep_report(collect_report(Report.BREAKDOWN_STATE, AS_OF), forms_of("all"), by=table.wang)
        files = {form: render(run, form) for form in (Form.XLSX, Form.DOCX)}
        parts = opened(run)
        door = next(f for f in parts.figures.values() if f.params.get("year") == "2021")
        assert (door.code, door.params["label"]) == ("plans.filing_figure", EXPECTED)
        assert "达成（6）" in {p.text for row in parts.parts[0].rows for line in row for p in line}
        earlier = keep_report(
            collect_report(Report.BREAKDOWN_STATE, AS_OF - dt.timedelta(days=1)), forms_of("xlsx")
        )
        (compared,) = compared_runs(earlier, run)
        changed = {c.column: (c.sent, c.printed) for row in compared.rows for c in row.cells if not c.same}
        assert changed["2021年情况"], "states are compared too"
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).active
    assert sheet is not None
    printed = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(n for n, row in enumerate(printed) if "预期" in row)
    assert printed[head + 1][5:] == [
        *(None, None, 5, "达成（6）"),
        *(5, "未到期（2）", 5, "未开始"),
    ]
    cells = [c.text for c in Document(io.BytesIO(files["docx"])).tables[0].rows[3].cells]
    assert cells[5:] == ["", "", "5", "达成（6）", "5", "未到期（2）", "5", "未开始"]
    listed = body(wang.get("reports:documents"))
    assert "目标任务分解表（附完成情况）" in listed
    assert visitor(table.qian, table.b).get("reports:run", public_id=run.public_id).status_code == 404


def test_a_plan_that_expects_nothing_of_any_year_says_so(table: World, visitor: Any) -> None:
    wang, day = visitor(table.wang, table.a), {"as_of": AS_OF.isoformat()}
    assert "没有写年度预期" not in body(wang.get("reports:breakdown", data=day))
    with group_scope(table.a, actor=table.wang):
        YearlyExpectation.objects.all().delete()
    for form in ("plain", "state"):
        page = body(wang.get("reports:breakdown", data={**day, "form": form}))
        assert "“三年规划”第1版没有写年度预期" in page
        assert "起草新版本" in page


def test_a_file_that_a_later_filing_took_over_is_named_once(table: World) -> None:
    with group_scope(table.a, actor=table.wang):
        thread = ItemThread.objects.get(name=COLLEGES)
        later = start_filing(thread, as_of=AS_OF + dt.timedelta(days=30), by=viewer(table.wang))
        approve_filing(submit_filing(later, by=viewer(table.wang)), by=viewer(table.wen))
        told = ask("reports.completion", later.as_of, {"thread": thread.public_id}).answer()
        assert told.value == 2
        assert told.files
        assert len(list(told.files())) == 1


def _command(world: World, out: Path, *options: str, as_of: str = AS_OF.isoformat()) -> list[str]:
    told = io.StringIO()
    words = ("--group", world.a.slug, "--as-of", as_of, "--out", str(out), *options)
    call_command("task_breakdown", *words, stdout=io.StringIO(), stderr=told)
    return told.getvalue().splitlines()


def test_the_command_writes_both_forms_and_says_what_is_wrong(table: World, tmp_path: Path) -> None:
    told = _command(table, tmp_path / "out", "--with-state")
    assert {f.suffix for f in (tmp_path / "out").iterdir()} == {".xlsx", ".docx"}
    assert any("2020年（没有数值）待补" in line for line in told)
    _command(table, tmp_path / "plain", "--form", "docx")
    (plain,) = (tmp_path / "plain").iterdir()
    assert plain.name == "目标任务分解表（江海职教集团，截至2022年6月）.docx"
    again = read_plan_file(plain).breakdown
    assert again is not None
    assert [row.name for row in again.rows] == [COLLEGES, SHARE, RULES, LATE]
    with group_scope(table.a):
        assert set(ReportRun.objects.values_list("kind", flat=True)) == {"breakdown", "breakdown_state"}
    taken = tmp_path / "taken"
    taken.touch()
    future = (timezone.localdate() + dt.timedelta(days=30)).isoformat()
    for words, as_of, out in (
        ("早于规划开始", "2019-12-31", tmp_path / "x"),
        ("还没有到", future, tmp_path / "x"),
        ("2022-13-01", "2022-13-01", tmp_path / "x"),
        ("不能写入文件夹", AS_OF.isoformat(), taken),
    ):
        with pytest.raises(CommandError, match=words):
            _command(table, out, as_of=as_of)
    with pytest.raises(CommandError, match="nowhere"):
        call_command("task_breakdown", group="nowhere", as_of="2022-06-30", out=str(tmp_path))


def test_a_table_with_states_is_not_taken_for_a_plan_of_other_years(table: World, tmp_path: Path) -> None:
    """What is read back is what the years expect."""
    _command(table, tmp_path, "--with-state")
    for file in tmp_path.iterdir():
        again = read_plan_file(file).breakdown
        assert again is not None
        assert {c.year: c.text for c in again.rows[0].years} == {2021: "5", 2022: "5", 2023: "5"}
