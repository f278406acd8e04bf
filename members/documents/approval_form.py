"""加盟审批表 as Word: A4 portrait, one table with boxes for signatures and seals, filled in as far as known.

Equal data give equal bytes: the only date in it is the one it is made as of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from groupportal.ui.characters import property_text
from groupportal.ui.word import document_bytes, safe_text

TITLE_FONT, BODY_FONT = "方正小标宋简体", "仿宋_GB2312"
FALLBACK = "SimSun"
WIDTHS_MM = (26, 58, 26, 50)
# Together with the title they leave some 25 mm of the page to texts that are longer than their boxes.
FACT_HEIGHT_MM = 10
SEAL_HEIGHT_MM = 29
TEXT_HEIGHT_MM = 26
TEXT_SIZES = ((300, 12.0), (500, 10.5), (750, 9.0))
"""Up to so many characters in both texts, the size in points that keeps the form on one page."""
SMALLEST = 8.0


@dataclass(frozen=True)
class FormData:
    """What one form says. Texts as they print; "" leaves the box to be filled in by hand."""

    name: str
    credit_code: str = ""
    category: str = ""
    industry: str = ""
    section: str = ""
    rank: str = ""
    region: str = ""
    address: str = ""
    staff: str = ""
    website: str = ""
    contact: str = ""
    contact_title: str = ""
    phone: str = ""
    email: str = ""
    introduction: str = ""
    wish: str = ""
    joined_on: str = ""
    decision: str = ""


def approval_forms(forms: Sequence[FormData], *, group_name: str, as_of: dt.date) -> bytes:
    """The file: a page for each form, in the order given."""
    import docx  # noqa: PLC0415 -- slow import
    from docx.shared import Mm  # noqa: PLC0415 -- slow import

    document = docx.Document()
    _set_styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(18), Mm(14)
    for number, form in enumerate(forms):
        _add_form(document, form, group_name, new_page=number > 0)
    properties = document.core_properties
    properties.title = "加盟审批表"
    properties.author = properties.last_modified_by = property_text(group_name)
    properties.created = properties.modified = dt.datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001 -- Office properties hold no zone
    properties.comments, properties.revision, properties.language = "", 1, "zh-CN"
    return document_bytes(document)


def _set_styles(document: Any) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415 -- slow import
    from docx.shared import Pt  # noqa: PLC0415 -- slow import

    style = document.styles["Normal"]
    style.font.name, style.font.size = FALLBACK, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)


def _add_form(document: Any, form: FormData, group_name: str, *, new_page: bool) -> None:
    from docx.shared import Mm, Pt  # noqa: PLC0415 -- slow import

    for place, (text, size) in enumerate(((group_name, 16), ("加盟审批表", 22))):
        paragraph = document.add_paragraph()
        paragraph.alignment = 1
        paragraph.paragraph_format.page_break_before = new_page and place == 0
        paragraph.paragraph_format.space_after = Pt(6)
        _write(paragraph, text, font=TITLE_FONT, size=size)
    table = document.add_table(rows=0, cols=len(WIDTHS_MM))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS_MM, strict=True):
        column.width = Mm(width)
    for pairs in _fact_rows(form):
        _fact_row(table, pairs)
    written = len(form.introduction) + len(form.wish)
    points = next((points for most, points in TEXT_SIZES if written <= most), SMALLEST)
    for label, text in (("单位介绍", form.introduction), ("加盟意愿与\n合作设想", form.wish)):
        _text_row(table, label, text, points)
    for label, text, signer in _seal_rows(form, group_name):
        _seal_row(table, label, text, signer)


def _fact_rows(form: FormData) -> list[tuple[tuple[str, str], ...]]:
    industry = "，".join(part for part in (form.industry, form.section) if part)
    return [
        (("单位名称", form.name),),
        (("统一社会\n信用代码", form.credit_code), ("单位类别", form.category)),
        (("所属行业", industry), ("申请级别", form.rank)),
        (("行政区划", form.region), ("职工总数", form.staff)),
        (("单位地址", form.address),),
        (("联系人", form.contact), ("职务", form.contact_title)),
        (("联系电话", form.phone), ("电子邮箱", form.email)),
        (("网址", form.website), ("加入日期", form.joined_on)),
    ]


def _seal_rows(form: FormData, group_name: str) -> list[tuple[str, str, str]]:
    pledge = f"本单位自愿加入{group_name}，遵守集团章程，履行成员义务。"
    return [
        ("申请单位\n意见", pledge, "负责人（签字）："),
        ("秘书处\n初审意见", "", "负责人（签字）："),
        ("理事会\n审批意见", form.decision, "理事长（签字）："),
    ]


def _fact_row(table: Any, pairs: tuple[tuple[str, str], ...]) -> None:
    row = _new_row(table, FACT_HEIGHT_MM)
    if len(pairs) == 1:
        row.cells[1].merge(row.cells[3])
    for place, (label, value) in enumerate(pairs):
        _label(row.cells[2 * place], label)
        _write(row.cells[2 * place + 1].paragraphs[0], value)


def _wide_row(table: Any, label: str, text: str, *, height_mm: int) -> Any:
    row = _new_row(table, height_mm)
    cell = row.cells[1].merge(row.cells[3])
    _label(row.cells[0], label)
    lines = safe_text(text).split("\n")
    _write(cell.paragraphs[0], lines[0])
    for line in lines[1:]:
        _write(cell.add_paragraph(), line)
    return cell


def _text_row(table: Any, label: str, text: str, size: float) -> None:
    """From the top of the box, a little off its line, with lines of a height that holds in any face."""
    from docx.shared import Pt  # noqa: PLC0415 -- slow import

    cell = _wide_row(table, label, text, height_mm=TEXT_HEIGHT_MM)
    cell.vertical_alignment = 0
    for place, paragraph in enumerate(cell.paragraphs):
        paragraph.paragraph_format.line_spacing = Pt(size * 1.35)
        paragraph.paragraph_format.space_before = Pt(0 if place else 4)
        for run in paragraph.runs:
            run.font.size = Pt(size)


def _seal_row(table: Any, label: str, text: str, signer: str) -> None:
    from docx.shared import Pt  # noqa: PLC0415 -- slow import

    cell = _wide_row(table, label, text, height_mm=SEAL_HEIGHT_MM)
    line = cell.add_paragraph()
    line.paragraph_format.space_before = Pt(12)  # room for a signature
    _write(line, f"{signer}\u3000\u3000\u3000\u3000\u3000（盖章）")
    line.alignment = 2
    date = cell.add_paragraph()
    _write(date, "年\u3000\u3000月\u3000\u3000日")
    date.alignment = 2


def _new_row(table: Any, height_mm: int) -> Any:
    from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE  # noqa: PLC0415 -- slow import
    from docx.shared import Mm  # noqa: PLC0415 -- slow import

    row = table.add_row()
    row.height, row.height_rule = Mm(height_mm), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, width in zip(row.cells, WIDTHS_MM, strict=True):
        cell.width = Mm(width)
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    return row


def _label(cell: Any, text: str) -> None:
    first, *rest = text.split("\n")
    for paragraph, line in [
        (cell.paragraphs[0], first),
        *((cell.add_paragraph(), line) for line in rest),
    ]:
        paragraph.alignment = 1
        _write(paragraph, line)


def _write(paragraph: Any, text: str, *, font: str = "", size: int = 0) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415 -- slow import
    from docx.shared import Pt  # noqa: PLC0415 -- slow import

    run = paragraph.add_run(safe_text(text))
    if size:
        run.font.size = Pt(size)
    if font:
        run.font.name = font
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001 -- python-docx sets Latin fonts only
