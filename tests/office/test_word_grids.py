"""Tables of Word files as grids."""

from __future__ import annotations

import io

import docx
import pytest

from groupportal.office.grid import continues_row, starts_here
from groupportal.office.word import read_word_tables
from tests.office.packages import W, docx_parts, p, packed, relations_xml, table, tc, texts


def grids(body: str, **parts: str):
    return read_word_tables(packed(docx_parts(body) | parts), name="表.docx")


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
