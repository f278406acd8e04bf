"""A document as Word: GB/T 9704-2012 by its geometry, figures in bookmarks, charts that open with their data.

The same document and stamp give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Twips

from groupportal.office.document.chart import Charts
from groupportal.office.document.lines import Piece, lines_of, pages, width
from groupportal.office.document.marks import Bookmarks
from groupportal.office.document.qr import qr_drawing
from groupportal.office.document.runs import paragraph_xml, run_xml, runs_xml, text_of
from groupportal.office.document.styles import (
    BELOW_TEXT_MM,
    BODY_PT,
    CAPTION_PT,
    KEEP,
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
    TITLE_PT,
    Paper,
    font_table_xml,
    settings_xml,
    styles_xml,
    twips,
)
from groupportal.office.document.table import small_text, table_pieces
from groupportal.office.document.title import title_lines
from groupportal.office.document.values import (
    Block,
    ChartBlock,
    Document,
    Heading,
    Paragraph,
    Run,
    Runs,
    Signature,
    TableBlock,
)
from groupportal.office.stamp import Stamp
from groupportal.office.word_file import document_bytes, new_document, set_properties

CONTENTS_LEVELS = 2


def write_document(document: Document, stamp: Stamp) -> bytes:
    """The .docx of a document. ValueError for a mark that can't be a bookmark, or a row that does not fit its head."""
    file = new_document()
    _set_parts(file, document)
    _set_page(file, Paper(document.geometry))
    title = document.title.replace("\n", "")
    set_properties(file, title=title, creator=document.creator or _unit(document), stamp=stamp)
    # The charts go into the package while the text is made.
    return document_bytes(file, list(_Body(document, file).xml()))


def _unit(document: Document) -> str:
    return document.signature.unit if document.signature else ""


def _set_parts(file: Any, document: Document) -> None:
    """Styles, settings and fonts of our own in place of the template's; its theme and the like go."""
    part = file.part
    kinds = {key: rel.reltype.rpartition("/")[2] for key, rel in part.rels.items()}
    for key, kind in kinds.items():
        rel = part.rels[key]
        if kind not in ("styles", "settings", "fontTable"):
            del part.rels[key]
        if kind == "styles":
            rel.target_part._element = parse_xml(styles_xml(document.geometry))  # noqa: SLF001 -- python-docx replaces no part
        elif kind == "settings":
            rel.target_part._element = parse_xml(settings_xml())  # noqa: SLF001 -- as above
        elif kind == "fontTable":
            rel.target_part._blob = font_table_xml(document.geometry).encode()  # noqa: SLF001 -- as above


def _set_page(file: Any, paper: Paper) -> None:
    section, geometry = file.sections[0], paper.geometry
    section.page_width, section.page_height = Mm(PAGE_WIDTH_MM), Mm(PAGE_HEIGHT_MM)
    section.top_margin, section.bottom_margin = (
        Twips(twips(geometry.top_mm)),
        Twips(twips(geometry.bottom_mm)),
    )
    section.left_margin, section.right_margin = (
        Twips(twips(geometry.left_mm)),
        Twips(twips(geometry.right_mm)),
    )
    section.header_distance = section.top_margin // 2
    section.footer_distance = (
        section.bottom_margin - Twips(twips(Decimal(BELOW_TEXT_MM))) - Twips(CAPTION_PT * 20)
    )
    grid = section._sectPr.find(f"{{{section._sectPr.nsmap['w']}}}docGrid")  # noqa: SLF001 -- python-docx knows no grid
    if grid is not None:
        section._sectPr.remove(grid)  # noqa: SLF001 -- as above
    pitch = int(paper.text_pt * 20) // paper.lines
    # The grid, not the spacing of characters, makes 28 of them a line: LibreOffice loses signs at line ends with the latter.
    space = round((float(paper.character_pt) - BODY_PT) * 4096)
    grid = f'<w:docGrid {nsdecls("w")} w:type="linesAndChars" w:linePitch="{pitch}" w:charSpace="{space}"/>'
    section._sectPr.append(parse_xml(grid))  # noqa: SLF001 -- as above
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        element = footer.paragraphs[0]._p.getparent()  # noqa: SLF001 -- python-docx writes no fields
        element.replace(element[0], parse_xml(_page_number(side)))


def _page_number(side: str) -> str:
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    dash = ('<w:r><w:t xml:space="preserve">— </w:t></w:r>', '<w:r><w:t xml:space="preserve"> —</w:t></w:r>')
    xml = paragraph_xml("Footer", f"{dash[0]}{field}{dash[1]}", f'<w:jc w:val="{side}"/>')
    return xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)


