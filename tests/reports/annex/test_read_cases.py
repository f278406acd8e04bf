"""Small annex files that went wrong in somebody's hands: each has its right outcome. Left out where the files are not there."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from reports.annex.read import read_plan_file
from reports.annex.values import Level, Reading
from tests.reports.annex.plan_files import codes, names


@pytest.fixture
def read(shared: Path):
    def read(name: str) -> Reading:
        return read_plan_file(shared / "inputs/cases" / name)

    return read


def amount(reading: Reading) -> Decimal:
    """What 治理结构 received from the city, in 元."""
    return reading.annex.funds.rows[0].amounts["municipal"]["received"]


def test_a_table_continued_without_a_head(read):
    assert names(read("split-continued.docx").annex.tasks) == [
        ("治理结构", "1.优化治理结构"),
        ("治理结构", "2.扩大集团规模"),
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("superscript.docx", "left_out_raised"),
        ("hidden-text.docx", "left_out_hidden"),
        ("struck.docx", "left_out_struck"),
        ("celldel.docx", "tracked_deletions"),
    ],
)
def test_what_does_not_count_is_no_part_of_an_amount(read, name, code):
    reading = read(name)
    assert amount(reading) == 42_300
    assert code in codes(reading)
    assert not [f for f in reading.findings if f.level == Level.ERROR]


def test_ticked_boxes(read):
    assert "2.新增成员12家：☑已完成 □未完成" in read("sym.docx").annex.tasks.rows[0].completion


def test_a_text_embedded_whole(read):
    reading = read("altchunk.docx")
    assert reading.refused
    assert "打开后另存为" in reading.findings[0].message


def test_a_workbook_whose_looks_one_reader_does_not_take(read):
    reading = read("x-badfill.xlsx")
    assert not reading.refused
    assert amount(reading) == 42_300
    assert reading.annex.indicators


def test_a_name_that_excel_keeps_as_a_date(read):
    assert names(read("x-date-name.xlsx").annex.tasks)[0] == ("治理结构", "1月1日")


def test_printed_parts_that_do_not_add_up(read):
    (first, *_) = [f for f in read("rounding.docx").findings if f.code == "printed_sums"]
    assert "各来源相加是 0.99 万元，合计是 1 万元" in first.message
