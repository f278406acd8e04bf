"""How far a revision is on a day: what has been reported, with which figures and evidence, what is overdue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from groupportal.tenancy.kept import once
from groupportal.warnings.registry import Warned
from plans.enums import TaskState
from plans.models import AcceptancePoint, Evidence, Filing, FilingFigure, PlanItem, PlanRevision
from plans.reading import match_figures
from plans.selectors.claims import Claim, claims_in, lacking_evidence
from plans.selectors.content import items_of
from plans.selectors.filed import FiledItem, filed_items
from plans.selectors.filings import latest_filings
from plans.selectors.overdue import overdue_on
from plans.selectors.warned import warned_of


@dataclass(frozen=True)
class PointProgress:
    """A point beside the figure that answers it; ``reached`` is None where the two can't be compared."""

    point: AcceptancePoint
    figure: FilingFigure | None
    reached: bool | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class ItemProgress:
    """A task or indicator with the filing that counts on the day."""

    item: PlanItem
    filing: Filing | None
    points: tuple[PointProgress, ...]
    overdue: bool

    @property
    def reported(self) -> bool:
        """Whether an approved filing covers the day."""
        return self.filing is not None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The files behind the filing."""
        return tuple(self.filing.evidence.all()) if self.filing else ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What is claimed here without being shown."""
        return tuple(claim for point in self.points for claim in point.claims)

    @property
    def state(self) -> TaskState:
        """Whether it is filed, with nothing lacking."""
        if not self.reported:
            return TaskState.UNFILED
        return TaskState.LACKING if self.claims else TaskState.SHOWN

    def warned(self, as_of: dt.date) -> list[Warned]:
        """What needs a look before it is printed."""
        figures = list(self.filing.figures.all()) if self.filing else []
        points = [row.point for row in self.points]
        return list(warned_of(FiledItem(self.item, points, self.filing, figures, len(self.evidence)), as_of))

    @property
    def unproven(self) -> int:
        """How many points lack the evidence they need."""
        return lacking_evidence(self.claims)

    @property
    def unnumbered(self) -> int:
        """How many points lack the number they ask for."""
        return len(self.claims) - self.unproven


@dataclass(frozen=True)
class Branch:
    """A heading with its tasks, or a task of the first level alone."""

    item: PlanItem
    rows: tuple[ItemProgress, ...]

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
    """A revision on a day."""

    revision: PlanRevision
    as_of: dt.date
    branches: tuple[Branch, ...]

    def of_kind(self, kind: str) -> tuple[Branch, ...]:
        """The branches of tasks, or of indicators."""
        return tuple(branch for branch in self.branches if branch.item.kind == kind)

    @property
    def rows(self) -> tuple[ItemProgress, ...]:
        """All tasks and indicators that are filed on."""
        return tuple(row for branch in self.branches for row in branch.rows)


@once
def _items(revision: PlanRevision, kind: str) -> list[PlanItem]:
    """What a revision asks for, the same on every day."""
    return list(items_of(revision, kind))


@once
def progress_of(revision: PlanRevision, as_of: dt.date, kind: str = "") -> Progress:
    """The state of every task on a day, in a fixed number of queries."""
    items = _items(revision, kind)
    filings = latest_filings([item.thread_id for item in items], as_of)
    threads = {item.thread_id for item in items}
    late = set(overdue_on(as_of).filter(thread_id__in=threads).values_list("thread_id", flat=True))
    below: dict[int, list[PlanItem]] = {}
    for item in items:
        if item.parent_id:
            below.setdefault(item.parent_id, []).append(item)
    branches = [
        Branch(
            item,
            tuple(
                item_progress(row, filings.get(row.thread_id), row.thread_id in late)
                for row in below.get(item.pk, [item])
            ),
        )
        for item in items
        if item.parent_id is None
    ]
    return Progress(revision, as_of, tuple(branches))


def reported_of(revision: PlanRevision, as_of: dt.date) -> tuple[int, int, int]:
    """How many of a revision's tasks and indicators are reported on a day, how many there are, and how many points lack evidence."""
    rows = filed_items(revision, as_of)
    parents = {row.item.parent_id for row in rows}
    leaves = [row for row in rows if row.item.pk not in parents]
    lacking = sum(lacking_evidence(row.claims) for row in leaves)
    return sum(row.filing is not None for row in leaves), len(leaves), lacking


def item_progress(item: PlanItem, filing: Filing | None, late: bool) -> ItemProgress:
    """One item, its details prefetched, with the filing that counts."""
    points_here = list(item.points.all())
    figures = match_figures(points_here, list(filing.figures.all()) if filing else [])
    claims = claims_in(item, filing)
    points = tuple(
        PointProgress(
            point,
            figure := figures.get(point.pk),
            is_reached(point, figure),
            tuple(claim for claim in claims if claim.point.pk == point.pk),
        )
        for point in points_here
    )
    return ItemProgress(item, filing, points, late)


def is_reached(point: AcceptancePoint, figure: FilingFigure | None) -> bool | None:
    """Whether the figure meets the target; None without both, or where they are counted in different units."""
    target: Decimal | None = point.target_value
    if figure is None or target is None or figure.unit != point.unit:
        return None
    return figure.value >= target
