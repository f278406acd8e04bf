"""The list of a package as a Word document: explanation, missing points, then a table for each task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from groupportal.office.stamp import Stamp
from groupportal.office.word_file import document_bytes, new_document, safe_text, set_properties
from reports.package.values import Contents
from reports.package.write.lines import FAULT_HEADS, LACK_HEADS, fault_cells, lack_cells, lines_of

_HEADS = ("验收要点", "要求的数量", "材料", "说明", "来源", "大小")
_WIDTHS = (4200, 1300, 4300, 2400, 1100, 1000)
_LACK_WIDTHS = (900, 2200, 2600, 4600, 1300, 1300, 1400)
_FAULT_WIDTHS = (7000, 4000, 3300)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def index_document(contents: Contents, lines: list[str], stamp: Stamp) -> bytes:
    """The document; ``lines``: the explanation."""
    document = new_document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    style.paragraph_format.space_after = Pt(2)
    for part, element in ((document.styles["Heading 1"], 15.0), (document.styles["Heading 2"], 11.0)):
        part.font.name, part.font.size = "Times New Roman", Pt(element)
        part.font.color.rgb = None
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            part.element.rPr.rFonts.attrib.pop(qn(f"w:{attribute}"), None)
        part.element.rPr.rFonts.set(qn("w:eastAsia"), "黑体")
    set_properties(document, title="佐证材料目录", creator=contents.unit_name, stamp=stamp)
    links: dict[str, str] = {}
    # Addresses are written before the body is, so that the body need not be in memory.
    for task in contents.tasks:
        for row in lines_of(contents, task):
            if row.link:
                links.setdefault(row.link, f"rIdM{len(links) + 1}")
    return document_bytes(document, _body(contents, lines, links), links)


def _body(contents: Contents, lines: list[str], links: Mapping[str, str]) -> Iterator[str]:
    title, *rest = lines
    yield _paragraph(title, "Heading1")
    for line in rest:
        yield _paragraph(line)
    if lacks := contents.lacks:
        yield _paragraph("缺项", "Heading1")
        yield from _table(LACK_HEADS, map(lack_cells, lacks), _LACK_WIDTHS)
    if contents.faults:
        yield _paragraph("未装入的文件", "Heading1")
        yield from _table(FAULT_HEADS, fault_cells(contents), _FAULT_WIDTHS)
    yield _paragraph("目录", "Heading1")
    heading = ""
    for task in contents.tasks:
        if task.heading != heading and task.heading:
            yield _paragraph(task.heading, "Heading1")
        heading = task.heading
        yield _paragraph(f"{task.number} {task.name}", "Heading2")
        yield _begin(_HEADS, _WIDTHS)
        for row in lines_of(contents, task):
            cells = row.cells[3:]
            drawn = [_cell(text, width) for text, width in zip(cells, _WIDTHS, strict=True)]
            if row.link:
                drawn[2] = _cell(cells[2], _WIDTHS[2], links[row.link])
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(drawn)}</w:tr>"
        yield "</w:tbl>"


def _paragraph(text: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p {nsdecls('w')}>{named}{_run(text)}</w:p>"


def _run(text: str, look: str = "") -> str:
    return (
        f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/>{look}</w:rPr>'
        f'<w:t xml:space="preserve">{escape(safe_text(text))}</w:t></w:r>'
    )


def _begin(heads: Sequence[str], widths: Sequence[int]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    cells = "".join(_cell(h, w, bold=True) for h, w in zip(heads, widths, strict=True))
    return (
        f'<w:tbl {nsdecls("w", "r")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"
    )


def _table(heads: Sequence[str], rows: Any, widths: Sequence[int]) -> Iterator[str]:
    yield _begin(heads, widths)
    for row in rows:
        cells = "".join(_cell(text, width) for text, width in zip(row, widths, strict=True))
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
    yield "</w:tbl>"


def _cell(text: str, width: int, link: str = "", *, bold: bool = False) -> str:
    look = "<w:b/>" if bold else '<w:color w:val="0563C1"/><w:u w:val="single"/>' if link else ""
    run = _run(text, look)
    if link:
        run = f'<w:hyperlink r:id="{link}" w:history="1">{run}</w:hyperlink>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>{run}</w:p></w:tc>'
