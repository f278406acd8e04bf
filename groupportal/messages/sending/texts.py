"""What is written on each channel. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

SMS_ALONE, SMS_PART = 70, 67
"""Characters of a short message, and of each part of a longer one (GSM 03.40, UCS-2)."""
SMS_MOST = 2 * SMS_PART
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")


def one_line(text: str) -> str:
    """Without line breaks and runs of blanks: for subjects and lists."""
    return " ".join(text.split())


def segments(text: str) -> int:
    """How many short messages a text is billed as; signs beyond the basic plane count twice."""
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= SMS_ALONE else -(-length // SMS_PART)


def sms_text(sender: str, title: str, url: str) -> str:
    """【sender】title url, in two short messages at most: a long title is cut, never the address."""
    head, tail = f"【{sender}】", f" {url}" if url else ""
    room = max(SMS_MOST - len(head) - len(tail), 10)
    words = one_line(title)
    return head + (words if len(words) <= room else words[: room - 1] + "…") + tail


def email_text(paragraphs: Iterable[str], url: str, foot: Iterable[str]) -> str:
    """A plain letter: what it is about, the page, and below a line who sends it and where to turn it off."""
    body = [p.strip() for p in paragraphs if p.strip()]
    if url:
        body.append(f"打开页面：{url}")
    return "\n\n".join([*body, "-- \n" + "\n".join(foot)]) + "\n"


@dataclass
class Packed:
    """One post of a robot: its text, the lines (by what the caller gave) that end in it, whether its last line goes on in the next."""

    text: str
    rows: list[Any] = field(default_factory=list)
    goes_on: bool = False


def pack(lines: Iterable[tuple[Any, str]], *, head: str, limit: int) -> list[Packed]:
    """Merge lines into posts of at most ``limit`` bytes of UTF-8, each under ``head``.

    A line too long for one post is split by sentences, a sentence too long by characters; it counts as said with its last piece.
    """
    room = limit - len(f"{head}\n".encode())
    posts: list[Packed] = []
    for row, line in lines:
        pieces = _pieces(line, room)
        for number, piece in enumerate(pieces, 1):
            if not posts or len(f"{posts[-1].text}\n{piece}".encode()) > limit:
                posts.append(Packed(f"{head}\n{piece}"))
            else:
                posts[-1].text += f"\n{piece}"
            if number == len(pieces):
                posts[-1].rows.append(row)
            posts[-1].goes_on = number < len(pieces)
    return posts


def _pieces(line: str, room: int) -> list[str]:
    if len(line.encode()) <= room:
        return [line]
    pieces = [""]
    for sentence in _SENTENCE.findall(line):
        # A sentence that fits nowhere goes sign by sign; one that fits is kept whole.
        for part in [sentence] if len(sentence.encode()) <= room else sentence:
            if len((pieces[-1] + part).encode()) > room:
                pieces.append("")
            pieces[-1] += part
    return [piece for piece in pieces if piece]
