"""Numbers typed before lines: taken off, compared, and looked through for gaps."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHINESE = "一二三四五六七八九十"
# After "1.5" these make it a quantity and no label; people number "1.50家" but do not count half firms.
_DIVISIBLE = r"万|亿|元|%|％|倍|平方|公里|公顷|亩|米|吨|个百分点|小时"
# From ten on a number before a measure word counts things: "1.50家企业" is point 1, "3.4人才培养" is point 3.4.
_COUNTED = r"(?<=\d\d)[家个人名份项套门间台节次场期种类条篇本件所户]"
_PATTERNS = (
    ("brackets", re.compile(r"\s*[（(]\s*(\d{1,2})\s*[)）][.．、]?")),
    ("chinese_brackets", re.compile(rf"\s*[（(]\s*([{_CHINESE}]{{1,3}})\s*[)）][.．、]?")),
    ("circle", re.compile(r"\s*([①-⑳])[.．、]?")),
    ("chinese", re.compile(rf"\s*([{_CHINESE}]{{1,3}})\s*[、．.]")),
    # 3.1、 3.1. 3.1文字, but not 1.5万元, and not 1.19年 or 1.2018年 (a point that begins with a year).
    (
        "digits",
        re.compile(
            r"\s*(\d{1,2}(?:[.．]\d{1,2}){1,3})"
            rf"(?:\s*[.．、)）](?!\d)|(?=\s*[^\d\s.．、)）%％])(?!\s*(?:{_DIVISIBLE}|[年月日]))(?!{_COUNTED})|(?=\s+\d+\D))"
        ),
    ),
    ("digits", re.compile(rf"\s*(\d{{1,2}})\s*(?:[、)）]|[.．](?!\d+(?:\.\d+)?(?:{_DIVISIBLE})))")),
)


@dataclass(frozen=True)
class Label:
    """A typed number: how it looks, and its parts ("3.1" is (3, 1))."""

    style: str
    parts: tuple[int, ...]
    shown: str


def split_label(line: str) -> tuple[str, str]:
    """The number before a line as typed, and the rest: "1.完成" → ("1.", "完成"), "完成" → ("", "完成")."""
    for _, pattern in _PATTERNS:
        match = pattern.match(line)
        if match:
            return line[: match.end()].strip(), line[match.end() :].strip()
    return "", line.strip()


def label_of(line: str) -> Label | None:
    """The number before a line, or None."""
    for style, pattern in _PATTERNS:
        match = pattern.match(line)
        if match:
            parts = tuple(_number(part) for part in re.split(r"[.．]", match[1]))
            return Label(style, parts, match[0].strip().rstrip(".．、"))
    return None


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    tens, ten, ones = text.partition("十")
    if not ten:
        return _CHINESE.index(text[0]) + 1
    return 10 * (_CHINESE.index(tens[0]) + 1 if tens else 1) + (_CHINESE.index(ones[0]) + 1 if ones else 0)


@dataclass(frozen=True)
class Gap:
    """An oddity of a numbering: ``kind`` is "skips" or "repeats"."""

    kind: str
    before: str
    found: str
    expected: str


def gaps(labels: list[Label], *, start: int | None = 1) -> list[Gap]:
    """Where a numbering skips or repeats. Sub-numbers (3.1, 3.2) count below their own number.

    A numbering may begin with 1 or with ``start`` (where it goes on from elsewhere); None: anywhere.
    Only labels of the style of the first one are looked at.
    """
    found: list[Gap] = []
    last: tuple[int, ...] = ()
    shown = ""
    for label in labels:
        if label.style != labels[0].style:
            continue
        problem = _compare(last, label.parts, start)
        if problem:
            found.append(Gap(problem[0], shown, label.shown, problem[1]))
        last, shown = label.parts, label.shown
    return found


def _compare(last: tuple[int, ...], parts: tuple[int, ...], start: int | None) -> tuple[str, str] | None:
    """The kind of oddity and what was expected, or None."""
    top, before = parts[0], last[0] if last else None
    if before is None:
        if start is None or top in (1, start):
            return None
        return "skips", str(start)
    if len(parts) > 1 and top == before:
        sub = last[1] if len(last) > 1 else 0
        if parts[1] == sub + 1 or (len(parts) > 2 and parts[1] == sub):
            return None
        return ("repeats" if parts[1] <= sub else "skips"), f"{top}.{sub + 1}"
    if top == before + 1:
        return None
    return ("repeats" if top <= before else "skips"), str(before + 1)
