"""A Word file that was sent out and comes back: its text, tables and charts in order, and where the figures' marks stand.

Works on what Word, WPS and LibreOffice make of a file when they save it again: runs split, bookmarks numbered anew, styles renamed.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lxml import etree

from groupportal.office.document.marks import chart_of, figure_of, read_chart_marks
from groupportal.office.faults import refuse
from groupportal.office.grid import MAX_COLUMNS, MAX_ROWS
from groupportal.office.numbers import exact
from groupportal.office.package import STUMBLES, damaged, xml_parser
from groupportal.office.safety import opened
from groupportal.office.word_numbering import Numbering, read_numbering
from groupportal.office.word_parts import document_path, nearest, side_part, text_boxes
from groupportal.office.word_runs import SKIPPED, Runs, read_run_styles

MAX_TEXT_BYTES = 8 * 1024 * 1024
"""Of the text's XML: ten times a long report. It is held as a whole."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_P, _TBL, _TR, _TC, _SDT = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc", f"{_W}sdt"
_START, _END = f"{_W}bookmarkStart", f"{_W}bookmarkEnd"
# XML cannot hold a NUL, so nothing that people write looks like one of these.
_SIGN = re.compile("\x00([se])([^\x00]*)\x00")
_INSERTED, _DELETED = (
    (f"{_W}ins", f"{_W}moveTo", f"{_W}cellIns"),
    (f"{_W}del", f"{_W}moveFrom", f"{_W}cellDel"),
)


@dataclass(frozen=True, slots=True)
class ReadMark:
    """Where a figure stands in a text: its mark, which printing of it (from 1), from and to. Equal ends: the text was typed beside it."""

    mark: str
    again: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReadText:
    """A paragraph or a cell. ``level``: of a heading, 0 for text."""

    text: str
    marks: tuple[ReadMark, ...] = ()
    level: int = 0


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table, or a chart as one: its series are the columns. Rows may differ in length."""

    title: str
    rows: tuple[tuple[ReadText, ...], ...]
    chart: bool = False


ReadBlock = ReadText | ReadTable


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What stands in a file now. ``inserted`` and ``deleted``: pieces under tracked changes that nobody has accepted yet.

    ``snapshot_id``: of the stamp it was made with, "" where the file carries none: it is no document of ours, or was copied into a new one.
    """

    blocks: tuple[ReadBlock, ...]
    inserted: int = 0
    deleted: int = 0
    snapshot_id: str = ""


def read_document(source: Path | bytes, *, name: str) -> ReadDocument:
    """The text of a checked .docx. Tracked insertions count, deletions do not; the table of contents is left out.

    Raises OfficeFileError (damaged, too_large).
    """
    try:
        with opened(source) as stream, zipfile.ZipFile(stream) as archive:
            path = document_path(archive)
            if archive.getinfo(path).file_size > MAX_TEXT_BYTES:
                raise refuse("too_large", name, "的正文太长，不像由系统生成的报告。请确认选对了文件。")
            folder, file = posixpath.split(path)
            styles = side_part(archive, f"{folder}/styles.xml")
            read = read_parts(
                etree.fromstring(archive.read(path), xml_parser()),
                styles=styles,
                numbering=side_part(archive, f"{folder}/numbering.xml"),
                charts=_charts(archive, folder, file),
            )
            return replace(read, snapshot_id=_snapshot_id(archive))
    except STUMBLES as error:
        raise damaged(name) from error


def _snapshot_id(archive: zipfile.ZipFile) -> str:
    properties = side_part(archive, "docProps/core.xml")
    found = properties.find("{*}identifier") if properties is not None else None
    return (found.text or "").strip() if found is not None else ""


def read_parts(
    root: etree._Element,
    *,
    styles: etree._Element | None = None,
    numbering: etree._Element | None = None,
    charts: dict[str, ReadTable] | None = None,
) -> ReadDocument:
    """The same from the parts of a file; ``charts`` by the ids of their relationships."""
    body = root.find(f"{_W}body")
    if body is None:
        raise ValueError("no text in the usual name space")
    reader = _Reader(
        _Styles.of(styles),
        read_numbering(numbering, styles),
        Runs(read_run_styles(styles), _NOTED),
        charts or {},
    )
    reader.walk(body)
    inserted = sum(1 for _ in root.iter(*_INSERTED))
    deleted = sum(1 for _ in root.iter(*_DELETED))
    return ReadDocument(tuple(reader.blocks), inserted, deleted)


