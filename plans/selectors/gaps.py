"""补缺: every acceptance point of a revision on a day, what it asks, what is said and shown of it, and what lacks."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from groupportal.tenancy.kept import kept
from plans.enums import AssignmentState, FilingLevel, FilingState
from plans.models import Assignment, Filing, PlanItem, PlanRevision
from plans.reading import match_figures, value_in_text
from plans.selectors.claims import NO_EVIDENCE, NO_NUMBER
from plans.selectors.filed import FiledItem, filed_item, filed_items
from plans.selectors.rows import Point


class Lack(enum.Enum):
    """What a point lacks."""

    FILING = "没有填报"
    NUMBER = "缺数值"
    EVIDENCE = "缺佐证"


@dataclass(frozen=True)
class PointGap:
    """A point: the figure that is filed, and what lacks; ``text`` is what is said of its task."""

    point: Point
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


class GapLine(NamedTuple):
    """A task of the sheet in short: how many points lack something; ``is_draft``: the group's draft of the day waits to be handed in."""

    thread: int
    public_id: uuid.UUID
    name: str
    heading: str
    pinyin: str
    points: int
    lacking: int
    is_draft: bool
    is_open: bool


def gap_lines(revision: PlanRevision, as_of: dt.date) -> tuple[GapLine, ...]:
    """All tasks and indicators that are filed on and have points, in their order; kept until a record changes."""

    def lines() -> tuple[GapLine, ...]:
        return tuple(_line(task) for task in _gaps(filed_items(revision, as_of), as_of, {}))

    return kept("plans.gaps", lines, revision.pk, as_of)


def _line(task: TaskGaps) -> GapLine:
    item = task.item
    return GapLine(
        item.thread_id,
        item.thread.public_id,
        item.name,
        item.parent.name if item.parent else "",
        item.pinyin,
        len(task.points),
        task.lacking,
        task.begun is not None and task.begun.state == FilingState.DRAFT,
        task.is_open,
    )


def gaps_of(revision: PlanRevision, as_of: dt.date, threads: Collection[int]) -> list[TaskGaps]:
    """These tasks and indicators (by id of thread), in their order. A dozen queries at any size."""
    return _gaps(filed_items(revision, as_of, tuple(threads)), as_of, _asked(threads))


def _gaps(rows: Sequence[FiledItem], as_of: dt.date, asked: Mapping[int, list[str]]) -> list[TaskGaps]:
    parents = {row.item.parent_id for row in rows}
    leaves = [row for row in rows if row.item.pk not in parents and row.points]
    begun = _under_way([row.item.thread_id for row in leaves], as_of)
    found = []
    for row in leaves:
        other = begun.get(row.item.thread_id)
        points = tuple(_points(row if other is None else filed_item(row.item, other, row.points)))
        found.append(TaskGaps(row.item, row.filing, other, points, tuple(asked.get(row.item.thread_id, ()))))
    return found


def _points(row: FiledItem) -> Iterable[PointGap]:
    filed = match_figures(row.points, row.figures)
    text = row.filing.text if row.filing else ""
    lacks: dict[int, list[Lack]] = {}
    for claim in row.claims:
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


def _asked(threads: Collection[int]) -> dict[int, list[str]]:
    """Who was asked for each task, called-off assignments left out."""
    rows = Assignment.objects.filter(thread__in=threads).exclude(state=AssignmentState.CANCELLED)
    found: dict[int, list[str]] = {}
    for row in rows.select_related("unit", "assignee").order_by("id"):
        name = str(row.unit or row.assignee)
        if name not in found.setdefault(row.thread_id, []):
            found[row.thread_id].append(name)
    return found
