"""What the records say to points that are bound to a metric."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from groupportal.errors import DomainError
from groupportal.metrics.links import SINCE, figure_url
from groupportal.metrics.registry import Metric, metric_of
from groupportal.metrics.selectors import Question, ask
from groupportal.ui.figures import plain
from groupportal.ui.formats import YUAN_PER_WAN
from plans.enums import TargetKind
from plans.models import Filing, PlanItem
from plans.reading import match_figures, point_in_quotes
from plans.selectors.rows import Figure, Point
from plans.selectors.term import Term, term_of_revision


@dataclass(frozen=True)
class Recorded:
    """A bound point's figure from the records, of one ``year`` where each is asked; ``trouble`` says why there is none."""

    point: Point
    metric: Metric | None = None
    value: Decimal | int | None = None
    url: str = ""
    trouble: str = ""
    year: int | None = None

    @property
    def counted(self) -> Decimal | None:
        """The value in the unit of the target."""
        return None if self.value is None else in_unit_of(self.point, self.metric, self.value)


def in_unit_of(point: Point, metric: Metric | None, value: Decimal | int) -> Decimal:
    """What a metric gives, in the unit of the target: records are kept in 元 where plans speak of 万元."""
    is_wan = metric is not None and metric.unit == "元" and point.unit == "万元"
    return Decimal(value) / YUAN_PER_WAN if is_wan else Decimal(value)


_OF_OUTCOMES = frozenset({"plans.points_reached", "plans.reached_rate", "plans.vetoes"})
"""What is counted from the outcomes of points; a veto is asked wherever tasks are read, so it rests on nothing of plans."""


def question_for(point: Point, as_of: dt.date, term: Term, year: int | None = None) -> Question:
    """What a bound point asks of its metric: of a year alone, or from the plan's first day on where the metric is a flow.

    DomainError where the metric can't be asked, or does not answer such a target: a total no yearly one (T13), a count no share.
    """
    metric, params = metric_of(point.metric), dict(point.metric_params or {})
    if metric.code in _OF_OUTCOMES or (point.is_veto and metric.code.startswith("plans.")):
        raise DomainError(
            "of_itself", f"指标“{metric.label}”是由验收要点算出来的，不能反过来回答要点；请改绑别的指标。"
        )
    if point.target_kind == TargetKind.SHARE and metric.unit != "%":
        raise DomainError(
            "not_a_share", f"指标“{metric.label}”不是比率，不能回答占比；请改绑以百分比计的指标。"
        )
    if year is None:
        if metric.is_flow:
            params.setdefault(SINCE, min(term.starts_on, as_of))
        return ask(point.metric, as_of, params)
    if metric.is_flow:
        end = min(as_of, dt.date(year, 12, 31))
        return ask(point.metric, end, {**params, SINCE: dt.date(year, 1, 1)})
    if "year" in metric.params:
        return ask(point.metric, as_of, {**params, "year": year})
    raise DomainError(
        "total_only",
        f"指标“{metric.label}”给的是截至某天的总数，不能回答每年的目标；请改绑按年统计的指标，或在填报里分年填数。",
    )


def _years(point: Point, as_of: dt.date, term: Term) -> list[int | None]:
    return [*term.begun(as_of)] if point.target_kind == TargetKind.YEARLY else [None]


def questions_of(point: Point, as_of: dt.date, term: Term) -> list[Question]:
    """All that a bound point asks of the records, each year that has begun where each is asked; nothing of what can't be asked."""
    found = []
    for year in _years(point, as_of, term):
        with suppress(DomainError):
            found.append(question_for(point, as_of, term, year))
    return found


def recorded(point: Point, as_of: dt.date, term: Term, year: int | None = None) -> Recorded:
    """The figure of the metric a point is bound to, as of a date."""
    try:
        question = question_for(point, as_of, term, year)
        value = question.value
    except DomainError as error:
        return Recorded(point, trouble=error.message, year=year)
    url = figure_url(question.metric.code, question.as_of, **question.params)
    return Recorded(point, question.metric, value, url, year=year)


def records_of(point: Point, as_of: dt.date, term: Term) -> list[Recorded]:
    """What the records say to a point: nothing where it is not bound, each year that has begun where each is asked."""
    if not point.metric:
        return []
    found = [recorded(point, as_of, term, year) for year in _years(point, as_of, term)]
    # What can't be asked is said once.
    return found[:1] if found and found[0].trouble else found


def disagreements(item: PlanItem, filing: Filing | None, as_of: dt.date) -> list[str]:
    """Sentences where a filed figure and the records differ (points, figures prefetched): neither is preferred silently."""
    figures = list(filing.figures.all()) if filing else []
    term = term_of_revision(item.revision_id)
    return [said for _, said in disagreements_of(list(item.points.all()), figures, as_of, term)]


def disagreements_of(
    points: Sequence[Point], figures: Sequence[Figure], as_of: dt.date, term: Term
) -> Iterator[tuple[Point, str]]:
    """The same with the point each is about, given an item's points and what its filing reports."""
    for point in points:
        for found in records_of(point, as_of, term):
            filed = match_figures([point], figures, found.year).get(point.pk)
            name = point_in_quotes(point.number, point.text)
            year = f"{found.year}年" if found.year else ""
            if found.trouble:
                yield point, f"要点{name}绑定的指标不能取数：{found.trouble}"
            elif filed and found.counted is not None and filed.value != found.counted:
                yield (
                    point,
                    (
                        f"要点{name}{year}填报为 {plain(filed.value)}，系统记录为 {plain(found.counted)}"
                        f"（{found.metric.label if found.metric else ''}），请核对后更正填报或补录记录。"
                    ),
                )
