"""The paragraphs of a regulation as text: 第X章 and 第X条 found, their numbers read, written and checked. Nothing here reads records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from governance.enums import ClauseKind

_DIGITS = "零一二三四五六七八九"
_WORTH = {"十": 10, "百": 100}
_SIGNS = {"〇": "零", "两": "二"}
_BEGINS = re.compile(
    r"^\s*第\s*([零〇一二两三四五六七八九十百\d]{1,7})\s*([章条])[\s:：、.．]*(.*)$", re.DOTALL
)
_NAMES = {ClauseKind.CHAPTER: "章", ClauseKind.ARTICLE: "条"}
MOST = 999


class ClauseLike(Protocol):
    """The part of a paragraph that its numbering is about (``governance.models.RegulationClause``)."""

    @property
    def kind(self) -> str:
        """``ClauseKind``."""

    @property
    def number(self) -> int | None:
        """As it stands in the text."""

    @property
    def text(self) -> str:
        """Without the number."""


@dataclass(frozen=True)
class Clause:
    """A paragraph: its kind, the number that stands before it (None where there is none), its words without that number."""

    kind: str
    number: int | None
    text: str


def read_number(text: str) -> int | None:
    """十二, 一百零三, 25 as a number from 1 to 999; None for what is none."""
    if text.isdecimal():
        value = int(text)
        return value if 0 < value <= MOST else None
    total = ones = 0
    for sign in (_SIGNS.get(one, one) for one in text):
        if sign in _WORTH:
            total += (ones or 1) * _WORTH[sign]
            ones = 0
        elif sign in _DIGITS and not ones:
            ones = _DIGITS.index(sign)
        else:
            return None
    return (total + ones) or None


def written(number: int) -> str:
    """12 as 十二, 103 as 一百零三; up to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{'' if tens == 1 and not hundreds else _DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def label(clause: ClauseLike) -> str:
    """第三章, 第十二条; "" for text without a number."""
    name = _NAMES.get(ClauseKind(clause.kind))
    return f"第{written(clause.number)}{name}" if name and clause.number else ""


def as_line(clause: ClauseLike) -> str:
    """The paragraph with its number, as it is printed."""
    head = label(clause)
    return f"{head}　{clause.text}" if head else clause.text


def place(clause: ClauseLike) -> str:
    """How a paragraph is called where it is spoken of: 第五条, or its first words."""
    return label(clause) or f"“{clause.text[:12]}{'…' if len(clause.text) > 12 else ''}”"


def read_clauses(lines: Iterable[str]) -> list[Clause]:
    """The paragraphs of a text. What follows an article without a number of its own is a further paragraph of it (款)."""
    found: list[Clause] = []
    for line in lines:
        text = line.strip()
        if not text:
            continue
        begins = _BEGINS.match(text)
        number = read_number(begins[1]) if begins else None
        if begins and number:
            kind = ClauseKind.CHAPTER if begins[2] == "章" else ClauseKind.ARTICLE
            found.append(Clause(kind, number, begins[3].strip()))
        elif found and found[-1].kind == ClauseKind.ARTICLE:
            last = found[-1]
            found[-1] = replace(last, text=f"{last.text}\n{text}".strip())
        else:
            found.append(Clause(ClauseKind.TEXT, None, text))
    return found


def numbering_faults(clauses: Sequence[ClauseLike]) -> list[str]:
    """What is wrong with the numbers, each in a sentence with its place: left out, doubled, out of order. Chapters, then articles."""
    return [words for kind in (ClauseKind.CHAPTER, ClauseKind.ARTICLE) for words in _faults_of(kind, clauses)]


def _faults_of(kind: ClauseKind, clauses: Sequence[ClauseLike]) -> Iterable[str]:
    name, chapter, last = _NAMES[kind], "", 0
    seen: set[int] = set()
    for clause in clauses:
        if clause.kind == ClauseKind.CHAPTER:
            chapter = label(clause)
        if clause.kind != kind or not clause.number:
            continue
        number, where = clause.number, f"{chapter}的" if chapter and kind == ClauseKind.ARTICLE else ""
        if number in seen:
            yield f"{where}第{written(number)}{name}与前面的编号重复。"
        elif number < last:
            yield f"{where}第{written(number)}{name}排在第{written(last)}{name}之后，次序颠倒。"
        elif number > last + 1:
            lacking = "、".join(f"第{written(n)}{name}" for n in range(last + 1, min(number, last + 6)))
            more = "等" if number > last + 6 else ""
            before = f"第{written(last)}{name}之后是" if last else f"第一个编号是{where}"
            yield f"{before}{'' if not last else where}第{written(number)}{name}，缺{lacking}{more}。"
        seen.add(number)
        last = max(last, number)


def renumbered(clauses: Iterable[ClauseLike]) -> list[Clause]:
    """The same paragraphs with chapters and articles counted from one."""
    count = dict.fromkeys(_NAMES, 0)
    made = []
    for clause in clauses:
        kind = ClauseKind(clause.kind)
        if kind in count:
            count[kind] += 1
        made.append(Clause(kind, count.get(kind), clause.text))
    return made


_REFERS = re.compile(r"第([零〇一二两三四五六七八九十百\d]{1,7})条")


def references(clauses: Iterable[ClauseLike]) -> list[str]:
    """Where the text names an article by its number, which renumbering does not follow: “第八条提到第七条”."""
    named = ((clause, list(dict.fromkeys(_REFERS.findall(clause.text)))) for clause in clauses)
    return [f"{place(clause)}提到{'、'.join(f'第{n}条' for n in found)}" for clause, found in named if found]
