"""What stands in the Word file: the standard's geometry, named fonts, real headings, marks, contents that are right."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import segno
from lxml import etree
from PIL import Image

from groupportal.office.document.lines import Piece, lines_of, pages
from groupportal.office.document.marks import figure_of
from groupportal.office.document.title import title_lines
from groupportal.office.document.values import (
    ChartBlock,
    Document,
    Geometry,
    Heading,
    Paragraph,
    Run,
    TableBlock,
)
from groupportal.office.document.write import write_document
from groupportal.office.safety import OfficeKind, inspect_office_file
from tests.office.document.sample import BARS, DOCUMENT, LINE, STAMP, W, names, part, sent, text, words

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def _value(element: etree._Element, path: str, attribute: str = "val") -> str:
    return str(element.find("/".join(f"{W}{tag}" for tag in path.split("/"))).get(f"{W}{attribute}"))


def _style(name: str, file: bytes | None = None) -> etree._Element:
    styles = part(file or sent(), "word/styles.xml")
    return next(style for style in styles.iter(f"{W}style") if _value(style, "name") == name)


def _paragraphs(style: str, file: bytes | None = None) -> list[etree._Element]:
    found = part(file or sent()).iter(f"{W}p")
    return [p for p in found if p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == style]


def test_the_same_document_gives_the_same_bytes_and_passes_our_own_gate() -> None:
    assert write_document(DOCUMENT, STAMP) == sent()
    assert inspect_office_file(sent(), name="报告.docx") is OfficeKind.DOCX
    core = part(sent(), "docProps/core.xml")
    assert "3f2a" in etree.tostring(core, encoding="unicode")
    assert "江门职教集团" in etree.tostring(core, encoding="unicode")


def test_the_page_is_that_of_the_standard() -> None:
    section = part(sent()).find(f".//{W}sectPr")
    margins = {side: int(_value(section, "pgMar", side)) for side in ("top", "right", "bottom", "left")}
    assert margins == {"top": 2098, "right": 1474, "bottom": 1984, "left": 1587}
    assert (_value(section, "pgSz", "w"), _value(section, "pgSz", "h")) == ("11906", "16838")
    assert int(_value(section, "docGrid", "linePitch")) * 22 <= 16838 - 2098 - 1984
    body = _style("Body Text")
    assert _value(body, "pPr/spacing", "line") == "560"
    assert _value(body, "pPr/spacing", "lineRule") == "exact"
    assert _value(body, "pPr/ind", "firstLineChars") == "200"
    assert _value(body, "pPr/jc") == "both"
    assert _value(body, "rPr/sz") == "32"
    # 28 characters fill the line: the grid takes a little from the 16 points of each.
    each = 16 + int(_value(section, "docGrid", "charSpace")) / 4096
    assert 28 * each == pytest.approx(8844 / 20, abs=0.1)
    assert _value(_style("Title"), "rPr/sz") == "44"
    other = write_document(
        replace(DOCUMENT, geometry=Geometry(top_mm=Decimal(30), line_pt=Decimal(30))), STAMP
    )
    assert _value(part(other).find(f".//{W}sectPr"), "pgMar", "top") == "1701"
    assert _value(_style("Body Text", other), "pPr/spacing", "line") == "600"


def test_fonts_are_named_and_no_theme_has_a_say() -> None:
    for name in names(sent()):
        if name.endswith((".xml", ".rels")):
            assert b"heme" not in etree.tostring(part(sent(), name)), name
    for style, font in (
        *(("Title", "方正小标宋简体"), ("heading 1", "黑体"), ("heading 2", "楷体_GB2312")),
        *(
            ("heading 3", "仿宋_GB2312"),
            ("heading 4", "仿宋_GB2312"),
            ("Body Text", "仿宋_GB2312"),
            ("footer", "宋体"),
        ),
    ):
        fonts = _style(style).find(f"{W}rPr/{W}rFonts")
        assert fonts.get(f"{W}eastAsia") == font
        latin = "宋体" if style == "footer" else "Times New Roman"
        assert {fonts.get(f"{W}{face}") for face in ("ascii", "hAnsi", "cs")} == {latin}
    # Quotes are Chinese ones: Word takes the Latin face for them without the hint.
    assert all(
        run.find(f"{W}rPr/{W}rFonts").get(f"{W}hint") == "eastAsia"
        for run in part(sent()).iter(f"{W}r")
        if text(run)
    )
    language = part(sent(), "word/styles.xml").find(f".//{W}lang")
    assert (language.get(f"{W}val"), language.get(f"{W}eastAsia")) == ("en-US", "zh-CN")
    table = part(sent(), "word/fontTable.xml")
    others = {font.get(f"{W}name"): _value(font, "altName") for font in table}
    assert "仿宋" in others["仿宋_GB2312"]
    assert "宋体" in others["方正小标宋简体"]
    common = write_document(
        Document("题", (), geometry=Geometry(body_font="仿宋", second_font="某体")), STAMP
    )
    others = {f.get(f"{W}name"): _value(f, "altName") for f in part(common, "word/fontTable.xml")}
    assert "仿宋_GB2312" in others["仿宋"]
    assert others["某体"] == "宋体"


def test_headings_are_real_and_the_contents_name_them_with_their_pages() -> None:
    assert [_value(_style(f"heading {level}"), "pPr/outlineLvl") for level in (1, 2, 3, 4)] == [
        "0",
        "1",
        "2",
        "3",
    ]
    entries = [re.fullmatch(r"(.+?)(\d+)", text(p)) for style in ("TOC1", "TOC2") for p in _paragraphs(style)]
    found = {entry[1]: int(entry[2]) for entry in entries if entry}
    # As LibreOffice prints it.
    assert found == {
        "一、组织建设": 2, "（一）成员变化": 2, "二、经费使用": 3, "三、下一步打算": 3, "合作项目一览表": 4, "说明": 5,
    }  # fmt: skip
    anchors = {b.get(f"{W}name") for b in part(sent()).iter(f"{W}bookmarkStart")}
    assert {link.get(f"{W}anchor") for link in part(sent()).iter(f"{W}hyperlink")} <= anchors
    assert "updateFields" not in etree.tostring(part(sent(), "word/settings.xml"), encoding="unicode")


def test_contents_that_would_not_stay_on_their_page_name_fewer_levels() -> None:
    def entries(inner: int) -> list[str]:
        blocks = [Heading(1, words("一、任务")), *(Heading(2, words(f"（{n}）分项")) for n in range(inner))]
        file = write_document(Document("题", tuple(blocks), contents=True), STAMP)
        return [f"TOC{level}" for level in (1, 2) for _ in _paragraphs(f"TOC{level}", file)]

    assert entries(8).count("TOC2") == 8
    assert entries(30) == ["TOC1"]


def test_a_short_table_is_not_parted_and_a_long_one_leaves_no_row_alone() -> None:
    def kept(count: int, notes: tuple[str, ...] = ()) -> list[bool]:
        rows_ = tuple((words("甲"), words("1")) for _ in range(count))
        block = TableBlock("表", ("名称", "数"), rows_, notes=notes)
        rows = list(part(write_document(Document("题", (block,)), STAMP)).iter(f"{W}tr"))[1:]
        return [all(p.find(f"{W}pPr/{W}keepNext") is not None for p in row.iter(f"{W}p")) for row in rows]

    assert kept(5) == [True] * 4 + [False]
    assert kept(12) == [True] + [False] * 9 + [True, False]
    assert kept(2, ("年末数",)) == [True, True], "a note stands below its table, not on the page after it"


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    assert part(sent(), "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    kinds = {r.get(f"{W}type") for r in part(sent()).iter(f"{W}footerReference")}
    assert kinds == {"default", "even"}
    for number, side in ((1, "right"), (2, "left")):
        footer = part(sent(), f"word/footer{number}.xml").find(f"{W}p")
        assert text(footer) == "— 1 —"
        assert _value(footer, "pPr/jc") == side
    assert _value(_style("footer"), "pPr/ind", "rightChars") == "100"
    assert _value(_style("footer"), "rPr/sz") == "28"


def test_a_long_title_stands_in_even_lines_that_break_no_word() -> None:
    assert title_lines("2022年度工作报告", 19) == ["2022年度工作报告"]
    lines = title_lines("江门市先进装备制造业职业教育集团关于2022年度集团建设与发展情况的工作报告", 19)
    assert lines == ["江门市先进装备制造业职业教育集团关于", "2022年度集团建设与发展情况的工作报告"]
    assert title_lines(DOCUMENT.title, 19) == ["江门市先进装备制造业职业教育集团", "2022年度工作报告"]
    assert title_lines("职教集团\n2022年度工作报告", 19) == ["职教集团", "2022年度工作报告"]
    assert all(len(line) <= 10 for line in title_lines("甲" * 35, 10))
    assert "".join(title_lines("甲" * 35, 10)) == "甲" * 35


def test_every_figure_is_in_a_hidden_bookmark_in_cells_too() -> None:
    starts = list(part(sent()).iter(f"{W}bookmarkStart"))
    ends = [end.get(f"{W}id") for end in part(sent()).iter(f"{W}bookmarkEnd")]
    assert sorted(start.get(f"{W}id") for start in starts) == sorted(ends)
    assert len(set(ends)) == len(ends)
    called = [str(start.get(f"{W}name")) for start in starts]
    assert len({name.lower() for name in called}) == len(called)
    assert all(name.startswith("_") and len(name) <= 40 for name in called)
    marks = Counter(known[0] for name in called if (known := figure_of(name)))
    assert marks["all"] == 2
    assert marks["share"] == 1
    assert marks["p2"] == 1
    assert sum(start.getparent().getparent().tag == f"{W}tc" for start in starts) == 13
    with pytest.raises(ValueError, match="at most 30"):
        Run("1", "a" * 31)
    with pytest.raises(ValueError, match="small letters"):
        Run("1", "members.active")
    assert len("_fig_" + "a" * 30 + "__999") == 40


def test_tables_fill_the_width_repeat_their_head_and_keep_their_rows_whole() -> None:
    table = next(part(sent()).iter(f"{W}tbl"))
    grid = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
    assert sum(grid) == 8844
    rows = list(table.iter(f"{W}tr"))
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert _value(table, "tblPr/tblLayout", "type") == "fixed"
    assert int(_value(_style("表文"), "pPr/spacing", "line")) < 560
    looks = [[_value(p, "pPr/pStyle") for p in row.iter(f"{W}p")] for row in rows]
    assert looks[1] == ["TableText", "TableFigure", "TableFigure", "TableFigure"]
    assert looks[2][2] == "TableFigure"
    assert text(list(rows[2])[3]) == "—"
    assert looks[-1] == ["TableTotal", *["TableTotalFigure"] * 3]
    assert [text(p) for p in _paragraphs("Unit")] == ["单位：家", "单位：万元"]
    assert next(text(p) for p in _paragraphs("Note")) == "注：年末数以在册成员计。"


def test_no_number_is_broken_in_a_wide_table() -> None:
    row = (words("健全职业教育集团运行机制与治理结构"), *[words(f"〔m{n}=1419.34〕") for n in range(8)])
    block = TableBlock("资金", ("任务", *[f"第{n}项" for n in range(8)]), (row,))
    file = write_document(Document("表", (block,)), STAMP)
    widths = [int(column.get(f"{W}w")) for column in part(file).iter(f"{W}gridCol")]
    # Seven signs of 10.5 points, half as wide as high, and the margins of the cell.
    assert min(widths[1:]) >= (6 * 0.5 + 0.25) * 10.5 * 20 + 140
    assert sum(widths) == 8844


def test_a_table_too_wide_for_its_size_is_set_smaller_before_a_number_is_torn() -> None:
    def styles(columns: int, rows: int = 1) -> set[str]:
        row = (words("治理结构"), *[words(f"〔m{n}=1219.34〕") for n in range(columns)])
        block = TableBlock("资金", ("建设任务", *["省级预算"] * columns), (row,) * rows)
        cells = part(write_document(Document("表", (block,)), STAMP)).iter(f"{W}tc")
        return {_value(next(cell.iter(f"{W}p")), "pPr/pStyle") for cell in cells}

    assert styles(4) == {"TableHead", "TableText", "TableFigure"}
    assert styles(7) == {"TableHeadDense", "TableTextDense", "TableFigureDense"}
    assert styles(4, rows=20) == styles(7), "a long table takes fewer pages"
    assert styles(11) == {"TableHeadSmall", "TableTextSmall", "TableFigureSmall"}


def test_the_end_has_the_note_the_signature_and_attachments_on_pages_of_their_own() -> None:
    assert [text(p) for p in _paragraphs("AttachmentNote")] == ["附件：1.合作项目一览表", "2.说明"]
    signed = _paragraphs("Signature")
    assert [text(p) for p in signed] == ["江门市装备制造职教集团", "秘书处", "2023年1月5日"]
    assert _value(signed[-1], "pPr/ind", "rightChars") == "400"
    assert [text(p) for p in _paragraphs("Attachment")] == ["附件1", "附件2"]
    assert all(p.find(f"{W}pPr/{W}pageBreakBefore") is not None for p in _paragraphs("Attachment"))
    alone = write_document(replace(DOCUMENT, attachments=DOCUMENT.attachments[:1]), STAMP)
    assert [text(p) for p in _paragraphs("AttachmentNote", alone)] == ["附件：合作项目一览表"]
    assert [text(p) for p in _paragraphs("Attachment", alone)] == ["附件"]


def test_charts_are_words_own_with_their_figures_inside() -> None:
    chart = part(sent(), "word/charts/chart1.xml")
    assert chart.find(f".//{C}barDir").get("val") == "bar"
    assert chart.find(f".//{C}dispBlanksAs").get("val") == "gap"
    first = chart.find(f".//{C}ser/{C}val//{C}numCache")
    assert [(p.get("idx"), p[0].text) for p in first.iter(f"{C}pt")] == [("0", "48"), ("1", "20")]
    assert first.find(f"{C}ptCount").get("val") == "3"
    relations = part(sent(), "word/charts/_rels/chart1.xml.rels")
    assert chart.find(f"{C}externalData").get(f"{{{chart.nsmap['r']}}}id") == relations[0].get("Id")
    with zipfile.ZipFile(io.BytesIO(sent())) as archive:
        book = openpyxl.load_workbook(io.BytesIO(archive.read("word/embeddings/Microsoft_Excel_Sheet1.xlsx")))
    assert list(book.active.values) == [
        (None, "上年末", "本年末"),
        ("企业", 48, 54),
        ("学校", 20, 20),
        (BARS.categories[2], None, 9),
    ]
    assert part(sent(), "word/charts/chart2.xml").find(f".//{C}lineChart") is not None
    said = [e.get("descr") for e in part(sent()).iter("{*}docPr")]
    assert said[0].startswith(
        "成员单位构成。企业占全部成员的六成以上。上年末：企业 48，学校 20，行业协会与其他组织 无数据。"
    )
    assert {e.get("typeface") for e in chart.iter("{*}ea")} == {"黑体", "仿宋_GB2312"}


def modules(file: bytes) -> list[list[bool]]:
    """What a camera reads of the one picture in a Word file: its modules, dark or not, without the quiet zone of four."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        (name,) = (one for one in archive.namelist() if one.startswith("word/media/"))
        picture = Image.open(io.BytesIO(archive.read(name))).convert("L")
    across = range(45, picture.width - 40, 10)
    return [[picture.getpixel((x, y)) < 128 for x in across] for y in across]


