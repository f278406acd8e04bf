"""Tables of a Word file, read as a stream: a row is taken apart and let go, so memory follows the text alone.

python-docx would hold every node of the document; a long table costs it ten times the file.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from groupportal.office.faults import OfficeFileError, refuse
from groupportal.office.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid, GridCell
from groupportal.office.package import STUMBLES, damaged, xml_parser
from groupportal.office.safety import opened
from groupportal.office.word_numbering import Numbering, read_numbering

MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
_MAX_SIDE_PART_BYTES = 8 * 1024 * 1024
_MAX_PENDING = 400_000
"""Elements held at a time: a row with everything in it, nested tables included."""
_LINES_KEPT = 60
"""Lines of text that are kept above and below a table."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_P, _TBL, _TR, _TC = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc"
# Text boxes stand outside the text; a tracked deletion is no longer there; ruby text is a reading aid.
_SKIPPED = frozenset(
    {f"{_W}txbxContent", _FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}rt", f"{_W}pPr", f"{_W}rPr"}
)
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}


@dataclass(slots=True)
class _Cell:
    text: str
    row: int
    column: int
    colspan: int
    rowspan: int = 1


@dataclass
class _Table:
    before: list[str]
    rows: list[dict[int, _Cell]] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def add(self, cells: list[tuple[int, int, bool, str]]) -> None:
        """A row of (column from 0, columns covered, goes on from above, text)."""
        number = len(self.rows)
        row: dict[int, _Cell] = {}
        for column, span, goes_on, text in cells:
            above = self.rows[-1].get(column) if goes_on and self.rows else None
            if above is not None and above.column == column:
                above.rowspan = number - above.row + 1
                cell = above
            else:
                cell = _Cell(text, number, column, span)
            for covered in range(column, column + span):
                row[covered] = cell
        self.rows.append(row)


def read_word_tables(source: Path | bytes, *, name: str) -> list[Grid]:
    """Every table of a checked .docx in reading order, tables inside cells and content controls too.

    Merged cells are resolved; line breaks and paragraphs become "\\n"; automatic list numbers are written
    out; tracked insertions count, deletions and text boxes do not. Raises OfficeFileError (damaged,
    too_many_rows).
    """
    try:
        with opened(source) as stream, zipfile.ZipFile(stream) as archive:
            path = _document_path(archive)
            if archive.getinfo(path).file_size > MAX_DOCUMENT_BYTES:
                raise _too_long(name)
            folder = posixpath.dirname(path)
            numbering = read_numbering(
                _side_part(archive, f"{folder}/numbering.xml"), _side_part(archive, f"{folder}/styles.xml")
            )
            with archive.open(path) as document:
                return _Reader(numbering, name).read(document)
    except STUMBLES as error:
        raise damaged(name) from error


def _too_long(name: str) -> OfficeFileError:
    return refuse(
        "too_many_rows",
        name,
        f"的表格太大（上限 {MAX_ROWS:,} 行）。请只保留要导入的表格，或拆成几个文件后再上传。",
    )


def _document_path(archive: zipfile.ZipFile) -> str:
    root = etree.fromstring(archive.read("_rels/.rels"), xml_parser())
    for relation in root.iter("{*}Relationship"):
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return posixpath.normpath(str(relation.get("Target", "")).lstrip("/"))
    raise KeyError("officeDocument")


def _side_part(archive: zipfile.ZipFile, path: str) -> etree._Element | None:
    if path not in archive.namelist() or archive.getinfo(path).file_size > _MAX_SIDE_PART_BYTES:
        return None
    return etree.fromstring(archive.read(path), xml_parser())


