"""The styles, fonts and settings of a document in the form of GB/T 9704-2012. Every font is named; no theme has a say.

Sizes in points as the standard's 号: 二号 22, 三号 16, 四号 14, 小四 12.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import quoteattr

from docx.oxml.ns import nsdecls

from groupportal.office.document.values import Geometry
from groupportal.office.word_file import LANGUAGE, safe_text

TITLE_PT, BODY_PT, CAPTION_PT, TABLE_PT = 22, 16, 14, 12
NOTE_LINE_PT, UNIT_LINE_PT = 18, 20
"""The pitch beside tables."""


@dataclass(frozen=True)
class TableSize:
    """A size tables are set in: the pitch of the text would burst them. ``suffix`` of its styles' ids; ``side``: twips beside the text."""

    suffix: str
    name: str
    points: float
    pitch: int
    side: int


TABLE_SIZES = (
    TableSize("", "", TABLE_PT, 17, 70),
    TableSize("Dense", "（五号）", 10.5, 15, 60),
    TableSize("Small", "（小五）", 9, 13, 40),
    TableSize("Tiny", "（六号）", 7.5, 11, 30),
)
PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210, 297
BELOW_TEXT_MM = 7
"""From the type area down to the page number."""
TWIPS_PER_MM = Decimal(1440) / Decimal("25.4")

# What stands in for a font that a machine lacks, best first. 方正小标宋 is sold; _GB2312 came with old Windows.
_ELSE = {
    "方正小标宋简体": ("方正小标宋_GBK, FZXiaoBiaoSong-B05S, 华文中宋, STZhongsong, 宋体", "roman"),
    "仿宋_GB2312": ("仿宋, FangSong, 华文仿宋, STFangsong", "modern"),
    "楷体_GB2312": ("楷体, KaiTi, 华文楷体, STKaiti", "modern"),
    "仿宋": ("FangSong, 仿宋_GB2312, 华文仿宋, STFangsong", "modern"),
    "楷体": ("KaiTi, 楷体_GB2312, 华文楷体, STKaiti", "modern"),
    "黑体": ("SimHei, 华文黑体, Noto Sans CJK SC", "modern"),
    "宋体": ("SimSun, Noto Serif CJK SC", "auto"),
    "Times New Roman": ("Liberation Serif", "roman"),
}


