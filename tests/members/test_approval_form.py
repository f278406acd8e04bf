"""The 加盟审批表 as paper: one page each, whatever the applicant wrote."""

from __future__ import annotations

import datetime as dt
import io

import docx
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml.ns import qn

from members.documents.approval_form import FormData, approval_forms

DAY = dt.date(2023, 6, 30)
TITLE_MM = 25


def table_of(form: FormData) -> tuple[docx.document.Document, docx.table.Table]:
    document = docx.Document(io.BytesIO(approval_forms([form], group_name="江海职教集团", as_of=DAY)))
    return document, document.tables[0]


def test_a_form_leaves_room_on_its_page() -> None:
    document, table = table_of(FormData(name="甲厂", introduction="制造。", wish="合作。"))
    section = document.sections[0]
    room = section.page_height.mm - section.top_margin.mm - section.bottom_margin.mm
    assert sum(row.height.mm for row in table.rows) + TITLE_MM < room - 15
    assert table.rows[-1].cells[0].text == "理事会\n审批意见"


def text_sizes(**texts: str) -> set[float]:
    _, table = table_of(FormData(name="甲厂", **texts))
    rows = [row for row in table.rows if row.cells[0].text.startswith(("单位介绍", "加盟意愿"))]
    return {run.font.size.pt for row in rows for run in row.cells[1].paragraphs[0].runs}


def test_long_texts_are_set_smaller_so_that_the_council_signs_on_the_same_page() -> None:
    assert text_sizes(introduction="制" * 150, wish="合" * 120) == {12.0}
    assert text_sizes(introduction="制" * 320, wish="合" * 120) == {10.5}
    assert text_sizes(introduction="制" * 420, wish="合" * 180) == {9.0}
    assert text_sizes(introduction="制" * 500, wish="合" * 230) == {8.0}
    crowded = {"website": "https://www.a-long-name.example.com/about", "email": "a.long.name@example.com"}
    assert text_sizes(introduction="制" * 320, wish="合" * 120, **crowded) == {9.0}, "other rows had to grow"


def test_rows_that_wrap_keep_off_their_lines() -> None:
    _, table = table_of(FormData(name="甲厂", staff="1,233 人（2026年10月31日）", rank="理事单位"))
    margins = table._tbl.tblPr.find(qn("w:tblCellMar"))
    assert {side.tag: int(side.get(qn("w:w"))) > 40 for side in margins} == {
        qn("w:top"): True,
        qn("w:bottom"): True,
    }
    sizes = {cell.text: cell.paragraphs[0].runs[0].font.size.pt for row in table.rows for cell in row.cells}
    assert (sizes["理事单位"], sizes["1,233 人（2026年10月31日）"]) == (12.0, 10.5)
    assert all(row.height_rule == WD_ROW_HEIGHT_RULE.AT_LEAST for row in table.rows)
