"""Sizes of the 加盟审批表: how large its texts may be set so that all three opinions are signed on the page they belong to.

Lines have exact heights, so that the sums hold in whatever face the reader's computer puts in the place of ours.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from groupportal.office.characters import half_widths

WIDTHS_MM = (26, 58, 26, 50)
SIDE_MARGIN_MM, CELL_MARGIN_MM = 1.9, 1.2
"""Inside each cell: at its sides, and above and below, where a row that has to grow keeps off its lines."""
LABEL_SIZE = 12.0
LEADING = 1.35
ROOM_MM = 238
"""What the table may take of an A4 page, below the title and with a little to spare."""
FACT_HEIGHT_MM, TEXT_HEIGHT_MM = 10, 26
FACT_SIZES = ((1, 12.0), (2, 10.5), (3, 9.0))
"""A value takes at most so many lines of so many points."""
SIZES = ((12.0, 29), (10.5, 29), (10.5, 25), (9.0, 25), (8.0, 25))
"""Points of the two texts and height of the boxes for a seal (mm), the best first."""
POINT_MM = 25.4 / 72

Pairs = tuple[tuple[str, str], ...]
"""Labels and values of one row."""


def value_width(pairs: Pairs) -> int:
    """The width of a value's cell, mm."""
    return WIDTHS_MM[1] if len(pairs) > 1 else sum(WIDTHS_MM[1:])


def fact_size(value: str, width_mm: float) -> float:
    """The largest size, in points, at which a value keeps to its lines in a cell so wide."""
    fitting = (size for lines, size in FACT_SIZES if _lines(value, size, width_mm) <= lines)
    return next(fitting, FACT_SIZES[-1][1])


def text_size_and_seal_height(facts: Iterable[Pairs], texts: Iterable[str]) -> tuple[float, int]:
    """Points of the texts and height of the boxes for a seal (mm) with which all stands on one page, the smallest where none does."""
    left = ROOM_MM - sum(_fact_height(pairs) for pairs in facts)
    texts = list(texts)
    for size, seal in SIZES:
        if sum(_text_height(text, size) for text in texts) + 3 * seal <= left:
            break
    return size, seal


def _fact_height(pairs: Pairs) -> float:
    width = value_width(pairs)
    heights = [FACT_HEIGHT_MM - 2 * CELL_MARGIN_MM]
    for label, value in pairs:
        size = fact_size(value, width)
        heights.append((label.count("\n") + 1) * LABEL_SIZE * LEADING * POINT_MM)
        heights.append(_lines(value, size, width) * size * LEADING * POINT_MM)
    return max(heights) + 2 * CELL_MARGIN_MM


def _text_height(text: str, size: float) -> float:
    lines = sum(_lines(part, size, sum(WIDTHS_MM[1:])) for part in text.split("\n"))
    return max(TEXT_HEIGHT_MM, lines * size * LEADING * POINT_MM + 2 * CELL_MARGIN_MM)


def _lines(text: str, size: float, width_mm: float) -> int:
    """How many lines a paragraph takes in a cell so wide."""
    capacity = 2 * (width_mm - 2 * SIDE_MARGIN_MM) / (size * POINT_MM)
    return max(1, math.ceil(half_widths(text) / capacity))
