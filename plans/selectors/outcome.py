"""Acceptance points that ask for a number, each beside what answers it: the one rule of what is 达成."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from groupportal.errors import DomainError
from groupportal.metrics.links import figure_url
from groupportal.metrics.selectors import Question
from groupportal.tenancy.kept import kept_all
from groupportal.ui.figures import plain, rate_value
from plans.enums import Result, TargetKind, TargetSense
from plans.models import AcceptancePoint
from plans.reading import figure_label, figures_by_year, match_figures, point_in_quotes
from plans.selectors.bound import in_unit_of, question_for
from plans.selectors.content import main_revision
from plans.selectors.evidence import is_proven
from plans.selectors.filed_item import FiledItem
from plans.selectors.rows import Figure, Item, Point
from plans.selectors.term import Term, term_of_revision

FILED = "plans.filing_figure"
REACHED = "plans.points_reached"
NO_VALUE, TOTAL_ONLY, OTHER_UNIT, NO_BASE, NO_PROOF = (
    "没有数值",
    "只报了总数，没有分年的数值",
    "计量单位不同，不能比较",
    "占比没有写明基数",
    "缺佐证",
)
"""What an answer lacks to count."""


@dataclass(frozen=True)
class Answer:
    """A figure that answers a point: the metric that was asked, its parameters, its day.

    ``year``: the year it is of, where each is asked; ``aside``: why that one is shown and not judged.
    """

    code: str
    as_of: dt.date
    params: dict[str, Any]
    value: Decimal | int | None
    result: Result
    lack: str = ""
    counted: Decimal | None = None
    """The value in the unit of the target."""
    rate: Decimal | None = None
    """Value over target in percentage points, never clamped (T15); None where the target is a ceiling or 0."""
    year: int | None = None
    aside: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is judged."""
        return not self.aside

    @property
    def url(self) -> str:
        """Where it opens to what stands behind it; "" where there is no figure."""
        return "" if self.value is None else figure_url(self.code, self.as_of, **self.params)

    @property
    def said(self) -> str:
        """What became of it, in words."""
        if self.aside:
            return self.aside
        return f"{self.result.label}：{self.lack}" if self.lack else str(self.result.label)


@dataclass(frozen=True)
class Outcome:
    """A point with a target, the figures that answer it, and what became of it.

    Where the point is bound, the records answer; else the filing of the day. A yearly target is met where each year that
    counts and is over met it, and is never answered by a total (T13). ``lack`` says what stands in the way of 待补.
    """

    item: Item
    point: Point
    answers: tuple[Answer, ...]
    result: Result
    lack: str = ""

    @property
    def is_vetoing(self) -> bool:
        """Whether the point fails the whole plan."""
        return self.point.is_veto and self.result == Result.MISSED

    @property
    def rate(self) -> Decimal | None:
        """How far the target is reached; of a yearly one in its weakest year that counts, so that 100 means met."""
        over = [
            one for one in self.answers if one.counts and one.result not in (Result.NOT_DUE, Result.AHEAD)
        ]
        rates = [one.rate for one in over]
        return min((rate for rate in rates if rate is not None), default=None) if None not in rates else None

    @property
    def named(self) -> dict[str, Any]:
        """The point as metrics ask for it."""
        return point_params(self.item, self.point)

    @property
    def target(self) -> str:
        """What is asked, in words: 每年不低于 300 人."""
        return target_in_words(self.point)

    @property
    def said(self) -> str:
        """What became of it, in words; 否决 before all."""
        if self.is_vetoing:
            return "否决"
        return f"{self.result.label}：{self.lack}" if self.lack else str(self.result.label)

    @property
    def veto(self) -> str:
        """Why it fails the whole plan, in a sentence."""
        judged = [one for one in self.answers if one.counts and one.result == Result.MISSED]
        worst = judged[0] if judged else self.answers[0]
        year = f"{worst.year}年" if worst.year else ""
        value = plain(worst.counted) if worst.counted is not None else "—"
        return (
            f"否决要点{point_in_quotes(self.point.number, self.point.text)}未达标：{year}为 {value}{self.point.unit}，"
            f"要求{self.target}。一项否决，整个规划不通过。"
        )


