"""Which characters an Office file can hold, and how wide they print."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and line feed; lone surrogates; the two non-characters XML 1.0 bars.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BROAD_LATIN = re.compile("[A-Z@%&mw]")
MAX_PROPERTY_CHARACTERS = 255
_LATIN_WIDTH = 1.3
_BROAD_EXTRA = 0.5


def printable(text: str) -> str:
    """``text`` with line ends as "\\n" and without control characters and what XML cannot hold."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("", text)


def property_text(text: str) -> str:
    """``text`` as a document property may hold it: one line, at most 255 characters."""
    return " ".join(printable(text).split())[:MAX_PROPERTY_CHARACTERS]


def half_widths(line: str) -> float:
    """Width in half characters: 2 for a Han character or sign, somewhat over 1 for Latin, generously."""
    latin = len(line.encode("ascii", "ignore"))
    width = 2.0 * (len(line) - latin)
    if latin:
        width += _LATIN_WIDTH * latin + _BROAD_EXTRA * len(_BROAD_LATIN.findall(line))
    return width


def lines_needed(text: str, capacity: float) -> int:
    """Printed lines of ``text`` in a column that holds ``capacity`` half characters (at least 1).

    One Han character a line is kept free, because punctuation may not begin a line and words stay whole.
    """
    room = max(capacity - 2.0, 2.0)
    if "\n" not in text and 2 * len(text) <= room:
        return 1
    lines = 0
    for line in text.split("\n"):
        lines += max(1, -int(-half_widths(line) // room))
    return lines
