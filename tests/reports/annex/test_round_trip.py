"""What is written reads back as it was, in both forms; and a real file goes through unchanged."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tempfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from groupportal.office.excel_file import safe_cell
from reports.annex.read import read_plan_file
from reports.annex.read.goals import split_goal
from reports.annex.read.items import one_line, whole_lines
from reports.annex.values import (
    MEASURES,
    SOURCES,
    AnnexSet,
    FundsRow,
    FundsTable,
    ItemRow,
    ItemTable,
    Level,
    compose_goal,
)
from reports.annex.write import (
    write_annex_document,
    write_annex_workbook,
    write_breakdown_document,
    write_breakdown_workbook,
)
from reports.annex.write.layout import annex_sheets
from tests.reports.annex import sample
from tests.reports.annex.office_grid import document, excel_matrix, word_matrix, workbook

INPUTS = Path(__file__).parents[4] / "shared" / "inputs"
REAL_ANNEX = INPUTS / "annex-2-jiangmen.docx"
REAL_BREAKDOWN = INPUTS / "task-breakdown-enan.docx"
FORMS = [
    ("xlsx", write_annex_workbook, write_breakdown_workbook),
    ("docx", write_annex_document, write_breakdown_document),
]
ANNEX_FORMS = [(suffix, write) for suffix, write, _ in FORMS]
BREAKDOWN_FORMS = [(suffix, write) for suffix, _, write in FORMS]


def read_back(data: bytes, suffix: str):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"表.{suffix}"
        path.write_bytes(data)
        return read_plan_file(path)


def canonical(row: ItemRow) -> ItemRow:
    """As a reader types it: names on one line, no blank lines."""
    goal = split_goal(whole_lines(compose_goal(row.goal)))
    return ItemRow(one_line(row.heading), one_line(row.name), goal, whole_lines(row.completion))


@pytest.mark.parametrize(("suffix", "write"), ANNEX_FORMS)
@pytest.mark.parametrize("as_of", [dt.date(2023, 6, 30), dt.date(2023, 6, 15), dt.date(2024, 2, 29)])
def test_all_three_tables(suffix, write, as_of):
    annex = sample.annex(as_of)
    reading = read_back(write(annex, stamp=sample.STAMP), suffix)
    assert reading.annex == annex
    assert not reading.refused


@pytest.mark.parametrize(("suffix", "write"), ANNEX_FORMS)
@pytest.mark.parametrize("table", ["tasks", "indicators", "funds"])
def test_a_table_alone(suffix, write, table):
    whole = sample.annex()
    notes = ("1.数据截至2023年6月。",)
    alone = dataclasses.replace(getattr(whole, table), notes=notes)
    annex = AnnexSet(whole.as_of, unit_name=whole.unit_name, **{table: alone})
    assert read_back(write(annex, stamp=sample.STAMP), suffix).annex == annex


@pytest.mark.parametrize(("suffix", "write"), ANNEX_FORMS)
def test_default_notes_come_back_as_notes(suffix, write):
    annex = AnnexSet(dt.date(2023, 6, 30), funds=FundsTable(sample.funds().rows), unit_name=sample.UNIT)
    back = read_back(write(annex, stamp=sample.STAMP), suffix).annex
    (sheet,) = annex_sheets(annex)
    assert back == dataclasses.replace(annex, funds=dataclasses.replace(annex.funds, notes=sheet.notes))


@pytest.mark.parametrize(("suffix", "write"), ANNEX_FORMS)
def test_a_text_longer_than_a_cell_of_excel_comes_back_whole(suffix, write):
    back = read_back(write(sample.one_row(completion="长" * 40_000), stamp=sample.STAMP), suffix)
    assert back.annex.tasks.rows[0].completion == "长" * 40_000


def test_a_text_that_excel_cut_does_not_come_back_in_place_of_the_whole():
    """As in files written before long rows went on in the next one."""
    book = workbook(write_annex_workbook(sample.one_row(completion="短"), stamp=sample.STAMP))
    (cell,) = [cell for row in book["附件2-1"].iter_rows() for cell in row if cell.value == "短"]
    cell.value, kept = safe_cell("长" * 40_000), BytesIO()
    book.save(kept)
    reading = read_back(kept.getvalue(), "xlsx")
    (cut,) = [f for f in reading.findings if f.code == "text_cut"]
    assert (cut.level, cut.column) == (Level.ERROR, "目标完成情况")
    assert reading.annex is None or not reading.annex.tasks


@pytest.mark.parametrize(("suffix", "write"), ANNEX_FORMS)
def test_a_row_of_many_pages_is_one_row(suffix, write):
    completion = "\n".join(f"{i}.培训{i}人次。" for i in range(1, 200))
    rows = (
        *sample.tasks().rows[:2],
        ItemRow(sample.HEADINGS[0], "3.培训", sample.goal("培训。"), completion),
    )
    rows += (ItemRow("长任务" * 80, "1.事项", sample.goal("目标。"), "完成。"), *sample.tasks().rows[2:])
    annex = AnnexSet(dt.date(2023, 6, 30), ItemTable(rows, ("1.照任务书填写。",)), unit_name=sample.UNIT)
    assert read_back(write(annex, stamp=sample.STAMP), suffix).annex == annex


@pytest.mark.parametrize(("suffix", "write"), BREAKDOWN_FORMS)
def test_breakdown(suffix, write):
    reading = read_back(write(sample.breakdown(), stamp=sample.STAMP), suffix)
    assert reading.breakdown == sample.breakdown()


LETTERS = "甲乙丙丁戊己庚辛壬癸家人项5７%，；、《》（）“”—·=+-@<>&'\"/ AbcXyz😀é"
LINE = st.text(LETTERS, max_size=30)
TEXT = st.lists(LINE, max_size=6).map("\n".join)
NAME = st.text(LETTERS, min_size=1, max_size=40).filter(lambda text: text.strip(" "))
ITEM = st.builds(ItemRow, NAME, NAME, TEXT.map(split_goal), TEXT).map(canonical)
AMOUNT = st.integers(0, 10**10).map(lambda hundreds: Decimal(hundreds * 100))
ROW = st.builds(
    FundsRow,
    NAME.map(one_line),
    st.fixed_dictionaries({s: st.fixed_dictionaries(dict.fromkeys(MEASURES, AMOUNT)) for s in SOURCES}),
)
UNIT = st.text("甲乙丙丁市第一职业教育集团（）", min_size=1, max_size=60)


@pytest.mark.slow
@pytest.mark.parametrize(("suffix", "write"), ANNEX_FORMS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    items=st.lists(ITEM, min_size=1, max_size=5),
    funds=st.lists(ROW, min_size=1, max_size=3),
    unit=UNIT,
    as_of=st.dates(dt.date(2018, 1, 1), dt.date(2030, 12, 31)),
)
def test_any_texts_and_amounts(suffix, write, *, items, funds, unit, as_of):
    # A row holds something, and a goal means the same when it is taken apart twice.
    assume(all(row.name and row.heading and canonical(row) == row for row in items))
    assume(all(row.heading for row in funds))
    notes = ("1.照任务书填写。",)
    annex = AnnexSet(as_of, ItemTable(tuple(items), notes), None, FundsTable(tuple(funds), notes), unit)
    assert read_back(write(annex, stamp=sample.STAMP), suffix).annex == annex


@pytest.fixture(scope="module")
def real_annex() -> AnnexSet:
    if not REAL_ANNEX.exists():
        pytest.skip("the reference documents are not beside the project")
    annex = read_plan_file(REAL_ANNEX).annex
    assert annex is not None
    return annex


@pytest.mark.parametrize(("suffix", "write"), ANNEX_FORMS)
def test_the_real_file_reads_back_equal(real_annex, suffix, write):
    assert read_back(write(real_annex, stamp=sample.STAMP), suffix).annex == real_annex


def test_the_word_file_equals_the_original_cell_by_cell(real_annex):
    ours = document(write_annex_document(real_annex, stamp=sample.STAMP)).tables
    originals = document(REAL_ANNEX.read_bytes()).tables
    assert [word_matrix(table) for table in ours] == [word_matrix(table) for table in originals]


def test_the_excel_file_equals_the_original_cell_by_cell(real_annex):
    book = workbook(write_annex_workbook(real_annex, stamp=sample.STAMP))
    originals = document(REAL_ANNEX.read_bytes()).tables
    for sheet, original, head in zip(book.worksheets, originals, (3, 3, 4), strict=True):
        last = next(
            row for row in range(head, sheet.max_row) if str(sheet.cell(row, 1).value).startswith("备注")
        )
        assert excel_matrix(sheet, head, last - 1) == word_matrix(original)


def test_the_85_figures_of_the_real_file(real_annex):
    original = word_matrix(document(REAL_ANNEX.read_bytes()).tables[2])[3:]
    sheet = workbook(write_annex_workbook(real_annex, stamp=sample.STAMP))["附件2-3"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=7, max_row=11)]
    figures = [value for row in rows for value in row[1:]]
    assert len(figures) == 85
    amounts = [Decimal(str(value)) for row in rows for value in row[1:16]]
    assert amounts == [Decimal(text) for row in original for text in row[1:16]]
    assert [row[16:] for row in rows] == [row[16:] for row in original]


@pytest.mark.parametrize(("suffix", "write"), BREAKDOWN_FORMS)
def test_the_real_breakdown_reads_back_equal(suffix, write):
    if not REAL_BREAKDOWN.exists():
        pytest.skip("the reference documents are not beside the project")
    breakdown = read_plan_file(REAL_BREAKDOWN).breakdown
    assert breakdown is not None
    assert read_back(write(breakdown, stamp=sample.STAMP), suffix).breakdown == breakdown
