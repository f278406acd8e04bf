"""A long title in lines of much the same length, broken where reading pauses."""

from __future__ import annotations

from groupportal.office.document.lines import WORD, width

_NOT_FIRST = frozenset("的、，。：；）》”〕】和与及之第年月日度")
_NOT_LAST = frozenset("（《“〔【、和与及之第")
_PAUSES = ("关于", "的", "》", "）", "年度", "集团", "联盟", "学院", "学校", "公司")
_PAUSE = 5.0
"""Characters by which lines may differ for the sake of a pause."""


def title_lines(title: str, room: int) -> list[str]:
    """The lines of a title of at most ``room`` characters each; line ends people wrote stay."""
    return [line for part in title.strip().split("\n") for line in _broken(part.strip(), room)]


def _broken(title: str, room: int) -> list[str]:
    words = WORD.findall(title)
    total = sum(width(word) for word in words)
    count = -int(-total // room)
    if count <= 1:
        return [title]
    lines: list[str] = []
    rest = words
    for left in range(count, 1, -1):
        at = _best(rest, sum(width(word) for word in rest) / left, room)
        lines.append("".join(rest[:at]))
        rest = rest[at:]
    return [*lines, "".join(rest)] if rest else lines


def _best(words: list[str], aim: float, room: int) -> int:
    """How many words the next line takes: near ``aim`` characters, better after a pause, never before a mark that ends."""
    best, least, used = 1, float("inf"), 0.0
    for at, word in enumerate(words[:-1], 1):
        used += width(word)
        if used > room:
            break
        head, after = "".join(words[:at]), words[at]
        cost = abs(used - aim) - (_PAUSE if head.endswith(_PAUSES) or after[0].isdecimal() else 0.0)
        cost += 8.0 if after in _NOT_FIRST or word in _NOT_LAST else 0.0
        if cost < least:
            best, least = at, cost
    return best
