"""The ledger from a workbook: the template, good rows, bad rows, duplicates."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from budget.enums import EntryOrigin
from budget.import_kinds import LedgerImport
from budget.ledger_file import COLUMNS, ledger_template, read_ledger
from budget.models import LedgerEntry
from budget.selectors import main_tasks
from groupportal.errors import DomainError
from groupportal.imports.models import ImportBatch
from groupportal.imports.services import confirm, start_import
from groupportal.tenancy.selectors import viewer_for
from tests.budget.ground import TASKS, Ground, entry, in_group, jiangmen
from tests.world import World

GOOD = ("2023-05-04", "到位", TASKS[0], "市级财政", 1215.5, "记-1", "江海市财政局", "专项资金")


def workbook(path: Path, *rows: Sequence[Any], heads: Sequence[str] = COLUMNS) -> Path:
    book = openpyxl.Workbook()
    for row in (heads, *rows):
        book.active.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "台账.xlsx"


def read(ground: Ground, path: Path) -> Any:
    return read_ledger(path, ground.plan, main_tasks(ground.revision))


def changed(**changes: Any) -> list[Any]:
    labels = ("day", "kind", "task", "source", "amount", "voucher", "counterparty", "summary")
    return [changes.get(label, value) for label, value in zip(labels, GOOD, strict=True)]


def test_rows_as_people_type_them(ground: Ground, file: Path) -> None:
    rows, problems = read(
        ground,
        workbook(
            file,
            GOOD,
            changed(day=dt.date(2023, 5, 5), amount="１，215．00", voucher="记-2"),
            [None] * 8,
            changed(day="2023年5月6日", amount="3.5万元", kind=" 支出 ", voucher="记-3"),
            changed(day="2023/5/7", amount="1,000", voucher="记-4"),
        ),
    )
    assert problems == []
    assert [(r.entry.occurred_on.day, r.entry.amount) for r in rows] == [
        (4, Decimal("1215.50")),
        (5, Decimal("1215.00")),
        (6, Decimal("35000.00")),
        (7, Decimal("1000.00")),
    ]
    assert [r.number for r in rows] == [2, 3, 5, 6]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day": "五月四日"}, "第 2 行“日期”“五月四日”不是日期"),
        ({"day": "2023-02-30"}, "第 2 行“日期”"),
        ({"day": "2999-01-01"}, "晚于今天"),
        ({"kind": "借款"}, "第 2 行“类型”“借款”不明，只能填“到位”或“支出”"),
        ({"task": "别的任务"}, "第 2 行“建设任务”“别的任务”不是现行规划的一级任务"),
        ({"source": "彩票"}, "第 2 行“资金来源”“彩票”不明，只能填省级及以上财政"),
        ({"amount": "约200万"}, "第 2 行“金额（元）”“约200万”是约数"),
        ({"amount": -5}, "必须大于 0"),
        ({"amount": 1.005}, "最多两位小数"),
        ({"amount": None}, "第 2 行“金额（元）”没有填写"),
        ({"voucher": None}, "第 2 行“凭证号”没有填写"),
        ({"summary": "长" * 400}, "第 2 行“摘要”"),
    ],
)
def test_each_fault_names_row_and_column(
    ground: Ground, file: Path, changes: dict[str, Any], sentence: str
) -> None:
    rows, problems = read(ground, workbook(file, changed(**changes)))
    assert rows == []
    assert sentence in problems[0].message
    assert (problems[0].row, problems[0].level) == (2, "error")


def test_all_faults_of_a_row_are_said_at_once(ground: Ground, file: Path) -> None:
    _, problems = read(ground, workbook(file, changed(day="?", kind="?", amount="?")))
    assert [p.column for p in problems] == ["日期", "类型", "金额（元）"]


def test_duplicates_are_flagged_in_the_file_and_in_the_ledger(
    ground: Ground, world: World, file: Path
) -> None:
    entry(ground, world.cai, amount=Decimal("1215.50"), voucher_no="记-1")
    rows, problems = read(ground, workbook(file, GOOD, GOOD, changed(kind="支出")))
    assert len(rows) == 3
    assert [(p.code, p.row, p.level) for p in problems] == [
        ("in_ledger", 2, "warning"),
        ("in_ledger", 3, "warning"),
        ("twice_in_file", 3, "warning"),
    ]


def test_a_file_without_the_heads_is_refused(ground: Ground, file: Path) -> None:
    with pytest.raises(DomainError, match="没有找到台账表"):
        read(ground, workbook(file, GOOD, heads=["a"] * 8))
    with pytest.raises(DomainError, match="只有表头"):
        read(ground, workbook(file))


def test_heads_are_found_below_a_title_and_in_any_order(ground: Ground, file: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["某集团到位与支出台账"])
    book.active.append([None, *reversed(COLUMNS)])
    book.active.append([None, *reversed(GOOD)])
    book.save(file)
    rows, problems = read(ground, file)
    assert (len(rows), problems) == (1, [])


def test_the_template_reads_back_as_its_example_only(ground: Ground, file: Path) -> None:
    file.write_bytes(ledger_template(main_tasks(ground.revision), timezone.localdate()))
    rows, problems = read(ground, file)
    assert rows == []
    assert [p.code for p in problems] == ["example"]
    book = openpyxl.load_workbook(file)
    assert {v.formula1 for v in book["台账"].data_validations.dataValidation} == {
        "可选项!$A$2:$A$3",
        "可选项!$B$2:$B$5",
        "可选项!$C$2:$C$5",
    }
    book["台账"].append(list(GOOD))
    book.save(file)
    assert len(read(ground, file)[0]) == 1


@pytest.mark.parametrize("raw", ["2023.12", "2022-11", "202302", 2023.12, "2023年4月", "2023.4"])
def test_a_month_without_a_day_is_its_last_one_and_said(ground: Ground, file: Path, raw: Any) -> None:
    (row,), (problem,) = read(ground, workbook(file, changed(day=raw)))
    assert (row.entry.occurred_on + dt.timedelta(days=1)).day == 1
    assert "按当月最后一天记" in problem.message


@pytest.mark.parametrize("raw", ["2023111", 2023111, "20231", "2023-1"])
def test_digits_that_allow_two_readings_are_refused(ground: Ground, file: Path, raw: Any) -> None:
    rows, problems = read(ground, workbook(file, changed(day=raw)))
    if raw == "2023-1":
        assert rows[0].entry.occurred_on == dt.date(2023, 1, 31)
    else:
        assert rows == []
        assert "可以读成2023年1月" in problems[0].message


def test_a_date_that_shows_its_month_alone_and_a_time_that_is_dropped(ground: Ground, file: Path) -> None:
    late = dt.datetime.combine(dt.date(2023, 6, 30), dt.time(23, 59, 17))
    noon = dt.datetime.combine(dt.date(2023, 6, 30), dt.time(12))
    workbook(
        file,
        changed(day=dt.date(2023, 5, 1)),
        changed(day=late, voucher="记-2"),
        changed(day=noon, voucher="记-3"),
    )
    book = openpyxl.load_workbook(file)
    book.active["A2"].number_format = 'yyyy"年"m"月"'
    book.save(file)
    rows, problems = read(ground, file)
    assert [row.entry.occurred_on for row in rows] == [
        dt.date(2023, 5, 31),
        dt.date(2023, 7, 1),
        dt.date(2023, 6, 30),
    ]
    assert [(p.row, p.level) for p in problems] == [(2, "note"), (3, "warning"), (4, "note")]
    assert "按第二天记" in problems[1].message
    assert "去掉了日期后面的时刻" in problems[2].message


def test_every_sheet_with_the_heads_is_read_and_others_are_named(ground: Ground, file: Path) -> None:
    book = openpyxl.load_workbook(workbook(file, GOOD))
    for title, rows in (
        ("支出", [COLUMNS, changed(kind="支出"), GOOD]),
        ("说明", [["第一句"], ["第二句"]]),
        ("旧账", [COLUMNS, GOOD]),
    ):
        for row in rows:
            (book[title] if title in book else book.create_sheet(title)).append(list(row))
    book["旧账"].sheet_state = "hidden"
    book.save(file)
    rows, problems = read(ground, file)
    assert [(row.sheet, row.number) for row in rows] == [
        ("工作表“Sheet”", 2),
        ("工作表“支出”", 2),
        ("工作表“支出”", 3),
    ]
    assert [p.message for p in problems] == [
        "工作表“说明”里没有台账的表头，2 行没有读取。",
        "工作表“旧账”是隐藏的，2 行没有读取；要导入的请取消隐藏后重新上传。",
        "读了 2 张工作表：工作表“Sheet”、工作表“支出”。",
        "第 3 行“凭证号”“记-1”、2023年5月4日、1,215.50 元与工作表“Sheet”第 2 行相同，请核对是否重复。",
    ]


def test_merged_amounts_and_vouchers_are_never_spread(ground: Ground, file: Path) -> None:
    workbook(
        file,
        GOOD,
        changed(amount=None, voucher="记-2"),
        changed(voucher=None),
        changed(kind=None, voucher="记-4"),
    )
    book = openpyxl.load_workbook(file)
    for span in ("E2:E3", "F3:F4", "B4:B5"):
        book.active.merge_cells(span)
    book.save(file)
    rows, problems = read(ground, file)
    assert [row.number for row in rows] == [2, 5]
    assert [(p.row, p.column, p.level) for p in problems if p.code == "merged"] == [
        (3, "金额（元）", "error"),
        (4, "凭证号", "error"),
        (5, "类型", "note"),
    ]
    assert "与第 2 行是合并的单元格" in problems[0].message


def test_rows_merged_as_a_whole_are_one(ground: Ground, file: Path) -> None:
    workbook(file, GOOD)
    book = openpyxl.load_workbook(file)
    for letter in "ABCDEFGH":
        book.active.merge_cells(f"{letter}2:{letter}3")
    book.save(file)
    rows, problems = read(ground, file)
    assert (len(rows), problems) == (1, [])


def test_hidden_rows_repeated_heads_and_sums_are_said_in_one_sentence_each(
    ground: Ground, file: Path
) -> None:
    rows = [
        GOOD,
        COLUMNS,
        changed(voucher="记-2"),
        ["小计", None, None, None, 2431],
        COLUMNS,
        changed(voucher="记-3"),
    ]
    workbook(file, *rows, [None, None, None, "合  计", 3646.5], ["备注：以凭证为准"])
    book = openpyxl.load_workbook(file)
    book.active.row_dimensions[4].hidden = True
    book.active.column_dimensions["G"].hidden = True
    book.save(file)
    read_rows, problems = read(ground, file)
    assert [row.number for row in read_rows] == [2, 4, 7]
    assert [p.message for p in problems] == [
        "第 3、6 行是重复的表头，没有导入。",
        "第 5、8、9 行是合计、小计或说明，没有导入。",
        "第 4 行在表里是隐藏的，也一并读取了；不需要的请删去后重新上传。",
        "“往来单位”在表里是隐藏的列，也一并读取了。",
    ]


def test_a_row_that_is_struck_as_a_whole_is_named(ground: Ground, file: Path) -> None:
    book = openpyxl.load_workbook(workbook(file, GOOD, changed(voucher="记-2")))
    for cell in book.active[3]:
        cell.font = openpyxl.styles.Font(strike=True)
    book.save(file)
    rows, problems = read(ground, file)
    assert (len(rows), [p.message for p in problems]) == (1, ["第 3 行是整行划掉的，没有导入。"])


def test_struck_cells_unknown_columns_and_units_in_formats(ground: Ground, file: Path) -> None:
    workbook(file, changed(amount=3.5), changed(voucher="记-2"), heads=COLUMNS)
    book = openpyxl.load_workbook(file)
    book.active["I1"], book.active["I2"] = "经手人", "张三"
    book.active["E2"].number_format = '0.00"万元"'
    book.active["E3"].font = openpyxl.styles.Font(strike=True)
    book.save(file)
    rows, problems = read(ground, file)
    assert [row.entry.amount for row in rows] == [Decimal(35_000)]
    assert [p.code for p in problems] == ["left_out_struck", "missing", "heads_unknown"]


@pytest.mark.parametrize(
    ("name", "rows", "words"),
    [
        ("ledger-months-silent.xlsx", 4, "“2023111”可以读成2023年1月11日，也可以读成2023年11月1日"),
        ("ledger-two-sheets.xlsx", 3, "读了 2 张工作表：工作表“到位”、工作表“支出”。"),
        ("ledger-merged.xlsx", 1, "第 3 行“金额（元）”与第 2 行是合并的单元格"),
        ("ledger-hidden.xlsx", 3, "第 3 行在表里是隐藏的"),
    ],
)
def test_files_that_went_wrong(ground: Ground, shared: Path, name: str, rows: int, words: str) -> None:
    found, problems = read_ledger(
        shared / "inputs/cases" / name, ground.plan, [SimpleNamespace(pk=0, name="规范职业教育集团治理结构")]
    )
    assert len(found) == rows
    assert any(words in p.message for p in problems)
    if "months" in name:
        assert {row.entry.occurred_on for row in found} == {dt.date(2023, 12, 31), dt.date(2022, 11, 30)}


def upload(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile("台账.xlsx", path.read_bytes())


@pytest.fixture
def kept_world(committed_world: World) -> World:
    """Jiangmen's plan in committed transactions: jobs run after the commit."""
    with in_group(committed_world.a, committed_world.cai):
        jiangmen(committed_world.wang)
    return committed_world


