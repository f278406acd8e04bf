"""Files that come one by one, come again corrected, or are stopped half-way."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from budget.models import BudgetLine
from groupportal.imports.models import ImportBatch
from groupportal.imports.selectors import findings_kept
from groupportal.imports.services import confirm, start_import
from groupportal.jobs.registry import JobCancelled
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from plans.models import Plan, PlanRevision
from plans.selectors import first_revision
from plans.services import filing_intake
from reports.annex.collect import collect_annex
from reports.annex.load import load_reading
from reports.annex.read import read_plan_file
from reports.import_kinds import PlanFile
from tests.reports.annex.plan_files import FUNDS_HEAD, INDICATOR_HEAD, TASK_HEAD, funds, task, write
from tests.world import World

AS_OF = dt.date(2023, 6, 30)
TABLES = {
    "tasks": [*TASK_HEAD, task(), task("机制", "1.健全制度")],
    "indicators": [*INDICATOR_HEAD, task("治理机构", "1.结构优化")],
    "funds": [*FUNDS_HEAD, funds("治理", 10, 10, 5), funds("机制", 10, 10, 5)],
}


def load(world: World, path: Path, *tables: Any) -> list[str]:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        reading = read_plan_file(write(path, "（截至2023年6月）", *tables))
        return load_reading(reading, by=SYSTEM_ACTOR).lines


def printed(world: World) -> Any:
    with group_scope(world.a, actor=SYSTEM_ACTOR, snapshot=True):
        return collect_annex(AS_OF).annex


def test_sums_that_do_not_add_up_are_said_on_reading_and_before_printing(
    world: World, tmp_path: Path
) -> None:
    """A third of a number three times: 0.33, 0.33, 0.33 and 1."""
    third = funds("治理", *[0.3345] * 9)
    rows = [*FUNDS_HEAD, third[:13] + [1.0035] * 3 + third[16:]]
    path = write(tmp_path / "表.docx", "（截至2023年6月）", TABLES["tasks"], rows)
    words = "“治理”的预算总投入打印到 0.01 万元，各来源相加是 0.99 万元，合计是 1 万元，相差 0.01 万元"
    reading = read_plan_file(path)
    assert any(words in f.message for f in reading.findings if f.code == "printed_sums")
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        load_reading(reading, by=SYSTEM_ACTOR)
        assert any(words in w.message for w in collect_annex(AS_OF).warnings)


def test_a_sum_the_file_stated_otherwise_is_said_before_printing_until_the_ledger_changes(
    committed_world: World, tmp_path: Path
) -> None:
    world = committed_world
    rows = funds("治理", 10, 10, 5)
    rows[13] = 12
    path = write(tmp_path / "表.docx", "（截至2023年6月）", TABLES["tasks"], [*FUNDS_HEAD, rows])
    with group_scope(world.a, actor=world.wang):
        viewer = viewer_for(world.wang, world.a)
        batch = start_import(SimpleUploadedFile("表.docx", path.read_bytes()), PlanFile.code, {}, by=viewer)
    with group_scope(world.a, actor=world.wang):
        batch.refresh_from_db()
        confirm(batch, by=viewer)

    def said() -> list[str]:
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            return [w.message for w in collect_annex(AS_OF).warnings if "导入的文件" in w.subject]

    sentence, *_ = said()
    assert "填的是 12 万元，本行各来源之和是 10 万元" in sentence
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        ImportBatch.objects.update(finished_at=timezone.now() - dt.timedelta(days=1))
    assert said() == [], "what was recorded since answers it"


def test_the_way_in_for_a_newcomer(world: World, client_for: Any) -> None:
    wang = client_for(world.wang, world.a)
    kinds = wang.get("imports:new").content.decode()
    assert kinds.index("/imports/new/plan/") < kinds.index("每行一笔到位或支出"), "the main job comes first"
    form = wang.get("imports:upload", kind="plan").content.decode()
    assert form.index("自截至日期起生效") < form.index("不勾选则存为草稿"), (
        "a box is explained after its label"
    )


@pytest.mark.parametrize("order", list(permutations(TABLES)))
def test_the_three_tables_one_by_one_in_any_order(
    world: World, tmp_path: Path, order: tuple[str, ...]
) -> None:
    for name in order:
        load(world, tmp_path / f"{name}.xlsx", TABLES[name])
    annex = printed(world)
    assert [r.name for r in annex.tasks.rows] == ["1.优化结构", "1.健全制度"]
    assert [r.completion for r in annex.indicators.rows] == [task()[3]]
    assert [(r.heading, r.total("budget")) for r in annex.funds.rows] == [
        ("治理", 100_000),
        ("机制", 100_000),
    ]


def test_the_last_of_several_corrections_for_one_date_rules(world: World, tmp_path: Path) -> None:
    for n, name in enumerate(("1.优化结构", "1.优化治理结构", "1.优化内部治理结构")):
        lines = load(world, tmp_path / f"{n}.docx", [*TASK_HEAD, task(name=name)])
        assert [r.name for r in printed(world).tasks.rows] == [name]
    assert lines[0].startswith("文件与第2版不同，作为第3版自2023年6月30日起生效，代替同日生效的第2版")
    with group_scope(world.a):
        assert [r.state for r in PlanRevision.objects.order_by("number")] == [*["superseded"] * 2, "in_force"]


def test_before_the_first_day_the_one_that_replaced_the_others_answers(world: World, tmp_path: Path) -> None:
    load(world, tmp_path / "1.docx", [*TASK_HEAD, task()])
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        plan = Plan.objects.get()
        plan.starts_on = AS_OF
        PlanRevision.objects.update(starts_on=AS_OF)
    load(world, tmp_path / "2.docx", [*TASK_HEAD, task(name="1.优化治理结构")])
    with group_scope(world.a):
        assert first_revision(plan).number == 2


def test_what_a_file_no_longer_holds_is_said(world: World, tmp_path: Path) -> None:
    load(world, tmp_path / "1.docx", TABLES["tasks"])
    lines = load(world, tmp_path / "2.docx", [*TASK_HEAD, task()])
    assert "第1版的 1 条在文件里没有，新版本不再包含：“1.健全制度”。" in lines


def test_the_budget_of_a_main_task_that_a_file_no_longer_holds_stays_with_the_earlier_revision(
    world: World, tmp_path: Path
) -> None:
    load(world, tmp_path / "1.xlsx", TABLES["tasks"], TABLES["funds"])
    load(world, tmp_path / "2.xlsx", [*TASK_HEAD, task()])
    with group_scope(world.a):
        held = BudgetLine.objects.order_by("revision__number", "thread__name")
        assert list(held.values_list("revision__number", "thread__name").distinct()) == [
            (1, "机制"),
            (1, "治理"),
            (2, "治理"),
        ]


class Watch:
    """A job's context that notes how far it is, and stops it past a per cent."""

    def __init__(self, viewer: Any, stop: int = 101) -> None:
        self.viewer, self.stop, self.percents = viewer, stop, [0]

    def progress(self, percent: int, step: str = "") -> None:
        self.percents.append(percent)
        if percent > self.stop:
            raise JobCancelled


