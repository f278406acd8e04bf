"""合作贡献等级证书 as Word: one A4 page across for each, ready to be printed or saved as PDF. Equal data give equal bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from groupportal.office.word_file import document_bytes, safe_text
from groupportal.ui.formats import cndate, count

FONT_TEXT, FONT_HEAD = "仿宋", "方正小标宋简体"
FRAME, RED = "8C6D1F", "A61B1B"
EDGES = {"top": "thinThick", "left": "thinThick", "bottom": "thickThin", "right": "thickThin"}
CENTRE, LEFT, RIGHT, JUSTIFY = "CENTER", "LEFT", "RIGHT", "JUSTIFY"
LEADING = 1.4
WIDTH, PAGE = 626.0, 460.0
"""Points between the margins: across, and down less a little to spare."""
BENEFIT_SIZES = (16, 14, 12, 10, 8)
SHARES = {0: 0.3, 2: 0.2, -2: 0.3}
"""Of what the page has left, how much stands above a line (by number; from below where negative)."""
SEAL_ROOM = 36
"""Points between the issuer and the margin, so that the seal stays inside the frame."""


@dataclass(frozen=True)
class Certificate:
    """What a certificate says. ``number`` stands on it; ``issued_on`` is the day of publication."""

    number: str
    member: str
    year: int
    grade: str
    points: Decimal
    benefits: tuple[str, ...]
    rules: str
    issuer: str
    issued_on: dt.date


@dataclass(frozen=True)
class _Line:
    """A paragraph: sizes and distances in points, ``spread`` between its characters."""

    text: str
    size: int
    align: str
    after: int
    font: str = FONT_TEXT
    bold: bool = False
    indent: int = 0
    right: int = 0
    colour: str = ""
    spread: int = 0

    @property
    def height(self) -> float:
        """On the page, every character taken to be as wide as a Chinese one."""
        room = WIDTH - self.right
        lines = -(-(self.indent + len(self.text) * (self.size + self.spread)) // room)
        return lines * self.size * LEADING + self.after


def certificates_bytes(certificates: Sequence[Certificate]) -> bytes:
    """One file with a page for each, in the order given; all of one issuer and day of publication."""
    import docx  # noqa: PLC0415 -- slow import
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415 -- slow import
    from docx.shared import Mm  # noqa: PLC0415 -- slow import

    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(38)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    _frame(section)
    _describe(document, certificates)
    for number, certificate in enumerate(certificates):
        _write(document, certificate, new_page=number > 0)
    return document_bytes(document)


def _describe(document: Any, certificates: Sequence[Certificate]) -> None:
    first = certificates[0]
    whose = first.member if len(certificates) == 1 else f"{first.year}年度"
    about = document.core_properties
    moment = dt.datetime.combine(first.issued_on, dt.time(), dt.UTC)
    about.title = safe_text(f"{whose}合作贡献等级证书")
    about.author = about.last_modified_by = safe_text(first.issuer)
    about.created = about.modified = moment
    about.language, about.comments, about.revision = "zh-CN", "", 1


def _write(document: Any, certificate: Certificate, *, new_page: bool) -> None:
    lines = _fitted(certificate)
    left = max(0.0, PAGE - sum(line.height for line in lines))
    for number, line in enumerate(lines):
        # What the page has left goes above the title, below its number and above the issuer.
        before = left * SHARES.get(number - len(lines) if number > 1 else number, 0)
        paragraph = _line(document, line, before=before)
        if number == 0:
            paragraph.paragraph_format.page_break_before = new_page


def _fitted(certificate: Certificate) -> list[_Line]:
    """The lines of a page, what the grade earns as large as the page allows."""
    for size in BENEFIT_SIZES:
        lines = _lines(certificate, size)
        if sum(line.height for line in lines) <= PAGE:
            break
    return lines


def _lines(certificate: Certificate, size: int) -> list[_Line]:
    body = (
        f"在{certificate.year}年度集团合作中，贵单位合作贡献积分 {count(certificate.points)} 分，"
        "经评定，授予合作贡献等级："
    )
    earned = "享受待遇：" + "；".join(certificate.benefits) + "。"
    rules, day = f"评定依据：{certificate.rules}", cndate(certificate.issued_on)
    return [
        _Line("合作贡献等级证书", 44, CENTRE, after=8, font=FONT_HEAD, colour=RED, spread=6),
        _Line(f"编号：{certificate.number}", 12, CENTRE, after=14),
        _Line(f"{certificate.member}：", 22, LEFT, after=6, bold=True),
        _Line(body, 20, LEFT, after=8, indent=40),
        _Line(certificate.grade, 38, CENTRE, after=10, font=FONT_HEAD, bold=True, colour=RED, spread=4),
        *([_Line(earned, size, JUSTIFY, after=6, indent=2 * size)] if certificate.benefits else []),
        _Line(rules, 12, LEFT, after=10, indent=24),
        _Line(certificate.issuer, 18, RIGHT, after=2, right=SEAL_ROOM),
        _Line(day, 16, RIGHT, after=0, right=SEAL_ROOM),
    ]


def _line(document: Any, line: _Line, *, before: float) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 -- slow import
    from docx.oxml import OxmlElement  # noqa: PLC0415 -- slow import
    from docx.oxml.ns import qn  # noqa: PLC0415 -- slow import
    from docx.shared import Pt, RGBColor  # noqa: PLC0415 -- slow import

    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.alignment = getattr(WD_ALIGN_PARAGRAPH, line.align)
    shape.space_before, shape.space_after = Pt(round(before)), Pt(line.after)
    # An exact height, because faces differ in theirs by half.
    shape.line_spacing = Pt(line.size * LEADING)
    shape.first_line_indent, shape.right_indent = Pt(line.indent), Pt(line.right)
    run = paragraph.add_run(safe_text(line.text))
    run.font.size, run.font.bold, run.font.name = Pt(line.size), line.bold, line.font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), line.font)  # noqa: SLF001 -- python-docx knows no East Asian font
    if line.colour:
        run.font.color.rgb = RGBColor.from_string(line.colour)
    if line.spread:
        wide = OxmlElement("w:spacing")
        wide.set(qn("w:val"), str(20 * line.spread))
        # The schema wants it right after the colour.
        run._element.rPr.find(qn("w:color")).addnext(wide)  # noqa: SLF001 -- nor spacing
    return paragraph


def _frame(section: Any) -> None:
    """A double line around the page, the same line outside on every side."""
    from docx.oxml import parse_xml  # noqa: PLC0415 -- slow import
    from docx.oxml.ns import nsdecls  # noqa: PLC0415 -- slow import

    # A style is drawn from top to bottom and from left to right: the far sides need its mirror image.
    edges = "".join(
        f'<w:{side} w:val="{lines}SmallGap" w:sz="24" w:space="24" w:color="{FRAME}"/>'
        for side, lines in EDGES.items()
    )
    borders = parse_xml(f'<w:pgBorders {nsdecls("w")} w:offsetFrom="page">{edges}</w:pgBorders>')
    # The schema wants it right after the margins.
    section._sectPr.find(f"{{{section._sectPr.nsmap['w']}}}pgMar").addnext(borders)  # noqa: SLF001 -- as above
