"""Sheets of an Excel file as grids. A look at the raw sheet bounds it before openpyxl makes any cell."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from lxml import etree
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from groupportal.office.faults import OfficeFileError, refuse
from groupportal.office.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, CellValue, Grid, GridCell, LeftOut
from groupportal.office.looks import Looks, read_looks, without_looks
from groupportal.office.number_formats import shown_date, shown_number
from groupportal.office.numbers import exact
from groupportal.office.package import STUMBLES, damaged, relations_of, xml_parser
from groupportal.office.runs import RAISED, joined
from groupportal.office.safety import opened
from groupportal.office.symbols import as_characters

_MAX_SHEET_BYTES = 32 * 1024 * 1024
_MAX_TREE_BYTES = 4 * 1024 * 1024
"""Parts of which openpyxl makes objects: styles, names, theme."""
_MAX_TREE_TAGS = 200_000
_MAX_STRING_TAGS = 1_500_000
_MAX_LOOSE = 300_000
_MAX_SHEETS = 100
_MAX_MERGES = 40_000
_MAX_RAW_ELEMENTS = 600_000
_ESCAPED_RETURN = re.compile(r"_x000[dD]_\n?")
# openpyxl has no error of its own for malformed parts: it stumbles over what it misses.
_STUMBLES = (*STUMBLES, InvalidFileException, SyntaxError, ArithmeticError, StopIteration)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass
class _Outline:
    """What openpyxl's streaming reader does not tell: merges, hidden rows, formulas without a result."""

    rows: int = 0
    columns: int = 0
    elements: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    rich: dict[tuple[int, int], list[tuple[str, str]]] = field(default_factory=dict)
    """Texts of several looks that stand in the cell itself, where openpyxl's streaming reader does not tell them apart."""


def read_workbook(source: Path | bytes, *, name: str) -> list[Grid]:
    """The sheets of a checked .xlsx in their order, each from its first row and column to the last in use.

    Numbers are Decimal (15 digits, as Excel keeps them), dates are dates; a formula gives the result stored with
    it, or is marked ``uncalculated``. Raises OfficeFileError (damaged, too_many_rows) before memory is spent.
    """
    try:
        with opened(source) as stream:
            with zipfile.ZipFile(stream) as archive:
                _check_side_parts(archive, name)
                paths = sheet_paths(archive)
                outlines = {title: _outline(archive, path, name) for title, path in paths.items()}
                looks = read_looks(archive)
            with _book(stream) as book:
                return [
                    _grid(sheet, outlines[sheet.title], looks)
                    for sheet in book.worksheets
                    if sheet.title in outlines
                ]
    except _STUMBLES as error:
        raise damaged(name) from error


@contextmanager
def _book(stream: BinaryIO) -> Iterator[Any]:
    """The workbook by openpyxl. What it can't make of fonts, fills and names is no damage: it gets the file without them."""
    try:
        book = _loaded(stream)
    except _STUMBLES:
        book = _loaded(without_looks(stream))
    try:
        yield book
    finally:
        book.close()


def _loaded(stream: BinaryIO) -> Any:
    stream.seek(0)
    return openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False, rich_text=True)


def _too_large(name: str, what: str) -> OfficeFileError:
    return refuse("too_many_rows", name, f"{what}。请只保留要导入的表格，删去多余的行列，另存后再上传。")


def _check_side_parts(archive: zipfile.ZipFile, name: str) -> None:
    """Bound what openpyxl keeps besides cells: it holds every element of these parts."""
    for member in archive.infolist():
        path = member.filename.lower()
        shared = path.endswith("/sharedstrings.xml")
        if not path.endswith(".xml"):
            continue
        if member.file_size > (_MAX_SHEET_BYTES if shared or "/worksheets/" in path else _MAX_TREE_BYTES):
            raise _too_large(name, "里的内容或样式太多")
        tags = _MAX_STRING_TAGS if shared else _MAX_TREE_TAGS
        listed = path.endswith(("/sharedstrings.xml", "/styles.xml", "/workbook.xml"))
        if listed and archive.read(member).count(b"<") > tags:
            raise _too_large(name, "里的文字或单元格样式太多")


def sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet title → part name, worksheets only."""
    book = next(target for kind, target in relations_of(archive).values() if kind == "officeDocument")
    targets = relations_of(archive, book)
    sheets = etree.fromstring(archive.read(book), xml_parser()).findall("{*}sheets/{*}sheet")
    if not 0 < len(sheets) <= _MAX_SHEETS:
        raise ValueError("sheets")
    linked = {str(sheet.get("name")): targets[str(sheet.get(_RELATION))] for sheet in sheets}
    return {title: target for title, (kind, target) in linked.items() if kind == "worksheet"}


def _outline(archive: zipfile.ZipFile, path: str, name: str) -> _Outline:
    """One pass over the raw sheet; every element is let go as soon as it ends, except inside a cell."""
    outline = _Outline()
    row = column = loose = 0
    inside_cell = False
    with archive.open(path) as part:
        events = etree.iterparse(
            part, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False
        )
        for event, element in events:
            tag = element.tag.rsplit("}", 1)[-1]
            if event == "start":
                inside_cell = inside_cell or tag == "c"
                if tag == "row":
                    row, column = int(element.get("r", row + 1)), 0
                    if element.get("hidden") in ("1", "true"):
                        outline.hidden_rows.add(row)
                elif tag == "col" and element.get("hidden") in ("1", "true"):
                    outline.hidden_columns |= columns_of(element)
                continue
            outline.elements += tag in ("c", "row")
            if outline.elements > _MAX_RAW_ELEMENTS:
                raise _too_large(name, "里设了格式的单元格或行太多")
            if tag == "c":
                column = _outline_cell(outline, element, row, column, name)
                inside_cell = False
            elif inside_cell:
                continue
            elif tag == "mergeCell":
                left, top, right, bottom = range_boundaries(element.get("ref"))
                outline.merges.append((int(top), int(left), int(bottom), int(right)))
            loose += tag not in ("c", "row")
            if loose > _MAX_LOOSE or len(outline.merges) > _MAX_MERGES:
                raise _too_large(name, "里合并的单元格或条件格式太多")
            _let_go(element)
    return outline


def columns_of(attributes: Any) -> set[int]:
    """The columns a ``col`` element is about."""
    first, last = (int(attributes.get(name, "0")) for name in ("min", "max"))
    return set(range(first, min(last, MAX_COLUMNS) + 1))


def _let_go(element: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _outline_cell(outline: _Outline, cell: etree._Element, row: int, column: int, name: str) -> int:
    """Take a cell into account; its column."""
    reference = _REFERENCE.fullmatch(cell.get("r", ""))
    column = column_index_from_string(reference[1]) if reference else column + 1
    formula = cell.find("{*}f")
    value = cell.find("{*}v")
    has_value = value is not None and bool(value.text)
    if formula is not None and not has_value and cell.get("t") != "str":
        outline.uncalculated.add((row, column))
    inline = cell.find("{*}is")
    if not has_value and formula is None and inline is None:
        return column
    if inline is not None and (runs := inline.findall("{*}r")):
        outline.rich[row, column] = [_run(run) for run in runs]
    outline.rows = max(outline.rows, row)
    outline.columns = max(outline.columns, column)
    if outline.rows > MAX_ROWS:
        raise _too_large(name, f"里有超过 {MAX_ROWS:,} 行的工作表")
    if outline.columns > MAX_COLUMNS:
        raise _too_large(name, f"里有超过 {MAX_COLUMNS} 列的工作表")
    if outline.rows * outline.columns > MAX_CELLS:
        raise _too_large(name, f"里有超过 {MAX_CELLS:,} 个单元格的工作表")
    return column


def _run(run: etree._Element) -> tuple[str, str]:
    """Kind and text of a piece of a text."""
    strike, align, font = (run.find(f"{{*}}rPr/{{*}}{tag}") for tag in ("strike", "vertAlign", "rFont"))
    is_struck = strike is not None and strike.get("val", "1") not in ("0", "false")
    raised = "" if align is None else str(align.get("val", ""))
    text = as_characters("" if font is None else str(font.get("val", "")), run.findtext("{*}t") or "")
    return _kind(is_struck, raised), text


def _kind(is_struck: bool, raised: str) -> str:
    return "struck" if is_struck else raised if raised in RAISED else ""


def _grid(sheet: Any, outline: _Outline, looks: Looks) -> Grid:
    title = sheet.title
    hidden = sheet.sheet_state != "visible"
    if not outline.rows:
        return Grid(f"工作表“{title}”", (), hidden=hidden)
    # The stored dimension may be wrong in both directions; the outline has counted.
    sheet.reset_dimensions()
    table: list[list[GridCell]] = []
    read = sheet.iter_rows(max_row=outline.rows, max_col=outline.columns)
    for number, row in enumerate(read, start=1):
        cells = [_cell(cell, number, at, outline, looks) for at, cell in enumerate(row, start=1)]
        cells += [GridCell("", number, at) for at in range(len(cells) + 1, outline.columns + 1)]
        table.append(cells)
    _resolve_merges(table, outline)
    return Grid(
        f"工作表“{title}”",
        tuple(tuple(row) for row in table),
        hidden=hidden,
        hidden_rows=frozenset(n for n in outline.hidden_rows if n <= len(table)),
        hidden_columns=frozenset(outline.hidden_columns),
    )


def _cell(cell: Any, row: int, column: int, outline: _Outline, looks: Looks) -> GridCell:
    raw = cell.value
    uncalculated = (row, column) in outline.uncalculated
    if raw is None or uncalculated:
        return GridCell("", row, column, uncalculated=uncalculated)
    number_format = str(cell.number_format or "")
    style = cell._style_id  # noqa: SLF001 -- the only way to a style without making an object of it
    left_out: tuple[LeftOut, ...] = ()
    pieces = outline.rich.get((row, column)) or (list(_rich(raw)) if isinstance(raw, CellRichText) else [])
    if pieces:
        raw, found = joined(pieces)
        left_out = tuple(found)
    if style in looks.fonts and isinstance(raw, str):
        raw = as_characters(looks.fonts[style], raw)
    value = _typed(raw)
    text = _shown(value, number_format)
    if style in looks.struck:
        return GridCell("", row, column, left_out=(LeftOut("struck", text), *left_out))
    return GridCell(text, row, column, value=value, number_format=number_format, left_out=left_out)


def _rich(raw: CellRichText) -> Iterator[tuple[str, str]]:
    """Kind and text of each piece of a text of which parts look different."""
    for part in raw:
        font = getattr(part, "font", None)
        text = str(getattr(part, "text", part))
        if font is None:
            yield "", text
        else:
            yield _kind(bool(font.strike), font.vertAlign or ""), as_characters(font.rFont or "", text)


def _typed(raw: object) -> CellValue:
    if isinstance(raw, bool) or raw is None:
        return raw
    if isinstance(raw, (int, float)):
        return exact(raw)
    if isinstance(raw, dt.datetime) and raw.time() == dt.time():
        return raw.date()
    if isinstance(raw, (dt.datetime, dt.date, dt.time)):
        return raw
    return _ESCAPED_RETURN.sub("\n", str(raw)).replace("\r\n", "\n").replace("\r", "\n")


def _shown(value: CellValue, number_format: str) -> str:
    """A typed value as text: as Excel shows it where its format adds words, leaves out the year or is a percentage."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return shown_number(value, number_format)
    if isinstance(value, dt.date):
        return shown_date(value, number_format)
    return str(value) if value is not None else ""


def _resolve_merges(table: list[list[GridCell]], outline: _Outline) -> None:
    """Let covered positions hold the cell that covers them; a merge that runs out of the rows in use is cut."""
    covered = 0
    for top, left, lowest, rightmost in outline.merges:
        bottom, right = min(lowest, outline.rows), min(rightmost, outline.columns)
        if top > bottom or left > right:
            continue
        covered += (bottom - top + 1) * (right - left + 1)
        if covered > 2 * MAX_CELLS:
            raise ValueError("merged ranges overlap")
        corner = table[top - 1][left - 1]
        origin = replace(corner, rowspan=bottom - top + 1, colspan=right - left + 1)
        for row in table[top - 1 : bottom]:
            row[left - 1 : right] = [origin] * (right - left + 1)
