"""How many lines a text takes, and on which page each piece comes to stand: what the contents page says before anybody opened the file.

Word and LibreOffice count for themselves when they print; with a fixed pitch and full-width characters they seldom come to anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WORD = re.compile(r"[!-~\u00a0-\u024f]+|.", re.DOTALL)
"""What no line is broken in: a Han character, a number or Latin word."""
_ENDS = frozenset("，。、；：！？,.）》」』】〕”’…—％%")
"""May not begin a line: the character before comes along."""
_NARROW = frozenset(" .,;:!'|ijlt()[]/-I")


def width(word: str) -> float:
    """In characters: 1 for Han, about a half for a digit or Latin letter."""
    if len(word) == 1 and ord(word) > 0x2000:
        return 1.0
    return sum(0.3 if c in _NARROW else 0.72 if c.isupper() or c in "%@&mw" else 0.5 for c in word)


def lines_of(text: str, room: float, indent: float = 0.0) -> int:
    """The lines of a text in a column of ``room`` characters whose first line begins ``indent`` in; at least 1."""
    count = 0
    for number, line in enumerate(text.split("\n")):
        count += _lines(line, max(room, 1.0), 0.0 if number else indent)
    return count


def _lines(line: str, room: float, used: float) -> int:
    count, before = 1, 0.0
    for word in WORD.findall(line):
        needed = width(word)
        if used + needed > room + 0.01 and used and word != " ":
            count += 1
            used = before if word in _ENDS else 0.0
        if needed > room:
            count += int(needed // room)
            needed %= room
        used += needed
        before = needed
    return count


@dataclass(frozen=True)
class Piece:
    """Something printed in one go, and what it takes: its XML, its height in points, whether it stays with the next.

    ``lines``: a paragraph may break between as many. ``entry``: what the contents say of it, on ``level`` (0: nothing).
    """

    xml: str
    height: float = 0.0
    lines: int = 1
    keep: bool = False
    new_page: bool = False
    entry: str = ""
    level: int = 0


_HAIR = 0.1
"""Points that no page breaks for."""


def pages(pieces: Iterable[Piece], height: float, first: int = 1) -> list[int]:
    """The page on which each piece begins; ``height`` of the type area in points, ``first`` the first page's number."""
    found: list[int] = []
    page, used = first, 0.0
    for group in _together(pieces):
        last = group[-1]
        needed = sum(piece.height for piece in group[:-1]) + last.height / last.lines
        if found and (group[0].new_page or used + needed > height + _HAIR):
            page, used = page + 1, 0.0
        for piece in group:
            line = piece.height / piece.lines
            free = int((height - used + _HAIR) / line) if line else piece.lines
            if not free and used:
                page, used, free = page + 1, 0.0, int((height + _HAIR) / line)
            found.append(page)
            if free >= piece.lines:
                used += piece.height
            else:
                page, used = _beyond(piece.lines - free, line, height, page)
    return found


def _beyond(lines: int, line: float, height: float, page: int) -> tuple[int, float]:
    """The page and what is used of it once so many lines stand on the pages after this one."""
    full = max(int((height + _HAIR) / line), 1)
    more = (lines - 1) // full
    return page + 1 + more, (lines - more * full) * line


def _together(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.keep:
            yield group
            group = []
    if group:
        yield group