def test_a_qr_code_is_a_picture_of_its_address_named_for_who_does_not_see_it() -> None:
    address = "https://example.cn/jm/internships/certificates/verify/abc/"
    document = replace(DOCUMENT, qr=address)
    file = write_document(document, STAMP)
    assert file == write_document(document, STAMP)
    assert inspect_office_file(file, name="证明.docx") is OfficeKind.DOCX
    assert modules(file) == [[bool(m) for m in row] for row in segno.make(address, micro=False).matrix]
    drawn = list(part(file).iter("{*}docPr"))
    assert drawn[-1].get("descr") == f"二维码：{address}"
    assert len({one.get("id") for one in drawn}) == len(drawn), "Word wants a number for each"


def _drawn(chart: ChartBlock) -> Any:
    return part(write_document(replace(DOCUMENT, blocks=(chart,)), STAMP), "word/charts/chart1.xml")


def test_figures_of_lines_that_cross_stand_in_the_table_alone() -> None:
    apart = replace(LINE, categories=("甲", "乙"), series=(("到位", (5, 9)), ("支出", (3, 8))))
    across = replace(apart, series=(("到位", (5, 8)), ("支出", (3, 9))))
    shown = [{e.get("val") for e in _drawn(chart).iter(f"{C}showVal")} for chart in (apart, across)]
    assert shown == [{"1"}, {"0"}]


