"""专业大类: whether a post is of the category of what a student learns (Article 8)."""

from __future__ import annotations

from collections.abc import Collection

_FIRST = (21, 41, 61)
"""Where the codes of a level begin: 高职本科, 高职专科, 中职, each nineteen 大类 in the same order."""


def category(code: str) -> int | None:
    """Which 专业大类 a programme belongs to, whatever its level; None for a code that is none."""
    if len(code) < 2 or not code[:2].isdigit():
        return None
    number = int(code[:2])
    return next((number - first for first in _FIRST if first <= number < first + 19), None)


def is_among(code: str, codes: Collection[str]) -> bool:
    """Whether a programme is of the category of one of these."""
    own = category(code)
    return own is not None and own in {category(one) for one in codes}
