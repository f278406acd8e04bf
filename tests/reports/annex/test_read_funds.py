"""附件2-3: how amounts are read, and what does not add up."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest

from reports.annex.read import read_plan_file
from reports.annex.values import Level
from tests.reports.annex.plan_files import (
    FORMS,
    FUNDS_HEAD,
    TASK_HEAD,
    codes,
    fill,
    found,
    funds,
    read,
    task,
    write,
)

NOTE = "备注：1.数据截至2023年6月；"


@pytest.fixture(params=FORMS)
def path(request, tmp_path):
    return tmp_path / f"表.{request.param}"


def budget(reading, row=0, source="provincial", measure="budget"):
    return reading.annex.funds.rows[row].amounts[source][measure]


def one(path, amount, head=FUNDS_HEAD, *above):
    """A file with one odd cell: the provincial budget of the only task."""
    return read(path, *above, [*head, funds("合计", 10, 10, 5), funds("治理", amount, 10, 5)], NOTE)


def test_nothing_to_say_about_a_sound_table(path):
    rows = [funds("合计", 20, 20, 10), funds("治理", 12, 12, 6), funds("机制", 8, 8, 4)]
    reading = read(path, [*FUNDS_HEAD, *rows], NOTE)
    assert reading.findings == ()
    assert budget(reading, 1) == Decimal("80000.00")


@pytest.mark.parametrize(
    ("cell", "yuan", "words"),
    [
        ("约10万", "100000", "约10万"),
        ("１０", "100000", "全角"),
        ("1，000.00", "10000000", "千分位"),
        ("￥10", "100000", "货币符号"),
        ("10万元", "100000", "万元"),
        ("1 0", "100000", "空格"),
    ],
)
def test_text_in_a_number_cell(path, cell, yuan, words):
    reading = one(path, cell)
    assert budget(reading) == Decimal(yuan)
    (finding,) = found(reading, "text_in_number_cell")
    assert (finding.level, finding.row, finding.column) == (Level.WARNING, 5, "省级及以上财政·预算总投入")
    assert words in finding.message
    assert "已按" in finding.message


def test_yuan_in_a_column_of_wan(path):
    reading = one(path, "100000元")
    assert budget(reading) == 100_000
    (finding,) = found(reading, "unit_differs")
    assert "10 万元" in finding.message


def test_a_unit_that_the_number_format_writes(tmp_path):
    path = write(tmp_path / "表.xlsx", [*FUNDS_HEAD, funds("治理", 100_000)])
    book = openpyxl.load_workbook(path)
    for number_format, seen in (('#,##0.00"元"', ["unit_differs"]), ('0.00"万元"', ["amount_suspicious"])):
        book.active["B4"].number_format = number_format
        book.save(path)
        reading = read_plan_file(path)
        codes_here = [f.code for f in reading.findings if f.column == "省级及以上财政·预算总投入"]
        assert codes_here == seen
        assert budget(reading) == (100_000 if number_format.endswith('0"元"') else 100_000 * 10_000)


@pytest.mark.parametrize(
    ("head", "above"),
    [
        ([[text.replace("万元", "元") for text in row] for row in FUNDS_HEAD], ()),
        ([[text.replace("（万元）", "") for text in row] for row in FUNDS_HEAD], ("附件2-3", "单位：元")),
    ],
)
def test_a_table_in_yuan(path, head, above):
    reading = one(path, 10, head, *above)
    assert budget(reading) == Decimal("10.00")
    assert reading.findings == ()


def test_wan_is_the_unit_where_none_is_named(path):
    assert (
        budget(one(path, 10, [[text.replace("（万元）", "") for text in row] for row in FUNDS_HEAD]))
        == 100_000
    )


@pytest.mark.parametrize(("cell", "word"), [("", "空白"), ("—", "—"), ("/", "/")])
def test_blanks_are_zero_and_noted(path, cell, word):
    reading = read(path, [*FUNDS_HEAD, funds("合计", 10, 10, 5), funds("治理", 10, 10, 5, cell, cell)], NOTE)
    assert budget(reading, source="municipal") == 0
    (finding,) = reading.findings
    assert (finding.level, finding.code, finding.row) == (Level.NOTE, "blank_as_zero", 5)
    assert word in finding.message
    assert "市级财政·实际已到位" in finding.message


@pytest.mark.parametrize(
    ("cell", "code", "words"),
    [
        ("待定", "amount_unreadable", "没有数字"),
        ("10-20", "amount_unreadable", "范围"),
        ("5+5", "amount_unreadable", "算式"),
        ("1,2", "amount_unreadable", "逗号"),
        ("-3", "amount_negative", "负数"),
        ("（3）", "amount_negative", "负数"),
    ],
)
def test_a_row_with_an_unreadable_amount_is_left_out(path, cell, code, words):
    rows = [funds("合计", 10, 10, 5), funds("治理", cell, 10, 5), funds("机制", 0, 0, 0, rates=("—", "—"))]
    reading = read(path, [*FUNDS_HEAD, *rows], NOTE)
    assert [row.heading for row in reading.annex.funds.rows] == ["机制"]
    (finding,) = [f for f in reading.findings if f.level == Level.ERROR]
    assert (finding.code, finding.row, finding.column) == (code, 5, "省级及以上财政·预算总投入")
    assert words in finding.message
    assert "不能导入" in finding.message


def test_nothing_usable_is_refused(path):
    reading = one(path, "待定")
    assert reading.refused
    assert {"amount_unreadable", "no_rows"} <= codes(reading)


def test_sums_by_row_and_column_that_do_not_follow(path):
    rows = [funds("合计", 21, 20, 10), funds("治理", 12, 12, 6), funds("机制", 8, 8, 4)]
    rows[2][13] = 9
    reading = read(path, [*FUNDS_HEAD, *rows], NOTE)
    places = [(f.row, f.column) for f in found(reading, "total_differs")]
    # The rows' own totals, 12 and 9, do make 21.
    assert places == [(6, "合计·预算总投入"), (4, "省级及以上财政·预算总投入")]
    message = found(reading, "total_differs")[0].message
    for words in ("9 万元", "8 万元", "相差 1 万元"):
        assert words in message
    assert budget(reading, 1) == 80_000


def test_a_difference_of_one_in_the_last_place_is_told_too(path):
    rows = [funds("合计", 10, 10, 5), funds("治理", 10, 10, 5)]
    rows[1][15] = "4.99"
    across, down = found(read(path, [*FUNDS_HEAD, *rows], NOTE), "total_differs")
    assert (across.row, down.row) == (5, 4)
    assert "四舍五入" in across.message


@pytest.mark.parametrize(
    ("rates", "count"),
    [
        (("100%", "50%"), 0),
        (("100.00%", "５０％"), 0),
        (("100", "50"), 0),
        (("99%", "50%"), 1),
        (("100%", "100%"), 1),
        (("", "—"), 2),
        (("很好", "50%"), 1),
    ],
)
def test_rates_that_do_not_follow(path, rates, count):
    reading = read(path, [*FUNDS_HEAD, funds("合计", 10, 10, 5), funds("治理", 10, 10, 5, rates=rates)], NOTE)
    findings = found(reading, "rate_differs")
    assert len(findings) == count
    if rates[0] == "99%":
        assert (findings[0].row, findings[0].column) == (5, "资金实际到位率")
        assert "99%" in findings[0].message
        assert "“100%”" in findings[0].message


def test_rates_follow_half_up_from_the_row(path):
    """13.87 of 8 is 173.375 %: half-up, and no float."""
    row = funds("治理", 8, 13.87, 13.87, rates=("173.38%", "173.38%"))
    row[13:16] = [8, 13.87, 13.87]
    reading = read(path, [*FUNDS_HEAD, ["合计", *row[1:]], row], NOTE)
    assert reading.findings == ()


def test_a_budget_of_zero_wants_a_dash(path):
    rows = [funds("合计", 0, 5, 5, rates=("—", "0%")), funds("治理", 0, 5, 5, rates=("—", "—"))]
    (finding,) = read(path, [*FUNDS_HEAD, *rows], NOTE).findings
    assert (finding.code, finding.row, finding.column) == ("rate_differs", 4, "资金实际支出率")


def test_no_row_of_totals(path):
    reading = read(path, [*FUNDS_HEAD, funds("治理", 10, 10, 5)], NOTE)
    assert codes(reading) == {"total_row_missing"}


def test_totals_may_come_last(path):
    reading = read(path, [*FUNDS_HEAD, funds("治理", 10, 10, 5), funds("合 计", 10, 10, 5)], NOTE)
    assert reading.findings == ()
    assert len(reading.annex.funds.rows) == 1


def test_headings_of_one_table_that_the_other_lacks(path):
    rows = [funds("合计", 20, 20, 10), funds("治理", 10, 10, 5), funds("服务", 10, 10, 5)]
    reading = read(path, [*TASK_HEAD, task("治理"), task("机制")], "", [*FUNDS_HEAD, *rows], NOTE)
    (extra,) = found(reading, "heading_not_in_tasks")
    (missing,) = found(reading, "heading_not_in_funds")
    assert "“服务”" in extra.message
    assert "“机制”" in missing.message
    assert len(reading.annex.funds.rows) == 2


def test_a_heading_twice_and_one_missing(path):
    rows = [funds("合计", 30, 30, 15), *[funds(name, 10, 10, 5) for name in ("治理", "治理", "")]]
    reading = read(path, [*FUNDS_HEAD, *rows], NOTE)
    assert {"duplicate_name", "heading_missing"} <= codes(reading)


def test_amounts_that_look_like_yuan_in_a_column_of_wan(path):
    assert found(one(path, 2_500_000), "amount_suspicious")


def test_less_than_a_fen(path):
    reading = one(path, "0.0000009")
    assert budget(reading) == Decimal("0.01")
    assert found(reading, "rounded_to_fen")


def test_a_missing_source(path):
    head = [[row[i] for i in range(18) if not 10 <= i <= 12] for row in FUNDS_HEAD]
    rows = [
        [row[i] for i in range(18) if not 10 <= i <= 12]
        for row in ([funds("合计", 10, 10, 5), funds("治理", 10, 10, 5)])
    ]
    reading = read(path, [*head, *rows], NOTE)
    assert budget(reading, source="self_raised") == 0
    assert "集团自筹·预算总投入" in found(reading, "column_missing")[0].message


class TestExcelOnly:
    def read(self, tmp_path, change):
        book = openpyxl.Workbook()
        rows = [funds("合计", 10, 10, 5), funds("治理", 10, 10, 5)]
        fill(book.active, ("数据截至2023年6月", [*FUNDS_HEAD, *rows]))
        change(book.active)
        book.save(tmp_path / "表.xlsx")
        return read_plan_file(tmp_path / "表.xlsx")

    def test_rates_stored_as_numbers(self, tmp_path):
        def change(sheet):
            for row in (5, 6):
                sheet.cell(row, 17).value, sheet.cell(row, 18).value = 1.0000000001, 0.5
                sheet.cell(row, 17).number_format = sheet.cell(row, 18).number_format = "0.00%"

        assert self.read(tmp_path, change).findings == ()

    def test_sums_by_formula_without_results_are_told_and_the_row_is_kept(self, tmp_path):
        reading = self.read(tmp_path, lambda sheet: setattr(sheet["N6"], "value", "=B6+E6"))
        (finding,) = reading.findings
        assert (finding.level, finding.code, finding.row) == (Level.WARNING, "formula_without_value", 6)
        assert reading.annex.funds.rows

    def test_an_amount_by_formula_without_result_cannot_be_imported(self, tmp_path):
        reading = self.read(tmp_path, lambda sheet: setattr(sheet["B6"], "value", "=1+9"))
        assert [f.level for f in found(reading, "formula_without_value")] == [Level.ERROR]
        assert reading.refused

    def test_numbers_stored_as_text_are_counted(self, tmp_path):
        def change(sheet):
            sheet["B6"].value, sheet["C6"].value = "10", "10"

        (finding,) = self.read(tmp_path, change).findings
        assert (finding.level, finding.code) == (Level.NOTE, "stored_as_text")
        assert "2 个" in finding.message

    def test_a_format_that_shows_another_number(self, tmp_path):
        def change(sheet):
            sheet["B6"].number_format = "0!.0,"

        assert found(self.read(tmp_path, change), "scaled_format")

    @pytest.mark.parametrize("number_format", ["#,##0.00", "0.00_ ", "General", '#,##0.00"万"'])
    def test_usual_formats_are_fine(self, tmp_path, number_format):
        def change(sheet):
            sheet["B6"].number_format = number_format

        assert self.read(tmp_path, change).findings == ()

    def test_sums_that_excel_made_with_floats(self, tmp_path):
        def change(sheet):
            for row in (5, 6):
                sheet.cell(row, 2).value = 0.1 + 0.2
                sheet.cell(row, 14).value = 0.3
                sheet.cell(row, 17).value, sheet.cell(row, 18).value = "3333.33%", "1666.67%"

        reading = self.read(tmp_path, change)
        assert reading.findings == ()
        assert budget(reading) == Decimal("3000.00")

    def test_dates_and_truth_values_are_no_amounts(self, tmp_path):
        reading = self.read(tmp_path, lambda sheet: setattr(sheet["B6"], "value", True))
        assert "逻辑值" in found(reading, "amount_unreadable")[0].message
