"""Tables of Word files as grids."""

from __future__ import annotations

import io

import docx
import pytest

from groupportal.office.grid import LeftOut, continues_row, starts_here
from groupportal.office.word import read_word_tables
from tests.office.packages import W, docx_parts, p, packed, relations_xml, table, tc, texts

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


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

    def test_tables_in_text_boxes_are_read_and_deleted_ones_are_not(self):
        inner = f"<w:txbxContent>{p('附件2-1')}{table(tc('框'))}</w:txbxContent>"
        drawn = f"<mc:Choice xmlns:mc='{MC}'>{inner}</mc:Choice><mc:Fallback xmlns:mc='{MC}'>{inner}</mc:Fallback>"
        box = f"<w:p><w:r><mc:AlternateContent xmlns:mc='{MC}'>{drawn}</mc:AlternateContent></w:r></w:p>"
        boxed, kept = grids(box + f"<w:del>{table(tc('删'))}</w:del>" + table(tc("留")))
        assert (texts(boxed), texts(kept)) == ([["框"]], [["留"]])
        assert boxed.before == ("附件2-1",)

    def test_text_boxes_over_a_cell_are_named_and_their_tables_read(self):
        box = f"<w:p><w:r><w:t>甲</w:t><w:pict><w:txbxContent>{p('框')}{table(tc('里'))}</w:txbxContent></w:pict></w:r></w:p>"
        outer, inner = sorted(grids(table(tc(box))), key=lambda grid: texts(grid) != [["甲"]])
        assert outer.rows[0][0].left_out == (LeftOut("text_box", "框"),)
        assert texts(inner) == [["里"]]

    @pytest.mark.parametrize(
        ("look", "kind"),
        [
            ('<w:vertAlign w:val="superscript"/>', "raised"),
            ('<w:vertAlign w:val="subscript"/>', "raised"),
            ("<w:vanish/>", "hidden"),
            ('<w:strike w:val="true"/>', "struck"),
            ("<w:dstrike/>", "struck"),
            ('<w:rStyle w:val="a"/>', "raised"),
        ],
    )
    def test_runs_of_another_kind_are_left_out_and_kept_apart(self, look, kind):
        styles = f"""<w:styles xmlns:w="{W}"><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>
            <w:style w:styleId="b"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>"""
        marked = f"<w:r><w:rPr>{look}</w:rPr><w:t>1</w:t></w:r>"
        line = f"<w:p><w:r><w:t>4.23</w:t></w:r>{marked}{marked}</w:p>"
        (grid,) = grids(table(tc(line) + tc("2")), **{"word/styles.xml": styles})
        assert texts(grid) == [["4.23", "2"]]
        assert [cell.left_out for cell in grid.rows[0]] == [(LeftOut(kind, "11"),), ()]

    @pytest.mark.parametrize(
        ("before", "height", "lifted", "text"),
        [
            ("4.23", 8, "1", "4.23"),
            ("4.23", 2, "1", "4.231"),
            ("", 8, "12", "12"),
            ("共", 8, "建课程6门", "共建课程6门"),
        ],
    )
    def test_a_mark_that_is_only_set_higher_is_one_too(self, before, height, lifted, text):
        run = f'<w:r><w:rPr><w:position w:val="{height}"/></w:rPr><w:t>{lifted}</w:t></w:r>'
        assert cell_text(f"<w:p><w:r><w:t>{before}</w:t></w:r>{run}</w:p>") == text

    def test_a_switch_that_is_off_hides_nothing(self):
        off = (
            '<w:p><w:r><w:rPr><w:vanish w:val="0"/><w:strike w:val="false"/></w:rPr><w:t>留</w:t></w:r></w:p>'
        )
        assert cell_text(off) == "留"

    @pytest.mark.parametrize(
        ("before", "align", "raised", "text"),
        [("1200m", "super", "2", "1200m²"), ("CO", "sub", "2", "CO₂"), ("50家", "super", "2", "50家"), ("X", "super", "2", "X")],
    )  # fmt: skip
    def test_figures_that_are_part_of_a_sign_stay(self, before, align, raised, text):
        run = f'<w:r><w:rPr><w:vertAlign w:val="{align}script"/></w:rPr><w:t>{raised}</w:t></w:r>'
        assert cell_text(f"<w:p><w:r><w:t>{before}</w:t></w:r>{run}</w:p>") == text

    @pytest.mark.parametrize(
        ("run", "text"),
        [
            ('<w:sym w:font="Wingdings 2" w:char="F052"/><w:t>是</w:t><w:sym w:font="Wingdings 2" w:char="F0A3"/>', "☑是□"),
            ('<w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings" w:char="F0A8"/>', "☑□"),
            ('<w:rPr><w:rFonts w:ascii="Wingdings 2"/></w:rPr><w:t>R</w:t>', "☑"),
            ('<w:fldChar><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar>', "☑"),
            ('<w:fldChar><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar><w:t>否</w:t>', "□否"),
        ],
    )  # fmt: skip
    def test_ticked_boxes_are_kept(self, run, text):
        assert cell_text(f"<w:p><w:r>{run}</w:r></w:p>") == text

    def test_a_sign_nobody_knows_is_named(self):
        (grid,) = grids(table(tc('<w:p><w:r><w:t>甲</w:t><w:sym w:font="某体" w:char="F041"/></w:r></w:p>')))
        assert grid.rows[0][0].text == "甲"
        assert grid.rows[0][0].left_out == (LeftOut("symbol", "字符 F041"),)

    def test_deleted_cells_are_gone_and_counted(self):
        gone = tc("99").replace("<w:tcPr>", "<w:tcPr><w:cellDel/>")
        text = "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:r><w:t>新</w:t></w:r></w:p>"
        (grid,) = grids(table(tc("3") + gone + tc(text), tc("1") + tc("2")))
        assert texts(grid) == [["3", "新"], ["1", "2"]]
        assert grid.deletions == 2

    def test_what_was_left_out_beside_a_table_is_kept_with_it(self):
        hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"
        nested = table(tc(hidden + table(tc(hidden))))
        grid, inner = grids(hidden + nested + hidden)
        assert grid.left_out == (LeftOut("hidden", "藏"),)
        assert [g.rows[0][0].left_out for g in (grid, inner)] == [(LeftOut("hidden", "藏"),)] * 2

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
