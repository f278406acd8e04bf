"""目标任务分解表."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.annex.read.breakdown import split_units, year_cell
from reports.annex.values import Level
from tests.reports.annex.plan_files import BREAKDOWN_HEAD, FORMS, codes, found, read

TITLE = "某集团工作规划（2021-2022）目标任务分解表"


def row(
    number, name, first="完成", second="", *, units="秘书处", measures="1. 调研；2. 表决。", mark="成册。"
):
    return [str(number), name, units, measures, mark, first, second]


@pytest.fixture(params=FORMS)
def path(request, tmp_path):
    return tmp_path / f"表.{request.param}"


def test_two_parts_are_one_table(path):
    second = [[text.replace("2022", "2023") for text in line] for line in BREAKDOWN_HEAD]
    reading = read(
        path,
        f"{TITLE}（一）",
        [*BREAKDOWN_HEAD, row(1, "修订制度"), row(2, "建设平台", "", "5")],
        f"{TITLE}（二）",
        [*second, row(3, "引入诊断", "35%", "出台方案")],
    )
    table = reading.breakdown
    assert (table.title, table.years) == (TITLE, (2021, 2022, 2023))
    assert [r.number for r in table.rows] == ["1", "2", "3"]
    assert [(c.year, c.kind, c.number) for r in table.rows for c in r.years] == [
        (2021, "done", None),
        (2022, "number", Decimal(5)),
        (2021, "percent", Decimal(35)),
        (2023, "text", None),
    ]
    assert reading.findings == ()


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("完成", "done", None),
        ("完成。", "done", None),
        ("√", "done", None),
        ("5", "number", "5"),
        ("５", "number", "5"),
        ("5个", "number", "5"),
        ("300人/年", "number", "300"),
        ("35%", "percent", "35"),
        ("引企占建筑面积40%", "percent", "40"),
        ("完成2个", "text", None),
        ("35%和40%", "text", None),
        ("完成方案", "text", None),
        ("建成优质校", "text", None),
    ],
)
def test_what_a_year_expects(text, kind, number):
    cell = year_cell(2021, text)
    assert (cell.text, cell.kind, cell.number) == (text, kind, None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("秘书处", ("秘书处",)),
        ("委员会，成员学校、头部企业", ("委员会", "成员学校", "头部企业")),
        ("甲；乙\n丙、甲", ("甲", "乙", "丙")),
        ("学校（甲、乙）、企业", ("学校（甲、乙）", "企业")),
        ("", ()),
    ],
)
def test_units(text, units):
    assert split_units(text) == units


def test_oddities(path):
    rows = [
        row(1, "修订制度"),
        row(3, "修订制度", measures="1. 甲；3. 乙。"),
        row(3, "平台", units=""),
        row(4, "", "5"),
        row("", "无号", "—", "/"),
    ]
    reading = read(path, [*BREAKDOWN_HEAD, *rows])
    assert [(f.level, f.code, f.row, f.column) for f in reading.findings] == [
        (Level.WARNING, "numbering_skips", 4, "序号"),
        (Level.WARNING, "duplicate_name", 4, "目标任务"),
        (Level.WARNING, "responsible_blank", 5, "责任单位"),
        (Level.WARNING, "numbering_repeats", 5, "序号"),
        (Level.ERROR, "name_missing", 6, "目标任务"),
        (Level.WARNING, "numbering_skips", 4, "工作举措"),
    ]
    assert [r.name for r in reading.breakdown.rows] == ["修订制度", "修订制度", "平台", "无号"]
    assert reading.breakdown.rows[-1].years == ()


def test_years_as_numbers(path):
    head = [["目标任务", "责任单位", 2021, "2022年度"]]
    reading = read(path, [*head, ["平台", "秘书处", 5, "完成"]])
    assert reading.breakdown.years == (2021, 2022)
    assert reading.breakdown.rows[0].years[0].number == 5


def test_no_years_is_no_breakdown(path):
    assert codes(read(path, [["目标任务", "责任单位", "备注"], ["平台", "秘书处", ""]])) == {"no_table"}


def test_title_is_blank_where_there_is_none(path):
    reading = read(path, [*BREAKDOWN_HEAD, row(1, "平台")])
    assert reading.breakdown.title == ""
    assert not found(reading, "duplicate_name")
