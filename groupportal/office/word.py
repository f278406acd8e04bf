"""Tables of a Word file, read as a stream: a row is taken apart and let go, so memory follows the text alone.

python-docx would hold every node of the document; a long table costs it ten times the file.
"""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from groupportal.office.faults import OfficeFileError, refuse
from groupportal.office.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid, GridCell, LeftOut
from groupportal.office.package import STUMBLES, damaged
from groupportal.office.safety import opened
from groupportal.office.word_numbering import Numbering, read_numbering
from groupportal.office.word_parts import document_path, nearest, side_part, text_boxes
from groupportal.office.word_runs import SKIPPED, Runs, read_run_styles

MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
_MAX_PENDING = 400_000
"""Elements held at a time: a row with everything in it, nested tables included."""
_LINES_KEPT = 60
"""Lines of text that are kept above and below a table."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TBL, _TR, _TC = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc"
_DELETED = frozenset({f"{_W}del", f"{_W}moveFrom"})


@dataclass(slots=True)
class _Cell:
    text: str
    row: int
    column: int
    colspan: int
    rowspan: int = 1
    left_out: tuple[LeftOut, ...] = ()


@dataclass
class _Table:
    before: list[str]
    rows: list[dict[int, _Cell]] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    left_out: tuple[LeftOut, ...] = ()
    deletions: int = 0

    def add(self, cells: list[tuple[int, int, bool, str, tuple[LeftOut, ...]]]) -> None:
        """A row of (column from 0, columns covered, goes on from above, text, what was not read)."""
        number = len(self.rows)
        row: dict[int, _Cell] = {}
        for column, span, goes_on, text, left_out in cells:
            above = self.rows[-1].get(column) if goes_on and self.rows else None
            if above is not None and above.column == column:
                above.rowspan = number - above.row + 1
                cell = above
            else:
                cell = _Cell(text, number, column, span, left_out=left_out)
            for covered in range(column, column + span):
                row[covered] = cell
        self.rows.append(row)


def read_word_tables(source: Path | bytes, *, name: str) -> list[Grid]:
    """Every table of a checked .docx in reading order, tables inside cells, content controls and text boxes too.

    Merged cells are resolved; line breaks and paragraphs become "\\n"; automatic list numbers are written
    out; tracked insertions count, deletions do not. Raised, hidden and struck-through text is left out and kept in
    ``left_out``. Raises OfficeFileError (damaged, too_many_rows).
    """
    try:
        with opened(source) as stream, zipfile.ZipFile(stream) as archive:
            path = document_path(archive)
            if archive.getinfo(path).file_size > MAX_DOCUMENT_BYTES:
                raise _too_long(name)
            folder = posixpath.dirname(path)
            styles = side_part(archive, f"{folder}/styles.xml")
            numbering = read_numbering(side_part(archive, f"{folder}/numbering.xml"), styles)
            with archive.open(path) as document:
                return _Reader(numbering, Runs(read_run_styles(styles)), name).read(document)
    except STUMBLES as error:
        raise damaged(name) from error


def _too_long(name: str) -> OfficeFileError:
    return refuse(
        "too_many_rows",
        name,
        f"的表格太大（上限 {MAX_ROWS:,} 行）。请只保留要导入的表格，或拆成几个文件后再上传。",
    )


class _Reader:
    """Walks the document once; tables are listed in the order in which they begin."""

    def __init__(self, numbering: Numbering, runs: Runs, name: str) -> None:
        self.numbering = numbering
        self.runs = runs
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
            if element.tag in SKIPPED:
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
        return self._grids()

    def _grids(self) -> list[Grid]:
        if self.tables:
            self.tables[-1].left_out += self.runs.taken()
        return [_frozen(table, f"第{at}个表格") for at, table in enumerate(self.tables, start=1)]

    def _let_go(self, element: etree._Element) -> None:
        self.pending = 0
        element.clear(keep_tail=True)
        while element.getprevious() is not None:
            del element.getparent()[0]

    def _begin(self) -> _Table:
        table = _Table(before=self.loose, left_out=self.runs.taken())
        self.loose = []
        self.tables.append(table)
        return table

    def _paragraph(self, element: etree._Element) -> None:
        lines = [line.strip() for line in self._text(element).split("\n")]
        self.loose = (self.loose + lines)[-_LINES_KEPT:]
        if self.tables and len(self.tables[-1].after) < _LINES_KEPT:
            self.tables[-1].after += lines
        for box in text_boxes(element):
            self._boxed(box)

    def _boxed(self, box: etree._Element) -> str:
        """Read the tables in a text box as tables of their own; its text outside of them."""
        lines: list[str] = []
        for block in nearest(box, _P, _TBL):
            if block.tag == _TBL:
                self.tables.append(self._nested(block, lines))
            else:
                lines.append(self._text(block))
        return "\n".join(lines)

    def _row(self, element: etree._Element, table: _Table) -> None:
        properties = element.find(f"{_W}trPr")
        if properties is not None and properties.find(f"{_W}del") is not None:
            table.deletions += 1
            return
        self.row_count += 1
        table.deletions += sum(1 for gone in element.iter(*_DELETED) if gone.getparent().tag != f"{_W}rPr")
        column = _number(properties, "gridBefore", 0)
        cells = []
        for cell in nearest(element, _TC):
            settings = cell.find(f"{_W}tcPr")
            if settings is not None and settings.find(f"{_W}cellDel") is not None:
                table.deletions += 1
                continue
            span = max(1, _number(settings, "gridSpan", 1))
            merge = settings.find(f"{_W}vMerge") if settings is not None else None
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
            if column + span > MAX_COLUMNS:
                raise _too_long(self.name)
            cells.append((column, span, goes_on, *self._cell(cell)))
            column += span
        self.cell_count += column
        if self.row_count > MAX_ROWS or self.cell_count > MAX_CELLS:
            raise _too_long(self.name)
        table.add(cells)

    def _cell(self, cell: etree._Element) -> tuple[str, tuple[LeftOut, ...]]:
        """The text of a cell, and what of it was not read."""
        outside = self.runs.taken()
        text = self._boxed(cell).strip("\n")
        for box in text_boxes(cell):
            if floating := self._boxed(box).strip():
                self.runs.left_out.append(LeftOut("text_box", floating))
        left_out = self.runs.taken()
        self.runs.left_out = list(outside)
        return text, left_out

    def _nested(self, element: etree._Element, lines: list[str]) -> _Table:
        table = _Table(before=list(lines))
        for row in nearest(element, _TR):
            self._row(row, table)
        return table

    def _text(self, paragraph: etree._Element) -> str:
        text = self.runs.text(paragraph)
        label = self.numbering.label(paragraph) if text.strip() else ""
        return (label + text).rstrip()


def _number(properties: etree._Element | None, tag: str, default: int) -> int:
    found = properties.find(f"{_W}{tag}") if properties is not None else None
    return default if found is None else int(found.get(f"{_W}val", str(default)))


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
                    *(cell.text, cell.row + 1, cell.column + 1, cell.rowspan, cell.colspan),
                    value=cell.text,
                    left_out=cell.left_out,
                )
            cells.append(made[id(cell)])
        rows.append(tuple(cells))
    return Grid(
        *(name, tuple(rows), tuple(table.before), tuple(table.after)),
        left_out=table.left_out,
        deletions=table.deletions,
    )