def test_a_few_whole_things_are_counted_in_whole_steps() -> None:
    few = replace(BARS, categories=("授课", "评审"), series=(("本年度", (3, 1)),), marks=())
    halves = replace(few, series=(("本年度", (Decimal("2.5"), 1)),))
    steps = [[e.get("val") for e in _drawn(chart).iter(f"{C}majorUnit")] for chart in (few, BARS, halves)]
    assert steps == [["1"], [], []]


def test_what_people_write_is_text_whatever_it_holds() -> None:
    odd = 'a<b & "c"\x0b]]>\ud800'
    heading = Heading(1, (Run(odd),))
    chart = replace(BARS, title=odd, categories=("=1+1", odd, "丙"), reading=odd)
    geometry = Geometry(body_font='仿宋"<')
    document = Document(
        odd,
        (heading, Paragraph((Run(odd, bold=True), Run("", "m"))), chart),
        contents=True,
        geometry=geometry,
    )
    file = write_document(document, STAMP)
    assert inspect_office_file(file, name="x.docx") is OfficeKind.DOCX
    assert text(_paragraphs("Heading1", file)[0]) == 'a<b & "c"]]>'
    assert write_document(Document("空", (), contents=True), STAMP)


def test_pages_follow_from_lines() -> None:
    assert lines_of("字" * 56, 28) == 2
    assert lines_of("字" * 56, 28, indent=2) == 3
    assert lines_of("字" * 28 + "。", 28) == 2
    assert lines_of("字" * 27 + "。", 28) == 1
    assert lines_of("字" * 27 + "1234", 28) == 2
    line = Piece("", 28.0)
    assert pages([line] * 45, 638) == [1] * 22 + [2] * 22 + [3]
    long = Piece("", 28.0 * 50, 50)
    assert pages([long, line], 638) == [1, 3]
    kept = Piece("", 28.0, keep=True)
    assert pages([*[line] * 21, kept, line], 638)[-2:] == [2, 2]
    assert pages([line, Piece("", 28.0, new_page=True)], 638) == [1, 2]