def test_the_bar_moves_while_filings_are_written_and_a_cancelled_import_leaves_nothing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing_intake, "_BATCH", 1)
    path = write(
        tmp_path / "附件2.xlsx",
        "（截至2023年6月）",
        [*TASK_HEAD, *(task(name=f"{n}.任务") for n in (1, 2, 3))],
    )
    watch = Watch(SYSTEM_ACTOR)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        PlanFile().check(path, {}, watch)
    assert len([p for p in watch.percents if 50 < p <= 90]) == 3
    assert watch.percents == sorted(watch.percents)
    with pytest.raises(JobCancelled), group_scope(world.b, actor=SYSTEM_ACTOR):
        PlanFile().apply(path, {}, Watch(None, stop=50), by=SYSTEM_ACTOR)
    with group_scope(world.b):
        assert not Plan.objects.exists()


def test_the_command_says_what_to_look_at_and_where(world: World, tmp_path: Path) -> None:
    load(world, tmp_path / "1.xlsx", TABLES["tasks"], [*FUNDS_HEAD, funds("治理", 10, 1, 1)])
    said = StringIO()
    words = ["--group", world.a.slug, "--as-of", AS_OF.isoformat(), "--out", str(tmp_path / "out")]
    call_command("acceptance_tables", *words, stdout=StringIO(), stderr=said)
    assert "提醒：附件2-3：省级及以上财政合计到位 1.00 万元" in said.getvalue()
    assert "提醒：附件2-1 1.优化结构：" in said.getvalue()


