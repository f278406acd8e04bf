"""Numbers as they are typed into tables."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from groupportal.office.numbers import (
    exact,
    find_quantities,
    normalise_digits,
    parse_amount,
    parse_percent,
    units_in,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("250", "250"),
        ("24.98", "24.98"),
        (" 6.5 ", "6.5"),
        ("1215.00", "1215"),
        ("0", "0"),
        (".5", "0.5"),
        ("100.", "100"),
        (Decimal("8.87"), "8.87"),
        (3, "3"),
        (24.979999999999997, "24.98"),
    ],
)
def test_plain_amounts_need_no_remark(text, value):
    reading = parse_amount(text)
    assert (reading.value, reading.unit, reading.remarks) == (Decimal(value), None, ())


@pytest.mark.parametrize(
    ("text", "value", "unit", "approximate"),
    [
        ("约200万", "200", "万元", True),
        ("200万元", "200", "万元", False),
        ("5000元", "5000", "元", False),
        ("5000元整", "5000", "元", False),
        ("1.2亿元", "12000", "万元", False),
        ("3千元", "3000", "元", False),
        ("200余万元", "200", "万元", True),
        ("200多万", "200", "万元", True),
        ("200万元左右", "200", "万元", True),
        ("超过200万元", "200", "万元", True),
        ("１２．５", "12.5", None, False),
        ("1，215.00", "1215", None, False),
        ("1,215.00", "1215", None, False),
        ("１，２１５．００", "1215", None, False),
        ("12，345，678", "12345678", None, False),
        ("3。5", "3.5", None, False),
        ("1 215", "1215", None, False),
        ("￥5000", "5000", None, False),
        ("人民币 200 万元", "200", "万元", False),
        ("(3.5)", "-3.5", None, False),
        ("（3.5）", "-3.5", None, False),
    ],
)
def test_amounts_with_a_remark(text, value, unit, approximate):
    reading = parse_amount(text)
    assert (reading.value, reading.unit, reading.approximate) == (Decimal(value), unit, approximate)
    assert reading.remarks


@pytest.mark.parametrize("text", ["", "  ", None, "—", "-", "——", "/", "／", "无"])
def test_blanks_are_nothing(text):
    reading = parse_amount(text)
    assert reading.value == 0
    assert reading.blank
    assert reading.remarks


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("200-300", "范围"),
        ("200～300万元", "范围"),
        ("3+4", "算式"),
        ("=SUM(A1:A3)", "算式"),
        ("1,21", "逗号"),
        ("1，2150", "逗号"),
        ("1.2.3", "小数点"),
        ("待定", "没有数字"),
        ("贰佰万元", "没有数字"),
        ("500美元", "文字"),
        ("1e5", "文字"),
        ("9" * 40, "数额"),
        (True, "逻辑值"),
        (dt.date(2023, 6, 1), "日期"),
        (Decimal("NaN"), "不是数字"),
        (float("inf"), "不是数字"),
    ],
)
def test_what_is_not_clearly_a_number_has_no_value(text, reason):
    reading = parse_amount(text)
    assert reading.value is None
    assert reason in reading.remarks[0]


@pytest.mark.parametrize(
    ("raw", "number_format", "value"),
    [
        ("116.82%", "", "116.82"),
        ("１１６．８２％", "", "116.82"),
        ("100.%", "", "100"),
        ("107.3", "", "107.3"),
        (Decimal("1.073"), "0.00%", "107.3"),
        (Decimal("107.3"), "0.00", "107.3"),
        ("—", "", None),
        ("", "", None),
        (None, "", None),
        ("很高", "", None),
    ],
)
def test_percentages(raw, number_format, value):
    assert parse_percent(raw, number_format=number_format) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("企业成员50家、专家60人", [("50", "家"), ("60", "人")]),
        ("培养300人/年，培训1000人次/年", [("300", "人/年"), ("1000", "人次/年")]),
        ("更新率达100%，匹配率在５０％以上", [("100", "%"), ("50", "%")]),
        ("三年合计达200万元", [("200", "万元")]),
        ("不少于3千余人次", [("3000", "人次")]),
        ("1200多人次，2万人", [("1200", "人次"), ("20000", "人")]),
        (
            "重点专业两个，过程材料三套，十项，二十五家",
            [("2", "个"), ("3", "套"), ("10", "项"), ("25", "家")],
        ),
        ("提升3.91个百分点", [("3.91", "个百分点")]),
        ("制度汇编1册，专著两部，三部门、一部分，按统一部署更换8部件", [("1", "册"), ("2", "部")]),
        ("建筑面积31,000平方米", [("31000", "平方米")]),
        ("2018年成立，三年内，第一届，第2个，“五位一体”，6+2", []),
        ("", []),
    ],
)
def test_quantities(text, found):
    assert find_quantities(text) == [(Decimal(number), unit) for number, unit in found]
    assert units_in(text) == [unit for _, unit in found]


def test_digits_keep_their_places():
    text = "（１２．５％）－３"
    assert normalise_digits(text) == "（12.5%）-3"
    assert len(normalise_digits(text)) == len(text)


def test_exact_keeps_what_excel_shows():
    assert exact(0.1 + 0.2) == Decimal("0.3")
    assert exact(10**20) == 10**20
