"""What rooms give to the annual report, the cockpit and other forms of the same facts: plain values, each number with its source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from groupportal.errors import DomainError
from groupportal.metrics.links import SINCE, figure_url
from groupportal.metrics.naming import reference_code
from groupportal.metrics.params import ChoiceParam
from groupportal.metrics.registry import Metric, metric_of
from groupportal.metrics.selectors import Question, ask
from groupportal.metrics.showing import shown_value
from groupportal.tenancy.kept import kept_all
from groupportal.ui.asof import year_earlier
from groupportal.ui.figures import in_wan
from groupportal.ui.formats import DASH, cndate


@dataclass(frozen=True)
class Period:
    """What is told about: from ``since`` to ``as_of``, both included."""

    since: dt.date
    as_of: dt.date

    @classmethod
    def of_year(cls, year: int, as_of: dt.date | None = None) -> Period:
        """A calendar year, up to ``as_of`` where that comes earlier."""
        last = dt.date(year, 12, 31)
        return cls(dt.date(year, 1, 1), min(as_of or last, last))

    @property
    def before(self) -> Period:
        """The same days of the year before, for 上年同期."""
        return Period(year_earlier(self.since), year_earlier(self.as_of))


@dataclass(frozen=True)
class Fact:
    """A figure as something prints it: a metric asked with parameters as of a date, and what it answered.

    ``params`` as text, sorted, ``since`` among them for a flow. ``value`` None where there is none to tell.
    """

    code: str
    as_of: dt.date
    params: tuple[tuple[str, str], ...]
    value: Decimal | int | None
    sign: str = ""
    """What is printed behind the number where its metric has no unit of its own: the % of a target that is a share."""

    @property
    def metric(self) -> Metric:
        """What it is."""
        return metric_of(self.code)

    @property
    def text(self) -> str:
        """The number as it is printed; amounts in 万元; a dash for none."""
        text = shown_value(self.metric, self.value)[0]
        return text if text == DASH or text.endswith(self.sign) else f"{text}{self.sign}"

    @property
    def unit(self) -> str:
        """The unit of ``text``."""
        return shown_value(self.metric, self.value)[1]

    @property
    def number(self) -> Decimal | None:
        """The number of ``text``, for charts: amounts in 万元."""
        if self.value is None:
            return None
        return in_wan(Decimal(self.value)) if self.metric.unit == "元" else Decimal(self.value)

    @property
    def label(self) -> str:
        """What it is called, with the conditions that can be said in a word."""
        known = self.metric.params
        said = [
            known[name].show(value) for name, value in self.params if isinstance(known.get(name), ChoiceParam)
        ]
        return f"{self.metric.label}（{'，'.join(said)}）" if said else self.metric.label

    @property
    def question(self) -> Question:
        """The same figure to be asked again. DomainError where the metric is gone."""
        return ask(self.code, self.as_of, dict(self.params))

    @property
    def url(self) -> str:
        """Where it opens to the rows and files behind it."""
        return figure_url(self.code, self.as_of, **self.question.params)


@dataclass(frozen=True)
class Wanted:
    """A figure to be asked: code, the day, parameters that are not None."""

    code: str
    as_of: dt.date
    params: dict[str, Any]

    def question(self) -> Question:
        """DomainError for an unknown figure or parameter."""
        return ask(self.code, self.as_of, self.params)


def wanted(code: str, period: Period, **params: Any) -> Wanted:
    """A figure of a period: a flow from its first day on, a state on its last."""
    given = {name: value for name, value in params.items() if value is not None}
    if metric_of(code).is_flow:
        given.setdefault(SINCE, period.since)
    return Wanted(code, period.as_of, given)


def facts(asked: list[Wanted]) -> list[Fact]:
    """The figures, all asked of what is kept at once, in their order. DomainError for one that can't be asked."""
    questions = [one.question() for one in asked]
    values = kept_all([question.kept_value() for question in questions])
    return [_fact(question, value) for question, value in zip(questions, values, strict=True)]


def fact(code: str, period: Period, **params: Any) -> Fact:
    """One figure of a period."""
    return facts([wanted(code, period, **params)])[0]


def is_still(value: Decimal | int | None, kept: str | None) -> bool:
    """Whether a figure is what a document kept of it, as numbers: a sum of nothing is 0 one day and 0.00 another."""
    if value is None or not kept:
        return value is None and not kept
    return Decimal(value) == Decimal(kept)


def known(code: str, period: Period, value: Decimal | int | None, **params: Any) -> Fact:
    """A figure that is known already, from the selector its metric reads: for tables of many rows, read at once.

    ``tests/reports/test_agreement.py`` asks every one of them again.
    """
    return _fact(wanted(code, period, **params).question(), value)


def reference(code: str, **params: Any) -> str:
    """A figure as a draft refers to it, as of the day of the text; parameters that are None are left out."""
    given = {name: value for name, value in params.items() if value is not None}
    return reference_code(metric_of(code), given)


def year_before(one: Fact) -> Wanted:
    """The same figure as of the same day a year earlier."""
    params = dict(one.question.params)
    if SINCE in params:
        params[SINCE] = year_earlier(params[SINCE])
    return Wanted(one.code, year_earlier(one.as_of), params)


def _fact(question: Question, value: Decimal | int | None) -> Fact:
    written = tuple(sorted(question.written.items()))
    return Fact(question.metric.code, question.as_of, written, value)


Cell = str | Fact | None
"""Words, a number with its source, or nothing to tell."""


class Chart(StrEnum):
    """How an exhibit is drawn; its table always goes with it."""

    NONE = ""
    BARS = "bars"
    LINE = "line"


@dataclass(frozen=True)
class Exhibit:
    """A table, and the chart of it: the first column names the rows, the other columns are the series.

    ``reading``: what it says, in one sentence. ``unit`` where all numbers share one. ``charted``: how many of the series (from
    the left) the chart draws, all where 0; ``total_last``: the last row is a sum, which no chart draws.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    reading: str
    unit: str = ""
    chart: Chart = Chart.NONE
    charted: int = 0
    total_last: bool = False
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError(f"exhibit {self.title}: a row does not fit its head")

    @property
    def drawn(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows a chart draws."""
        return self.rows[:-1] if self.total_last else self.rows

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The numbers it prints."""
        return tuple(cell for row in self.rows for cell in row if isinstance(cell, Fact))


def require_past(as_of: dt.date, today: dt.date) -> None:
    """DomainError for a cut-off date to come: its figures are not there yet."""
    if as_of > today:
        raise DomainError(
            "future", f"截至日期{cndate(as_of)}还没有到，请选今天（{cndate(today)}）或更早的日期。"
        )
