"""Tables are found by their heads, wherever and however they stand."""

from __future__ import annotations

import datetime as dt

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from reports.annex.read import read_plan_file
from reports.annex.values import Level
from tests.reports.annex.plan_files import (
    BREAKDOWN_HEAD,
    FORMS,
    FUNDS,
    FUNDS_HEAD,
    INDICATOR_HEAD,
    TASK_HEAD,
    codes,
    found,
    funds,
    names,
    read,
    task,
    write,
)

OTHER = [["姓名", "任务", "备注"], ["张三", "写报告", "无"]]


@pytest.fixture(params=FORMS)
def path(request, tmp_path):
    return tmp_path / f"表.{request.param}"


def test_all_three_among_other_text_and_tables(path):
    reading = read(
        path,
        "江门职教集团验收材料",
        OTHER,
        "附件2-1 项目建设情况表",
        [*TASK_HEAD, task()],
        "备注：1.请列明任务；",
        "2.请用数据说明。",
        "",
        "附件2-2 项目建设成果表",
        [*INDICATOR_HEAD, task("机构", "1.结构")],
        "附件2-3 项目资金到位和支出情况表",
        FUNDS,
        "备注：1.相关数据；",
        "填表人：张三　审核人：李四",
        OTHER,
    )
    annex = reading.annex
    assert (names(annex.tasks), names(annex.indicators)) == ([("治理", "1.优化结构")], [("机构", "1.结构")])
    assert [row.heading for row in annex.funds.rows] == ["治理"]
    assert annex.tasks.notes == ("1.请列明任务；", "2.请用数据说明。")
    assert annex.funds.notes == ("1.相关数据；",)
    assert annex.as_of == dt.date(2023, 6, 30)
    assert codes(reading) <= {"not_read"}


@pytest.mark.parametrize("order", [(2, 0, 1), (1, 2, 0)])
def test_in_any_order(path, order):
    tables = [[*TASK_HEAD, task()], [*INDICATOR_HEAD, task("机构")], FUNDS]
    annex = read(path, *(block for i in order for block in ("字", tables[i], ""))).annex
    assert annex.tasks
    assert annex.indicators
    assert annex.funds


@pytest.mark.parametrize(
    ("table", "attribute"),
    [([*TASK_HEAD, task()], "tasks"), ([*INDICATOR_HEAD, task()], "indicators"), (FUNDS, "funds")],
)
def test_one_alone(path, table, attribute):
    annex = read(path, table).annex
    present = {name for name in ("tasks", "indicators", "funds") if getattr(annex, name)}
    assert present == {attribute}


@pytest.mark.parametrize(
    "head",
    [
        [["任务", "具体任务", "建设目标", "目标完成情况"]],
        [
            ["建设 任务", "<", "建设目标、\n验收要点(截至2023年6月)", "目标完成情况 ( 截至 2023 年 6 月 )"],
            ["任 务", "具体\n任务", "^", "^"],
        ],
        [["建设任务", "", "验收要点（截至2023年6月）", "目标完成情况"], ["任务", "具体任务", "", ""]],
        [["附件2-1", "<", "<", "<"], ["填报单位：江门", "<", "单位：项", "<"], *TASK_HEAD],
        [["建设任务", "<", "建设目标、验收要点", "目标完成情况"]],
    ],
    ids=["one line", "blanks and brackets", "not merged", "title inside", "no second line"],
)  # fmt: skip
def test_heads_of_tasks(path, head):
    reading = read(path, [*head, task(), task(name="2.扩大规模")])
    assert names(reading.annex.tasks) == [("治理", "1.优化结构"), ("治理", "2.扩大规模")]
    assert [point.number for point in reading.annex.tasks.rows[0].goal.points] == ["1.", "2."]


def test_funds_head_centred_across_instead_of_merged(path):
    head = [["" if text in "<^" else text for text in row] for row in FUNDS_HEAD]
    (row,) = read(path, [*head, *FUNDS[3:]]).annex.funds.rows
    assert (row.amounts["provincial"]["received"], row.total("budget")) == (100_000, 100_000)