class _Body:
    """The pieces of the text in their order, then the contents over them."""

    def __init__(self, document: Document, file: Any) -> None:
        self.document = document
        self.paper = Paper(document.geometry)
        self.line = float(document.geometry.line_pt)
        self.bookmarks = Bookmarks()
        self.file = file
        self.charts = Charts(file, self.paper)
        self.anchors = 0
        self.depth = self._depth() if document.contents else 0

    def _depth(self) -> int:
        """How many levels of headings the contents name: as many as stay on one page below the title; else all."""
        document, wide = self.document, self.paper.columns - 5
        heads = [(one.level, text_of(one.runs)) for one in document.blocks if isinstance(one, Heading)]
        heads += [(1, one.title) for one in document.attachments if one.blocks]
        left = self.paper.lines - sum(piece.height for piece in self._title()) / self.line - 2
        for depth in range(CONTENTS_LEVELS, 0, -1):
            if sum(lines_of(text, wide) for level, text in heads if level <= depth) <= left:
                return depth
        return CONTENTS_LEVELS

    def xml(self) -> Iterator[str]:
        """All of it, piece by piece."""
        front = list(self._title())
        text = [*self._blocks(self.document.blocks), *self._qr(), *self._end(), *self._attachments()]
        self.charts.finish()
        if self.document.contents and text:
            text[0] = _on_new_page(text[0])
            front += self._contents(front, text)
        for piece in (*front, *text):
            yield piece.xml

    def _title(self) -> Iterator[Piece]:
        document = self.document
        yield self._main_title(document.title, "Title")
        if document.subtitle:
            yield self._paragraph("Subtitle", (Run(document.subtitle),), after=1)

    def _main_title(self, title: str, style: str, **more: Any) -> Piece:
        lines = title_lines(title, self.paper.text_twips // 20 // TITLE_PT - 1)
        xml = paragraph_xml(style, self._anchored(runs_xml((Run("\n".join(lines)),), self.bookmarks), more))
        return Piece(xml, (len(lines) + 1) * self.line, keep=True, **more)

    def _anchored(self, xml: str, more: dict[str, Any]) -> str:
        """A line of the contents has a bookmark that Word finds its page by."""
        if not more.get("level"):
            return xml
        self.anchors += 1
        return self.bookmarks.around(xml, _anchor(self.anchors))

    def _paragraph(
        self, style: str, runs: Runs, *, indent: float = 0, after: float = 0, look: str = "", **more: Any
    ) -> Piece:
        lines = lines_of(text_of(runs), self.paper.columns, indent)
        xml = self._anchored(runs_xml(runs, self.bookmarks), more)
        return Piece(paragraph_xml(style, xml, look), (lines + after) * self.line, lines, **more)

    def _blocks(self, blocks: tuple[Block, ...]) -> Iterator[Piece]:
        for block in blocks:
            if isinstance(block, Paragraph):
                # The signature does not stand on a page alone.
                last = block is self.document.blocks[-1] and self.document.signature is not None
                yield self._paragraph("BodyText", block.runs, indent=2, keep=last, look=KEEP if last else "")
            elif isinstance(block, Heading):
                level = block.level if block.level <= self.depth else 0
                entry = text_of(block.runs)
                yield self._paragraph(
                    *(f"Heading{block.level}", block.runs), indent=2, keep=True, entry=entry, level=level
                )
            elif isinstance(block, TableBlock):
                yield from table_pieces(block, self.paper, self.bookmarks)
            else:
                yield from self._chart(block)

    def _chart(self, chart: ChartBlock) -> Iterator[Piece]:
        drawing, high = self.charts.drawing(chart)
        yield Piece(paragraph_xml("Chart", drawing), high + 6, keep=bool(chart.read))
        if chart.read:
            yield small_text(chart.read, self.paper, self.bookmarks, '<w:jc w:val="center"/>')

    def _qr(self) -> Iterator[Piece]:
        if self.document.qr:
            drawing, high = qr_drawing(self.file, self.document.qr)
            yield Piece(paragraph_xml("Chart", drawing), high + 6, keep=True)

    def _end(self) -> Iterator[Piece]:
        """The note of the attachments, one line below the text, and the signature."""
        titles = [attachment.title for attachment in self.document.attachments]
        for number, title in enumerate(titles, 1):
            text = f"{number}.{title}" if len(titles) > 1 else title
            hanging = 375 if len(titles) > 1 else 300
            first = f"附件：{text}" if number == 1 else text
            back = hanging if number == 1 else hanging - 300
            blank = f'<w:spacing w:before="{round(self.line * 20)}"/>' if number == 1 else ""
            look = f"{blank}{_indent(left=200 + hanging, hanging=back)}"
            yield self._paragraph(
                "AttachmentNote", (Run(first),), look=look, after=int(number == 1), keep=number < len(titles)
            )
        if self.document.signature:
            yield from self._signature(self.document.signature)

    def _signature(self, signature: Signature) -> Iterator[Piece]:
        """The date ends four characters from the right, the names stand over its middle (GB/T 9704 7.3.5)."""
        day = signature.day
        date = f"{day.year}年{day.month}月{day.day}日" if day else ""
        lines = [line for line in (signature.unit, signature.office, date) if line]
        middle = _SIGNED_IN + sum(width(character) for character in date or lines[0]) / 2
        for number, line in enumerate(lines):
            right = max(0.0, middle - sum(width(character) for character in line) / 2)
            blank = f'<w:spacing w:before="{round(2 * self.line * 20)}"/>' if number == 0 else ""
            look = f"{blank}{_indent(right=round(right * 100))}"
            last = number == len(lines) - 1
            yield self._paragraph(
                "Signature",
                (Run(line),),
                look=f"{_LET_GO if last else ''}{look}",
                after=2 * (number == 0),
                keep=not last,
            )

    def _attachments(self) -> Iterator[Piece]:
        several = len(self.document.attachments) > 1
        for number, attachment in enumerate(self.document.attachments, 1):
            if not attachment.blocks:
                continue
            label = self._paragraph(
                "Attachment", (Run(f"附件{number if several else ''}"),), after=1, keep=True
            )
            yield _on_new_page(label)
            level = int(self.document.contents)
            yield self._main_title(attachment.title, "AttachmentTitle", entry=attachment.title, level=level)
            yield from self._blocks(attachment.blocks)

    def _contents(self, front: list[Piece], text: list[Piece]) -> list[Piece]:
        """The contents with the pages its lines will come to stand on: Word counts them again when it prints."""
        height = float(self.paper.text_pt)
        blank = self._entries([(piece, 0) for piece in text if piece.level])
        first = pages([*front, *blank], height)[-1] + 1
        found = [
            (piece, page) for piece, page in zip(text, pages(text, height, first), strict=True) if piece.level
        ]
        return self._entries(found)

    def _entries(self, entries: list[tuple[Piece, int]]) -> list[Piece]:
        made = [Piece(_CONTENTS_BEGIN + paragraph_xml("TOCHeading", run_xml(Run("目　录"))), 1.5 * self.line)]
        for number, (piece, page) in enumerate(entries, 1):
            begin = _field_begin(f' TOC \\o "1-{self.depth}" \\h \\z \\u ') if number == 1 else ""
            anchor = _anchor(number)
            shown = _field_begin(f" PAGEREF {anchor} \\h ") + run_xml(Run(str(page))) + _FIELD_END
            entry = run_xml(Run(piece.entry.replace("\n", "")))
            link = f'<w:hyperlink w:anchor="{anchor}" w:history="1">{entry}<w:r><w:tab/></w:r>{shown}</w:hyperlink>'
            end = _FIELD_END if number == len(entries) else ""
            lines = lines_of(piece.entry, self.paper.columns - 3 - 2 * (piece.level - 1))
            made.append(
                Piece(paragraph_xml(f"TOC{piece.level}", f"{begin}{link}{end}"), lines * self.line, lines)
            )
        return [*made, Piece("</w:sdtContent></w:sdt>")]


_SIGNED_IN = 4
_BEFORE_BREAK = re.compile(r"<w:pStyle [^>]*/>(?:<w:keepNext/>)?")
_LET_GO = '<w:keepNext w:val="0"/>'
_CONTENTS_BEGIN = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
    "<w:sdtContent>"
)
_FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _field_begin(instruction: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">{escape(instruction)}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def _anchor(number: int) -> str:
    return f"_Toc{number:08d}"


def _on_new_page(piece: Piece) -> Piece:
    xml = _BEFORE_BREAK.sub(r"\g<0><w:pageBreakBefore/>", piece.xml, count=1)
    return replace(piece, xml=xml, new_page=True)


def _indent(**hundredths: int) -> str:
    """Indents in hundredths of a character, in twips beside for programs that do not count so."""
    said = "".join(
        f' w:{side}Chars="{value}" w:{side}="{round(value / 100 * BODY_PT * 20)}"'
        for side, value in hundredths.items()
    )
    return (
        f'<w:ind{said} w:firstLineChars="0" w:firstLine="0"/>'
        if "hanging" not in hundredths
        else f"<w:ind{said}/>"
    )
