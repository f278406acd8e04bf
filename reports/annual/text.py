"""How the text of a section is written: a line is a paragraph, （一） begins a heading, 【图表：…】 alone on a line is an exhibit.

People see figures and exhibits by name; kept are codes (``metrics.naming``, ``{{exhibit:KEY}}``), so that a name may change.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from groupportal.errors import DomainError
from groupportal.metrics.naming import REFERENCE, coded, given_params, named
from groupportal.metrics.narrative import HIDDEN, Known, check_references, number_in_words
from groupportal.metrics.selectors import Question, ask
from groupportal.reporting.guard import guarded
from groupportal.reporting.registry import EXHIBITS
from groupportal.reporting.values import Exhibit, Fact, Period
from groupportal.reporting.values import known as figure_of
from groupportal.tenancy.kept import kept_all
from groupportal.tenancy.viewer import Viewer

_EXHIBIT = re.compile(r"\{\{\s*exhibit:([a-z_.]+)\s*\}\}")
_PLACED = re.compile(r"【\s*图表\s*[：:]\s*([^【】]+?)\s*】")
_HEADING = re.compile(r"（[一二三四五六七八九十]{1,3}）")
_UNREAD = "（取不到）"
_LEFT = re.compile(r"【[^【】]{1,60}】|\{\{[^{}]{0,60}\}\}")
"""What looks like a reference and is none: nothing known begins like it."""


@dataclass(frozen=True)
class Part:
    """A piece of a line: words, or a reference as it is kept (``typed``)."""

    words: str
    typed: str = ""

    @property
    def text(self) -> str:
        """The words; a reference by its name, which takes looking up whom it speaks of."""
        return named(self.typed) if self.typed else self.words


@dataclass(frozen=True)
class Line:
    """A line of a text and its number, counted from 0. One that places an exhibit holds its key and nothing else."""

    number: int
    parts: tuple[Part, ...] = ()
    is_heading: bool = False
    exhibit: str = ""


@dataclass(frozen=True)
class Answer:
    """What a reference comes to: the figure, or why there is none."""

    text: str
    fact: Fact | None = None
    trouble: str = ""


def with_names(text: str) -> str:
    """A kept text as people read and edit it; an exhibit nobody declares any more keeps its code."""
    return _EXHIBIT.sub(
        lambda m: f"【图表：{EXHIBITS[m[1]].title}】" if m[1] in EXHIBITS else m[0], named(text)
    )


def with_codes(text: str) -> str:
    """The text as it is kept. DomainError for an exhibit nobody declares, one within a line, a condition a metric lacks."""
    by_title = {one.title: key for key, one in EXHIBITS.items()}

    def placed(match: re.Match[str]) -> str:
        if match[1] not in by_title:
            raise DomainError(
                "no_exhibit",
                f"没有叫“{match[1][:30]}”的图表。请展开“插入图表”，从列表里选，或删去“{match[0][:40]}”。",
            )
        return f"{{{{exhibit:{by_title[match[1]]}}}}}"

    kept = _PLACED.sub(placed, coded(text.replace("\r\n", "\n").strip()))
    for line in kept.split("\n"):
        if (found := _EXHIBIT.search(line)) and found[0] != line.strip():
            raise DomainError("exhibit_in_line", f"图表要单独占一行，请在“{with_names(found[0])}”前后换行。")
    return kept


def check_text(text: str, as_of: dt.date, writer: Viewer, *, before: str = "") -> None:
    """DomainError for a reference that can't be answered or that the writer may not see, and for an exhibit nobody declares.

    Those that stood ``before`` stay.
    """
    placed = {match[1] for match in _EXHIBIT.finditer(text)} - {
        match[1] for match in _EXHIBIT.finditer(before)
    }
    if unknown := sorted(placed - EXHIBITS.keys()):
        raise DomainError(
            "no_exhibit",
            f"没有“{unknown[0]}”这个图表。请展开“插入图表”，从列表里选，或删去“{{{{exhibit:{unknown[0]}}}}}”。",
        )
    stood = {match[0] for match in REFERENCE.finditer(before)}
    fresh = REFERENCE.sub(lambda m: "" if m[0] in stood else m[0], text)
    for line in _EXHIBIT.sub("", fresh).split("\n"):
        check_references(line, as_of, writer)


def lines_of(text: str) -> list[Line]:
    """The lines of a kept text; empty ones separate nothing and are left out."""
    lines = []
    for number, line in enumerate(text.split("\n")):
        if not (bare := line.strip()):
            continue
        if placed := _EXHIBIT.fullmatch(bare):
            lines.append(Line(number, exhibit=placed[1]))
        else:
            lines.append(Line(number, tuple(_parts(bare)), bool(_HEADING.match(bare))))
    return lines


def _parts(line: str) -> Iterable[Part]:
    at = 0
    for match in REFERENCE.finditer(line):
        if match.start() > at:
            yield Part(line[at : match.start()])
        yield Part("", match[0])
        at = match.end()
    if at < len(line):
        yield Part(line[at:])


def unknown_in(line: Line) -> list[str]:
    """What each placeholder that names nothing is told of: it is printed as it stands."""
    return [
        f"“{found}”不是系统里的数，会照原样印出来。名称写错的，请按“指标口径”页改正；本来就是文字的，写明即可。"
        for part in line.parts
        for found in _LEFT.findall(part.words)
    ]


def references(lines: Iterable[Line]) -> list[str]:
    """The references of these lines, each once."""
    return list(dict.fromkeys(part.typed for line in lines for part in line.parts if part.typed))


def answers(typed: Iterable[str], as_of: dt.date, known: Known) -> dict[str, Answer]:
    """What each reference comes to on a day, all asked at once; where one fails, the others are answered all the same."""
    found: dict[str, Answer] = {}
    questions = {}
    for one in typed:
        try:
            question = _question(one, as_of)
        except DomainError as error:
            found[one] = Answer(
                named(one), trouble=f"“{named(one)}”不能取数：{error.message}请改用别的指标，或直接写出数字。"
            )
            continue
        if known(question.metric):
            questions[one] = question
        else:
            found[one] = Answer(HIDDEN, trouble=f"“{question.metric.label}”不是人人可看，这里不印它的数。")
    asked = {one: question.kept_value() for one, question in questions.items()}
    values = guarded(lambda: dict(zip(asked, kept_all(list(asked.values())), strict=True)))
    for one, question in questions.items():
        read = (values[one],) if values else guarded(lambda q=question: (q.value,))  # type: ignore[misc]
        if read is None:
            label = question.metric.label
            found[one] = Answer(
                _UNREAD, trouble=f"“{label}”取数时出错或太慢，印作“{_UNREAD}”。请联系平台运维，或先写出数字。"
            )
            continue
        number = read[0]
        day = Period(question.as_of, question.as_of)
        fact = figure_of(question.metric.code, day, number, **question.params)
        found[one] = Answer(number_in_words(question.metric, number), fact)
    return found


def _question(typed: str, as_of: dt.date) -> Question:
    match = REFERENCE.fullmatch(typed)
    if match is None:
        raise DomainError("bad_reference", "引用写得不完整。")
    return ask(match["code"], as_of, given_params(match))


def exhibit_of(key: str, period: Period) -> tuple[Exhibit | None, str]:
    """An exhibit of a period; None with the reason where there is none to show."""
    declared = EXHIBITS.get(key)
    if declared is None:
        return None, f"没有代号为“{key}”的图表了，请在文字里删去它，或换一个。"
    found = guarded(lambda: (declared.build(period),))
    if found is None:
        return None, f"图表“{declared.title}”取数时出错或太慢，没有印出。请联系平台运维。"
    return found[0], "" if found[0] else f"图表“{declared.title}”还没有可以列出的记录。"
