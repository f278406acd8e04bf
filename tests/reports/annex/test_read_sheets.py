"""Tables in the sheets of a workbook: several, hidden, with formulas."""

from __future__ import annotations

import openpyxl

from reports.annex.read import read_plan_file
from tests.reports.annex.plan_files import FUNDS, TASK_HEAD, codes, fill, found, names, task, write


class TestSheets:
    def save(self, tmp_path, sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            fill(book.create_sheet(title), (rows,))
        return book, tmp_path / "表.xlsx"

    def test_findings_name_the_sheet_and_its_row(self, tmp_path):
        book, path = self.save(tmp_path, {"封面": [["字"]], "情况": [["附件2-1"], *TASK_HEAD, task(name="")]})
        book.save(path)
        (finding, _) = read_plan_file(path).findings
        assert finding.table == "附件2-1 项目建设情况表（工作表“情况”）"
        assert finding.row == 4
        assert finding.message.startswith(f"{finding.table}第4行“具体任务”：")

    def test_goes_on_in_another_sheet(self, tmp_path):
        book, path = self.save(tmp_path, {"一": [*TASK_HEAD, task()], "二": [*TASK_HEAD, task("", "2.扩大")]})
        book.save(path)
        assert names(read_plan_file(path).annex.tasks) == [("治理", "1.优化结构"), ("治理", "2.扩大")]

    def test_hidden_sheets_count_only_where_no_other_has_the_table(self, tmp_path):
        book, path = self.save(
            tmp_path, {"旧": [*TASK_HEAD, task("旧")], "新": [*TASK_HEAD, task("新")], "钱": FUNDS}
        )
        book["旧"].sheet_state = book["钱"].sheet_state = "hidden"
        book.save(path)
        reading = read_plan_file(path)
        assert names(reading.annex.tasks) == [("新", "1.优化结构")]
        assert reading.annex.funds
        assert [("没有读取" in f.message) for f in found(reading, "hidden_sheet")] == [True, False]

    def test_hidden_rows_are_read_and_noted(self, tmp_path):
        book, path = self.save(tmp_path, {"一": [*TASK_HEAD, task(), task("", "2.扩大")]})
        book["一"].row_dimensions[4].hidden = True
        book["一"].column_dimensions["D"].hidden = True
        book.save(path)
        reading = read_plan_file(path)
        assert len(reading.annex.tasks.rows) == 2
        assert "“目标完成情况”是隐藏的列" in found(reading, "hidden_columns")[0].message
        assert "第4行" in found(reading, "hidden_rows")[0].message

    def test_formulas_without_a_result(self, tmp_path):
        book, path = self.save(tmp_path, {"一": [*TASK_HEAD, task(completion="=A1"), task("", "2.扩大")]})
        book.save(path)
        reading = read_plan_file(path)
        (finding,) = found(reading, "formula_without_value")
        assert (finding.row, finding.column) == (3, "目标完成情况")
        assert reading.annex.tasks.rows[0].completion == ""

    def test_more_than_ten_thousand_rows(self, tmp_path):
        path = write(tmp_path / "表.xlsx", [*TASK_HEAD, *([task()] * 10_000)])
        reading = read_plan_file(path)
        assert codes(reading) == {"too_many_rows"}
        assert "10,000" in reading.findings[0].message
