"""Each task and indicator of a revision with its points and what was filed, for tables of thousands of rows.

Seven queries at any size, joined here by id: a prefetch makes a queryset for each row, which of 2,000 tasks takes longer than
the reading.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from groupportal.tenancy.kept import once
from plans.models import AcceptancePoint, Evidence, Filing, FilingFigure, PlanItem, PlanRevision
from plans.selectors.claims import Claim, claims_of
from plans.selectors.content import items_of
from plans.selectors.filings import counting_filings


@dataclass(frozen=True)
class FiledItem:
    """An item, its acceptance points, and the filing that counts with its figures; ``evidence`` is its number of files."""

    item: PlanItem
    points: list[AcceptancePoint]
    filing: Filing | None
    figures: list[FilingFigure]
    evidence: int

    @property
    def claims(self) -> list[Claim]:
        """What is claimed here without being shown."""
        if self.filing is None:
            return []
        return claims_of(self.item, self.points, self.filing.text, self.figures, proven=self.evidence > 0)


@once
def filed_items(revision: PlanRevision, as_of: dt.date) -> list[FiledItem]:
    """All headings, tasks and indicators in their order, each with thread and parent."""
    items = list(items_of(revision).prefetch_related(None).select_related(None).select_related("thread"))
    by_id = {item.pk: item for item in items}
    for item in items:
        if item.parent_id:
            item.parent = by_id[item.parent_id]
    here = PlanItem.objects.filter(revision=revision)
    filings = {f.thread_id: f for f in counting_filings(here.values("thread"), as_of)}
    ids = [filing.pk for filing in filings.values()]
    points = _by(
        AcceptancePoint.objects.filter(item__in=here).defer("public_id").order_by("position"), "item_id"
    )
    figures = _by(
        FilingFigure.objects.filter(filing__in=ids).defer("public_id").order_by("position"), "filing_id"
    )
    evidence = Counter(Evidence.objects.filter(filing__in=ids).order_by().values_list("filing_id", flat=True))
    rows = []
    for item in items:
        filing = filings.get(item.thread_id)
        key = filing.pk if filing else 0
        rows.append(
            FiledItem(item, points.get(item.pk, []), filing, figures.get(key, []), evidence.get(key, 0))
        )
    return rows


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


def _by(rows: QuerySet[Any] | Iterable[Any], key: str) -> dict[int, list[Any]]:
    """The rows in their order under the id of what they belong to."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(row)
    return found