def _started(element: etree._Element) -> str:
    named = figure_of(str(element.get(f"{_W}name", "")))
    return f"\x00s{element.get(f'{_W}id')} {named[0]} {named[1]}\x00" if named else ""


def _ended(element: etree._Element) -> str:
    return f"\x00e{element.get(f'{_W}id')}\x00"


_NOTED = {_START: _started, _END: _ended}


@dataclass(frozen=True)
class _Styles:
    """Which paragraph styles are headings, and which lines of the contents."""

    levels: dict[str, int]
    contents: frozenset[str]

    @classmethod
    def of(cls, styles: etree._Element | None) -> _Styles:
        own: dict[str, int] = {}
        above: dict[str, str] = {}
        contents = set()
        for style in styles.iter(f"{_W}style") if styles is not None else ():
            name = str(style.get(f"{_W}styleId"))
            above[name] = _value(style.find(f"{_W}basedOn"))
            if (level := _value(style.find(f"{_W}pPr/{_W}outlineLvl"))).isdecimal():
                own[name] = int(level) + 1
            if re.match(r"(?:toc|contents|目录)\s*(?:\d|heading)", _value(style.find(f"{_W}name")).lower()):
                contents.add(name)
        return cls({name: _inherited(name, own, above) for name in above}, frozenset(contents))


def _inherited(name: str, own: dict[str, int], above: dict[str, str]) -> int:
    for _ in range(20):
        if name in own:
            return own[name] if own[name] <= 9 else 0
        name = above.get(name, "")
    return 0


def _value(element: etree._Element | None) -> str:
    return "" if element is None else str(element.get(f"{_W}val", ""))


@dataclass
class _Reader:
    styles: _Styles
    numbering: Numbering
    runs: Runs
    charts: dict[str, ReadTable]
    blocks: list[ReadBlock] = field(default_factory=list)
    carried: str = ""
    """The text of paragraphs whose end is deleted under tracked changes: it belongs to the next."""
    waiting: str = ""
    """Marks that begin between two paragraphs: they belong to the next."""

    def walk(self, element: etree._Element) -> None:
        for child in element:
            if child.tag == _P:
                self.paragraph(child)
            elif child.tag == _TBL:
                self.table(child)
            elif child.tag == _START:
                self.waiting += _started(child)
            elif child.tag == _SDT and _is_contents(child):
                continue
            elif child.tag not in SKIPPED:
                self.walk(child)

    def paragraph(self, element: etree._Element) -> None:
        style = _value(element.find(f"{_W}pPr/{_W}pStyle"))
        raw = self.raw(element)
        if element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            self.carried += raw
            return
        own = _value(element.find(f"{_W}pPr/{_W}outlineLvl"))
        level = int(own) + 1 if own.isdecimal() and int(own) < 9 else self.styles.levels.get(style, 0)
        read = _settled(self.carried + raw, level)
        self.carried = ""
        if read.text and style not in self.styles.contents:
            self.blocks.append(read)
        for drawing in element.iter(f"{_C}chart"):
            if (chart := self.charts.get(str(drawing.get(f"{_R}id")))) is not None:
                self.blocks.append(chart)
        for box in text_boxes(element):
            self.walk(box)

    def raw(self, element: etree._Element) -> str:
        """The text of a paragraph with the signs of its marks, the number Word gives it before."""
        text = self.waiting + self.runs.text(element)
        self.waiting = ""
        label = self.numbering.label(element) if _SIGN.sub("", text).strip() else ""
        return label + text

    def table(self, element: etree._Element) -> None:
        rows = []
        for row in nearest(element, _TR):
            properties = row.find(f"{_W}trPr")
            if properties is not None and properties.find(f"{_W}del") is not None:
                continue
            cells: list[ReadText] = []
            for cell in nearest(row, _TC):
                settings = cell.find(f"{_W}tcPr")
                if settings is not None and settings.find(f"{_W}cellDel") is not None:
                    continue
                cells.append(self.cell(cell))
                span = settings.find(f"{_W}gridSpan") if settings is not None else None
                cells += [ReadText("")] * (_at_most(MAX_COLUMNS, int(_value(span) or 1)) - 1)
            rows.append(tuple(cells))
        self.blocks.append(ReadTable(self.title(), tuple(rows)))

    def cell(self, cell: etree._Element) -> ReadText:
        return _settled("\n".join(self.raw(paragraph) for paragraph in nearest(cell, _P)), 0)

    def title(self) -> str:
        """The line above a table, but the one that names its unit."""
        for block in reversed(self.blocks[-2:]):
            if isinstance(block, ReadText) and not block.text.startswith("单位："):
                return block.text
        return ""


