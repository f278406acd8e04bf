"""A text as sentences, and a sentence as words and numbers: what two versions are held against each other by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from groupportal.office.document.read import ReadDocument, ReadMark, ReadText

_NUMBER = re.compile(r"[-−]?\d+(?:[,，]\d{3})*(?:\.\d+)?(?:[eE][-+]?\d+)?[%％‰]?")


_SENTENCE = re.compile(r"[^。！？；]{0,600}[。！？；]+[”’」』）)》]*|[^。！？；]{1,600}")
"""What goes on for 600 characters without an end is cut there: comparing costs the square of the length."""


@dataclass(slots=True)
class Token:
    """A number or figure, or one character of the words. ``mark``: with which printing of it."""

    text: str
    mark: tuple[str, int] | None = None
    number: bool = False


@dataclass(slots=True)
class Sentence:
    text: str
    place: str
    block: int
    tokens: list[Token]
    skeleton: str


def tokens_of(text: str, marks: Sequence[ReadMark]) -> list[Token]:
    """A text taken apart; blanks say nothing. Each mark is put onto the number it holds or touches."""
    numbers = [found.span() for found in _NUMBER.finditer(text)]
    spans: dict[tuple[int, int], tuple[str, int]] = {}
    for mark in marks:
        span = _span(mark, numbers)
        if span is not None and span not in spans:
            spans[span] = (mark.mark, mark.again)
    for span in numbers:
        if not any(start < span[1] and span[0] < end for start, end in spans):
            spans[span] = ("", 0)
    tokens = []
    at = 0
    for start, end in sorted(spans):
        if start < at:
            continue
        tokens += [Token(character) for character in text[at:start] if not character.isspace()]
        mark_of = spans[(start, end)]
        tokens.append(Token(text[start:end], mark_of if mark_of[0] else None, number=True))
        at = end
    return tokens + [Token(character) for character in text[at:] if not character.isspace()]


def _span(mark: ReadMark, numbers: list[tuple[int, int]]) -> tuple[int, int] | None:
    inside = [span for span in numbers if span[0] < mark.end and mark.start < span[1]]
    if len(inside) > 1:
        return mark.start, mark.end
    touching = inside or [span for span in numbers if span[0] <= mark.end and mark.start <= span[1]]
    if touching:
        return touching[0]
    return (mark.start, mark.end) if mark.end > mark.start else None


def same(one: str, other: str) -> bool:
    """Whether two figures are the same but for how they are written."""
    return written(one) == written(other)


_WIDE = str.maketrans("０１２３４５６７８９．％−", "0123456789.%-", ",， \u3000")


def written(number: str) -> str:
    plain = number.translate(_WIDE)
    return plain.rstrip("0").rstrip(".") if "." in plain and "%" not in plain else plain


def sentence(text: str, marks: Sequence[ReadMark], place: str, block: int) -> Sentence:
    tokens = tokens_of(text, marks)
    return Sentence(text, place, block, tokens, "".join("#" if t.number else t.text for t in tokens))


def sentences(document: ReadDocument) -> list[Sentence]:
    """The sentences of the text, headings among them; their place is the heading above and the paragraph below it."""
    found: list[Sentence] = []
    heading, number = "", 0
    for at, block in enumerate(document.blocks):
        if not isinstance(block, ReadText):
            continue
        if block.level:
            heading, number = block.text.replace("\n", ""), 0
            place = heading
        else:
            number += 1
            place = f"{heading or '开头'}，第{number}段"
        for piece in _SENTENCE.finditer(block.text):
            start, end = piece.span()
            inside = [
                ReadMark(m.mark, m.again, max(m.start - start, 0), min(m.end, end) - start)
                for m in block.marks
                if start <= m.start < end or (m.start == m.end == end == len(block.text))
            ]
            if piece[0].strip():
                found.append(sentence(piece[0].strip(), _shifted(inside, piece[0]), place, at))
    return found


def _shifted(marks: list[ReadMark], piece: str) -> list[ReadMark]:
    blank = len(piece) - len(piece.lstrip())
    return [ReadMark(m.mark, m.again, max(m.start - blank, 0), max(m.end - blank, 0)) for m in marks]
