"""Single cells: what people leave in them, and what is kept."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from groupportal.records.cells import cleaner
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.days import read_day
from groupportal.records.findings import NEXT_DAY, CellFault, shown

D = dt.date
PICK = RecordColumn(
    "kind",
    "类别",
    ColumnKind.CHOICE,
    choices=(("firm", "企业"), ("school", "学校")),
    synonyms={"公司": "firm"},
)


def clean(kind: ColumnKind, raw):
    return cleaner(RecordColumn("x", "列", kind, max_length=20))(raw)


@pytest.mark.parametrize(
    ("raw", "day", "what"),
    [
        (D(2020, 8, 31), D(2020, 8, 31), ""),
        (dt.datetime.combine(D(2020, 8, 31), dt.time()), D(2020, 8, 31), ""),
        (dt.datetime.combine(D(2020, 8, 31), dt.time(9, 5)), D(2020, 8, 31), "去掉了日期后面的时刻"),
        ("2020-08-31", D(2020, 8, 31), ""),
        ("2020.8.31", D(2020, 8, 31), "日期写法统一了"),
        ("2020/8/31", D(2020, 8, 31), "日期写法统一了"),
        ("2020年8月31日", D(2020, 8, 31), "日期写法统一了"),
        ("２０２０年８月３１日", D(2020, 8, 31), "日期写法统一了"),
        (" 2020 年 8 月 31 日 ", D(2020, 8, 31), "日期写法统一了"),
        ("20200831", D(2020, 8, 31), "日期写法统一了"),
        (20200831.0, D(2020, 8, 31), "日期写法统一了"),
        ("2020-08-31 00:00:00", D(2020, 8, 31), "去掉了日期后面的时刻"),
        (44765.0, D(2022, 7, 23), "Excel 日期序号换成了日期"),
        ("44765", D(2022, 7, 23), "Excel 日期序号换成了日期"),
        (44765.5, D(2022, 7, 23), "去掉了日期后面的时刻"),
        (44765.99951, D(2022, 7, 24), NEXT_DAY),
        (dt.datetime.combine(D(2023, 6, 30), dt.time(23, 59, 17)), D(2023, 7, 1), NEXT_DAY),
        (dt.datetime.combine(D(2020, 2, 29), dt.time(23, 59, 59, 999_000)), D(2020, 3, 1), NEXT_DAY),
        (dt.datetime.combine(D(2020, 2, 29), dt.time(23, 58, 59)), D(2020, 2, 29), "去掉了日期后面的时刻"),
        (dt.datetime.combine(D(2020, 2, 29), dt.time(0, 0, 17)), D(2020, 2, 29), "去掉了日期后面的时刻"),
        ("2022-12-31 23:59:17", D(2023, 1, 1), NEXT_DAY),
        ("2023.6", D(2023, 6, 1), "只写到月，按当月 1 日记"),
        (2023.6, D(2023, 6, 1), "只写到月，按当月 1 日记"),
        (2023.12, D(2023, 12, 1), "只写到月，按当月 1 日记"),
        ("2023年6月", D(2023, 6, 1), "只写到月，按当月 1 日记"),
        ("2023年6月份", D(2023, 6, 1), "只写到月，按当月 1 日记"),
        (202306.0, D(2023, 6, 1), "只写到月，按当月 1 日记"),
    ],
)
def test_a_day_is_read_as_people_write_it(raw, day, what):
    assert read_day(raw) == (day, what)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2021年2月30日", "no_such_day"),
        ("2021.13", "no_such_day"),
        ("20210230", "no_such_day"),
        ("2021", "no_date"),
        (2021.0, "no_date"),
        (2023.1, "month_unclear"),
        ("20.8.31", "no_date"),
        ("2023111", "two_readings"),
        (2023111.0, "two_readings"),
        (20231.0, "two_readings"),
        ("20231", "two_readings"),
        ("201112", "two_readings"),
        ("230112", "no_date"),
        ("2023131", "no_date"),
        ("2023-06-30 25:00", "no_date"),
        ("去年", "no_date"),
        ("2020.8至2021.3", "no_date"),
        (True, "no_date"),
        (0.5, "no_date"),
        (-3.0, "no_date"),
        (5.0, "no_date"),
    ],
)
def test_what_is_no_day_is_refused_and_never_guessed(raw, code):
    with pytest.raises(CellFault) as refused:
        read_day(raw)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (ColumnKind.INTEGER, "12①"),
        (ColumnKind.DECIMAL, "4.23¹"),
        (ColumnKind.CODE, "440703②"),
        (ColumnKind.PHONE, "13800138000³"),
    ],
)
def test_a_note_mark_never_becomes_a_digit(kind, raw):
    with pytest.raises(CellFault, match="像是注释号"):
        clean(kind, raw)


def test_sentences_quote_no_identity_number():
    assert shown("张三 440703198003072316") == "张三 440***********2316"
    assert shown("440703800307231") == "440********7231"
    assert shown("91440703MA0001026D 13800138000") == "91440703MA0001026D 13800138000"
    assert shown("440703198013072316") == "440703198013072316", "no such day"


def test_a_month_without_a_day_is_its_last_one_for_money():
    for raw in ("2023.12", "2023-12", "202312", 2023.12, 202312.0, "2023年12月份"):
        assert read_day(raw, month_end=True) == (D(2023, 12, 31), "只写到月，按当月最后一天记")
    assert read_day("2024.2", month_end=True)[0] == D(2024, 2, 29)
    assert read_day("2023-12-01", month_end=True) == (D(2023, 12, 1), "")


def test_a_cell_that_shows_no_day_has_none():
    assert read_day(D(2023, 12, 1), month_end=True, shows_no_day=True)[0] == D(2023, 12, 31)
    assert read_day(D(2023, 12, 1), shows_no_day=True) == (D(2023, 12, 1), "只写到月，按当月 1 日记")
    assert read_day(D(2023, 12, 5), month_end=True, shows_no_day=True) == (D(2023, 12, 5), "")


def test_days_counted_from_1904_are_four_years_later():
    assert read_day(43303.0, from_1904=True) == read_day(44765.0)


@pytest.mark.parametrize(
    ("kind", "raw", "value", "what"),
    [
        (ColumnKind.TEXT, "江门（示例）公司", "江门（示例）公司", ""),
        (ColumnKind.TEXT, " 江门　", "江门", "去掉了多余的空格或换行"),
        (ColumnKind.TEXT, "江门\n公司", "江门 公司", "去掉了多余的空格或换行"),
        (ColumnKind.TEXT, "１２号楼Ａ座", "12号楼A座", "全角字符换成了半角"),
        (ColumnKind.TEXT, 12.0, "12", ""),
        (ColumnKind.TEXT, "  ", None, "去掉了多余的空格或换行"),
        (ColumnKind.NAME, "张 三", "张三", "去掉了多余的空格或换行"),
        (ColumnKind.NAME, "John Smith", "John Smith", ""),
        (ColumnKind.LONG_TEXT, "一\n二", "一\n二", ""),
        (ColumnKind.CODE, "91440776M191CWBC03", "91440776M191CWBC03", ""),
        (ColumnKind.CODE, "91440776m191cwbc03", "91440776M191CWBC03", "小写字母换成了大写"),
        (ColumnKind.CODE, "９１４４０７７６Ｍ１９１ＣＷＢＣ０３", "91440776M191CWBC03", "全角字符换成了半角"),
        (ColumnKind.CODE, "'9144 0776-M191CWBC03", "91440776M191CWBC03", "去掉了空格、横线或撇号"),
        (ColumnKind.CODE, 440703.0, "440703", "数字换成了文字"),
        (ColumnKind.PHONE, "13800138000", "13800138000", ""),
        (ColumnKind.PHONE, 13800138000.0, "13800138000", "数字换成了文字"),
        (ColumnKind.PHONE, "+86 13800138000", "13800138000", "去掉了国家代码 86"),
        (ColumnKind.PHONE, "+86-138 0013 8000", "13800138000", "去掉了国家代码 86"),
        (ColumnKind.PHONE, "0086 13800138000", "13800138000", "去掉了国家代码 86"),
        (ColumnKind.PHONE, "8613800138000", "13800138000", "去掉了国家代码 86"),
        (ColumnKind.PHONE, "(+86)13800138000", "13800138000", "去掉了国家代码 86"),
        (ColumnKind.PHONE, "138-0013-8000", "13800138000", "去掉了空格、横线或撇号"),
        (ColumnKind.PHONE, "0750-3123456", "0750-3123456", ""),
        (ColumnKind.PHONE, "8612345", "8612345", ""),
        (ColumnKind.EMAIL, " a@b.cn ", "a@b.cn", "去掉了多余的空格或换行"),
        (ColumnKind.INTEGER, 2128.0, 2128, ""),
        (ColumnKind.INTEGER, "约371人", 371, "约数按所写的数字记"),
        (ColumnKind.INTEGER, "300余人", 300, "约数按所写的数字记"),
        (ColumnKind.INTEGER, "1，215", 1215, "去掉了单位或千分位逗号"),
        (ColumnKind.INTEGER, "３２０人", 320, "去掉了单位或千分位逗号"),
        (ColumnKind.INTEGER, "—", None, ""),
        (ColumnKind.DECIMAL, "1.5", Decimal("1.5"), ""),
        (ColumnKind.DECIMAL, 0.1, Decimal("0.1"), ""),
    ],
)
def test_a_cell_is_cleaned_and_what_was_done_is_said(kind, raw, value, what):
    assert clean(kind, raw) == (value, what)


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        (ColumnKind.TEXT, True, "truth"),
        (ColumnKind.TEXT, "长" * 21, "too_long"),
        (ColumnKind.CODE, 9.14407031234567e17, "digits_lost"),
        (ColumnKind.CODE, "9.14E+17", "digits_lost"),
        (ColumnKind.PHONE, "1.38E+10", "digits_lost"),
        (ColumnKind.PHONE, "138****8000", "masked"),
        (ColumnKind.EMAIL, "o***@b.cn", "masked"),
        (ColumnKind.INTEGER, 12.5, "no_integer"),
        (ColumnKind.INTEGER, "-3", "out_of_reach"),
        (ColumnKind.INTEGER, "100-200", "no_number"),
        (ColumnKind.INTEGER, "三百", "no_number"),
        (ColumnKind.INTEGER, "2万", "no_number"),
        (ColumnKind.INTEGER, D(2020, 1, 1), "no_number"),
        (ColumnKind.INTEGER, "12,15", "no_number"),
    ],
)
def test_a_cell_that_is_not_clear_is_refused(kind, raw, code):
    with pytest.raises(CellFault) as refused:
        clean(kind, raw)
    assert refused.value.code == code


def test_a_choice_is_taken_by_label_value_or_the_words_people_use():
    pick = cleaner(PICK)
    assert pick("企业") == ("firm", "")
    assert pick(" 企 业 ") == ("firm", "去掉了多余的空格或换行")
    assert pick("school") == ("school", "")
    assert pick("公司") == ("firm", "换成了系统里的叫法")
    with pytest.raises(CellFault, match=r"“个体”不在可填的内容里，只能填：企业、学校。"):
        pick("个体")
