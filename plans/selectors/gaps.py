"""补缺: every acceptance point of a revision on a day, what it asks, what is said and shown of it, and what lacks."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from plans.enums import AssignmentState, FilingLevel, FilingState
from plans.models import AcceptancePoint, Assignment, Evidence, Filing, FilingFigure, PlanItem, PlanRevision
from plans.reading import match_figures, value_in_text
from plans.selectors.claims import NO_EVIDENCE, NO_NUMBER, claims_of
from plans.selectors.filed import FiledItem, filed_items


class Lack(enum.Enum):
    """What a point lacks."""

    FILING = "没有填报"
    NUMBER = "缺数值"
    EVIDENCE = "缺佐证"


@dataclass(frozen=True)
class PointGap:
    """A point: the figure that is filed, and what lacks; ``text`` is what is said of its task."""

    point: AcceptancePoint
    value: Decimal | None
    text: str
    lacks: tuple[Lack, ...]

    @property
    def offered(self) -> Decimal | None:
        """The figure that the text offers, where none is filed."""
        if self.value is not None or self.point.target_value is None:
            return None
        return value_in_text(self.point.text, self.text, self.point.unit)


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

    def without(self, lack: Lack) -> int:
        """How many of its points lack this."""
        return sum(lack in point.lacks for point in self.points)


def gaps_of(revision: PlanRevision, as_of: dt.date) -> list[TaskGaps]:
    """All tasks and indicators that are filed on and have points, in their order. A dozen queries at any size."""
    rows = filed_items(revision, as_of)
    parents = {row.item.parent_id for row in rows}
    leaves = [row for row in rows if row.item.pk not in parents and row.points]
    threads = [row.item.thread_id for row in leaves]
    begun, asked = _under_way(threads, as_of), _asked(threads)
    found = []
    for row in leaves:
        other = begun.get(row.item.thread_id)
        figures = list(other.figures.all()) if other else row.figures
        proven = bool(other.evidence.all()) if other else row.evidence > 0
        points = tuple(_points(row, other or row.filing, figures, proven=proven))
        found.append(TaskGaps(row.item, row.filing, other, points, tuple(asked.get(row.item.thread_id, ()))))
    return found


def evidence_of(tasks: Iterable[TaskGaps]) -> dict[int, list[Evidence]]:
    """The files of what these tasks show, by the id of the filing."""
    ids = [task.shown.pk for task in tasks if task.shown]
    found: dict[int, list[Evidence]] = {}
    for row in Evidence.objects.filter(filing__in=ids).select_related("file__uploaded_by").order_by("id"):
        found.setdefault(row.filing_id, []).append(row)
    return found


def _points(
    row: FiledItem, filing: Filing | None, figures: list[FilingFigure], *, proven: bool
) -> Iterable[PointGap]:
    filed = match_figures(row.points, figures)
    text = filing.text if filing else ""
    lacks: dict[int, list[Lack]] = {}
    if text.strip():
        for claim in claims_of(row.item, row.points, text, figures, proven=proven):
            lacks.setdefault(claim.point.pk, []).append(_LACKS[claim.code])
    for point in row.points:
        figure = filed.get(point.pk)
        missing = lacks.get(point.pk, []) if text.strip() else [Lack.FILING]
        yield PointGap(point, figure.value if figure else None, text, tuple(missing))


_LACKS = {NO_NUMBER: Lack.NUMBER, NO_EVIDENCE: Lack.EVIDENCE}


def _under_way(threads: list[int], as_of: dt.date) -> dict[int, Filing]:
    rows = Filing.objects.filter(
        thread__in=threads,
        level=FilingLevel.GROUP,
        as_of=as_of,
        state__in=(FilingState.DRAFT, FilingState.SUBMITTED),
    )
    return {
        f.thread_id: f for f in rows.select_related("proposed_by").prefetch_related("figures", "evidence")
    }


def _asked(threads: list[int]) -> dict[int, list[str]]:
    """Who was asked for each task, called-off assignments left out."""
    rows = Assignment.objects.filter(thread__in=threads).exclude(state=AssignmentState.CANCELLED)
    found: dict[int, list[str]] = {}
    for row in rows.select_related("unit", "assignee").order_by("id"):
        name = str(row.unit or row.assignee)
        if name not in found.setdefault(row.thread_id, []):
            found[row.thread_id].append(name)
    return found
