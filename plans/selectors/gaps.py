"""补缺: every acceptance point of a revision on a day, what it asks, what is said and shown of it, and what lacks."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from groupportal.tenancy.kept import kept, of_each
from plans.enums import AssignmentState, FilingLevel, FilingState, TargetKind
from plans.models import Assignment, Evidence, Filing, PlanItem, PlanRevision
from plans.reading import figures_by_year, match_figures, value_in_text
from plans.selectors.claims import NO_EVIDENCE, NO_NUMBER
from plans.selectors.filed import NOTHING, filed_by_thread, filed_items
from plans.selectors.filed_item import FiledItem, filed_item
from plans.selectors.filings import counting_filings
from plans.selectors.rows import FigureRow, FilingRow, Point, Proofs
from plans.selectors.term import term_of


class Lack(enum.Enum):
    """What a point lacks."""

    FILING = "没有填报"
    NUMBER = "缺数值"
    EVIDENCE = "缺佐证"


class Slot(NamedTuple):
    """Where a number of a point (by its line) is put in: of a ``year``, where each is asked; or what a share is a share of."""

    line: UUID
    year: int | None = None
    is_base: bool = False

    @property
    def name(self) -> str:
        """The same in the name of a field: the line, then -2020 or -base."""
        return self.line.hex + (f"-{self.year}" if self.year else "") + ("-base" if self.is_base else "")


@dataclass(frozen=True)
class PointGap:
    """A point: the figure that is filed, and what lacks; ``text`` is what is said of its task.

    ``slots``: what can be put in for it, with what stands there.
    """

    point: Point
    value: Decimal | None
    text: str
    lacks: tuple[Lack, ...]
    slots: tuple[tuple[Slot, Decimal | None], ...] = ()

    @property
    def offered(self) -> Decimal | None:
        """The figure that the text offers, where none is filed."""
        if (
            self.value is not None
            or self.point.target_value is None
            or self.point.target_kind == TargetKind.YEARLY
        ):
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

    def without(self, lack: Lack) -> int:
        """How many of its points lack this."""
        return sum(lack in point.lacks for point in self.points)


class GapLine(NamedTuple):
    """A task of the sheet in short: how many points lack something; ``is_draft``: the group's draft of the day waits to be handed in."""

    thread: int
    public_id: str
    name: str
    heading: str
    pinyin: str
    points: int
    lacking: int
    is_draft: bool
    is_open: bool


def gap_lines(revision: PlanRevision, as_of: dt.date) -> tuple[GapLine, ...]:
    """All tasks and indicators that are filed on and have points, in their order; kept until a record changes."""
    return kept("plans.gaps", lambda: tuple(_lines(revision, as_of)), revision.pk, as_of)


def _lines(revision: PlanRevision, as_of: dt.date) -> list[GapLine]:
    rows = filed_items(revision, as_of)
    parents = {row.item.parent_id for row in rows}
    begun = filed_by_thread(_under_way(PlanItem.objects.filter(revision=revision).values("thread"), as_of))
    asked = [
        (row, begun.get(row.item.thread_id, NOTHING))
        for row in rows
        if row.points and row.item.pk not in parents
    ]
    return of_each("plans.gap_lines", asked, _line, revision.pk, as_of)


def _line(asked: tuple[FiledItem, tuple[FilingRow | None, Sequence[FigureRow], Proofs]]) -> GapLine:
    """``asked``: a task as it counts, and the filing of the day under way on it."""
    row, begun = asked
    item, draft = row.item, begun[0]
    shown = FiledItem(item, row.points, *begun) if draft else row
    return GapLine(
        item.thread_id,
        str(item.thread.public_id),
        item.name,
        item.parent.name if item.parent else "",
        item.pinyin,
        len(row.points),
        len(shown.claimed) if _text(shown) else len(row.points),
        draft is not None and draft.state == FilingState.DRAFT,
        draft is None or draft.state == FilingState.DRAFT,
    )


def gaps_of(revision: PlanRevision, as_of: dt.date, threads: Collection[int]) -> list[TaskGaps]:
    """These tasks and indicators (by id of thread), in their order, as far as they have points, evidence with its files. Ten queries."""
    items = PlanItem.objects.filter(revision=revision, thread__in=threads).select_related("thread", "parent")
    counting = {filing.thread_id: filing for filing in counting_filings(threads, as_of)}
    under_way = _under_way(threads, as_of).select_related("proposed_by")
    begun = {filing.thread_id: filing for filing in under_way}
    files = Prefetch("evidence", Evidence.objects.select_related("file__uploaded_by"))
    prefetch_related_objects([*counting.values(), *begun.values()], "figures", files)
    asked = _asked(threads)
    years = term_of(revision.plan).begun(as_of)
    found = []
    for item in items.prefetch_related("points").order_by("-kind", "position"):
        counts, other = counting.get(item.thread_id), begun.get(item.thread_id)
        points = tuple(_points(filed_item(item, other or counts), years))
        if points:
            found.append(TaskGaps(item, counts, other, points, tuple(asked.get(item.thread_id, ()))))
    return found


def _text(row: FiledItem) -> str:
    return row.filing.text.strip() if row.filing else ""


def _points(row: FiledItem, years: Sequence[int]) -> Iterable[PointGap]:
    filed, by_year = match_figures(row.points, row.figures), figures_by_year(row.points, row.figures)
    text = row.filing.text if row.filing else ""
    lacks: dict[int, list[Lack]] = {}
    for claim in row.claims:
        lacks.setdefault(claim.point.pk, []).append(_LACKS[claim.code])
    for point in row.points:
        figure = filed.get(point.pk)
        missing = lacks.get(point.pk, []) if _text(row) else [Lack.FILING]
        value = figure.value if figure else None
        slots: list[tuple[Slot, Decimal | None]] = []
        if point.target_value is not None and point.target_kind == TargetKind.YEARLY:
            for year in years:
                of_year = by_year.get(year, {}).get(point.pk)
                slots.append((Slot(point.line, year), of_year.value if of_year else None))
        elif point.target_value is not None:
            slots.append((Slot(point.line), value))
            if point.target_kind == TargetKind.SHARE:
                slots.append((Slot(point.line, is_base=True), figure.base if figure else None))
        yield PointGap(point, value, text, tuple(missing), tuple(slots))


_LACKS = {NO_NUMBER: Lack.NUMBER, NO_EVIDENCE: Lack.EVIDENCE}


def _under_way(threads: Any, as_of: dt.date) -> QuerySet[Filing]:
    """The group's filings of the day that are written or wait for their ruling: one of a task at most."""
    return Filing.objects.filter(
        thread__in=threads,
        level=FilingLevel.GROUP,
        as_of=as_of,
        state__in=(FilingState.DRAFT, FilingState.SUBMITTED),
    )


def _asked(threads: Collection[int]) -> dict[int, list[str]]:
    """Who was asked for each task, called-off assignments left out."""
    rows = Assignment.objects.filter(thread__in=threads).exclude(state=AssignmentState.CANCELLED)
    found: dict[int, list[str]] = {}
    for row in rows.select_related("unit", "assignee").order_by("id"):
        name = str(row.unit or row.assignee)
        if name not in found.setdefault(row.thread_id, []):
            found[row.thread_id].append(name)
    return found
