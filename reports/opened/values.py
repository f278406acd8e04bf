"""A made document, taken apart for a page: what it prints, and what each of its figures asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from reports.annex.values import HeadCell


@dataclass(frozen=True)
class Piece:
    """A piece of text.

    ``figure``: the key of the figure it is; ``file``: the public id of a file it opens; ``place``: the part of the document that
    says what it is made of (``place_of``).
    """

    text: str
    figure: str = ""
    file: str = ""
    place: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Part:
    """Of a document: a heading or paragraphs (``lines``), or a table (``head`` and ``rows``) with what stands around it."""

    title: str = ""
    lines: tuple[Line, ...] = ()
    head: tuple[tuple[HeadCell, ...], ...] = ()
    rows: tuple[tuple[Line, ...], ...] = ()
    notes: tuple[str, ...] = ()
    wide: bool = False
    """A table of many narrow columns of numbers."""

    @property
    def cells(self) -> list[list[tuple[str, Line]]]:
        """The rows, each cell with what stands over its column."""
        over = {cell.column: cell.text.replace("\n", "") for row in self.head for cell in row}
        return [[(over.get(at, ""), line) for at, line in enumerate(row)] for row in self.rows]


PARTS_PER_PAGE = 20


def place_of(number: int) -> str:
    """Where the part with this number, from 0, is shown: its page, and there."""
    return f"?page={number // PARTS_PER_PAGE + 1}#part-{number + 1}"


@dataclass(frozen=True)
class Figure:
    """A figure of a document: what it is called and what it asks, so that it opens to what stood behind it on its day."""

    label: str
    code: str
    as_of: dt.date
    params: dict[str, str]
    printed: str = ""
    """What the document prints of it, where that is the number itself."""


@dataclass(frozen=True)
class Opened:
    """A document. Nothing outside ``figures`` and ``files`` (public ids) can be opened by way of it."""

    parts: tuple[Part, ...]
    figures: dict[str, Figure] = field(default_factory=dict)
    files: frozenset[str] = frozenset()


class Doors:
    """Gives each figure of a document its key while the document is taken apart."""

    def __init__(self) -> None:
        self.figures: dict[str, Figure] = {}

    def open(self, label: str, code: str, as_of: dt.date, printed: str = "", /, **params: Any) -> str:
        """The key of another figure; parameters that are None are left out."""
        key = f"n{len(self.figures) + 1}"
        given = {name: str(value) for name, value in params.items() if value is not None}
        self.figures[key] = Figure(label, code, as_of, given, printed)
        return key
