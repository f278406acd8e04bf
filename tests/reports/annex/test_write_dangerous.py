"""Text that would harm the person who opens the file, or the file itself."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import openpyxl
import pytest

from groupportal.office.characters import lines_needed
from groupportal.office.excel_file import MAX_CELL_UNITS, safe_cell, set_cell
from groupportal.office.word_file import safe_text
from reports.annex.values import AnnexSet
from reports.annex.write import write_annex_document, write_annex_workbook
from tests.reports.annex import sample
from tests.reports.annex.office_grid import document, table_texts, workbook

STARTS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")', "#N/A", "#REF!", "="]


def first_row(annex: AnnexSet):
    return workbook(write_annex_workbook(annex, stamp=sample.STAMP))["附件2-1"][5]


@pytest.mark.parametrize("text", STARTS)
def test_text_stays_text_in_excel(text):
    cells = first_row(sample.one_row(text, text, text, text))
    assert [cell.value for cell in cells] == [text] * 4
    assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x"])
def test_editing_such_a_cell_does_not_make_it_a_formula(text):
    assert first_row(sample.one_row(name=text))[1].quotePrefix


def test_unit_name_and_notes_are_text_too():
    rows = sample.tasks().rows
    annex = AnnexSet(None, type(sample.tasks())(rows, ("=1+1",)), unit_name="=2+2")
    book = workbook(write_annex_workbook(annex, stamp=sample.STAMP))
    assert not [c for row in book.active.iter_rows() for c in row if c.data_type == "f"]
    assert book.properties.creator == "=2+2"


def test_control_characters_are_dropped_and_lines_kept():
    dirty = "甲\x00乙\x0b丙\x1f\r\n丁\r戊\ufffe\ud800己\x85"
    clean = "甲乙丙\n丁\n戊己"
    assert safe_cell(dirty) == safe_text(dirty) == clean
    annex = sample.one_row(dirty, dirty, dirty, dirty)
    assert first_row(annex)[3].value == clean
    table = document(write_annex_document(annex, stamp=sample.STAMP)).tables[0]
    assert table_texts(table)[2] == [clean] * 4


def test_control_characters_in_the_unit_name_reach_no_property():
    annex = AnnexSet(None, sample.tasks(), unit_name="甲\x00乙" * 200)
    assert (
        workbook(write_annex_workbook(annex, stamp=sample.STAMP)).properties.creator == ("甲乙" * 200)[:255]
    )
    assert (
        document(write_annex_document(annex, stamp=sample.STAMP)).core_properties.author
        == ("甲乙" * 200)[:255]
    )


def test_markup_is_text_in_word():
    table = document(
        write_annex_document(sample.one_row(name="<w:t>&amp;</w:t>]]>"), stamp=sample.STAMP)
    ).tables[0]
    assert table_texts(table)[2][1] == "<w:t>&amp;</w:t>]]>"


def test_40000_characters_go_on_in_the_next_rows_of_excel_and_stand_in_one_of_word():
    annex = sample.one_row(completion="长" * 40_000)
    rows = list(workbook(write_annex_workbook(annex, stamp=sample.STAMP))["附件2-1"].iter_rows())
    assert sum(str(cell.value).count("长") for row in rows for cell in row[3:4]) == 40_000
    assert max(len(str(cell.value)) for row in rows for cell in row) < MAX_CELL_UNITS
    assert safe_cell("长" * 40_000).endswith("长…（原文共40000字，此处截断，全文见系统）")
    table = document(write_annex_document(annex, stamp=sample.STAMP)).tables[0]
    assert table_texts(table)[2][3] == "长" * 40_000


def test_the_limit_counts_what_excel_counts():
    assert safe_cell("长" * MAX_CELL_UNITS) == "长" * MAX_CELL_UNITS
    cut = safe_cell("𠮷" * 20_000)
    assert len(cut.encode("utf-16-le")) // 2 <= MAX_CELL_UNITS
    assert cut.endswith("𠮷…（原文共20000字，此处截断，全文见系统）")


def test_other_values():
    assert safe_cell(None) is None
    assert safe_cell(Decimal("6.5")) == Decimal("6.5")
    assert safe_cell(Decimal("NaN")) == "NaN"
    assert safe_cell(dt.datetime(2023, 6, 30, 20, tzinfo=dt.UTC)) == dt.datetime(2023, 7, 1, 4)  # noqa: DTZ001
    assert safe_cell(["=1"]) == "['=1']"


def test_set_cell_on_an_ordinary_sheet():
    sheet = openpyxl.Workbook().active
    assert set_cell(sheet, 1, 1, "=1+1").data_type == "s"
    assert sheet["A1"].quotePrefix
    assert set_cell(sheet, 1, 2, Decimal("1.5")).data_type == "n"


@pytest.mark.parametrize(
    ("text", "capacity", "lines"),
    [
        ("", 20, 1),
        ("九个汉字正好排满行", 20, 1),
        ("十个汉字排满还多一个", 20, 2),
        ("a\n\nb", 20, 3),
        ("x" * 100, 20, 8),
    ],
)
def test_lines_needed(text, capacity, lines):
    assert lines_needed(text, capacity) == lines
