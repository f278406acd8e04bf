"""Excel sheets as grids, and damaged files of both kinds."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from groupportal.office.excel import read_workbook
from groupportal.office.faults import OfficeFileError
from groupportal.office.grid import LeftOut
from groupportal.office.safety import inspect_office_file
from groupportal.office.word import read_word_tables
from tests.office.packages import S, docx_parts, p, packed, relations_xml, table, tc, texts, xlsx_parts


def sheets(fill, **options):
    book = openpyxl.Workbook()
    fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return read_workbook(stream.getvalue(), name="表.xlsx", **options)


class TestExcel:
    def test_typed_values_and_their_texts(self):
        def fill(book):
            sheet = book.active
            sheet.append(["文字", 12, 24.979999999999997, dt.date(2023, 6, 30), True, 1.073, 0.5, None, "=x"])
            sheet["F1"].number_format = "0.0%"
            sheet["G1"].number_format = "0%"
            sheet["I1"].data_type = "s"

        (grid,) = sheets(fill)
        assert [cell.text for cell in grid.rows[0]] == [
            "文字", "12", "24.98", "2023-06-30", "TRUE", "107.3%", "50%", "", "=x",
        ]  # fmt: skip
        assert grid.rows[0][2].value == Decimal("24.98")
        assert grid.rows[0][3].value == dt.date(2023, 6, 30)
        assert grid.rows[0][5].value == Decimal("1.073")

    @pytest.mark.parametrize(
        ("value", "number_format", "text"),
        [
            (12, '0"家"', "12家"),
            (12, 'G/通用格式"家"', "12家"),
            (12, 'General"家"', "12家"),
            (12, "0家", "12家"),
            (1234.5, '#,##0.00"万元"', "1,234.50万元"),
            (-3, '0"家";"负"0"家"', "负-3家"),
            (0.5, '0%"以上"', "50%以上"),
            (12, "0.00", "12"),
            (12, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "12"),
            (12, "¥#,##0.00", "12"),
            (dt.date(2023, 1, 1), 'm"月"d"日"', "1月1日"),
            (dt.date(2023, 6, 1), 'yyyy"年"m"月"', "2023年6月"),
            (dt.date(2023, 6, 1), "[DBNum1][$-804]yyyy年m月d日", "2023年6月1日"),
            (dt.date(2023, 6, 30), "yyyy/m/d", "2023-06-30"),
            (dt.date(2023, 6, 30), "m/d", "6/30"),
        ],
    )
    def test_what_the_number_format_says_is_read(self, value, number_format, text):
        def fill(book):
            book.active["A1"] = value
            book.active["A1"].number_format = number_format

        (grid,) = sheets(fill)
        assert grid.rows[0][0].text == text

    def test_the_date_formats_that_chinese_excel_knows_by_number(self):
        styles = (
            f'<styleSheet xmlns="{S}"><cellXfs><xf numFmtId="0"/><xf numFmtId="58"/></cellXfs></styleSheet>'
        )
        parts = xlsx_parts('<sheetData><row r="1"><c r="A1" s="1"><v>44927</v></c></row></sheetData>')
        parts["xl/_rels/workbook.xml.rels"] = relations_xml(
            ("worksheet", "worksheets/sheet1.xml", ""), ("styles", "styles.xml", "")
        )
        content = packed(parts | {"xl/styles.xml": styles})
        assert texts(read_workbook(content, name="表.xlsx")[0]) == [["1月1日"]]

    def test_raised_and_struck_text_is_left_out(self):
        def fill(book):
            small = InlineFont(vertAlign="superscript")
            book.active["A1"] = CellRichText("4.23", TextBlock(small, "1"))
            book.active["B1"] = CellRichText("完成", TextBlock(InlineFont(strike=True), "2"), "3次")
            book.active["C1"], book.active["D1"] = 5, "R"
            book.active["C1"].font = openpyxl.styles.Font(strike=True)
            book.active["D1"].font = openpyxl.styles.Font(name="Wingdings 2")
            book.active["E1"] = CellRichText("1200m", TextBlock(small, "2"))

        (grid,) = sheets(fill)
        assert texts(grid) == [["4.23", "完成3次", "", "☑", "1200m²"]]
        assert [cell.left_out for cell in grid.rows[0]] == [
            (LeftOut("raised", "1"),),
            (LeftOut("struck", "2"),),
            (LeftOut("struck", "5"),),
            (),
            (),
        ]

    def test_raised_and_struck_text_among_the_shared_strings(self):
        run = "<r><t>4.23</t></r><r><rPr>{}</rPr><t>1</t></r>"
        looks = ('<vertAlign val="superscript"/>', "<strike/>", '<strike val="0"/>')
        strings = "".join(f"<si>{run.format(look)}</si>" for look in looks)
        cells = "".join(f'<c t="s"><v>{n}</v></c>' for n in range(3))
        parts = xlsx_parts(f"<sheetData><row>{cells}</row></sheetData>") | {
            "xl/sharedStrings.xml": f'<sst xmlns="{S}">{strings}</sst>'
        }
        parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace(
            "</Types>",
            '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.sharedStrings+xml"/></Types>',
        )
        (grid,) = read_workbook(packed(parts), name="表.xlsx")
        assert texts(grid) == [["4.23", "4.23", "4.231"]]
        assert [[left.kind for left in cell.left_out] for cell in grid.rows[0]] == [
            ["raised"],
            ["struck"],
            [],
        ]

    @pytest.mark.parametrize(
        "spoil",
        [
            ("xl/styles.xml", "<fill><patternFill", "<fill/><fill><patternFill"),
            ("xl/styles.xml", "<fonts", "<fonts><font><sz val=\"大\"/></font></fonts><fonts"),
            ("docProps/core.xml", "T", "时"),
            ("xl/theme/theme1.xml", "<a:theme", "<a:themes"),
            ("xl/workbook.xml", "</sheets>", '</sheets><definedNames><definedName name="x" localSheetId="九"/></definedNames>'),
        ],
    )  # fmt: skip
    def test_trouble_with_looks_is_no_damage(self, spoil):
        book = openpyxl.Workbook()
        book.active.append([dt.date(2023, 1, 1), 1.073, "甲"])
        book.active["A1"].number_format, book.active["B1"].number_format = 'm"月"d"日"', "0.0%"
        stream = io.BytesIO()
        book.save(stream)
        with zipfile.ZipFile(stream) as archive:
            parts = {name: archive.read(name).decode() for name in archive.namelist()}
        path, before, after = spoil
        content = packed(parts | {path: parts[path].replace(before, after)})
        assert texts(read_workbook(content, name="表.xlsx")[0]) == [["1月1日", "107.3%", "甲"]]

    def test_merges_and_the_part_in_use(self):
        def fill(book):
            sheet = book.active
            sheet["B2"], sheet["D4"] = "甲", "乙"
            sheet.merge_cells("B2:C3")
            sheet.merge_cells("D4:Z90")
            sheet["H200"].font = openpyxl.styles.Font(bold=True)

        (grid,) = sheets(fill)
        assert (len(grid.rows), grid.width) == (4, 4)
        assert texts(grid)[1:] == [["", "甲", "甲", ""], ["", "甲", "甲", ""], ["", "", "", "乙"]]
        assert (grid.rows[2][2].row, grid.rows[2][2].column, grid.rows[2][2].rowspan) == (2, 2, 2)

    def test_formulas_give_their_stored_result_or_say_that_there_is_none(self):
        sheet = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="str"><f>""</f><v></v></c></row>'
        (grid,) = read_workbook(packed(xlsx_parts(f"<sheetData>{sheet}</sheetData>")), name="表.xlsx")
        assert grid.rows[0][0].value == 2
        assert [cell.uncalculated for cell in grid.rows[0]] == [False, True, False]

    def test_hidden_rows_and_sheets(self):
        def fill(book):
            book.active.append(["甲"])
            book.active.append(["乙"])
            book.active.row_dimensions[2].hidden = True
            book.create_sheet("藏").sheet_state = "hidden"
            book["藏"].append(["丙"])

        first, second = sheets(fill)
        assert first.hidden_rows == {2}
        assert (first.hidden, second.hidden) == (False, True)
        assert second.name == "工作表“藏”"

    def test_line_breaks_of_older_programs(self):
        sheet = (
            '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve">一_x000D_\n二</t></is></c></row>'
        )
        (grid,) = read_workbook(packed(xlsx_parts(f"<sheetData>{sheet}</sheetData>")), name="表.xlsx")
        assert grid.rows[0][0].text == "一\n二"

    def test_rows_and_cells_without_references(self):
        sheet = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
        (grid,) = read_workbook(packed(xlsx_parts(f"<sheetData>{sheet}</sheetData>")), name="表.xlsx")
        assert texts(grid) == [["1", "2"], ["3", ""]]

    def test_a_stored_dimension_that_lies(self):
        sheet = '<dimension ref="A1"/><sheetData><row r="2"><c r="B2"><v>5</v></c></row></sheetData>'
        (grid,) = read_workbook(packed(xlsx_parts(sheet)), name="表.xlsx")
        assert texts(grid) == [["", ""], ["", "5"]]

    def test_empty_sheet(self):
        assert sheets(lambda book: None)[0].rows == ()

    def test_ten_thousand_rows_are_the_most(self):
        def fill(count):
            return lambda book: [book.active.append([i]) for i in range(count)]

        assert len(sheets(fill(10_000))[0].rows) == 10_000
        with pytest.raises(OfficeFileError, match="10,000"):
            sheets(fill(10_001))


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_mangled_parts_are_refused_with_words(form):
    """Cuts, swaps and deletions in every part, kept well formed by chance or not: a grid or a refusal, never a crash."""
    if form == "docx":
        row = tc("甲", merge="begin") + tc("乙", span=2)
        parts = docx_parts(p("题") + table(row, row.replace("restart", "continue")))
    else:
        book = openpyxl.Workbook()
        book.active.append(["甲", 1, dt.date(2023, 6, 30)])
        book.active.merge_cells("A1:A2")
        stream = io.BytesIO()
        book.save(stream)
        with zipfile.ZipFile(stream) as archive:
            parts = {name: archive.read(name).decode() for name in archive.namelist()}
    chance = random.Random(7)
    read = read_word_tables if form == "docx" else read_workbook
    outcomes = set()
    for _ in range(300):
        path = chance.choice([path for path in parts if path.endswith((".xml", ".rels"))])
        text = str(parts[path])
        found = chance.choice(list(re.finditer(r'"[^"]*"|<[^>/]*/>|[\w:]+=|\d+', text)))
        changed = (
            text[: found.start()]
            + chance.choice(["", '""', "x", "-1", "99999999999", found[0] * 2])
            + text[found.end() :]
        )
        content = packed(parts | {path: changed})
        try:
            inspect_office_file(content, name="甲")
            read(content, name="甲")
            outcomes.add("read")
        except OfficeFileError as error:
            outcomes.add(error.code)
    assert {"read", "damaged"} <= outcomes