def imported(world: World, path: Path) -> ImportBatch:
    """The batch after its check."""
    with in_group(world.a, world.cai):
        batch = start_import(upload(path), LedgerImport.code, {}, by=viewer_for(world.cai, world.a))
    with in_group(world.a, world.cai):
        batch.refresh_from_db()
        return batch


def test_from_upload_to_ledger(kept_world: World, file: Path) -> None:
    world = kept_world
    batch = imported(world, workbook(file, GOOD, changed(voucher="记-2")))
    with in_group(world.a, world.cai):
        assert batch.state == "checked", list(batch.problems.values_list("message", flat=True))
        assert not LedgerEntry.objects.filter(origin=EntryOrigin.IMPORT).exists(), "a check writes nothing"
        confirm(batch, by=viewer_for(world.cai, world.a))
    with in_group(world.a, world.cai):
        made = LedgerEntry.objects.filter(origin=EntryOrigin.IMPORT)
        assert made.count() == 2
        assert {e.created_by for e in made} == {world.cai}
        batch.refresh_from_db()
        assert batch.state == "applied"


def test_one_bad_row_keeps_all_out(kept_world: World, file: Path) -> None:
    world = kept_world
    batch = imported(world, workbook(file, GOOD, changed(amount="二百")))
    with in_group(world.a, world.cai):
        assert not batch.summary.get("ok")
        assert [p.row for p in batch.problems.filter(level="error")] == [3]
        said = batch.problems.get(code="adds_to_opening").message
        assert said.startswith("第 2 行：“治理结构”市级财政到位截至2023年6月30日已有期初"), (
            "the row that was read"
        )
        with pytest.raises(DomainError):
            confirm(batch, by=viewer_for(world.cai, world.a))
        assert not LedgerEntry.objects.filter(origin=EntryOrigin.IMPORT).exists()


def test_a_book_that_is_no_excel(ground: Ground, file: Path) -> None:
    file.write_bytes(io.BytesIO(b"PK\x03\x04 nothing").getvalue())
    with pytest.raises(DomainError):
        read(ground, file)