def twips(millimetres: Decimal) -> int:
    """Millimetres in twentieths of a point."""
    return int((millimetres * TWIPS_PER_MM).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class Paper:
    """What follows from the geometry, in twips and points."""

    geometry: Geometry

    @property
    def text_twips(self) -> int:
        """The width of the type area."""
        return twips(PAGE_WIDTH_MM - self.geometry.left_mm - self.geometry.right_mm)

    @property
    def text_pt(self) -> Decimal:
        """Its height in points."""
        return Decimal(twips(PAGE_HEIGHT_MM - self.geometry.top_mm - self.geometry.bottom_mm)) / 20

    @property
    def columns(self) -> int:
        """Characters in a line: 28 with the standard's margins, where each gets slightly less than its 16 points."""
        return round(Decimal(self.text_twips) / 20 / BODY_PT)

    @property
    def character_pt(self) -> Decimal:
        """What a character of the text takes."""
        return Decimal(self.text_twips) / 20 / self.columns

    @property
    def lines(self) -> int:
        """Lines on a page: 22 with the standard's margins."""
        return int(self.text_pt / self.geometry.line_pt)


def quoted(text: str) -> str:
    """Text as the value of an XML attribute."""
    return quoteattr(safe_text(text), {"\n": " ", "\t": " "})


def _fonts(latin: str, chinese: str) -> str:
    one, other = quoted(latin), quoted(chinese)
    return f"<w:rFonts w:ascii={one} w:hAnsi={one} w:eastAsia={other} w:cs={one}/>"


@dataclass(frozen=True)
class _Style:
    """A style of paragraphs. Word shows its own names, which are English here, in the language of its menus; Chinese ones are ours.

    ``lead``: what the paragraph does, before spacing in the order of the schema. ``line``: exact pitch in points, 0 as high as it is.
    """

    id: str
    name: str
    font: str
    points: Decimal | int
    align: str
    line: Decimal | int
    before: Decimal | int = 0
    after: Decimal | int = 0
    lead: str = ""
    tabs: str = ""
    indent: str = ""
    outline: int = -1
    following: str = ""
    latin: str = ""

    def xml(self, latin: str) -> str:
        """The style, based on Normal."""
        rule = (
            f'w:line="{_twentieths(self.line)}" w:lineRule="exact"'
            if self.line
            else 'w:line="240" w:lineRule="auto"'
        )
        spacing = (
            f'<w:spacing w:before="{_twentieths(self.before)}" w:after="{_twentieths(self.after)}" {rule}/>'
        )
        custom = "" if self.name.isascii() else ' w:customStyle="1"'
        outline = f'<w:outlineLvl w:val="{self.outline}"/>' if self.outline >= 0 else ""
        size = f'<w:sz w:val="{int(self.points * 2)}"/><w:szCs w:val="{int(self.points * 2)}"/>'
        return (
            f'<w:style w:type="paragraph"{custom} w:styleId="{self.id}">'
            f'<w:name w:val="{self.name}"/><w:basedOn w:val="Normal"/><w:next w:val="{self.following or self.id}"/><w:qFormat/>'
            f'<w:pPr>{self.lead}{self.tabs}<w:snapToGrid w:val="0"/>{spacing}{self.indent}<w:jc w:val="{self.align}"/>{outline}</w:pPr>'
            f"<w:rPr>{_fonts(self.latin or latin, self.font)}{size}</w:rPr></w:style>"
        )


KEEP = "<w:keepNext/>"
# Signs stay inside the line (LibreOffice loses one that hangs beyond it), numbers stand as close to words as words to each other.
_PLAIN_LINES = '<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
TWO_IN = '<w:ind w:firstLineChars="200" w:firstLine="{}"/>'


def _twentieths(points: Decimal | int) -> int:
    return int((Decimal(points) * 20).quantize(Decimal(1), ROUND_HALF_UP))


def _styles(geometry: Geometry) -> Iterator[_Style]:
    paper = Paper(geometry)
    line, body, hei = geometry.line_pt, geometry.body_font, geometry.heading_font
    two = TWO_IN.format(_twentieths(2 * paper.character_pt))
    one_in = '<w:ind w:leftChars="100" w:left="{0}" w:rightChars="100" w:right="{0}"/>'.format(
        _twentieths(CAPTION_PT)
    )
    dots = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{paper.text_twips}"/></w:tabs>'
    text = "BodyText"
    yield _Style("BodyText", "Body Text", body, BODY_PT, "both", line, indent=two)
    headings = (hei, geometry.second_font, body, body)
    for level, font in enumerate(headings, 1):
        yield _Style(
            *(f"Heading{level}", f"heading {level}", font, BODY_PT, "both", line),
            lead=KEEP,
            indent=two,
            outline=level - 1,
            following=text,
        )
    title = (geometry.title_font, TITLE_PT, "center", max(line, Decimal(TITLE_PT + 6)))
    yield _Style("Title", "Title", *title, after=line, lead=KEEP, following=text)
    yield _Style(
        "Subtitle", "Subtitle", geometry.second_font, BODY_PT, "center", line, after=line, following=text
    )
    yield _Style("TOCHeading", "TOC Heading", hei, BODY_PT, "center", line, after=line / 2)
    yield _Style("TOC1", "toc 1", body, BODY_PT, "left", line, tabs=dots)
    yield _Style(
        *("TOC2", "toc 2", body, BODY_PT, "left", line),
        tabs=dots,
        indent=f'<w:ind w:leftChars="200" w:left="{_twentieths(2 * BODY_PT)}"/>',
    )
    yield _Style("Caption", "caption", hei, CAPTION_PT, "center", line, before=6, lead=KEEP, following=text)
    yield _Style("Signature", "Signature", body, BODY_PT, "right", line, lead="<w:keepNext/><w:keepLines/>")
    yield _Style(
        *("Footer", "footer", geometry.number_font, CAPTION_PT, "right", CAPTION_PT),
        indent=one_in,
        latin=geometry.number_font,
    )
    yield _Style("Attachment", "附件", hei, BODY_PT, "left", line, after=line, lead=KEEP)
    yield _Style("AttachmentTitle", "附件标题", *title, after=line, lead=KEEP, outline=0, following=text)
    yield _Style("AttachmentNote", "附件说明", body, BODY_PT, "left", line, lead=KEEP)
    yield _Style("Unit", "表格单位", body, TABLE_PT, "right", UNIT_LINE_PT, lead=KEEP)
    yield _Style("Note", "表格附注", body, TABLE_PT, "left", NOTE_LINE_PT, following=text)
    yield _Style("Chart", "图表", body, TABLE_PT, "center", 0, before=4, lead=KEEP)
    for size in TABLE_SIZES:
        points, pitch = Decimal(str(size.points)), size.pitch
        for kind, label, font, align in (
            *(
                ("Head", "表头", hei, "center"),
                ("Text", "表文", body, "left"),
                ("Figure", "表数", body, "right"),
            ),
            *(("Total", "合计", hei, "left"), ("TotalFigure", "合计数", hei, "right")),
        ):
            lead = KEEP if kind == "Head" else ""
            yield _Style(
                f"Table{kind}{size.suffix}", f"{label}{size.name}", font, points, align, pitch, lead=lead
            )


def styles_xml(geometry: Geometry) -> str:
    """styles.xml: those used, and nothing of a template's."""
    latin, body = geometry.latin_font, geometry.body_font
    size = f'<w:sz w:val="{BODY_PT * 2}"/><w:szCs w:val="{BODY_PT * 2}"/>'
    spacing = (
        f'<w:spacing w:before="0" w:after="0" w:line="{_twentieths(geometry.line_pt)}" w:lineRule="exact"/>'
    )
    margins = "".join(
        f'<w:{side} w:w="{size}" w:type="dxa"/>'
        for side, size in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
    )
    return (
        f'<w:styles {nsdecls("w")}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(latin, body)}<w:kern w:val="2"/>{size}'
        # With Chinese for the Latin part too, LibreOffice breaks numbers at the ends of lines.
        f'<w:lang w:val="en-US" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/>{_PLAIN_LINES}{spacing}<w:jc w:val="both"/></w:pPr>'
        f"<w:rPr>{_fonts(latin, body)}{size}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="character" w:customStyle="1" w:styleId="Label"><w:name w:val="标签"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:rPr>{_fonts(latin, geometry.heading_font)}</w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
        f'<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/>'
        f"<w:semiHidden/></w:style>{''.join(style.xml(latin) for style in _styles(geometry))}</w:styles>"
    )


def font_table_xml(geometry: Geometry) -> str:
    """fontTable.xml: each font named, and what may stand in for it."""
    named = dict.fromkeys(
        (
            *(geometry.title_font, geometry.heading_font, geometry.second_font, geometry.body_font),
            *(geometry.number_font, geometry.latin_font),
        )
    )
    fonts = []
    for name in named:
        others, family = _ELSE.get(name, ("宋体", "auto"))
        charset = "00" if name.isascii() else "86"
        fonts.append(
            f'<w:font w:name={quoted(name)}><w:altName w:val="{others}"/><w:charset w:val="{charset}"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        )
    return f"<w:fonts {nsdecls('w')}>{''.join(fonts)}</w:fonts>"


def settings_xml() -> str:
    """settings.xml: odd and even pages differ, characters keep their width, forced line ends are not spread."""
    return (
        f'<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:decimalSymbol w:val="."/>'
        '<w:listSeparator w:val=","/></w:settings>'
    )
