"""How far a revision is on a day: what has been reported, with which figures and evidence, what is overdue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from groupportal.tenancy.kept import once
from plans.enums import TaskState
from plans.models import PlanRevision
from plans.selectors.claims import lacking_evidence
from plans.selectors.filed import filed_items
from plans.selectors.filed_item import FiledItem
from plans.selectors.overdue import overdue_on
from plans.selectors.rows import Item


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
        vetoed = sum(bool(row.vetoes) for row in self.rows)
        return (
            f"{self.reported}/{self.total} 已填报"
            + (f"，缺佐证 {self.unproven}" if self.unproven else "")
            + (f"，否决 {vetoed}" if vetoed else "")
        )

    @property
    def total(self) -> int:
        """How many tasks it has."""
        return len(self.rows)


@dataclass(frozen=True)
class Progress:
    """A revision on a day. ``late``: the tasks (ids of threads) something is overdue on."""

    revision: PlanRevision
    as_of: dt.date
    branches: tuple[Branch, ...]
    late: frozenset[int]

    def of_kind(self, kind: str) -> tuple[Branch, ...]:
        """The branches of tasks, or of indicators."""
        return tuple(branch for branch in self.branches if branch.item.kind == kind)

    @cached_property
    def rows(self) -> tuple[FiledItem, ...]:
        """All tasks and indicators that are filed on."""
        return tuple(row for branch in self.branches for row in branch.rows)

    @property
    def vetoes(self) -> tuple[str, ...]:
        """Why the whole plan fails, a sentence for each 否决要点 that is not met; empty where none is."""
        return tuple(said for row in self.rows for said in row.vetoes)


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
    return Progress(revision, as_of, tuple(branches), frozenset(threads & late))


def reported_of(revision: PlanRevision, as_of: dt.date) -> tuple[int, int, int]:
    """How many of a revision's tasks and indicators are reported on a day, how many there are, and how many points lack evidence."""
    rows = filed_items(revision, as_of)
    parents = {row.item.parent_id for row in rows}
    leaves = [row for row in rows if row.item.pk not in parents]
    lacking = sum(lacking_evidence(row.claims) for row in leaves)
    return sum(row.filing is not None for row in leaves), len(leaves), lacking