class _Reader:
    """Walks the document once; tables are listed in the order in which they begin."""

    def __init__(self, numbering: Numbering, name: str) -> None:
        self.numbering = numbering
        self.name = name
        self.tables: list[_Table] = []
        self.loose: list[str] = []
        self.row_count = 0
        self.cell_count = 0
        self.pending = 0

    def read(self, document: object) -> list[Grid]:
        events = etree.iterparse(
            document, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False
        )
        skipped = 0
        tables: list[_Table] = []
        inside_body_paragraph = 0
        for event, element in events:
            self.pending += event == "start"
            if self.pending > _MAX_PENDING:
                raise _too_long(self.name)
            if element.tag in _SKIPPED:
                skipped += 1 if event == "start" else -1
            elif skipped:
                continue
            elif element.tag == _TBL:
                if event == "start":
                    tables.append(self._begin() if not tables else tables[-1])
                else:
                    tables.pop()
                    if not tables:
                        self._let_go(element)
            elif element.tag == _TR and event == "end" and len(tables) == 1:
                self._row(element, tables[0])
                self._let_go(element)
            elif element.tag == _P and not tables:
                inside_body_paragraph += 1 if event == "start" else -1
                if event == "end" and not inside_body_paragraph:
                    self._paragraph(element)
                    self._let_go(element)
        if not self.tables and events.root.tag != f"{_W}document":
            raise ValueError("no document in the usual name space")
        return [_frozen(table, f"第{at}个表格") for at, table in enumerate(self.tables, start=1)]

    def _let_go(self, element: etree._Element) -> None:
        self.pending = 0
        element.clear(keep_tail=True)
        while element.getprevious() is not None:
            del element.getparent()[0]

    def _begin(self) -> _Table:
        table = _Table(before=self.loose)
        self.loose = []
        self.tables.append(table)
        return table

    def _paragraph(self, element: etree._Element) -> None:
        lines = [line.strip() for line in self._text(element).split("\n")]
        self.loose = (self.loose + lines)[-_LINES_KEPT:]
        if self.tables and len(self.tables[-1].after) < _LINES_KEPT:
            self.tables[-1].after += lines

    def _row(self, element: etree._Element, table: _Table) -> None:
        properties = element.find(f"{_W}trPr")
        if properties is not None and properties.find(f"{_W}del") is not None:
            return
        self.row_count += 1
        column = _number(properties, "gridBefore", 0)
        cells = []
        for cell in _nearest(element, _TC):
            settings = cell.find(f"{_W}tcPr")
            span = max(1, _number(settings, "gridSpan", 1))
            merge = settings.find(f"{_W}vMerge") if settings is not None else None
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
            if column + span > MAX_COLUMNS:
                raise _too_long(self.name)
            cells.append((column, span, goes_on, self._cell_text(cell)))
            column += span
        self.cell_count += column
        if self.row_count > MAX_ROWS or self.cell_count > MAX_CELLS:
            raise _too_long(self.name)
        table.add(cells)

    def _cell_text(self, cell: etree._Element) -> str:
        lines: list[str] = []
        for block in _nearest(cell, _P, _TBL):
            if block.tag == _TBL:
                inner = self._nested(block, lines)
                self.tables.append(inner)
            else:
                lines.append(self._text(block))
        return "\n".join(lines).strip("\n")

    def _nested(self, element: etree._Element, lines: list[str]) -> _Table:
        table = _Table(before=list(lines))
        for row in _nearest(element, _TR):
            self._row(row, table)
        return table

    def _text(self, paragraph: etree._Element) -> str:
        parts: list[str] = []
        _collect(paragraph, parts)
        text = "".join(parts)
        label = self.numbering.label(paragraph) if text.strip() else ""
        return (label + text).rstrip()


def _number(properties: etree._Element | None, tag: str, default: int) -> int:
    found = properties.find(f"{_W}{tag}") if properties is not None else None
    return default if found is None else int(found.get(f"{_W}val", str(default)))


def _nearest(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The nearest elements of these kinds below an element; content controls are seen through."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _nearest(child, *tags)


def _collect(element: etree._Element, parts: list[str]) -> None:
    for child in element:
        if child.tag in (f"{_W}t", _MATH_TEXT):
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag not in _SKIPPED:
            _collect(child, parts)


def _frozen(table: _Table, name: str) -> Grid:
    """Rows of equal width; where a row lacks a cell, an empty one stands."""
    width = max((max(row, default=-1) + 1 for row in table.rows), default=0)
    made: dict[int, GridCell] = {}
    rows = []
    for number, row in enumerate(table.rows):
        cells = []
        for column in range(width):
            cell = row.get(column)
            if cell is None:
                cells.append(GridCell("", number + 1, column + 1, value=""))
                continue
            if id(cell) not in made:
                made[id(cell)] = GridCell(
                    cell.text, cell.row + 1, cell.column + 1, cell.rowspan, cell.colspan, value=cell.text
                )
            cells.append(made[id(cell)])
        rows.append(tuple(cells))
    return Grid(name, tuple(rows), tuple(table.before), tuple(table.after))
