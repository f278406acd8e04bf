"""Texts that keep their figures as references, so that text and table can't disagree.

``集团成员总数{{members.active}}家`` prints the figure as of the text's date. A reference names a metric and its parameters:
``{{members.active category=school}}``; people read and write it by name (``naming``). Everything else stays as it was typed. A
figure is shown to those who may see it by itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from groupportal.errors import DomainError
from groupportal.metrics.links import figure_url
from groupportal.metrics.naming import REFERENCE, given_params, named
from groupportal.metrics.registry import Metric
from groupportal.metrics.selectors import Question, ask
from groupportal.tenancy.kept import kept_all
from groupportal.tenancy.roles import ACTIONS
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.figures import in_wan, plain
from groupportal.ui.formats import CENT, DASH


@dataclass(frozen=True)
class Segment:
    """A piece of a text; ``url`` is set on a figure and opens it."""

    text: str
    url: str = ""
    label: str = ""


Known = Callable[[Metric], bool]
"""Whether the figure may be shown to whoever reads the text."""

MOST = 60
"""References in one text: a page shows many texts."""
HIDDEN = "（无权查看）"
_ONE_NUMBER = re.compile(r"(-?\d{1,14}(?:\.\d{1,4})?)\s*([^\d\s万亿千百]{0,4})")


def known_to(viewer: Viewer) -> Known:
    """What this person may see."""
    return lambda metric: viewer.can(metric.action)


def known_with(action: str) -> Known:
    """What everybody may see who does this: for rows and tables that are the same for all."""
    readers = ACTIONS[action].roles
    return lambda metric: readers <= ACTIONS[metric.action].roles


def _questions(text: str, as_of: dt.date) -> dict[str, Question]:
    """The references of a text as they are typed, each read once. DomainError for one that can't be, or for too many."""
    found: dict[str, Question] = {}
    for number, match in enumerate(REFERENCE.finditer(text), 1):
        if number > MOST:
            raise DomainError(
                "many_references", f"一段文字最多引用 {MOST} 个指标，请删去一些，或改为直接写出数字。"
            )
        if match[0] in found:
            continue
        try:
            found[match[0]] = ask(match["code"], as_of, given_params(match))
        except DomainError as error:
            raise DomainError(
                "bad_reference", f"文中引用“{named(match[0])}”不能取数：{error.message}"
            ) from error
    return found


def cited(text: str, as_of: dt.date) -> list[Question]:
    """What a text asks of the records, each figure once; nothing of one that can't be asked."""
    found = []
    for match in {match[0]: match for match in REFERENCE.finditer(text)}.values():
        with suppress(DomainError):
            found.append(ask(match["code"], as_of, given_params(match)))
    return found


def _answers(text: str, as_of: dt.date, known: Known) -> dict[str, Segment]:
    """What stands for each reference, all asked of what is kept at once."""
    questions = _questions(text, as_of)
    open_ones = {typed: q for typed, q in questions.items() if known(q.metric)}
    values = kept_all([q.kept_value() for q in open_ones.values()])
    shown = {
        typed: Segment(
            number_in_words(q.metric, value),
            figure_url(q.metric.code, q.as_of, **q.params),
            q.metric.label,
        )
        for (typed, q), value in zip(open_ones.items(), values, strict=True)
    }
    return {typed: shown.get(typed, Segment(HIDDEN)) for typed in questions}


def number_in_words(metric: Metric, value: Decimal | int | None) -> str:
    """A figure within a sentence: amounts in 万元 and shares to two places as everywhere, no separators, no unit; a dash for none."""
    if value is None:
        return DASH
    number = Decimal(value)
    if metric.unit == "元":
        number = in_wan(number)
    elif metric.unit == "%":
        number = number.quantize(CENT, ROUND_HALF_UP)
    return plain(number)


def number_from_words(metric: Metric, words: str) -> Decimal:
    """The figure that ``number_in_words`` would tell so, a unit behind it or not. DomainError for words that are not one number."""
    bare = words.replace(",", "").strip()
    in_money = metric.unit == "元"
    found = _ONE_NUMBER.fullmatch(bare.removesuffix("万元") if in_money else bare)
    if found is None or (in_money and found[2]):
        raise DomainError("no_number", f"“{words[:40]}”不是一个数，不能写进记录。请打开记录，自己更正。")
    number = Decimal(found[1])
    return number * 10_000 if in_money else number


def segments(text: str, as_of: dt.date, known: Known) -> list[Segment]:
    """The text in pieces, references answered as of a date; one the reader may not know says so.

    DomainError for one that can't be answered.
    """
    answers = _answers(text, as_of, known)
    return [answers[piece] if is_reference else Segment(piece) for piece, is_reference in _split(text)]


def _split(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is a reference."""
    at = 0
    for match in REFERENCE.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], False
        yield match[0], True
        at = match.end()
    if at < len(text):
        yield text[at:], False


def asked_in(text: str, as_of: dt.date, known: Known) -> list[tuple[str, Question | None]]:
    """As ``segments``, each figure with what it asks."""
    questions, answers = _questions(text, as_of), _answers(text, as_of, known)
    return [
        (answers[piece].text, questions[piece] if answers[piece].url else None)
        if is_reference
        else (piece, None)
        for piece, is_reference in _split(text)
    ]


def shown(text: str, as_of: dt.date, known: Known) -> list[Segment]:
    """As ``segments``; with the names of its figures where one can't be answered."""
    try:
        return segments(text, as_of, known)
    except DomainError:
        return [Segment(named(text))]


def answered(text: str, as_of: dt.date, known: Known) -> str:
    """The text with its references answered as of a date."""
    return "".join(piece.text for piece in segments(text, as_of, known))


def said(text: str, as_of: dt.date, known: Known) -> str:
    """As ``answered``; with the names of its figures where one can't be."""
    try:
        return answered(text, as_of, known)
    except DomainError:
        return named(text)


def with_any_number(text: str) -> str:
    """The text with 1 for each reference: for asking whether a figure is given, whatever it is."""
    return REFERENCE.sub("1", text)


def as_kept(text: str, part: str) -> str:
    """A part of ``with_any_number(text)`` as the text has it, its references in their places; all of the text for what is no part."""
    first, at, found = with_any_number(text).find(part), 0, ""
    if first < 0:
        return text
    for piece, is_reference in _split(text):
        begin, at = at, at + (1 if is_reference else len(piece))
        if begin < first + len(part) and at > first:
            found += piece if is_reference else piece[max(first - begin, 0) : first + len(part) - begin]
    return found


def has_references(text: str) -> bool:
    """Whether some figure of the text is a reference."""
    return REFERENCE.search(text) is not None


def check_references(text: str, as_of: dt.date, writer: Viewer) -> None:
    """DomainError, naming it, for a reference that can't be answered, one whose figure the writer may not see, braces that are none."""
    for question in _questions(text, as_of).values():
        if not writer.can(question.metric.action):
            raise DomainError(
                "reference_not_allowed",
                f"您没有查看“{question.metric.label}”的权限，不能在文中引用它。请删去，或请秘书处填写。",
            )
    left = REFERENCE.sub("", text)
    if "{{" in left:
        part = left[left.index("{{") :][:30]
        raise DomainError(
            "bad_reference",
            f"文中“{part}…”像是没写完整的指标引用，请用“插入系统里的数”重新插入，或去掉花括号。",
        )