@pytest.mark.parametrize(
    "column",
    [
        ["治理", "^", "机制", "^"],
        ["治理", "治理", "机制", "机制"],
        ["治理", "", "机制", ""],
    ],
    ids=["merged", "repeated", "blank below"],
)
def test_first_column(path, column):
    rows = [task(heading, f"{i % 2 + 1}.事{i}") for i, heading in enumerate(column)]
    reading = read(path, [*TASK_HEAD, *rows])
    assert [row.heading for row in reading.annex.tasks.rows] == ["治理", "治理", "机制", "机制"]
    assert reading.findings == ()


def test_names_broken_over_lines(path):
    (row,) = read(
        path, [*TASK_HEAD, task("规范职业教育\n集团治理", "1.优化\n治理 ABC\nDEF")]
    ).annex.tasks.rows
    assert (row.heading, row.name) == ("规范职业教育集团治理", "1.优化治理 ABC DEF")


def test_a_table_in_two_parts_is_one(path):
    second = [*TASK_HEAD, task("", "2.扩大规模"), task("机制", "1.制度")]
    reading = read(path, [*TASK_HEAD, task()], "附件2-1（续）", second)
    assert names(reading.annex.tasks) == [("治理", "1.优化结构"), ("治理", "2.扩大规模"), ("机制", "1.制度")]
    assert reading.findings == ()


def test_a_head_repeated_inside_a_table(path):
    reading = read(path, [*TASK_HEAD, task(), *TASK_HEAD, task("", "2.扩大规模")])
    assert names(reading.annex.tasks) == [("治理", "1.优化结构"), ("治理", "2.扩大规模")]


@pytest.mark.parametrize("between", [(), ("附件2-2 项目建设任务完成情况表",), ("附件2-2", "填报单位：甲")])
def test_rows_right_above_the_next_head_belong_to_their_own_table(tmp_path, between):
    rows = [task("任务一", f"{n}.建设项目") for n in (1, 2, 3)]
    tables = [[*TASK_HEAD, *rows], [*INDICATOR_HEAD, task("项目成果", "1.任务完成")]]
    money = [*FUNDS_HEAD, funds("任务一", 10, 10, 5)]
    annex = read(tmp_path / "表.xlsx", tables[0], *between, tables[1], *between, money).annex
    assert names(annex.tasks) == [("任务一", f"{n}.建设项目") for n in (1, 2, 3)]
    assert names(annex.indicators) == [("项目成果", "1.任务完成")]
    assert [row.heading for row in annex.funds.rows] == ["任务一"]


def test_headings_on_lines_of_their_own(path):
    rows = [["治理", "<", "<", "<"], task("", "1.甲"), ["机制", "<", "<", "<"], task("", "1.乙")]
    assert names(read(path, [*TASK_HEAD, *rows]).annex.tasks) == [("治理", "1.甲"), ("机制", "1.乙")]


def test_a_line_of_text_below_is_no_row(path):
    for line in (["本表一式两份。", "", "", ""], ["本表一式两份。", "<", "<", "<"]):
        reading = read(path, [*TASK_HEAD, task(), ["", "", "", ""], line])
        assert (names(reading.annex.tasks), reading.findings) == ([("治理", "1.优化结构")], ())


def test_a_tall_row_over_several_rows_is_one(path):
    reading = read(
        path, [*TASK_HEAD, task(), ["^"] * 4, ["^"] * 4, ["^", "2.扩大", "建设目标：扩大。", "完成率100%"]]
    )
    assert names(reading.annex.tasks) == [("治理", "1.优化结构"), ("治理", "2.扩大")]
    assert reading.findings == ()


