"""A look at the raw sheet before any cell is made: how large it is, and what the fast reader does not tell."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from lxml import etree
from openpyxl.utils import column_index_from_string, range_boundaries

from groupportal.office.excel import columns_of, sheet_paths
from groupportal.office.faults import refuse
from groupportal.office.looks import read_looks
from groupportal.office.package import STUMBLES, damaged, xml_parser

MAX_ROWS = 100_000
"""Rows of data a file may hold."""
HEAD_ROOM = 100
"""Rows above and below the data on top of that."""
MAX_COLUMNS = 256
MAX_DENSE = 3_200_000
"""The fast reader sets memory aside for every place of the rectangle in use."""
MAX_SPOTS = 200_000
_CHUNK = 1 << 18
_CELL = re.compile(rb'<c(?=[\s/>])(?: r="([A-Z]{1,3})(\d{1,7})"[^<>]*?(?:(/>|></c>)|>))?')
# What the quick look does not understand, or must tell of: other spellings of XML, formulas, links, merges, hidden rows, error values.
_ODD = re.compile(rb'<[\w.-]+:|<f[\s/>]|<hyperlink[\s]|<mergeCell[\s]|\shidden\s*=|\st="e"|<!|\x00')
_LOOKS_MIXED = re.compile(rb"<(?:[\w.-]+:)?(?:strike|vertAlign)")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")

Place = tuple[int, int]
"""Row and column, from 1."""


@dataclass
class RawSheet:
    """What a sheet holds besides values. Places count from 1; merges are (top, left, bottom, right)."""

    name: str
    rows: int = 0
    columns: int = 0
    formulas: set[Place] = field(default_factory=set)
    links: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[Place] = field(default_factory=set)
    """Cells that are struck through."""
    months: set[Place] = field(default_factory=set)
    """Cells that show a date without its day."""
    mixed: set[Place] = field(default_factory=set)
    """Texts of which a part is raised or struck through."""

    def take(self, row: int, column: int) -> None:
        """A cell in use."""
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)

    @property
    def is_too_large(self) -> bool:
        """Whether the reader must not be let near it."""
        many = self.columns > MAX_COLUMNS or self.rows * self.columns > MAX_DENSE
        return self.rows > MAX_ROWS + HEAD_ROOM or many


@dataclass(frozen=True)
class RawBook:
    """The sheets of a workbook, in their order: those that show, and those that are hidden."""

    sheets: tuple[RawSheet, ...]
    hidden: tuple[RawSheet, ...]
    from_1904: bool
    """Whether days are counted from 1904, as old Excel for the Mac did."""


@dataclass(frozen=True)
class _Marks:
    """By which numbers cells of a workbook have a style that strikes through or hides a day, or a text of which parts look different."""

    styles: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    strings: frozenset[str] = frozenset()

    def are_used(self, text: bytes) -> bool:
        """Whether a piece of a sheet may use them."""
        return bool(self.strings) or any(
            f' s="{style}"'.encode() in text for style in self.styles | self.months
        )


def _marks(archive: zipfile.ZipFile) -> _Marks:
    looks = read_looks(archive)
    styles, months = frozenset(map(str, looks.struck)), frozenset(map(str, looks.months))
    path = next((n for n in archive.namelist() if n.lower().endswith("/sharedstrings.xml")), "")
    content = archive.read(path) if path else b""
    if not _LOOKS_MIXED.search(content):
        return _Marks(styles, months)
    strings = etree.fromstring(content, xml_parser()).findall("{*}si")
    return _Marks(styles, months, frozenset(str(n) for n, text in enumerate(strings) if _is_mixed(text)))


def _is_mixed(text: etree._Element) -> bool:
    return any(
        mark.get("val", "1") not in ("0", "false", "baseline")
        for mark in text.iterfind("{*}r/{*}rPr/*")
        if etree.QName(mark).localname in ("strike", "vertAlign")
    )


def look_at(path: Path, *, name: str) -> RawBook:
    """The sheets of a checked .xlsx. Raises OfficeFileError for a damaged one."""
    try:
        with zipfile.ZipFile(path) as archive:
            hidden, from_1904 = _book_facts(archive)
            parts = sheet_paths(archive)
            marks = _marks(archive)
            sheets = [_sheet(archive, part, RawSheet(title), name, marks) for title, part in parts.items()]
    except (*STUMBLES, expat.ExpatError) as error:
        raise damaged(name) from error
    shown = tuple(sheet for sheet in sheets if sheet.name not in hidden)
    return RawBook(shown, tuple(sheet for sheet in sheets if sheet.name in hidden), from_1904)


def _book_facts(archive: zipfile.ZipFile) -> tuple[set[str], bool]:
    book = next(n for n in archive.namelist() if n.lower().endswith("workbook.xml"))
    root = etree.fromstring(archive.read(book), xml_parser())
    hidden = {str(s.get("name")) for s in root.iter("{*}sheet") if s.get("state", "visible") != "visible"}
    facts = root.find("{*}workbookPr")
    return hidden, facts is not None and facts.get("date1904") in ("1", "true")


def _sheet(archive: zipfile.ZipFile, part: str, sheet: RawSheet, name: str, marks: _Marks) -> RawSheet:
    return (
        sheet
        if _quick(archive, part, sheet, marks)
        else _exact(archive, part, RawSheet(sheet.name), name, marks)
    )


def _quick(archive: zipfile.ZipFile, part: str, sheet: RawSheet, marks: _Marks) -> bool:
    """Bounds of a plain sheet; False where it holds anything worth the exact look."""
    letters: set[bytes] = set()
    rest, chunk = b"", b"-"
    with archive.open(part) as stream:
        while chunk:
            chunk = stream.read(_CHUNK)
            text = rest + chunk
            # Cut before a cell or a row, so that none is seen in part; at the end there is nothing more to come.
            cut = max(text.rfind(b"<c "), text.rfind(b"<row"), 0) if chunk else len(text)
            text, rest = text[:cut], text[cut:]
            if len(rest) > 2 * _CHUNK or _ODD.search(text) or marks.are_used(text):
                return False
            for column, row, empty in _CELL.findall(text):
                if not column:
                    return False
                if not empty:
                    letters.add(column)
                    sheet.rows = max(sheet.rows, int(row))
    sheet.columns = max((column_index_from_string(c.decode()) for c in letters), default=0)
    return True


def _exact(archive: zipfile.ZipFile, part: str, sheet: RawSheet, name: str, marks: _Marks) -> RawSheet:
    """Every element by a real parser."""
    parser = expat.ParserCreate()
    listener = _Listener(sheet, name, marks)
    parser.StartElementHandler = listener.start
    if marks.strings:
        parser.CharacterDataHandler, parser.EndElementHandler = listener.text, listener.end
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    return sheet


class _Listener:
    def __init__(self, sheet: RawSheet, name: str, marks: _Marks) -> None:
        self.sheet, self.name, self.marks = sheet, name, marks
        self.row = self.column = 0
        self.is_shared = self.in_value = False
        self.style = self.value = ""

    def text(self, data: str) -> None:
        """Characters; those of a value may be the number of a shared text."""
        if self.in_value:
            self.value += data

    def end(self, tag: str) -> None:
        """The end of an element."""
        if self.in_value and tag.rpartition(":")[2] == "v":
            self.in_value = False
            if self.value.strip() in self.marks.strings:
                self.sheet.mixed.add((self.row, self.column))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """One element."""
        tag = tag.rpartition(":")[2]
        sheet = self.sheet
        if tag == "c":
            self._cell(attributes)
        elif tag in ("v", "is"):
            self._value()
        elif tag in ("strike", "vertAlign"):
            self._mixed(attributes)
        elif tag == "f":
            sheet.take(self.row, self.column)
            sheet.formulas.add((self.row, self.column))
        elif tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            if attributes.get("hidden") in ("1", "true"):
                sheet.hidden_rows.add(self.row)
        elif tag == "col":
            sheet.hidden_columns |= (
                columns_of(attributes) if attributes.get("hidden") in ("1", "true") else set()
            )
        elif tag == "hyperlink":
            self._span(attributes, link=True)
        elif tag == "mergeCell":
            self._span(attributes, link=False)
        if (
            len(sheet.formulas) + len(sheet.links) + len(sheet.merges) + len(sheet.errors) + len(sheet.struck)
            > MAX_SPOTS
        ):
            raise refuse(
                "too_many_spots", self.name, "里的公式、链接或合并单元格太多。请只粘贴数值后再上传。"
            )

    def _cell(self, attributes: dict[str, str]) -> None:
        match = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = column_index_from_string(match[1].upper()) if match else self.column + 1
        self.row = int(match[2]) if match else self.row
        self.style = attributes.get("s", "0")
        self.is_shared = attributes.get("t") == "s"
        if attributes.get("t") == "e":
            self.sheet.errors.add((self.row, self.column))

    def _value(self) -> None:
        self.sheet.take(self.row, self.column)
        self.in_value, self.value = self.is_shared, ""
        if self.style in self.marks.styles:
            self.sheet.struck.add((self.row, self.column))
        if self.style in self.marks.months:
            self.sheet.months.add((self.row, self.column))

    def _mixed(self, attributes: dict[str, str]) -> None:
        if attributes.get("val", "1") not in ("0", "false", "baseline"):
            self.sheet.mixed.add((self.row, self.column))

    def _span(self, attributes: dict[str, str], *, link: bool) -> None:
        left, top, right, bottom = (int(n or 0) for n in range_boundaries(attributes.get("ref", "")))
        if not link:
            self.sheet.merges.append((top, left, bottom, right))
        elif (bottom - top + 1) * (right - left + 1) <= MAX_COLUMNS:
            self.sheet.links |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        else:
            self.sheet.links.add((top, left))
