"""What the records say to points that are bound to a metric."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from groupportal.errors import DomainError
from groupportal.metrics.links import figure_url
from groupportal.metrics.registry import Metric
from groupportal.metrics.selectors import ask
from groupportal.ui.figures import plain
from plans.models import Filing, PlanItem
from plans.reading import match_figures, point_in_quotes
from plans.selectors.rows import Figure, Point


@dataclass(frozen=True)
class Recorded:
    """A bound point's figure from the records; ``trouble`` says why there is none."""

    point: Point
    metric: Metric | None = None
    value: Decimal | int | None = None
    url: str = ""
    trouble: str = ""


def recorded(point: Point, as_of: dt.date) -> Recorded:
    """The figure of the metric a point is bound to, as of a date."""
    try:
        question = ask(point.metric, as_of, point.metric_params)
        value = question.value
    except DomainError as error:
        return Recorded(point, trouble=error.message)
    url = figure_url(question.metric.code, as_of, **question.params)
    return Recorded(point, question.metric, value, url)


def disagreements(item: PlanItem, filing: Filing | None, as_of: dt.date) -> list[str]:
    """Sentences where a filed figure and the records differ (points, figures prefetched): neither is preferred silently."""
    figures = list(filing.figures.all()) if filing else []
    return [said for _, said in disagreements_of(list(item.points.all()), figures, as_of)]


def disagreements_of(
    points: Sequence[Point], figures: Sequence[Figure], as_of: dt.date
) -> Iterator[tuple[Point, str]]:
    """The same with the point each is about, given an item's points and what its filing reports."""
    bound = [p for p in points if p.metric]
    filed: dict[int, Any] = match_figures(bound, figures) if bound else {}
    for point in bound:
        found = recorded(point, as_of)
        name = point_in_quotes(point.number, point.text)
        if found.trouble:
            yield point, f"要点{name}绑定的指标不能取数：{found.trouble}"
        elif point.pk in filed and found.value is not None and filed[point.pk].value != found.value:
            yield (
                point,
                (
                    f"要点{name}填报为 {plain(filed[point.pk].value)}，系统记录为 {plain(Decimal(found.value))}"
                    f"（{found.metric.label if found.metric else ''}），请核对后更正填报或补录记录。"
                ),
            )
