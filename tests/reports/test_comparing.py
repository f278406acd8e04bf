"""The printed tables beside the file that was sent: what is alike, what differs, what only one side has."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from groupportal.tenancy.scope import group_scope
from plans.models import ItemThread
from plans.services.filing_intake import import_filing
from reports.annex.compare import CHANGED, PRINTED, SAME, SENT, Compared, compare_annex
from reports.annex.read import read_plan_file
from reports.models import ReportRun
from reports.services.run import collect_report, forms_of, keep_report
from tests.reports.annex.plan_files import FUNDS_HEAD, TASK_HEAD, funds, task, write
from tests.reports.test_undo import AS_OF, Desk, desk, scoped
from tests.world import World

__all__ = ["desk"]

SENT_TABLES = [
    [*TASK_HEAD, task(), task("机制", "1.健全制度"), task("机制", "2.评价办法")],
    [*FUNDS_HEAD, funds("治理", 10, 10, 5), funds("机制", 10, 8, 5)],
]


def compared(folder: Path, sent: list[Any], printed: list[Any]) -> tuple[Compared, ...]:
    one, other = (
        read_plan_file(write(folder / f"{name}.xlsx", "附件2-1 情况表", "（截至2023年6月）", *tables))
        for name, tables in (("报送", sent), ("打印", printed))
    )
    assert other.annex
    return compare_annex(one, other.annex)


def kinds(table: Compared) -> list[tuple[str, str]]:
    return [(row.name or row.heading, row.kind) for row in table.rows[1:]]


def test_rows_are_found_by_name_then_by_likeness_and_the_rest_is_said(tmp_path: Path) -> None:
    printed = [
        *TASK_HEAD,
        task(completion="完成率90%"),
        task("改革", "1.健全制度"),
        task("机制", "2.多元评价办法"),
        task("新设", "全新的任务"),
    ]
    sent = [
        *TASK_HEAD,
        task(),
        task("机制", "1.健全制度"),
        task("机制", "2.评价办法"),
        task("旧", "不再做的事"),
    ]
    (tasks,) = compared(tmp_path, [sent], [printed])
    assert kinds(tasks) == [
        ("1.优化结构", CHANGED),
        ("1.健全制度", CHANGED),
        ("2.评价办法", CHANGED),
        ("不再做的事", SENT),
        ("全新的任务", PRINTED),
    ]
    assert [row.how for row in tasks.rows[1:4]] == [
        "",
        "上一级名称不同，按名称对应",
        "名称不同，按相近的名称对应，请核对",
    ]
    assert [(c.column, c.sent, c.printed) for c in tasks.rows[1].cells if not c.same] == [
        ("目标完成情况", task()[3], "完成率90%")
    ]


def test_rows_of_one_name_go_in_their_order_and_it_is_said(tmp_path: Path) -> None:
    twice = [*TASK_HEAD, task(goal="建设目标：甲。"), task(goal="建设目标：乙。")]
    (tasks,) = compared(tmp_path, [twice], [[*TASK_HEAD, task(goal="建设目标：甲。")]])
    assert [(r.kind, r.how) for r in tasks.rows[1:]] == [(SAME, "同名的有几行，按先后对应"), (SENT, "")]


def test_the_way_a_number_is_typed_and_white_space_do_not_count(tmp_path: Path) -> None:
    typed = funds("治理", "1,215.00", "1215.0", " 600 ")
    printed = funds("治理", 1215, 1215, 600, rates=("100%", "49.38%"))
    typed[13:16], typed[16:] = [1215, 1215, 600], ["100.00%", "49.38 %"]
    _, money = compared(
        tmp_path, [SENT_TABLES[0], [*FUNDS_HEAD, typed]], [SENT_TABLES[0], [*FUNDS_HEAD, printed]]
    )
    assert [c for row in money.rows[1:] for c in row.cells if not c.same and row.kind == CHANGED] == []


def test_the_page_says_what_differs_since_the_import_and_is_printed_and_taken_out(
    world: World, desk: Desk, visitor: Any
) -> None:
    batch = desk.brings(SENT_TABLES)
    wang = visitor(world.wang, world.a)
    to_it = f"{wang.url('reports:compare')}?batch={batch.public_id}&amp;as_of=2023-06-30"
    assert to_it in wang.get("imports:batch", public_id=batch.public_id).content.decode(), (
        "as of the file's date"
    )
    page = wang.get("reports:compare", data={"as_of": "2023-06-30"}).content.decode()
    assert "附件2.xlsx" in page, "the file the tables were read from is the first choice"
    assert "全部相同" in page
    with group_scope(world.a, actor=world.wang, snapshot=True):
        collected = collect_report("annex", AS_OF)
    with scoped(world):
        keep_report(collected, forms_of("xlsx"), by=world.wang)
        run = ReportRun.objects.get()
        thread = ItemThread.objects.get(name="1.健全制度")
        import_filing(thread, as_of=AS_OF, text="完成率95%", by=world.wang)
    asked = {"as_of": "2023-06-30", "batch": str(batch.public_id)}
    page = wang.get("reports:compare", data=asked).content.decode()
    assert "<del>100%" in page
    assert "<ins>95%</ins>" in page
    assert "2.评价办法" not in page, "only what differs"
    assert "2.评价办法" in wang.get("reports:compare", data={**asked, "rows": "all"}).content.decode()
    assert (
        "95%" not in wang.get("reports:compare", data={**asked, "run": str(run.public_id)}).content.decode()
    )
    printed = wang.get("reports:compare", data={**asked, "print": "1", "rows": "all"}).content.decode()
    assert printed.count("<h2>") == 2
    assert "2.评价办法" in printed
    answer = wang.post("/reports/compare/export/?as_of=2023-06-30")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["附件2-1"]
    assert [[c.value for c in row[:4]] for row in sheet.iter_rows(min_row=2)] == [
        ["不同", "机制", "1.健全制度", "目标完成情况"]
    ]


def test_only_who_imports_compares_and_with_files_of_the_own_group(
    world: World, desk: Desk, visitor: Any
) -> None:
    batch = desk.brings(SENT_TABLES)
    assert visitor(world.pa.expert, world.a).get("reports:compare").status_code == 403
    other = visitor(world.pb.wang, world.b).get("reports:compare", data={"batch": str(batch.public_id)})
    assert "还没有可以比较的文件" in other.content.decode()


@pytest.mark.parametrize("rows", [600])
def test_six_hundred_rows_take_less_than_a_second(world: World, tmp_path: Path, rows: int) -> None:
    table = [*TASK_HEAD, *[task(f"任务{n // 20}", f"{n}.做第{n}件事") for n in range(rows)]]
    path = write(tmp_path / "大.xlsx", "（截至2023年6月）", table)
    table[5] = task("任务0", "3.改了名字的", completion="改")
    other = read_plan_file(write(tmp_path / "大2.xlsx", "（截至2023年6月）", table)).annex
    began = time.process_time()
    compare_annex(read_plan_file(path), other)
    assert time.process_time() - began < 1
