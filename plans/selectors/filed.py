"""Each task and indicator of a revision with its points and what was filed, for tables of thousands of rows.

What the plan asks is kept until the plan changes, what was filed is read in three queries at any size; both are plain data,
joined here by id: making models of 2,000 tasks takes longer than the reading. A task on which nothing changed is the same as
before, with all that was worked out of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from groupportal.tenancy.kept import kept, of_each, once
from plans.models import AcceptancePoint, Evidence, Filing, FilingFigure, FilingSource, PlanItem, PlanRevision
from plans.selectors.filed_item import FiledItem
from plans.selectors.filings import counting_filings
from plans.selectors.outcome import with_vetoes
from plans.selectors.rows import (
    FigureRow,
    Filed,
    FilingRow,
    ItemRow,
    PointRow,
    Proofs,
    ThreadRow,
)


@once
def filed_items(revision: PlanRevision, as_of: dt.date) -> list[FiledItem]:
    """All headings, tasks and indicators in their order, each with thread and parent."""
    counting = counting_filings(PlanItem.objects.filter(revision=revision).values("thread"), as_of)
    filed = filed_by_thread(counting)
    rows = [(item, points, *filed.get(item.thread_id, NOTHING)) for item, points in _asked_for(revision)]
    found = of_each("plans.filed", rows, lambda row: FiledItem(*row), revision.pk, as_of)
    return with_vetoes(found, as_of)


NOTHING = (None, (), ())
"""Of what nothing was filed on."""


def filed_by_thread(filings: QuerySet[Filing]) -> dict[int, tuple[FilingRow, Sequence[FigureRow], Proofs]]:
    """Filings, one of a task, each with its figures and what its files prove, by thread. Three queries at any size."""
    withdrawn = FilingSource.withdrawn().filter(filing=OuterRef("pk"))
    told = filings.annotate(is_outdated=Exists(withdrawn)).values_list(*FilingRow._fields[:-1], "is_outdated")
    rows = list(map(FilingRow._make, told))
    if not rows:
        return {}
    # By their ids: asked again in each of the two, which filing counts would be found out three times.
    keys = [row.pk for row in rows]
    figures: Mapping[int, Sequence[FigureRow]] = figures_of(keys)
    files = Evidence.objects.filter(filing__in=keys).order_by("filing_id", "points")
    proofs: dict[int, Proofs] = {}
    for filing, lines, many in files.values_list("filing_id", "points").annotate(Count("pk")):
        proofs[filing] = (*proofs.get(filing, ()), *[tuple(lines)] * many)
    return {row.thread_id: (row, figures.get(row.pk, ()), proofs.get(row.pk, ())) for row in rows}


def _asked_for(revision: PlanRevision) -> list[tuple[ItemRow, Sequence[PointRow]]]:
    """The items with their points: the same on every day whatever is filed, so kept until the plan changes."""

    def asked() -> list[tuple[ItemRow, Sequence[PointRow]]]:
        given = AcceptancePoint.objects.filter(item__revision=revision).order_by("position")
        points = _by(map(PointRow._make, given.values_list(*PointRow._fields)), "item_id")
        items = PlanItem.objects.filter(revision=revision).order_by("-kind", "position")
        rows = list(items.values_list(*ItemRow._fields[:-2], "thread", "thread__public_id"))
        made: dict[int | None, ItemRow] = {}
        for *told, thread, public_id in sorted(rows, key=lambda row: row[1] is not None):  # headings first
            item = ItemRow._make([*told, ThreadRow(thread, public_id), made.get(told[1])])
            made[item.pk] = item
        return [(made[row[0]], points.get(row[0], ())) for row in rows]

    return kept("plans.asked_for", asked, revision.pk)


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
    rows = FilingFigure.objects.filter(filing__in=filings).order_by("position", "year")
    return _by(map(FigureRow._make, rows.values_list(*FigureRow._fields)), "filing_id")


def evidence_of(filings: Iterable[Filed | None]) -> dict[int, list[Evidence]]:
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