def test_notes_and_signatures_inside_the_table(path):
    rows = [task(), ["备注：1.甲；\n2.乙。", "<", "<", "<"], ["填表人：张三", "<", "审核人：李四", "<"]]
    table = read(path, [*TASK_HEAD, *rows]).annex.tasks
    assert names(table) == [("治理", "1.优化结构")]
    assert table.notes == ("1.甲；", "2.乙。")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("填报单位（盖章）：江门市第一职业教育集团    填报日期：2023年6月30日", "江门市第一职业教育集团"),
        ("填报单位:江门职教集团　单位：万元", "江门职教集团"),
        ("填报单位（盖章）：__________  填报日期：", ""),
    ],
)
def test_unit_name(path, line, name):
    assert read(path, "附件2-1 项目建设情况表", line, [*TASK_HEAD, task()]).annex.unit_name == name


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("截至2023年6月", dt.date(2023, 6, 30)),
        ("截至2024年2月", dt.date(2024, 2, 29)),
        ("截止 2023 年 12 月", dt.date(2023, 12, 31)),
        ("截至2023年6月15日", dt.date(2023, 6, 15)),
        ("截至２０２３年６月", dt.date(2023, 6, 30)),
        ("截至2023.6", dt.date(2023, 6, 30)),
        ("截至二〇二三年十二月", dt.date(2023, 12, 31)),
    ],
)
def test_cut_off_date(path, text, date):
    head = [["任务", "具体任务", "建设目标", f"目标完成情况（{text}）"]]
    reading = read(path, [*head, task()])
    assert reading.annex.as_of == date
    assert not found(reading, "as_of_missing")


def test_cut_off_dates_that_differ(path):
    indicators = [[text.replace("6月", "9月") for text in row] for row in INDICATOR_HEAD]
    reading = read(
        path, [*TASK_HEAD, task()], [*indicators, task("机构")], FUNDS, "备注：1.数据截至2023年5月；"
    )
    assert reading.annex.as_of == dt.date(2023, 5, 31)
    (finding,) = found(reading, "as_of_differs")
    assert finding.level == Level.WARNING
    for date in ("2023-06-30", "2023-09-30", "2023-05-31"):
        assert date in finding.message


def test_no_cut_off_date_or_an_impossible_one(path):
    head = [["任务", "具体任务", "建设目标", "目标完成情况"]]
    assert codes(read(path, [*head, task()])) == {"as_of_missing"}
    head[0][3] = "目标完成情况（截至2023年13月）"
    assert codes(read(path, [*head, task()])) == {"as_of_unreadable", "as_of_missing"}


def test_no_known_table(path):
    reading = read(path, "说明", OTHER)
    (finding,) = reading.findings
    assert (finding.level, finding.code) == (Level.REFUSAL, "no_table")
    assert reading.refused
    for words in (path.name, "附件2-1", "目标任务分解表", "具体任务", "责任单位"):
        assert words in finding.message


def test_a_head_without_rows(path):
    reading = read(path, TASK_HEAD)
    assert reading.refused
    assert codes(reading) == {"no_rows"}


def test_a_name_for_the_sentences(path):
    write(path, "说明")
    assert "“我的表.docx”" in read_plan_file(path, name="秘书处/我的表.docx").findings[0].message


def test_a_file_that_is_none_of_them(tmp_path):
    path = tmp_path / "图.docx"
    path.write_bytes(b"\x89PNG")
    reading = read_plan_file(path)
    assert reading.refused
    assert "图片" in reading.findings[0].message


def test_unknown_columns_are_named(path):
    rows = [
        [*row, extra] for row, extra in zip([*TASK_HEAD, task()], ["佐证材料", "^", "见附件"], strict=True)
    ]
    (finding,) = read(path, rows).findings
    assert finding.code == "column_ignored"
    assert "佐证材料" in finding.message


def test_rows_without_a_name_or_heading(path):
    reading = read(
        path, [*TASK_HEAD, task(heading=""), task(name=""), task("治理", "1.甲"), ["", "", "", ""]]
    )
    assert names(reading.annex.tasks) == [("治理", "1.甲")]
    problems = [(f.level, f.code, f.row, f.column) for f in reading.findings]
    assert problems == [
        (Level.ERROR, "heading_missing", 3, "任务"),
        (Level.ERROR, "name_missing", 4, "具体任务"),
    ]


