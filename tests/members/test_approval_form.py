"""The 加盟审批表 as paper: one page each, whatever the applicant wrote."""

from __future__ import annotations

import datetime as dt
import io

import docx

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


def test_long_texts_are_set_smaller_so_that_the_council_signs_on_the_same_page() -> None:
    _, table = table_of(FormData(name="甲厂", introduction="制" * 500, wish="合" * 230))
    sizes = {
        run.font.size.pt
        for row in table.rows
        if row.cells[0].text.startswith(("单位介绍", "加盟意愿"))
        for run in row.cells[1].paragraphs[0].runs
    }
    assert sizes == {9.0}
