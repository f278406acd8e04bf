"""The Excel form of the tables, as a person finds it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from groupportal.errors import DomainError
from reports.annex.values import AnnexSet, FundsTable, Goal, ItemRow, ItemTable
from reports.annex.write import write_annex_workbook, write_breakdown_workbook
from tests.reports.annex import sample
from tests.reports.annex.office_grid import merges, row_of, texts, workbook
from tests.reports.annex.test_round_trip import read_back


def written(annex: AnnexSet):
    return workbook(write_annex_workbook(annex, stamp=sample.STAMP))


def test_a_sheet_for_each_table_that_is_there():
    assert written(sample.annex()).sheetnames == ["附件2-1", "附件2-2", "附件2-3"]
    assert written(AnnexSet(None, indicators=sample.indicators())).sheetnames == ["附件2-2"]


def test_no_table_at_all_is_refused_in_words():
    with pytest.raises(DomainError, match="三张表都没有内容"):
        written(AnnexSet(None))


def test_head_of_the_task_table():
    sheet = written(sample.annex())["附件2-1"]
    assert texts(sheet)[:4] == [
        ["附件2-1 项目建设情况表", "", "", ""],
        [f"填报单位（盖章）：{sample.UNIT}", "", "", "填报日期：    年  月  日"],
        ["建设任务", "", "建设目标、验收要点\n（截至2023年6月）", "目标完成情况\n（截至2023年6月）"],
        ["任务", "具体任务", "", ""],
    ]
    assert {"A1:D1", "A2:C2", "A3:B3", "C3:C4", "D3:D4"} <= merges(sheet)


def test_head_of_the_indicator_table():
    sheet = written(sample.annex())["附件2-2"]
    assert texts(sheet)[2][0] == "成果指标"
    assert texts(sheet)[3][:2] == ["一级指标", "二级指标"]
    assert texts(sheet)[2][2] == "预期目标、验收要点\n（截至2023年6月）"


@pytest.mark.parametrize(
    ("as_of", "head"),
    [
        (dt.date(2023, 6, 30), "目标完成情况\n（截至2023年6月）"),
        (dt.date(2024, 2, 29), "目标完成情况\n（截至2024年2月）"),
        (dt.date(2024, 2, 28), "目标完成情况\n（截至2024年2月28日）"),
        (dt.date(2023, 6, 15), "目标完成情况\n（截至2023年6月15日）"),
        (None, "目标完成情况"),
    ],
)
def test_cut_off_date_in_the_head(as_of, head):
    assert written(sample.annex(as_of))["附件2-1"]["D3"].value == head


def test_rows_and_first_column_merged_over_its_tasks():
    sheet = written(sample.annex())["附件2-1"]
    assert texts(sheet)[4:7] == [
        [
            "理顺集团治理",
            "1.换届选举",
            "建设目标：按期换届。\n验收要点：\n1.换届材料1套；\n2.年度报告3份。",
            "完成率100%\n1.换届1次。",
        ],
        [
            "",
            "2.吸收成员",
            "建设目标：成员增加20家。\n验收要点：\n1.审批表20份。",
            "完成率100%\n1.吸收21家。",
        ],
        ["健全运行制度", "1.修订章程", "建设目标：制度成册。", ""],
    ]
    assert "A5:A6" in merges(sheet)
    assert not [area for area in merges(sheet) if area.startswith("A7")]


def test_notes_and_signatures_below():
    below = [row[0] for row in texts(written(sample.annex())["附件2-1"])[7:]]
    assert below[:2] == ["备注：1.照任务书填写；", "2.尽量写数字。"]
    assert below[2].split() == ["填表人：", "审核人：", "单位负责人：", "联系电话："]


def test_default_notes_name_the_cut_off_date():
    sheet = written(AnnexSet(dt.date(2023, 6, 15), funds=FundsTable(sample.funds().rows)))["附件2-3"]
    notes = [row[0] for row in texts(sheet) if row[0].startswith(("备注", "2.", "3."))]
    assert notes[0].startswith("备注：1.“预算总投入”")
    assert "截至2023年6月15日" in notes[1]


def test_head_of_the_funds_table():
    sheet = written(sample.annex())["附件2-3"]
    assert sheet["A3"].value == "单位：万元"
    assert {"A4:A6", "B4:M4", "N4:P5", "Q4:Q6", "R4:R6", "B5:D5", "E5:G5", "H5:J5", "K5:M5"} <= merges(sheet)
    assert [sheet[f"{c}5"].value for c in "BEHK"] == [
        "省级及以上财政（万元）",
        "市级财政（万元）",
        "行业企业（万元）",
        "集团自筹（万元）",
    ]
    lowest = [str(cell.value).replace("\n", "") for cell in sheet[6][1:16]]
    assert lowest == ["预算总投入", "实际已到位", "实际支出"] * 5


def test_every_figure_of_the_funds_table_is_a_number_and_the_total_comes_first():
    sheet = written(sample.annex())["附件2-3"]
    assert [sheet.cell(row, 1).value for row in range(7, 12)] == ["合计", *sample.HEADINGS]
    for row in range(7, 12):
        heading = sheet.cell(row, 1).value
        wan, received, spent = sample.FIGURES[heading]
        expected = [Decimal(figure) for figure in f"{wan} {sample.TOTALS[heading]}".split()]
        cells = sheet[row][1:16]
        assert [Decimal(str(cell.value)) for cell in cells] == expected
        assert {cell.data_type for cell in cells} == {"n"}
        assert {cell.number_format for cell in cells} == {"General"}
        assert [cell.value for cell in sheet[row][16:18]] == [received, spent]


def test_no_budget_prints_a_dash_and_zero_prints_0():
    zero = FundsTable((sample.funds_row("任务", "0 0 0 0 5 5 0 0 0 0 0 0"),))
    sheet = written(AnnexSet(None, funds=zero))["附件2-3"]
    row = [cell.value for cell in sheet[8]]
    assert row[1] == 0
    assert row[5] == 5
    assert row[16:] == ["—", "—"]


def test_print_settings():
    for sheet in written(sample.annex()).worksheets:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert "第 &P 页 共 &N 页" in sheet.oddFooter.center.text
    rows = [sheet.print_title_rows for sheet in written(sample.annex()).worksheets]
    assert rows == ["$3:$4", "$3:$4", "$4:$6"]


def test_a_row_too_tall_for_excel_is_split_and_every_cell_merged_over_the_pieces():
    sheet = written(sample.one_row(completion="\n".join(f"第{i}行" for i in range(33))))["附件2-1"]
    last = row_of(sheet, "备注：1.“具体任务”按省示范集团建设任务书所列的任务逐项填写；") - 1
    assert last > 5
    assert {f"{column}5:{column}{last}" for column in "ABCD"} <= merges(sheet)
    heights = [sheet.row_dimensions[row].height for row in range(5, last + 1)]
    assert max(heights) <= 409.5
    assert sum(heights) >= 33 * 12.5


def test_a_row_taller_than_a_page_goes_on_under_its_name_with_all_its_borders():
    # Paragraphs, and one that alone is longer than a page.
    said = "\n".join(f"{i}.校企共同制定方案。" for i in range(60)) + "\n" + "形成材料，" * 900 + "\n完。"
    annex = sample.one_row(heading="共享机制", name="1.事项", completion=said)
    sheet = written(annex)["附件2-1"]
    starts = [brk.id + 1 for brk in sheet.row_breaks.brk]
    assert len(starts) > 2
    for row in starts:
        assert [sheet.cell(row, column).value for column in (1, 2)] == ["共享机制", "1.事项（续）"]
    for area in sheet.merged_cells.ranges:
        assert not any(area.min_row < row <= area.max_row for row in starts), "no merge over a break"
    text = "".join(cell for row in texts(sheet) for cell in row)
    assert text.replace("（接上页）", "").count("形成材料，") >= 890
    back = read_back(write_annex_workbook(annex, stamp=sample.STAMP), "xlsx")
    assert back.annex.tasks.rows == annex.tasks.rows
    (sent,) = back.sent["tasks"]
    assert (sent["name"], sent["completion"]) == ("1.事项", said), "as the page of comparison takes it"


def test_a_long_heading_over_short_rows_gets_its_height():
    sheet = written(sample.one_row(heading="集团任务" * 30))["附件2-1"]
    assert sheet.row_dimensions[5].height >= 15 * 12.5


def test_long_amounts_get_wider_columns():
    narrow = written(sample.annex())["附件2-3"].column_dimensions["B"].width
    big = FundsTable((sample.funds_row("任务", "123456789.12 " + "0 " * 11),))
    wide = written(AnnexSet(None, funds=big))["附件2-3"].column_dimensions["B"].width
    assert wide >= len("123456789.12") * 0.75 > narrow


def test_properties_tell_the_origin_and_the_page_does_not():
    book = written(sample.annex())
    assert book.properties.creator == sample.UNIT
    assert book.properties.identifier == "S-2023-0001"
    assert "S-2023-0001" in book.properties.description
    assert "2026.11.0" in book.properties.description
    assert book.properties.created == dt.datetime(2023, 7, 3, 9, 30)  # noqa: DTZ001 -- properties are naive UTC
    assert not any("S-2023" in cell for sheet in book for row in texts(sheet) for cell in row)


def test_a_table_without_rows_still_has_head_and_total():
    sheet = written(AnnexSet(None, funds=FundsTable(())))["附件2-3"]
    assert [cell.value for cell in sheet[7]] == ["合计", *[0] * 15, "—", "—"]


def test_breakdown():
    sheet = workbook(write_breakdown_workbook(sample.breakdown(), stamp=sample.STAMP)).active
    assert sheet["A1"].value == sample.breakdown().title
    assert [cell.value for cell in sheet[2]][:6] == [
        "序号",
        "目标任务",
        "责任单位",
        "工作举措",
        "达成标志",
        "预期进度与完成时限",
    ]
    assert [cell.value for cell in sheet[3]][5:] == ["2021年", "2022年", "2023年"]
    assert {"A2:A3", "F2:H2"} <= merges(sheet)
    assert [cell.value for cell in sheet[4]][5:] == ["完成", None, None]
    assert [cell.value for cell in sheet[5]][5:] == [5, 5, 5]
    assert [cell.value for cell in sheet[6]][5:] == [None, "40%", "出台方案"]


def test_a_row_of_the_breakdown_taller_than_a_page_has_all_its_borders_too():
    plain = sample.breakdown()
    taken = "\n".join(f"{n}.校企共同制定方案，形成材料。" for n in range(1, 90))
    tall = replace(
        plain.rows[1],
        responsible="秘书处",
        responsible_units=("秘书处",),
        measures=taken,
        mark="形成材料，" * 300,
    )
    breakdown = replace(plain, rows=(plain.rows[0], tall, plain.rows[2]))
    made = write_breakdown_workbook(breakdown, stamp=sample.STAMP)
    sheet = workbook(made).active
    starts = [brk.id + 1 for brk in sheet.row_breaks.brk]
    assert len(starts) > 2
    names = [[sheet.cell(row, column).value for column in (1, 2)] for row in starts]
    assert [plain.rows[1].number, f"{plain.rows[1].name}（续）"] in names
    for area in sheet.merged_cells.ranges:
        assert not any(area.min_row < row <= area.max_row for row in starts), "no merge over a break"
    back = read_back(made, "xlsx")
    assert back.breakdown.rows == breakdown.rows
    assert [f.code for f in back.findings] == []


def test_a_heading_over_several_pages_is_drawn_anew_on_each():
    text = "校企共同制定方案，形成材料。\n" * 12
    rows = tuple(ItemRow("共享机制", f"{n}.事项", Goal("", text), text) for n in range(1, 7))
    sheet = written(AnnexSet(dt.date(2023, 6, 30), ItemTable(rows)))["附件2-1"]
    starts = [brk.id + 1 for brk in sheet.row_breaks.brk]
    assert starts, "pages are parted where the merged cell is"
    for row in starts:
        assert sheet.cell(row, 1).value == "共享机制"
    for area in sheet.merged_cells.ranges:
        if area.min_row > 4:
            assert not any(area.min_row < row <= area.max_row for row in starts), "no merge over a break"
    per_page = [b - a for a, b in zip([5, *starts], [*starts, 11], strict=True)]
    assert max(per_page) - min(per_page[:-1]) <= 1, "pages are filled"


def test_a_row_stands_on_the_page_where_it_fits():
    sheet = written(sample.many_rows(60))["附件2-1"]
    starts = [brk.id + 1 for brk in sheet.row_breaks.brk]
    height = [0.0, *(sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1))]
    head, room = sum(height[3:5]), 500.0
    for begin, end in pairwise(starts):
        used = head + sum(height[begin:end])
        assert used <= 525.0
        assert used + height[end] > room
