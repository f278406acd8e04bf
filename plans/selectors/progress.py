"""How far a revision is on a day: what has been reported, with which figures and evidence, what is overdue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from groupportal.tenancy.kept import once
from plans.enums import TaskState
from plans.models import PlanRevision
from plans.reading import match_figures
from plans.selectors.claims import Claim, lacking_evidence
from plans.selectors.filed import FiledItem, filed_items
from plans.selectors.overdue import overdue_on
from plans.selectors.rows import Figure, Item, Point


@dataclass(frozen=True)
class PointProgress:
    """A point beside the figure that answers it; ``reached`` is None where the two can't be compared."""

    point: Point
    figure: Figure | None
    reached: bool | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Branch:
    """A heading with its tasks, or a task of the first level alone."""

    item: Item
    rows: tuple[FiledItem, ...]

    @property
    def alone(self) -> bool:
        """Whether this is a task of the first level with nothing below it: its one row is itself."""
        return len(self.rows) == 1 and self.rows[0].item == self.item

    @property
    def reported(self) -> int:
        """How many of its tasks are reported."""
        return sum(row.reported for row in self.rows)

    @property
    def unproven(self) -> int:
        """How many points of its tasks lack the evidence they need."""
        return sum(row.unproven for row in self.rows)

    @property
    def share(self) -> int:
        """Percentage of its tasks that are reported with nothing lacking: 100 never stands over missing evidence."""
        return sum(row.state == TaskState.SHOWN for row in self.rows) * 100 // self.total

    @property
    def note(self) -> str:
        """How far it is, in words."""
        return f"{self.reported}/{self.total} 已填报" + (f"，缺佐证 {self.unproven}" if self.unproven else "")

    @property
    def total(self) -> int:
        """How many tasks it has."""
        return len(self.rows)


@dataclass(frozen=True)
class Progress:
    """A revision on a day. ``late``: the tasks (ids of threads) something is overdue on."""

    revision: PlanRevision
    branches: tuple[Branch, ...]
    late: frozenset[int]

    def of_kind(self, kind: str) -> tuple[Branch, ...]:
        """The branches of tasks, or of indicators."""
        return tuple(branch for branch in self.branches if branch.item.kind == kind)

    @cached_property
    def rows(self) -> tuple[FiledItem, ...]:
        """All tasks and indicators that are filed on."""
        return tuple(row for branch in self.branches for row in branch.rows)


@once
def progress_of(revision: PlanRevision, as_of: dt.date, kind: str = "") -> Progress:
    """The state of every task on a day, in a fixed number of queries."""
    rows = [row for row in filed_items(revision, as_of) if kind in ("", row.item.kind)]
    threads = {row.item.thread_id for row in rows}
    late = set(overdue_on(as_of).values_list("thread_id", flat=True))
    below: dict[int, list[FiledItem]] = {}
    for row in rows:
        if row.item.parent_id:
            below.setdefault(row.item.parent_id, []).append(row)
    branches = (
        Branch(row.item, tuple(below.get(row.item.pk, [row]))) for row in rows if row.item.parent_id is None
    )
    return Progress(revision, tuple(branches), frozenset(threads & late))


def reported_of(revision: PlanRevision, as_of: dt.date) -> tuple[int, int, int]:
    """How many of a revision's tasks and indicators are reported on a day, how many there are, and how many points lack evidence."""
    rows = filed_items(revision, as_of)
    parents = {row.item.parent_id for row in rows}
    leaves = [row for row in rows if row.item.pk not in parents]
    lacking = sum(lacking_evidence(row.claims) for row in leaves)
    return sum(row.filing is not None for row in leaves), len(leaves), lacking


def points_of(row: FiledItem) -> list[PointProgress]:
    """The points of an item, each beside what answers it."""
    figures = match_figures(row.points, row.figures)
    return [
        PointProgress(
            point,
            figure := figures.get(point.pk),
            is_reached(point, figure),
            tuple(claim for claim in row.claims if claim.point.pk == point.pk),
        )
        for point in row.points
    ]


def is_reached(point: Point, figure: Figure | None) -> bool | None:
    """Whether the figure meets the target; None without both, or where they are counted in different units."""
    target: Decimal | None = point.target_value
    if figure is None or target is None or figure.unit != point.unit:
        return None
    return figure.value >= target
