"""Word tables and Excel sheets as grids."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import zipfile
from decimal import Decimal

import docx
import openpyxl
import pytest

from groupportal.office.excel import read_workbook
from groupportal.office.faults import OfficeFileError
from groupportal.office.grid import continues_row, starts_here
from groupportal.office.safety import inspect_office_file
from groupportal.office.word import read_word_tables
from tests.office.packages import W, docx_parts, packed, relations_xml, xlsx_parts


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, *, span: int = 1, merge: str = "") -> str:
    mark = {"": "", "begin": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}[merge]
    inside = content if content.startswith("<") else p(content)
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{mark}</w:tcPr>{inside}</w:tc>'


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def grids(body: str, **parts: str):
    return read_word_tables(packed(docx_parts(body) | parts), name="表.docx")


def texts(grid):
    return [[cell.text for cell in row] for row in grid.rows]


def cell_text(content: str, **parts: str) -> str:
    (grid,) = grids(table(tc(content)), **parts)
    return grid.rows[0][0].text


class TestWord:
    def test_merges_point_to_their_origin(self):
        (grid,) = grids(
            table(
                tc("头", span=2) + tc("右", merge="begin"),
                tc("甲", merge="begin") + tc("1") + tc("", merge="on"),
                tc("", merge="on") + tc("2") + tc("下"),
            )
        )
        assert texts(grid) == [["头", "头", "右"], ["甲", "1", "右"], ["甲", "2", "下"]]
        assert (grid.rows[0][0].colspan, grid.rows[1][0].rowspan, grid.rows[0][2].rowspan) == (2, 2, 2)
        assert starts_here(grid, 1, 0)
        assert not starts_here(grid, 2, 0)
        assert not starts_here(grid, 0, 1)

    def test_a_row_of_covered_cells_continues_the_one_above(self):
        (grid,) = grids(
            table(tc("甲", merge="begin") + tc("乙", merge="begin"), tc("", merge="on") + tc("", merge="on"))
        )
        assert [continues_row(grid, row) for row in (0, 1)] == [False, True]

    def test_rows_of_unequal_length_are_filled(self):
        before = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("乙") + "</w:tr>"
        (grid,) = grids(f"<w:tbl><w:tr>{tc('甲')}{tc('2')}{tc('3')}</w:tr>{before}</w:tbl>")
        assert texts(grid) == [["甲", "2", "3"], ["", "乙", ""]]

    def test_paragraphs_around_and_their_order(self):
        first, second = grids(p("一") + table(tc("1")) + p("二") + p("三") + table(tc("2")) + p("四"))
        assert (first.before, first.after) == (("一",), ("二", "三"))
        assert (second.before, second.after) == (("二", "三"), ("四",))

    @pytest.mark.parametrize(
        ("content", "text"),
        [
            (p("一") + p("") + p("二"), "一\n\n二"),
            ("<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:cr/><w:t>三</w:t></w:r></w:p>", "一\n二\n三"),
            (
                "<w:p><w:del><w:r><w:t>删</w:t><w:delText>删</w:delText></w:r></w:del><w:ins><w:r><w:t>增</w:t></w:r></w:ins></w:p>",
                "增",
            ),
            (
                "<w:p><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo></w:p>",
                "新",
            ),
            (
                "<w:p><w:r><w:t>甲</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>",
                "甲",
            ),
            (
                "<w:p><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink><w:sdt><w:sdtContent><w:r><w:t>控</w:t></w:r></w:sdtContent></w:sdt></w:p>",
                "链控",
            ),
            ("<w:sdt><w:sdtContent>" + p("控件") + "</w:sdtContent></w:sdt>", "控件"),
            ("<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>5</w:t></w:r></w:p>", "5"),
            (
                "<w:p><w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
                "拼",
            ),
        ],
    )
    def test_text_of_a_cell(self, content, text):
        assert cell_text(content) == text

    def test_deleted_rows_are_gone(self):
        gone = f"<w:tr><w:trPr><w:del/></w:trPr>{tc('删')}</w:tr>"
        (grid,) = grids(f"<w:tbl><w:tr>{tc('留')}</w:tr>{gone}</w:tbl>")
        assert texts(grid) == [["留"]]

    def test_tables_in_cells_and_in_content_controls(self):
        inner = table(tc("里1") + tc("里2"))
        outer, found = grids(
            f"<w:sdt><w:sdtContent>{table(tc(p('题') + inner + p('尾')))}</w:sdtContent></w:sdt>"
        )
        assert texts(outer) == [["题\n尾"]]
        assert texts(found) == [["里1", "里2"]]
        assert found.before == ("题",)

    def test_tables_in_text_boxes_and_deletions_do_not_count(self):
        box = f"<w:p><w:r><w:pict><w:txbxContent>{table(tc('框'))}</w:txbxContent></w:pict></w:r></w:p>"
        (grid,) = grids(box + f"<w:del>{table(tc('删'))}</w:del>" + table(tc("留")))
        assert texts(grid) == [["留"]]

    def test_automatic_numbers_are_written_out(self):
        level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
        levels = level.format(0, "decimal", "%1.") + level.format(1, "decimal", "%1.%2")
        chinese = level.format(0, "chineseCounting", "（%1）")
        numbering = (
            f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
            f'<w:abstractNum w:abstractNumId="1">{chinese}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
            '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            "</w:numbering>"
        )

        def listed(text: str, number: int, depth: int = 0) -> str:
            place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
            return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

        content = (
            listed("甲", 1)
            + listed("乙", 1)
            + listed("丙", 1, 1)
            + listed("丁", 1, 1)
            + listed("戊", 1)
            + p("无")
            + listed("己", 2)
            + listed("庚", 2)
            + listed("辛", 3)
            + listed("壬", 0)
        )
        text = cell_text(content, **{"word/numbering.xml": numbering})
        assert text.split("\n") == [
            "1.甲",
            "2.乙",
            "2.1丙",
            "2.2丁",
            "3.戊",
            "无",
            "（一）己",
            "（二）庚",
            "1.辛",
            "壬",
        ]

    def test_the_same_as_python_docx_says(self):
        """A document of the library itself, merged in all directions."""
        document = docx.Document()
        made = document.add_table(4, 4)
        for i, row in enumerate(made.rows):
            for j, cell in enumerate(row.cells):
                cell.text = f"{i}{j}"
        made.cell(0, 0).merge(made.cell(1, 1))
        made.cell(2, 2).merge(made.cell(3, 2))
        stream = io.BytesIO()
        document.save(stream)
        (grid,) = read_word_tables(stream.getvalue(), name="表.docx")
        assert texts(grid) == [[cell.text for cell in row.cells] for row in made.rows]

    def test_another_main_part(self):
        parts = docx_parts(table(tc("甲")))
        parts["doc/main.xml"] = parts.pop("word/document.xml")
        parts["_rels/.rels"] = relations_xml(("officeDocument", "/doc/main.xml", ""))
        assert texts(read_word_tables(packed(parts), name="甲")[0]) == [["甲"]]


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