def target_in_words(point: Point) -> str:
    """A target with its kind, side and unit: 每年不低于 300 人, 占在校生不低于 80%; "" where there is none."""
    if point.target_value is None:
        return ""
    kind = (
        {TargetKind.YEARLY: "每年", TargetKind.CUMULATIVE: "累计"}.get(TargetKind(point.target_kind), "")
        if point.target_kind
        else ""
    )
    of = f"占{point.base}" if point.base else ""
    side = TargetSense(point.target_sense).label
    return f"{kind}{of}{side} {plain(point.target_value)}{point.unit}"


def point_params(item: Item, point: Point) -> dict[str, Any]:
    """A point as metrics ask for it."""
    return {"thread": item.thread.public_id, "label": figure_label(point.text)}


def is_reached(point: Point, value: Decimal | int) -> bool:
    """Whether a value meets the target, from the side it is to be met."""
    target = point.target_value or Decimal(0)
    return value <= target if point.target_sense == TargetSense.AT_MOST else value >= target


FAR_BEYOND = "是目标的一千倍以上，请核对是不是多打了几位；"


def is_far_beyond(target: Decimal | None, value: Decimal | int | None) -> bool:
    """Whether a value is a thousand times what is asked: three digits too many sooner than a deed."""
    return bool(target) and value is not None and value >= 1000 * (target or 0)


@dataclass(frozen=True)
class _Asked:
    """A point with what answers it in a year, before it is judged."""

    point: Point
    year: int | None
    question: Question | None = None
    figure: Figure | None = None
    lack: str = ""
    proven: bool = True


@dataclass
class _Open:
    row: FiledItem
    point: Point
    term: Term
    asked: list[_Asked] = field(default_factory=list)


def outcomes_of(rows: Iterable[FiledItem], as_of: dt.date, *, vetoes_alone: bool = False) -> list[Outcome]:
    """The points of these tasks that have a target, in their order. What is bound is asked for all at once."""
    term = functools.cache(term_of_revision)
    found = [
        _Open(row, point, term(row.item.revision_id))
        for row in rows
        for point in row.points
        if point.target_value is not None and (point.is_veto or not vetoes_alone)
    ]
    for one in found:
        one.asked = list(_asked(one, as_of))
    questions = [ask.question for one in found for ask in one.asked if ask.question]
    values = iter(kept_all([question.kept_value() for question in questions]))
    return [
        _judged(
            one,
            [_answer(one, ask, next(values) if ask.question else None, as_of) for ask in one.asked],
            as_of,
        )
        for one in found
    ]


def _asked(one: _Open, as_of: dt.date) -> Iterator[_Asked]:
    point, row = one.point, one.row
    yearly = point.target_kind == TargetKind.YEARLY
    years: Sequence[int | None] = one.term.begun(as_of) if yearly else [None]
    if point.metric:
        for year in years:
            try:
                yield _Asked(point, year, question_for(point, as_of, one.term, year))
            except DomainError as error:
                yield _Asked(point, year, lack=error.message)
        return
    proven = is_proven(point, row.proofs)
    whole = match_figures([point], row.figures).get(point.pk)
    by_year = figures_by_year([point], row.figures)
    for year in years:
        figure = by_year.get(year, {}).get(point.pk) if year else whole
        lack = "" if figure else TOTAL_ONLY if year and whole else NO_VALUE
        if figure and figure.unit != point.unit:
            lack = OTHER_UNIT
        elif figure and point.target_kind == TargetKind.SHARE and figure.base is None:
            lack = NO_BASE
        yield _Asked(point, year, figure=figure, lack=lack, proven=proven)


