"""The Word form of the tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from groupportal.errors import DomainError
from reports.annex.values import AnnexSet, Breakdown, FundsTable
from reports.annex.write import write_annex_document, write_breakdown_document
from tests.reports.annex import sample
from tests.reports.annex.office_grid import cell_matrix, document, table_texts


def written(annex: AnnexSet):
    return document(write_annex_document(annex, stamp=sample.STAMP))


def flags(row, name: str) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn(name)}") is not None


def test_a_table_each_on_its_own_page():
    doc = written(sample.annex())
    assert len(doc.tables) == 3
    titles = [p for p in doc.paragraphs if p.text.startswith("附件2-")]
    assert [p.text for p in titles] == [
        "附件2-1 项目建设情况表",
        "附件2-2 项目建设成果表",
        "附件2-3 项目资金到位和支出情况表",
    ]
    assert [bool(p.paragraph_format.page_break_before) for p in titles] == [False, True, True]


def test_absent_tables_are_left_out_and_none_at_all_is_refused():
    assert len(written(AnnexSet(None, funds=sample.funds())).tables) == 1
    with pytest.raises(DomainError, match="三张表都没有内容"):
        written(AnnexSet(None))


def test_head_and_rows_of_the_task_table_with_spans():
    rows = cell_matrix(written(sample.annex()).tables[0])
    assert rows[0] == [
        ("建设任务", 2, ""),
        ("建设目标、验收要点\n（截至2023年6月）", 1, "restart"),
        ("目标完成情况\n（截至2023年6月）", 1, "restart"),
    ]
    assert rows[1] == [("任务", 1, ""), ("具体任务", 1, ""), ("", 1, "continue"), ("", 1, "continue")]
    assert [row[0] for row in rows[2:]] == [
        ("理顺集团治理", 1, "restart"),
        ("", 1, "continue"),
        ("健全运行制度", 1, ""),
    ]
    assert rows[4][3] == ("", 1, "")


def test_head_of_the_funds_table_spans_three_rows():
    rows = cell_matrix(written(sample.annex()).tables[2])
    assert [(text.replace("\n", ""), span) for text, span, _ in rows[0]] == [
        ("建设任务", 1),
        ("资金预算及来源", 12),
        ("合计（万元）", 3),
        ("资金实际到位率", 1),
        ("资金实际支出率", 1),
    ]
    assert [(span, merge) for _, span, merge in rows[1]] == [
        (1, "continue"), *[(3, "")] * 4, (3, "continue"), (1, "continue"), (1, "continue"),
    ]  # fmt: skip
    assert len(rows[2]) == 18


def test_every_figure_of_the_funds_table():
    rows = table_texts(written(sample.annex()).tables[2])[3:]
    assert [row[0] for row in rows] == ["合计", *sample.HEADINGS]
    for heading, *shown in rows:
        wan, received, spent = sample.FIGURES[heading]
        assert shown == [*wan.split(), *sample.TOTALS[heading].split(), received, spent]


def test_no_budget_prints_a_dash():
    zero = FundsTable((sample.funds_row("任务", "0 0 0 0 5 5 0 0 0 0 0 0"),))
    assert table_texts(written(AnnexSet(None, funds=zero)).tables[0])[4][16:] == ["—", "—"]


def test_head_rows_repeat_and_only_short_rows_hold_together():
    table = written(sample.one_row(completion="很长的完成情况。" * 300)).tables[0]
    head, again, long_row = table._tbl.tr_lst
    assert flags(head, "w:tblHeader")
    assert flags(again, "w:tblHeader")
    assert not flags(long_row, "w:cantSplit")
    assert flags(written(sample.one_row()).tables[0]._tbl.tr_lst[2], "w:cantSplit")


def test_page_and_faces():
    doc = written(sample.annex())
    section = doc.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    footer = section.footer._element.xpath("string(.)")
    assert footer == "第 1 页 共 1 页"
    assert [f.get(qn("w:instr")).strip() for f in section.footer._element.iter(qn("w:fldSimple"))] == [
        "PAGE",
        "NUMPAGES",
    ]
    fonts = doc.styles["附件正文"].element.rPr.rFonts
    assert (fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia"))) == ("Times New Roman", "宋体")
    assert doc.styles["附件表头"].element.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"


def test_lines_around_the_table():
    lines = [p.text for p in written(AnnexSet(None, funds=sample.funds(), unit_name=sample.UNIT)).paragraphs]
    assert lines[:3] == [
        "附件2-3 项目资金到位和支出情况表",
        f"填报单位（盖章）：{sample.UNIT}\t填报日期：    年  月  日",
        "单位：万元",
    ]
    assert lines[3] == "备注：1.数据均为累计数。"
    assert lines[4].split() == ["填表人：", "审核人：", "单位负责人：", "联系电话："]


def test_properties_tell_the_origin_and_the_page_does_not():
    doc = written(sample.annex())
    assert doc.core_properties.author == sample.UNIT
    assert doc.core_properties.identifier == "S-2023-0001"
    assert "2026.11.0" in doc.core_properties.comments
    assert "S-2023" not in doc.element.xpath("string(.)")


def test_beside_states_the_years_take_the_room_of_what_no_row_says_and_numbers_stay_whole():
    told = sample.breakdown()
    bare = replace(told, rows=tuple(replace(row, number="", measures="", mark="") for row in told.rows))

    def widths(breakdown: Breakdown) -> list[int]:
        doc = document(write_breakdown_document(breakdown, stamp=sample.STAMP))
        languages = {one.get(qn("w:val")) for one in doc.styles.element.iter(qn("w:lang"))}
        assert languages == {"en-US"}, "in Chinese a number is broken where the line ends"
        return [column.width for column in doc.tables[0].columns]

    on_the_day = (replace(one, as_of=dt.date(2022, 12, 31)) for one in (told, bare))
    full, empty = map(widths, on_the_day)
    assert empty[3] < full[3] / 2
    assert empty[0] == full[0], "one that is narrow as it is takes nothing more"
    assert empty[-1] > full[-1] * 1.3
    assert widths(told) == widths(bare), (
        "without states there is nothing to read, and something to be written in"
    )


def test_breakdown():
    rows = cell_matrix(document(write_breakdown_document(sample.breakdown(), stamp=sample.STAMP)).tables[0])
    assert rows[0][5] == ("预期进度与完成时限", 3, "")
    assert [text for text, _, _ in rows[1]][5:] == ["2021年", "2022年", "2023年"]
    assert [text for text, _, _ in rows[3]] == [
        "2",
        "共建学院",
        "秘书处、各成员学校",
        "1. 调研；2. 推进。",
        "投入使用。",
        "5",
        "5",
        "5",
    ]
