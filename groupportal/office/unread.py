"""What stands in a Word or Excel file beside the text of its tables, which no reader takes: pictures, charts, text boxes, comments,
notes, headers and footers. It is named, so that nobody believes it came along.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from openpyxl.utils import get_column_letter

from groupportal.office.excel import sheet_paths
from groupportal.office.package import STUMBLES, damaged, relations_of
from groupportal.office.safety import opened
from groupportal.office.word_parts import document_path, side_part
from groupportal.office.word_runs import SKIPPED, TEXT_BOX

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TBL, _TR, _TC = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc"
_KINDS = {
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip": "图片",
    "{urn:schemas-microsoft-com:vml}imagedata": "图片",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "图表",
    f"{_W}footnoteReference": "脚注",
    f"{_W}endnoteReference": "尾注",
    f"{_W}commentReference": "批注",
}
_GONE = SKIPPED - {TEXT_BOX, f"{_W}rPr", f"{_W}pPr"}
"""What isn't there, or stands there twice; a picture may lie in a text box."""
_AROUND = {"header": "页眉", "footer": "页脚"}
_MEASURES = {"脚注": "条", "尾注": "条", "批注": "条"}
_MOST_SPOTS, _QUOTED = 6, 40
_PAGE = re.compile(r"[第页共\d/／\s—–\-·.]+")
"""Page numbers say nothing of the content."""
_CODES = re.compile(r"""&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|.)""")
_HEADED = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(Header|Footer)>([^<]*)<")
_CHUNK = 1 << 20
_WPS_PICTURE = re.compile(rb"""<c\s[^>]*?r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f[^>]*>[^<]*DISPIMG""")


@dataclass(frozen=True, slots=True)
class Unread:
    """One kind of thing in one place that was not read."""

    place: str
    """As grids are called: 第2个表格, 工作表“2-1”; "" outside of tables."""
    what: str
    """图片, 图表, 文本框, 批注, 脚注, 尾注, 页眉, 页脚."""
    spots: tuple[str, ...]
    """Where, once for each: 第3行第2格, C5; of headers and footers their text."""

    @property
    def is_around(self) -> bool:
        """Whether it stands at the edge of pages."""
        return self.what in _AROUND.values()

    @property
    def said(self) -> str:
        """The same in words, without a stop."""
        spots = list(dict.fromkeys(filter(None, self.spots)))
        if self.is_around:
            text = spots[0] if len(spots[0]) <= _QUOTED else f"{spots[0][:_QUOTED]}…"
            return f"{self.place}{self.what}里的“{text}”没有读入"
        named = "、".join(spots[:_MOST_SPOTS]) + ("等" if len(spots) > _MOST_SPOTS else "")
        count = f"{len(self.spots)} {_MEASURES.get(self.what, '处')}"
        return f"{self.place or '表格以外'}有{self.what} {count}没有读入{f'（{named}）' if named else ''}"


def unread_in_word(source: Path | bytes, *, name: str) -> list[Unread]:
    """Pictures, charts, comments and notes by the table they stand in, and what headers and footers say. OfficeFileError: damaged."""
    try:
        with opened(source) as stream, zipfile.ZipFile(stream) as archive:
            path = document_path(archive)
            with archive.open(path) as document:
                found = list(_in_document(document))
            for kind, target in relations_of(archive, path).values():
                if kind in _AROUND and (part := side_part(archive, target)) is not None:
                    text = "".join(node.text or "" for node in part.iter(f"{_W}t")).strip()
                    found += [("", _AROUND[kind], text)] if _PAGE.sub("", text) else []
    except STUMBLES as error:
        raise damaged(name) from error
    return _together(found)


def unread_in_excel(source: Path | bytes, *, name: str, but_by: Collection[str] = ()) -> list[Unread]:
    """Pictures, charts, text boxes and comments by sheet and cell, and what headers and footers say. OfficeFileError: damaged.

    ``but_by``: authors whose comments are the program's own.
    """
    try:
        with opened(source) as stream, zipfile.ZipFile(stream) as archive:
            found = [
                (f"工作表“{title}”", what, spot)
                for title, part in sheet_paths(archive).items()
                for what, spot in _in_sheet(archive, part, but_by)
            ]
    except STUMBLES as error:
        raise damaged(name) from error
    return _together(found)


def _together(found: list[tuple[str, str, str]]) -> list[Unread]:
    spots: dict[tuple[str, str], list[str]] = {}
    for place, what, spot in found:
        spots.setdefault((place, what), []).append(spot)
    return [Unread(place, what, tuple(listed)) for (place, what), listed in spots.items()]


def _in_document(document: object) -> Iterator[tuple[str, str, str]]:
    """Place, kind and spot. A row or a paragraph is let go when it ends, so memory follows the largest of them."""
    tables = depth = row = cell = gone = 0
    number = 0
    for event, element in etree.iterparse(
        document, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False
    ):
        step = 1 if event == "start" else -1
        if element.tag in _GONE:
            gone += step
        elif gone:
            continue
        elif element.tag == _TBL:
            depth += step
            tables += step > 0
            if depth == 1 and step > 0:
                number, row = tables, 0
        elif element.tag == _TR and depth == 1 and step > 0:
            row, cell = row + 1, 0
        elif element.tag == _TC and depth == 1:
            cell += step > 0
        elif step > 0 and element.tag in _KINDS:
            place, spot = (f"第{number}个表格", f"第{row}行第{cell}格") if depth else ("", "")
            yield place, _KINDS[element.tag], spot
        if step < 0 and ((element.tag == _TR and depth == 1) or (element.tag == _P and not depth)):
            element.clear(keep_tail=True)


def _in_sheet(archive: zipfile.ZipFile, part: str, but_by: Collection[str]) -> Iterator[tuple[str, str]]:
    for kind, target in relations_of(archive, part).values():
        if kind not in ("drawing", "comments") or (root := side_part(archive, target)) is None:
            continue
        if kind == "comments":
            by = [author.text or "" for author in root.iterfind("{*}authors/{*}author")]
            ours = {str(at) for at, author in enumerate(by) if author in but_by}
            for one in root.iterfind("{*}commentList/{*}comment"):
                if one.get("authorId") not in ours:
                    yield "批注", str(one.get("ref"))
            continue
        for anchor in root:
            at = anchor.find("{*}from")
            column, row = (
                (int(at.findtext(f"{{*}}{name}", "0")) for name in ("col", "row"))
                if at is not None
                else (0, 0)
            )
            spot = f"{get_column_letter(column + 1)}{row + 1}"
            yield from (("图片", spot) for _ in anchor.iter("{*}pic"))
            yield from (("图表", spot) for _ in anchor.iter("{*}graphicFrame"))
            for shape in anchor.iter("{*}sp"):
                if "".join(shape.itertext("{*}t")).strip():
                    yield "文本框", spot
    for content in _in_pieces(archive, part):
        yield from (("图片", found[1].decode()) for found in _WPS_PICTURE.finditer(content))
        for found in _HEADED.finditer(content):
            text = _CODES.sub("", etree.fromstring(b"<t>" + found[2] + b"</t>").text or "").strip()
            if _PAGE.sub("", text):
                yield _AROUND[found[1].decode().lower()], text


def _in_pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A sheet in pieces that part no cell, the last with all that stands below the cells: sheets may be hundreds of megabytes."""
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            rest += chunk
            if (cut := rest.rfind(b"<c ")) > 0:
                yield rest[:cut]
                rest = rest[cut:]
    yield rest
