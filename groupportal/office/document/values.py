"""A document before it is Word: paragraphs, tables, charts; each figure under a mark that survives editing.

Format: GB/T 9704-2012 (domain 3.1), whose geometry is a setting.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal

MAX_MARK = 30
_MARK = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")


@dataclass(frozen=True)
class Run:
    """A piece of text. ``mark`` names the figure it is, "" for words: small letters, digits and single _, at most 30.

    A figure may be printed several times under the same mark. ``head``: in the face of headings, as labels of minutes are (出席).
    """

    text: str
    mark: str = ""
    bold: bool = False
    head: bool = False

    def __post_init__(self) -> None:
        require_mark(self.mark)


Runs = tuple[Run, ...]


def require_mark(mark: str) -> None:
    """ValueError for a mark that no bookmark of Word could carry (40 characters, of which ours has some itself)."""
    if mark and (len(mark) > MAX_MARK or not _MARK.fullmatch(mark)):
        raise ValueError(f"mark {mark!r}: small letters, digits and single _, at most {MAX_MARK} characters")


@dataclass(frozen=True)
class Heading:
    """A heading: level 1 is numbered 一、, 2 （一）, 3 1., 4 （1）; the numbers stand in ``runs`` as people wrote them."""

    level: int
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text, indented by two characters."""

    runs: Runs


@dataclass(frozen=True)
class TableBlock:
    """A table with its title above. The first column names the rows; a cell whose run has a mark or is a number stands right.

    ``unit``: said above on the right (单位：万元); ``total_last``: the last row is a sum.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    unit: str = ""
    total_last: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChartBlock:
    """A native chart with its data inside: ``kind`` "bars" or "line"; a gap is None. ``reading`` stands below as text,
    as ``said`` where figures in it are marked.

    ``marks``: the figures drawn, per series in the order of its values; "" for one that is none. Empty where nothing is marked.
    """

    title: str
    kind: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[Decimal | int | None, ...]], ...]
    unit: str = ""
    reading: str = ""
    marks: tuple[tuple[str, ...], ...] = ()
    said: Runs = ()

    @property
    def read(self) -> Runs:
        """What it says, in pieces."""
        return self.said or ((Run(self.reading),) if self.reading else ())

    def __post_init__(self) -> None:
        if any(len(values) != len(self.categories) for _, values in self.series):
            raise ValueError(f"chart {self.title}: a series does not fit its categories")
        if self.marks and [len(marks) for marks in self.marks] != [len(self.categories)] * len(self.series):
            raise ValueError(f"chart {self.title}: its marks do not fit its values")
        for marks in self.marks:
            for mark in marks:
                require_mark(mark)


@dataclass(frozen=True)
class Signature:
    """The lines at the end on the right: who, which office, when (落款)."""

    unit: str
    office: str = ""
    day: dt.date | None = None


Block = Heading | Paragraph | TableBlock | ChartBlock


@dataclass(frozen=True)
class Attachment:
    """A part after the signature, on a page of its own, headed 附件N; without blocks it is listed alone and goes along by itself."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Geometry:
    """The page: millimetres, points, and fonts by name. The defaults are GB/T 9704-2012's (domain 3.1)."""

    top_mm: Decimal = Decimal(37)
    bottom_mm: Decimal = Decimal(35)
    left_mm: Decimal = Decimal(28)
    right_mm: Decimal = Decimal(26)
    line_pt: Decimal = Decimal(28)
    title_font: str = "方正小标宋简体"
    heading_font: str = "黑体"
    second_font: str = "楷体_GB2312"
    body_font: str = "仿宋_GB2312"
    latin_font: str = "Times New Roman"
    number_font: str = "宋体"


@dataclass(frozen=True)
class Document:
    """Everything that is printed. ``contents``: the table of contents below the title, the text then begins on the next page.

    ``qr``: an address whose QR code stands below the text, for who holds the paper alone.
    ``title``: "\\n" where its lines are to break; a long one is broken evenly otherwise. ``creator``: whose it is, for its properties.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    signature: Signature | None = None
    attachments: tuple[Attachment, ...] = ()
    contents: bool = False
    geometry: Geometry = field(default_factory=Geometry)
    creator: str = ""
    qr: str = ""
