"""加盟审批表 as Word: A4 portrait, one table with boxes for signatures and seals, filled in as far as known.

Equal data give equal bytes: the only date in it is the one it is made as of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from groupportal.office.characters import property_text
from groupportal.office.word_file import document_bytes, safe_text
from members.documents.form_layout import (
    CELL_MARGIN_MM,
    FACT_HEIGHT_MM,
    LABEL_SIZE,
    LEADING,
    POINT_MM,
    TEXT_HEIGHT_MM,
    WIDTHS_MM,
    Pairs,
    fact_size,
    text_size_and_seal_height,
    value_width,
)

TITLE_FONT, BODY_FONT = "方正小标宋简体", "仿宋_GB2312"
FALLBACK = "SimSun"


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


def approval_forms(
    forms: Sequence[FormData],
    *,
    group_name: str,
    as_of: dt.date,
    on_form: Callable[[int], None] = lambda number: None,
) -> bytes:
    """The file: a page for each form, in the order given; ``on_form`` is told how many stand in it already."""
    import docx  # noqa: PLC0415 -- slow import
    from docx.shared import Mm  # noqa: PLC0415 -- slow import

    document = docx.Document()
    _set_styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(18), Mm(14)
    for number, form in enumerate(forms):
        on_form(number)
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

    for place, (text, points) in enumerate(((group_name, 16), ("加盟审批表", 22))):
        paragraph = document.add_paragraph()
        paragraph.alignment = 1
        paragraph.paragraph_format.page_break_before = new_page and place == 0
        paragraph.paragraph_format.space_after = Pt(6)
        _write(paragraph, text, font=TITLE_FONT, size=points)
    table = document.add_table(rows=0, cols=len(WIDTHS_MM))
    table.style = "Table Grid"
    table.autofit = False
    _keep_off_lines(table)
    for column, width in zip(table.columns, WIDTHS_MM, strict=True):
        column.width = Mm(width)
    facts = _fact_rows(form)
    size, seal = text_size_and_seal_height(facts, (form.introduction, form.wish))
    for pairs in facts:
        _fact_row(table, pairs)
    for label, text in (("单位介绍", form.introduction), ("加盟意愿与\n合作设想", form.wish)):
        _text_row(table, label, text, size)
    for label, text, signer in _seal_rows(form, group_name):
        _seal_row(table, label, text, signer, height_mm=seal)


def _fact_rows(form: FormData) -> list[Pairs]:
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


def _fact_row(table: Any, pairs: Pairs) -> None:
    row = _new_row(table, FACT_HEIGHT_MM)
    if len(pairs) == 1:
        row.cells[1].merge(row.cells[3])
    for place, (label, value) in enumerate(pairs):
        _label(row.cells[2 * place], label)
        _write_lines(row.cells[2 * place + 1], value, fact_size(value, value_width(pairs)))


def _keep_off_lines(table: Any) -> None:
    from docx.oxml import parse_xml  # noqa: PLC0415 -- slow import
    from docx.oxml.ns import nsdecls, qn  # noqa: PLC0415 -- slow import

    twips = round(CELL_MARGIN_MM / POINT_MM * 20)
    sides = "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side in ("top", "bottom"))
    properties = table._tbl.tblPr  # noqa: SLF001 -- python-docx knows no cell margins
    # The schema wants it right before the look.
    properties.find(qn("w:tblLook")).addprevious(
        parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>")
    )


def _wide_row(table: Any, label: str, text: str, size: float, *, height_mm: int) -> Any:
    row = _new_row(table, height_mm)
    cell = row.cells[1].merge(row.cells[3])
    _label(row.cells[0], label)
    _write_lines(cell, text, size)
    return cell


def _text_row(table: Any, label: str, text: str, size: float) -> None:
    cell = _wide_row(table, label, text, size, height_mm=TEXT_HEIGHT_MM)
    cell.vertical_alignment = 0


def _seal_row(table: Any, label: str, text: str, signer: str, *, height_mm: int) -> None:
    from docx.shared import Pt  # noqa: PLC0415 -- slow import

    cell = _wide_row(table, label, text, LABEL_SIZE, height_mm=height_mm)
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
    _write_lines(cell, text, LABEL_SIZE)
    for paragraph in cell.paragraphs:
        paragraph.alignment = 1


def _write_lines(cell: Any, text: str, size: float) -> None:
    """Each line of the text as a paragraph, with lines of a height that holds in any face."""
    from docx.shared import Pt  # noqa: PLC0415 -- slow import

    for place, line in enumerate(safe_text(text).split("\n")):
        paragraph = cell.add_paragraph() if place else cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = Pt(size * LEADING)
        _write(paragraph, line, size=size)


def _write(paragraph: Any, text: str, *, font: str = "", size: float = 0) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415 -- slow import
    from docx.shared import Pt  # noqa: PLC0415 -- slow import

    run = paragraph.add_run(safe_text(text))
    if size:
        run.font.size = Pt(size)
    if font:
        run.font.name = font
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001 -- python-docx sets Latin fonts only
