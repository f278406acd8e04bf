"""合作贡献等级证书 as Word: one A4 page across, ready to be printed or saved as PDF. Equal data give equal bytes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from groupportal.ui.formats import cndate, count
from groupportal.ui.word import document_bytes, safe_text

FONT_TEXT, FONT_HEAD = "仿宋", "方正小标宋简体"
FRAME = "8C6D1F"


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


def certificate_bytes(certificate: Certificate) -> bytes:
    """The file."""
    import docx  # noqa: PLC0415 -- slow import
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415 -- slow import
    from docx.shared import Mm  # noqa: PLC0415 -- slow import

    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(35)
    section.top_margin, section.bottom_margin = Mm(26), Mm(20)
    _frame(section)
    _describe(document, certificate)
    _write(document, certificate)
    return document_bytes(document)


def _describe(document: Any, certificate: Certificate) -> None:
    about = document.core_properties
    moment = dt.datetime.combine(certificate.issued_on, dt.time(), dt.UTC)
    about.title = safe_text(f"{certificate.member}合作贡献等级证书")
    about.author = about.last_modified_by = safe_text(certificate.issuer)
    about.created = about.modified = moment
    about.language, about.comments, about.revision = "zh-CN", "", 1


def _write(document: Any, certificate: Certificate) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN  # noqa: PLC0415 -- slow import

    _line(document, "合作贡献等级证书", size=40, align=ALIGN.CENTER, font=FONT_HEAD, after=4)
    _line(document, f"编号：{certificate.number}", size=12, align=ALIGN.CENTER, after=18)
    _line(document, f"{certificate.member}：", size=22, align=ALIGN.LEFT, after=8, bold=True)
    body = (
        f"在{certificate.year}年度集团合作中，贵单位合作贡献积分 {count(certificate.points)} 分，"
        f"经评定为“{certificate.grade}”。特发此证。"
    )
    _line(document, body, size=20, align=ALIGN.JUSTIFY, after=8, indent=40)
    if certificate.benefits:
        text = "享受待遇：" + "；".join(certificate.benefits) + "。"
        _line(document, text, size=15, align=ALIGN.JUSTIFY, after=6, indent=30)
    _line(document, f"评定依据：{certificate.rules}", size=12, align=ALIGN.LEFT, after=26, indent=24)
    _line(document, certificate.issuer, size=18, align=ALIGN.RIGHT, after=2)
    _line(document, cndate(certificate.issued_on), size=16, align=ALIGN.RIGHT, after=0)


def _line(
    document: Any,
    text: str,
    *,
    size: int,
    align: Any,
    after: int,
    font: str = FONT_TEXT,
    bold: bool = False,
    indent: int = 0,
) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415 -- slow import
    from docx.shared import Pt  # noqa: PLC0415 -- slow import

    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.alignment, shape.space_before, shape.space_after = align, Pt(0), Pt(after)
    shape.line_spacing, shape.first_line_indent = 1.35, Pt(indent)
    run = paragraph.add_run(safe_text(text))
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)  # noqa: SLF001 -- python-docx knows no East Asian font


def _frame(section: Any) -> None:
    """A double line around the page."""
    from docx.oxml import parse_xml  # noqa: PLC0415 -- slow import
    from docx.oxml.ns import nsdecls  # noqa: PLC0415 -- slow import

    edges = "".join(
        f'<w:{side} w:val="thinThickSmallGap" w:sz="24" w:space="24" w:color="{FRAME}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    borders = parse_xml(f'<w:pgBorders {nsdecls("w")} w:offsetFrom="page">{edges}</w:pgBorders>')
    # The schema wants it right after the margins.
    section._sectPr.find(f"{{{section._sectPr.nsmap['w']}}}pgMar").addnext(borders)  # noqa: SLF001 -- as above
