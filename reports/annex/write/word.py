"""The tables as one Word document, each on a page of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from groupportal.office.stamp import Stamp
from groupportal.office.word_file import document_bytes, new_document, set_properties
from reports.annex.values import AnnexSet, Breakdown
from reports.annex.write.layout import annex_sheets, breakdown_sheet, noted, signed
from reports.annex.write.sheet import Sheet
from reports.annex.write.word_table import (
    MONEY_LINE,
    NOTE,
    TITLE,
    UNIT_LINE,
    add_styles,
    paragraph_xml,
    table_xml,
)

PAGE_WIDTH, PAGE_HEIGHT, SIDE, TOP = Mm(297), Mm(210), Mm(20), Mm(18)
EMU_PER_TWIP = 635
TEXT_TWIPS = (PAGE_WIDTH - 2 * SIDE) // EMU_PER_TWIP
SIGNATURE_GAP = "\u3000" * 6
GAP_BELOW = '<w:spacing w:before="0" w:after="40"/>'


def write_annex_document(annex: AnnexSet, *, stamp: Stamp) -> bytes:
    """附件2 as .docx. Raises DomainError ``annex_empty`` when all three tables are None."""
    return _document(annex_sheets(annex), title="附件2", creator=annex.unit_name, stamp=stamp)


def write_breakdown_document(breakdown: Breakdown, *, stamp: Stamp, unit_name: str = "") -> bytes:
    """The 目标任务分解表 as .docx."""
    sheet = breakdown_sheet(breakdown)
    return _document([sheet], title=sheet.title, creator=unit_name, stamp=stamp)


def _document(sheets: Sequence[Sheet], *, title: str, creator: str, stamp: Stamp) -> bytes:
    document = new_document()
    add_styles(document)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = SIDE
    section.top_margin = section.bottom_margin = TOP
    section.header_distance = section.footer_distance = TOP // 2
    _set_footer(section)
    set_properties(document, title=title, creator=creator, stamp=stamp)
    return document_bytes(document, _body_xml(sheets))


def _body_xml(sheets: Sequence[Sheet]) -> Iterator[str]:
    for index, sheet in enumerate(sheets):
        yield from _sheet_xml(sheet, new_page=index > 0)


def _sheet_xml(sheet: Sheet, *, new_page: bool) -> Iterator[str]:
    page = "<w:pageBreakBefore/>" if new_page else ""
    yield paragraph_xml(sheet.title, TITLE, f'<w:keepNext/>{page}<w:spacing w:before="0" w:after="120"/>')
    for line in sheet.above:
        if line.startswith("\t"):
            yield paragraph_xml(line[1:], MONEY_LINE, f"<w:keepNext/>{GAP_BELOW}")
        else:
            tab = f'<w:keepNext/><w:tabs><w:tab w:val="right" w:pos="{TEXT_TWIPS}"/></w:tabs>{GAP_BELOW}'
            yield paragraph_xml(line, UNIT_LINE, tab)
    yield from table_xml(sheet, TEXT_TWIPS)
    for note in noted(sheet.notes):
        yield paragraph_xml(note, NOTE)
    for signatures in signed(sheet.signatures):
        gap = '<w:spacing w:before="160" w:after="0"/>'
        yield paragraph_xml(SIGNATURE_GAP.join(signatures), UNIT_LINE, gap)


def _set_footer(section: Any) -> None:
    fields = "".join(
        f'{_run(before)}<w:fldSimple w:instr=" {field} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        for before, field in (("第 ", "PAGE"), (" 页 共 ", "NUMPAGES"))
    )
    properties = f'<w:pPr><w:pStyle w:val="{NOTE}"/><w:jc w:val="center"/></w:pPr>'
    xml = f"<w:p {nsdecls('w')}>{properties}{fields}{_run(' 页')}</w:p>"
    footer = section.footer
    footer.is_linked_to_previous = False
    element = footer.paragraphs[0]._p.getparent()  # noqa: SLF001 -- python-docx writes no fields
    element.replace(element[0], parse_xml(xml))


def _run(text: str) -> str:
    return f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
