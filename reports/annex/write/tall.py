"""A row taller than a page as rows that each fit on one, which readers put together again (``read.items``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from groupportal.office.characters import half_widths, lines_needed
from reports.annex.values import CONTINUED_ROW, CONTINUED_TEXT
from reports.annex.write.sheet import Value


def row_parts(
    row: Sequence[Value], names: Sequence[int], room: Sequence[float], most: int, first: int
) -> list[tuple[Value, ...]]:
    """The row as rows of at most ``most`` lines, the first of ``first``; ``room``: half characters that fit into each column.

    They are parted between paragraphs, a paragraph longer than a page where the page ends. ``names``: as of ``Sheet.named_by``.
    """
    columns = [
        [] if index in names else _chunks(str(value), width, most, first)
        for index, (value, width) in enumerate(zip(row, room, strict=True))
    ]

    def part(at: int) -> Iterator[Value]:
        for index, (value, chunks) in enumerate(zip(row, columns, strict=True)):
            if index in names:
                yield f"{value}{CONTINUED_ROW}" if at and index == names[-1] else value
            elif len(chunks) == 1:
                yield "" if at else value
            else:
                yield chunks[at] if at < len(chunks) else ""

    return [tuple(part(at)) for at in range(max(map(len, columns)))]


def _chunks(text: str, room: float, most: int, first: int) -> list[str]:
    chunks: list[str] = []
    lines: list[str] = []
    used, full = 0, first
    for paragraph in text.split("\n"):
        rest = paragraph
        while (needed := lines_needed(rest, room)) > full - used:
            if needed > most and full - used > 1:
                at = _end_of_page(rest, room, full - used)
                lines.append(rest[:at])
                rest = CONTINUED_TEXT + rest[at:]
            chunks.append("\n".join(lines))
            lines, used, full = [], 0, most
        lines.append(rest)
        used += needed
    return [*chunks, "\n".join(lines)]


def _end_of_page(text: str, room: float, lines: int) -> int:
    """How many characters fill so many lines, no white space on either side of the cut."""
    left, at = max(room - 2.0, 2.0) * (lines - 1), 0
    while at < len(text) - 1 and (left := left - half_widths(text[at])) > 0:
        at += 1
    while at > 1 and (text[at - 1].isspace() or text[at].isspace()):
        at -= 1
    return max(at, 1)
