"""Pieces of a text that look different: which of them count, and which are left out and named. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from groupportal.office.grid import LeftOut

RAISED = {"superscript": str.maketrans("23", "²³"), "subscript": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")}
"""The kinds of piece that stand above or below the line, and the figures there that are characters of their own."""

LIFTED = "lifted"
"""Set higher without being smaller: a mark where it looks like one behind a text, else the text itself."""
_MARK = re.compile(r"[\d①-⑳*＊†‡\[\]（）()注]{1,4}")


def joined(pieces: Iterable[tuple[str, str]]) -> tuple[str, list[LeftOut]]:
    """The text of pieces of (kind, text), of which those without a kind count, and what was left out.

    A figure is never made of two pieces of different kind; m² and CO₂ stay what they are.
    """
    parts: list[str] = []
    left_out: list[LeftOut] = []
    for look, piece in pieces:
        kind = look if look != LIFTED else _when_lifted("".join(parts), piece)
        if not kind:
            parts.append(piece)
        elif kind in RAISED and (kept := _belongs("".join(parts[-1:]), kind, piece)):
            parts.append(kept)
        elif piece.strip():
            _add(left_out, "raised" if kind in RAISED else kind, piece)
    return "".join(parts), left_out


def _when_lifted(before: str, piece: str) -> str:
    return "superscript" if before.strip() and _MARK.fullmatch(piece.strip()) else ""


def _add(left_out: list[LeftOut], kind: str, piece: str) -> None:
    """Pieces of one kind that follow each other are one."""
    if left_out and left_out[-1].kind == kind:
        piece = left_out.pop().text + piece
    left_out.append(LeftOut(kind, piece))


def _belongs(before: str, kind: str, piece: str) -> str:
    """A raised or lowered figure that is part of a sign (m², CO₂), as one; "" for a mark that points to a note."""
    sign = before.rstrip()[-1:]
    if not piece.isdecimal() or len(piece) > 1 or not (sign.isascii() and sign.isalpha()):
        return ""
    if kind == "superscript" and (sign not in "mM" or piece not in "23"):
        return ""
    return piece.translate(RAISED[kind])
