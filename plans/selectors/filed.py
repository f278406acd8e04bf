"""Each task and indicator of a revision with its points and what was filed, for tables of thousands of rows.

Seven queries at any size, joined here by id: a prefetch makes a queryset for each row, which of 2,000 tasks takes longer than
the reading.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from groupportal.tenancy.kept import once
from plans.enums import TaskState
from plans.models import AcceptancePoint, Evidence, Filing, FilingFigure, PlanItem, PlanRevision
from plans.selectors.claims import Claim, claims_of, lacking_evidence
from plans.selectors.content import items_of
from plans.selectors.filings import counting_filings
from plans.selectors.rows import Figure, FigureRow, Point, PointRow


@dataclass(frozen=True)
class FiledItem:
    """An item, its acceptance points, and the filing that counts with its figures; ``evidence`` is its number of files."""

    item: PlanItem
    points: Sequence[Point]
    filing: Filing | None
    figures: Sequence[Figure]
    evidence: int

    @property
    def reported(self) -> bool:
        """Whether an approved filing covers the day."""
        return self.filing is not None

    @property
    def state(self) -> TaskState:
        """Whether it is filed, with nothing lacking."""
        if not self.reported:
            return TaskState.UNFILED
        return TaskState.LACKING if self.claims else TaskState.SHOWN

    @cached_property
    def claims(self) -> list[Claim]:
        """What is claimed here without being shown."""
        if self.filing is None:
            return []
        return claims_of(self.item, self.points, self.filing.text, self.figures, proven=self.evidence > 0)

    @cached_property
    def claimed(self) -> set[int]:
        """The points (by id) that are claimed without being shown."""
        return {claim.point.pk for claim in self.claims}

    @property
    def unproven(self) -> int:
        """How many points lack the evidence they need."""
        return lacking_evidence(self.claims)

    @property
    def unnumbered(self) -> int:
        """How many points lack the number they ask for."""
        return len(self.claims) - self.unproven


def filed_item(item: PlanItem, filing: Filing | None, points: Sequence[Point] | None = None) -> FiledItem:
    """One item beside a filing whose figures and evidence are prefetched, as its points are where they are not given."""
    points = list(item.points.all()) if points is None else points
    if filing is None:
        return FiledItem(item, points, None, [], 0)
    return FiledItem(item, points, filing, list(filing.figures.all()), len(filing.evidence.all()))


@once
def filed_items(
    revision: PlanRevision, as_of: dt.date, threads: tuple[int, ...] | None = None
) -> list[FiledItem]:
    """All headings, tasks and indicators in their order, each with thread and parent; of ``threads`` (ids) alone where given."""
    items, points = _asked_for(revision, threads)
    filings = {f.thread_id: f for f in counting_filings(_here(revision, threads).values("thread"), as_of)}
    ids = [filing.pk for filing in filings.values()]
    figures = figures_of(ids)
    evidence = Counter(Evidence.objects.filter(filing__in=ids).order_by().values_list("filing_id", flat=True))
    found = []
    for item in items:
        filing = filings.get(item.thread_id)
        key = filing.pk if filing else 0
        found.append(
            FiledItem(item, points.get(item.pk, []), filing, figures.get(key, []), evidence.get(key, 0))
        )
    return found


def _here(revision: PlanRevision, threads: tuple[int, ...] | None) -> QuerySet[PlanItem]:
    rows = PlanItem.objects.filter(revision=revision)
    return rows if threads is None else rows.filter(thread__in=threads)


@once
def _asked_for(
    revision: PlanRevision, threads: tuple[int, ...] | None
) -> tuple[list[PlanItem], dict[int, list[PointRow]]]:
    """The items with thread and parent, and their points by item: the same on every day."""
    rows = items_of(revision).prefetch_related(None)
    if threads is None:
        items = list(rows.select_related(None).select_related("thread"))
        by_id = {item.pk: item for item in items}
        for item in items:
            if item.parent_id:
                item.parent = by_id[item.parent_id]
    else:
        items = list(rows.filter(thread__in=threads))
    here = _here(revision, threads)
    asked = AcceptancePoint.objects.filter(item__in=here).order_by("position").values_list(*PointRow._fields)
    return items, _by(map(PointRow._make, asked), "item_id")


def filed_on(rows: Sequence[FiledItem]) -> list[FiledItem]:
    """Those that are filed on: what has nothing below it, and headings of a plan without a second level."""
    parents = {row.item.parent_id for row in rows}
    flat = all(row.item.level == 1 for row in rows)
    return [
        row
        for row in rows
        if row.item.level > 1
        or (row.item.pk not in parents and (flat or bool(row.item.goal) or row.filing is not None))
    ]


def figures_of(filings: Any) -> dict[int, list[FigureRow]]:
    """The figures of filings (ids, or a query for them) in their order, by the id of the filing. One query."""
    rows = FilingFigure.objects.filter(filing__in=filings).order_by("position")
    return _by(map(FigureRow._make, rows.values_list(*FigureRow._fields)), "filing_id")


def evidence_of(filings: Iterable[Filing | None]) -> dict[int, list[Evidence]]:
    """The evidence with its files, by the id of the filing. One query."""
    rows = Evidence.objects.filter(filing__in=[filing.pk for filing in filings if filing])
    return _by(rows.select_related("file__uploaded_by").order_by("id"), "filing_id")


def _by(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    """The rows in their order under the id of what they belong to."""
    found: dict[int, list[Any]] = {}
    owner = attrgetter(key)
    for row in rows:
        found.setdefault(owner(row), []).append(row)
    return found
