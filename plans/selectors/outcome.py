"""Acceptance points that ask for a number, each beside what answers it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from groupportal.errors import DomainError
from groupportal.metrics.selectors import Question, ask
from groupportal.tenancy.kept import kept_all
from plans.models import AcceptancePoint
from plans.reading import figure_label
from plans.selectors import main_revision
from plans.selectors.filed import FiledItem
from plans.selectors.progress import is_reached, points_of
from plans.selectors.rows import Item, Point

FILED = "plans.filing_figure"
REACHED = "plans.points_reached"


@dataclass(frozen=True)
class Outcome:
    """A point with a target: the figure (metric and parameters) that answers it, None where nothing does.

    Where the point is bound, the records answer; else the filing of the day. ``reached``: None where target and figure can't
    be compared.
    """

    item: Item
    point: Point
    code: str
    params: dict[str, Any]
    value: Decimal | int | None
    reached: bool | None

    @property
    def named(self) -> dict[str, Any]:
        """The point as metrics ask for it."""
        return point_params(self.item, self.point)


def point_params(item: Item, point: Point) -> dict[str, Any]:
    """A point as metrics ask for it."""
    return {"thread": item.thread.public_id, "label": figure_label(point.text)}


def outcomes_of(rows: Iterable[FiledItem], as_of: dt.date) -> list[Outcome]:
    """The points of these tasks that have a target, in their order. What is bound is asked for all at once."""
    measured = [
        (row.item, one) for row in rows for one in points_of(row) if one.point.target_value is not None
    ]
    bound = {one.point.pk: question for _, one in measured if (question := _question(one.point, as_of))}
    values = dict(zip(bound, kept_all([q.kept_value() for q in bound.values()]), strict=True))
    found = []
    for item, one in measured:
        point = one.point
        if point.pk in bound:
            question, value = bound[point.pk], values[point.pk]
            reached = None if value is None else bool(value >= point.target_value)
            found.append(Outcome(item, point, question.metric.code, question.params, value, reached))
        else:
            value = one.figure.value if one.figure else None
            reached = is_reached(point, one.figure)
            found.append(Outcome(item, point, FILED, point_params(item, point), value, reached))
    return found


def _question(point: Point, as_of: dt.date) -> Question | None:
    """The metric a point is bound to; None where it is bound to none, to one that can't be asked any more, or to what is counted here."""
    if point.metric in ("", REACHED):
        return None
    try:
        return ask(point.metric, as_of, point.metric_params)
    except DomainError:
        return None


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