def _checked(group: Any, path: Path) -> tuple[Any, list[str]]:
    """What the page's check finds, and what the command prints for the same file."""
    with group_scope(group, actor=SYSTEM_ACTOR):
        found = PlanFile().check(path, {}, Watch(SYSTEM_ACTOR))
        transaction.set_rollback(True)
    said = StringIO()
    call_command("import_plan", str(path), "--group", group.slug, "--dry-run", stdout=said)
    return found.problems, said.getvalue().splitlines()


def test_a_place_is_said_once_on_the_page_and_in_the_line_of_the_command(
    world: World, tmp_path: Path
) -> None:
    path = write(tmp_path / "1.xlsx", "（截至2023年6月）", [*FUNDS_HEAD, funds("治理", 10, "约10", 5)])
    problems, lines = _checked(world.a, path)
    (found,) = [p for p in problems if "约10" in p.message]
    assert found.sheet.startswith("附件2-3")
    assert (found.row, bool(found.column)) == (5, True)
    for place in (found.sheet, f"第{found.row}行", f"“{found.column}”"):
        assert place not in found.message
    (line,) = [text for text in lines if "约10" in text]
    assert line.endswith(found.message)
    assert f"{found.sheet}第5行“{found.column}”：" in line


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (None, None, "没有填建设期，文件也没有写，系统按截至日期推算建设期为2021年1月1日至2023年6月30日"),
        (
            dt.date(2020, 9, 1),
            None,
            "没有填建设期结束的日期，文件也没有写，系统按截至日期推算建设期为2020年9月1日至2023年6月30日",
        ),
        (dt.date(2018, 6, 1), dt.date(2021, 6, 30), ""),
    ],
)
def test_a_term_that_is_guessed_is_said(
    world: World, tmp_path: Path, starts: dt.date | None, ends: dt.date | None, said: str
) -> None:
    Group.objects.filter(pk=world.a.pk).update(term_starts_on=starts, term_ends_on=ends)
    group = Group.objects.get(pk=world.a.pk)
    path = write(tmp_path / "1.xlsx", "（截至2023年6月）", TABLES["tasks"])
    problems, lines = _checked(group, path)
    guessed = [p for p in problems if p.code == "term_guessed"]
    printed_lines = [line for line in lines if "推算" in line]
    if not said:
        assert not guessed
        assert not printed_lines
        return
    assert said in guessed[0].message
    assert printed_lines == [f"提醒：{guessed[0].message}"]


def test_findings_in_the_file_are_kept_as_warnings_but_for_what_the_records_say(
    committed_world: World, tmp_path: Path
) -> None:
    world = committed_world
    rows = [*TASK_HEAD, task(), task("机制", "1.健全制度")]
    path = write(tmp_path / "表.docx", "（截至2023年6月）", rows, [*FUNDS_HEAD, funds("另一项", 10, 10, 5)])
    with group_scope(world.a, actor=world.wang):
        batch = start_import(
            SimpleUploadedFile("表.docx", path.read_bytes()),
            PlanFile.code,
            {},
            by=viewer_for(world.wang, world.a),
        )
    with group_scope(world.a, actor=world.wang):
        batch.refresh_from_db()
        confirm(batch, by=viewer_for(world.wang, world.a))
    with group_scope(world.a, actor=world.wang):
        found = {w.key.split(":")[2] for w in findings_kept()}
        codes = set(batch.problems.filter(level="warning").values_list("code", flat=True))
        assert codes - PlanFile.said_by_records
        assert found == codes - PlanFile.said_by_records
    with group_scope(world.b, actor=world.qian):
        assert list(findings_kept()) == []
