"""补缺: every acceptance point of a revision on a day, what it asks, what is said and shown of it, and what lacks."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from plans.enums import AssignmentState, FilingLevel, FilingState
from plans.models import AcceptancePoint, Assignment, Evidence, Filing, PlanItem, PlanRevision
from plans.reading import match_figures, value_in_text
from plans.selectors.claims import NO_EVIDENCE, NO_NUMBER, claims_in
from plans.selectors.content import items_of
from plans.selectors.filings import latest_filings


class Lack(enum.Enum):
    """What a point lacks."""

    FILING = "没有填报"
    NUMBER = "缺数值"
    EVIDENCE = "缺佐证"


@dataclass(frozen=True)
class PointGap:
    """A point: the figure that is filed, the one its text offers, what lacks."""

    point: AcceptancePoint
    value: Decimal | None
    offered: Decimal | None
    lacks: tuple[Lack, ...]


@dataclass(frozen=True)
class TaskGaps:
    """A task or indicator with its points. ``counting``: the group's filing that prints; ``begun``: the one under way for the day."""

    item: PlanItem
    counting: Filing | None
    begun: Filing | None
    points: tuple[PointGap, ...]
    asked: tuple[str, ...]

    @property
    def shown(self) -> Filing | None:
        """What is edited: the filing under way, else the one that prints."""
        return self.begun or self.counting

    @property
    def is_open(self) -> bool:
        """Whether it can be written on: nothing of it waits for a ruling."""
        return self.begun is None or self.begun.state == FilingState.DRAFT

    @property
    def lacking(self) -> int:
        """How many of its points lack something."""
        return sum(bool(point.lacks) for point in self.points)

    @property
    def evidence(self) -> list[Evidence]:
        """The files of what is shown."""
        return list(self.shown.evidence.all()) if self.shown else []


def gaps_of(revision: PlanRevision, as_of: dt.date) -> list[TaskGaps]:
    """All tasks and indicators that are filed on and have points, in their order. Twelve queries at any size."""
    items = list(items_of(revision))
    parents = {item.parent_id for item in items}
    leaves = [item for item in items if item.pk not in parents and item.points.all()]
    threads = [item.thread_id for item in leaves]
    counting, begun, asked = latest_filings(threads, as_of), _under_way(threads, as_of), _asked(threads)
    found = []
    for item in leaves:
        filing, other = counting.get(item.thread_id), begun.get(item.thread_id)
        points = tuple(_points(item, other or filing))
        found.append(TaskGaps(item, filing, other, points, tuple(asked.get(item.thread_id, ()))))
    return found


def _points(item: PlanItem, filing: Filing | None) -> Iterable[PointGap]:
    points = list(item.points.all())
    figures = match_figures(points, list(filing.figures.all())) if filing else {}
    lacks: dict[int, list[Lack]] = {}
    for claim in claims_in(item, filing):
        lack = {NO_NUMBER: Lack.NUMBER, NO_EVIDENCE: Lack.EVIDENCE}[claim.code]
        lacks.setdefault(claim.point.pk, []).append(lack)
    for point in points:
        figure = figures.get(point.pk)
        offered = None
        if figure is None and filing and point.target_value is not None:
            offered = value_in_text(point.text, filing.text, point.unit)
        missing = lacks.get(point.pk, []) if filing and filing.text.strip() else [Lack.FILING]
        yield PointGap(point, figure.value if figure else None, offered, tuple(missing))


def _under_way(threads: list[int], as_of: dt.date) -> dict[int, Filing]:
    rows = Filing.objects.filter(
        thread__in=threads,
        level=FilingLevel.GROUP,
        as_of=as_of,
        state__in=(FilingState.DRAFT, FilingState.SUBMITTED),
    )
    files = Prefetch("evidence", Evidence.objects.select_related("file"))
    return {f.thread_id: f for f in rows.select_related("proposed_by").prefetch_related("figures", files)}


def _asked(threads: list[int]) -> dict[int, list[str]]:
    """Who was asked for each task, called-off assignments left out."""
    rows = Assignment.objects.filter(thread__in=threads).exclude(state=AssignmentState.CANCELLED)
    found: dict[int, list[str]] = {}
    for row in rows.select_related("unit", "assignee").order_by("id"):
        name = str(row.unit or row.assignee)
        if name not in found.setdefault(row.thread_id, []):
            found[row.thread_id].append(name)
    return found