@pytest.mark.parametrize("between", ["", "（续表）", "附件2-1（续）", "接上表"])
def test_the_rest_of_a_table_without_a_head_is_read_on(tmp_path, between):
    reading = read(tmp_path / "表.docx", [*TASK_HEAD, task()], between, [task("", "2.制度")])
    assert names(reading.annex.tasks) == [("治理", "1.优化结构"), ("治理", "2.制度")]
    (finding,) = reading.findings
    assert finding.code == "table_without_head"
    assert "第2个表格紧接在后面而没有表头，列数相同，当作续表读取了1行" in finding.message


@pytest.mark.parametrize("after", [OTHER, [["姓名", "单位", "职务", "备注"], ["张三", "甲厂", "厂长", "无"]]])
def test_a_table_that_follows_and_is_none_of_it_is_named_with_its_rows(tmp_path, after):
    reading = read(tmp_path / "表.docx", [*TASK_HEAD, task()], "", after)
    assert len(reading.annex.tasks.rows) == 1
    assert "2行没有读取" in found(reading, "table_without_head")[0].message


def test_tables_of_another_kind_are_named_with_their_rows(tmp_path):
    reading = read(tmp_path / "表.docx", "封面", OTHER, "附件", [*TASK_HEAD, task()])
    (finding,) = reading.findings
    assert finding.message.startswith("没有读取第1个表格（2行）")


def test_a_table_in_a_text_box_is_read(tmp_path):
    path = write(tmp_path / "表.docx", [*TASK_HEAD, task()])
    document = docx.Document(path)
    (drawn,) = document.element.body.iter(qn("w:tbl"))
    box = OxmlElement("w:txbxContent")
    document.add_paragraph().add_run()._r.append(OxmlElement("w:pict"))
    document.element.body.iter(qn("w:pict")).__next__().append(box)
    box.append(drawn)
    document.save(path)
    assert names(read_plan_file(path).annex.tasks) == [("治理", "1.优化结构")]


def marked(path, kind, mark="1"):
    """The first cell that says 10 gets a run of this kind behind it."""
    document = docx.Document(path)
    cell = next(c for t in document.tables for row in t.rows for c in row.cells if c.text == "10")
    run = cell.paragraphs[0].add_run(mark)
    setattr(run.font, kind, True)
    document.save(path)
    return read_plan_file(path)


@pytest.mark.parametrize(
    ("kind", "words"),
    [("superscript", "写在右上角或右下角的小字"), ("hidden", "隐藏的文字"), ("strike", "划掉的文字")],
)
def test_an_amount_is_never_made_of_two_runs_of_different_kind(tmp_path, kind, words):
    path = write(tmp_path / "表.docx", [*FUNDS_HEAD, funds("治理", 10, 10, 5), funds("合计", 10, 10, 5)])
    reading = marked(path, kind)
    assert reading.annex.funds.rows[0].amounts["provincial"]["budget"] == 100_000
    (finding,) = [f for f in reading.findings if f.code.startswith("left_out")]
    assert finding.message == (
        f"附件2-3 项目资金到位和支出情况表第4行“省级及以上财政·预算总投入”：“1”是{words}，没有读入，单元格读作“10”。"
        "请核对；要读入的请改成普通文字。"
    )


def test_rows_below_the_notes_are_named(path):
    reading = read(path, [*TASK_HEAD, task(), ["备注：一", "<", "<", "<"], task("治理", "2.落下")])
    assert len(reading.annex.tasks.rows) == 1
    assert "第5行写在备注或签名下面，共1行没有读取" in found(reading, "rows_below_notes")[0].message


def test_breakdown_and_annex_in_one_file(path):
    row = ["1", "修订制度", "秘书处", "1. 调研；2. 表决。", "成册。", "完成", ""]
    reading = read(path, [*TASK_HEAD, task()], "某集团目标任务分解表（一）", [*BREAKDOWN_HEAD, row])
    assert reading.annex.tasks
    assert reading.breakdown.title == "某集团目标任务分解表"
    assert reading.findings == ()
