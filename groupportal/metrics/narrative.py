"""Texts that keep their figures as references, so that text and table can't disagree.

``集团成员总数{{members.active}}家`` prints the figure as of the text's date. A reference names a metric and its parameters:
``{{members.active category=school}}``. Everything else stays as it was typed.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from groupportal.errors import DomainError
from groupportal.metrics.links import figure_url
from groupportal.metrics.selectors import Question, ask
from groupportal.ui.figures import plain

_REFERENCE = re.compile(r"\{\{\s*(?P<code>[a-z_]+\.[a-z_]+)(?P<params>(?:\s+[a-z_]+=[^\s{}]+)*)\s*\}\}")


@dataclass(frozen=True)
class Segment:
    """A piece of a text; ``url`` is set on a figure and opens it."""

    text: str
    url: str = ""
    label: str = ""


def _question(match: re.Match[str], as_of: dt.date) -> Question:
    params = dict(p.split("=", 1) for p in match["params"].split())
    return ask(match["code"], as_of, params)


def _shown(value: Decimal | int | None) -> str:
    return "—" if value is None else plain(Decimal(value))


def segments(text: str, as_of: dt.date) -> list[Segment]:
    """The text in pieces, references answered as of a date. DomainError for one that can't be answered."""
    pieces, at = [], 0
    for match in _REFERENCE.finditer(text):
        if match.start() > at:
            pieces.append(Segment(text[at : match.start()]))
        question = _question(match, as_of)
        url = figure_url(question.metric.code, as_of, **question.params)
        pieces.append(Segment(_shown(question.value), url, question.metric.label))
        at = match.end()
    if at < len(text):
        pieces.append(Segment(text[at:]))
    return pieces


def answered(text: str, as_of: dt.date) -> str:
    """The text with its references answered as of a date."""
    return _REFERENCE.sub(lambda m: _shown(_question(m, as_of).value), text)


def with_any_number(text: str) -> str:
    """The text with 1 for each reference: for asking whether a figure is given, whatever it is."""
    return _REFERENCE.sub("1", text)


def has_references(text: str) -> bool:
    """Whether some figure of the text is a reference."""
    return _REFERENCE.search(text) is not None


def check_references(text: str, as_of: dt.date) -> None:
    """DomainError, naming it, for a reference that can't be answered, or for braces that are none."""
    for match in _REFERENCE.finditer(text):
        try:
            _question(match, as_of)
        except DomainError as error:
            raise DomainError("bad_reference", f"文中引用“{match[0]}”不能取数：{error.message}") from error
    left = _REFERENCE.sub("", text)
    if "{{" in left:
        part = left[left.index("{{") :][:30]
        raise DomainError(
            "bad_reference",
            f"文中“{part}…”像是没写完整的指标引用，请写成 {{{{指标代码}}}} 的形式，或去掉花括号。",
        )