def _at_most(limit: int, size: int) -> int:
    """ValueError for a size that no honest file has: a few signs of it would fill the memory."""
    if size > limit:
        raise ValueError(f"{size} is more than {limit}")
    return size


def _is_contents(control: etree._Element) -> bool:
    return "Table of Contents" in (
        _value(e) for e in control.iterfind(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    )


def _settled(raw: str, level: int) -> ReadText:
    """Text and marks of a paragraph. A mark of which one end is elsewhere or gone stands where its other end is."""
    pieces: list[str] = []
    begun: dict[str, tuple[str, int, int]] = {}
    marks: list[ReadMark] = []
    length = at = 0
    for sign in _SIGN.finditer(raw):
        pieces.append(raw[at : sign.start()])
        length += len(pieces[-1])
        at = sign.end()
        if sign[1] == "s":
            number, mark, again = sign[2].split(" ")
            begun[number] = (mark, int(again), length)
        elif (known := begun.pop(sign[2], None)) is not None:
            marks.append(ReadMark(*known, length))
    marks += [ReadMark(mark, again, start, start) for mark, again, start in begun.values()]
    text = "".join([*pieces, raw[at:]])
    stripped = text.strip()
    before = text.index(stripped) if stripped else 0
    last = len(stripped)

    def inside(place: int) -> int:
        return min(max(place - before, 0), last)

    placed = (ReadMark(m.mark, m.again, inside(m.start), inside(m.end)) for m in marks)
    return ReadText(stripped, tuple(sorted(placed, key=lambda m: (m.start, m.end))), level)


def _charts(archive: zipfile.ZipFile, folder: str, file: str) -> dict[str, ReadTable]:
    """The charts by the ids under which the text holds them."""
    relations = side_part(archive, f"{folder}/_rels/{file}.rels")
    if relations is None:
        return {}
    marks = _chart_marks(archive)
    found: dict[str, ReadTable] = {}
    for relation in relations.iter("{*}Relationship"):
        if not str(relation.get("Type", "")).endswith("/chart"):
            continue
        path = posixpath.normpath(posixpath.join(folder, str(relation.get("Target", ""))))
        chart = side_part(archive, path.removeprefix("/"))
        if chart is not None:
            known = marks.get(chart_of(path), ())
            found[str(relation.get("Id"))] = _chart(chart, known)
    return found


def _chart_marks(archive: zipfile.ZipFile) -> dict[str, tuple[tuple[str, ...], ...]]:
    for path in archive.namelist():
        if re.fullmatch(r"customXml/item\d+\.xml", path):
            part = side_part(archive, path)
            if part is not None and (known := read_chart_marks(part)):
                return known
    return {}


def _chart(chart: etree._Element, marks: tuple[tuple[str, ...], ...]) -> ReadTable:
    series = list(chart.iter(f"{_C}ser"))
    named = [" ".join(_cached(one.find(f"{_C}tx")).values()) for one in series]
    values = [_cached(one.find(f"{_C}val")) for one in series]
    categories = _cached(series[0].find(f"{_C}cat")) if series else {}
    last = max((max(found, default=-1) for found in (categories, *values)), default=-1)
    count = _at_most(MAX_ROWS, last + 1)
    rows = [tuple(ReadText(text) for text in ("", *named))]
    for at in range(count):
        cells = [ReadText(categories.get(at, ""))]
        for number, points in enumerate(values):
            text = _plain(points.get(at, ""))
            mark = marks[number][at] if number < len(marks) and at < len(marks[number]) else ""
            cells.append(ReadText(text, (ReadMark(mark, 0, 0, len(text)),) if mark and text else ()))
        rows.append(tuple(cells))
    title = chart.find(f".//{_C}title")
    said = "".join(t.text or "" for t in title.iter("{*}t")) if title is not None else ""
    return ReadTable(said, tuple(rows), chart=True)


def _cached(element: etree._Element | None) -> dict[int, str]:
    """What a chart draws of a range: place and text of each point; one that is not there leaves a gap."""
    points = element.iter(f"{_C}pt") if element is not None else ()
    return {
        int(point.get("idx", "0")): "".join(v.text or "" for v in point.iter(f"{_C}v")) for point in points
    }


def _plain(text: str) -> str:
    """A figure as people write it: 896.39999999999998 is 896.4."""
    try:
        number = exact(float(Decimal(text)))
    except (InvalidOperation, ValueError):
        return text
    return f"{number.normalize():f}" if number.is_finite() else text