def _answer(one: _Open, asked: _Asked, recorded: Decimal | int | None, as_of: dt.date) -> Answer:
    point, year = asked.point, asked.year
    if asked.question:
        question, value = asked.question, recorded
        code, day, params = question.metric.code, question.as_of, question.params
    else:
        code, day, params = (
            FILED,
            as_of,
            {**point_params(one.row.item, point), **({"year": year} if year else {})},
        )
        value = asked.figure.value if asked.figure else None
    lack = asked.lack or (NO_VALUE if value is None else "")
    metric = asked.question.metric if asked.question else None
    counted = None if value is None else in_unit_of(point, metric, value)
    is_due = one.term.is_over(year, as_of) if year else as_of >= one.term.ends_on
    result = _result(point, counted, lack, is_due=is_due)
    if result == Result.MET and not asked.proven:
        result, lack = Result.LACKING, NO_PROOF
    rated = not lack or lack == NO_PROOF
    rate = (
        rate_value(counted, point.target_value or Decimal(0))
        if counted is not None and rated and point.target_sense == TargetSense.AT_LEAST
        else None
    )
    lack = lack if result == Result.LACKING else ""
    aside = one.term.aside(year) if year else ""
    return Answer(code, day, params, value, result, lack, counted, rate, year, aside)


def _result(point: Point, value: Decimal | None, lack: str, *, is_due: bool) -> Result:
    if value is None or lack:
        return Result.LACKING if is_due or lack not in (NO_VALUE, "") else Result.NOT_DUE
    if is_reached(point, value):
        return Result.MET
    # A ceiling that is broken stays broken; a floor can still be reached until the time is over.
    return Result.MISSED if is_due or point.target_sense == TargetSense.AT_MOST else Result.NOT_DUE


def _judged(one: _Open, answers: list[Answer], as_of: dt.date) -> Outcome:
    if one.point.target_kind != TargetKind.YEARLY:
        (only,) = answers
        return Outcome(one.row.item, one.point, (only,), only.result, only.lack)
    due = [
        a
        for a in answers
        if a.counts and a.year and (one.term.is_over(a.year, as_of) or a.result == Result.MISSED)
    ]
    for result in (Result.MISSED, Result.LACKING):
        some = [a for a in due if a.result == result]
        if some:
            years = "、".join(str(a.year) for a in some)
            lack = "" if result == Result.MISSED else f"{years}年{some[0].lack}"
            return Outcome(one.row.item, one.point, tuple(answers), result, lack)
    return Outcome(one.row.item, one.point, tuple(answers), Result.MET if due else Result.NOT_DUE)


def with_vetoes(rows: list[FiledItem], as_of: dt.date) -> list[FiledItem]:
    """The same with what their 否决要点 say that are not met."""
    if not any(point.is_veto for row in rows for point in row.points):
        return rows
    said: dict[int, list[str]] = {}
    for one in outcomes_of(rows, as_of, vetoes_alone=True):
        if one.is_vetoing:
            said.setdefault(one.item.pk, []).append(one.veto)
    return [replace(row, vetoes=tuple(said[row.item.pk])) if row.item.pk in said else row for row in rows]


@dataclass(frozen=True)
class Aim:
    """A target of the plan for something the records count: the point that sets it, and for which parameters."""

    thread: uuid.UUID
    label: str
    value: Decimal
    params: dict[str, str]

    @property
    def named(self) -> dict[str, Any]:
        """The point as metrics ask for it."""
        return {"thread": self.thread, "label": self.label}


def aims_of(metric: str, as_of: dt.date) -> list[Aim]:
    """The targets that points of the main plan in force set for a metric."""
    revision = main_revision(as_of)
    if revision is None:
        return []
    points = AcceptancePoint.objects.filter(item__revision=revision, metric=metric)
    return [
        Aim(
            point.item.thread.public_id,
            figure_label(point.text),
            point.target_value,
            point.metric_params or {},
        )
        for point in points.select_related("item__thread").order_by(
            "-item__kind", "item__position", "position"
        )
        if point.target_value is not None
    ]
