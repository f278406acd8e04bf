"""A plan on a day, short enough to be kept until a record changes: every task with what a line of the tree says of it."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import NamedTuple

from groupportal.tenancy.kept import kept, of_each
from plans.models import PlanRevision, ResponsibleUnit
from plans.selectors.filed_item import FiledItem
from plans.selectors.progress import Progress, progress_of


class Line(NamedTuple):
    """A task or indicator: how many points it has, a file proves, are claimed without being shown; what they lack, what fails the plan."""

    thread: str
    name: str
    pinyin: str
    units: tuple[str, ...]
    reported: bool
    overdue: bool
    evidence: int
    points: int
    evidenced: int
    claimed: int
    unproven: int
    unnumbered: int
    vetoes: tuple[str, ...]


class Heading(NamedTuple):
    """A heading with how far it is, or a task of the first level ``alone``."""

    kind: str
    name: str
    alone: bool
    note: str
    share: int
    lines: tuple[Line, ...]


def overview_of(revision: PlanRevision, as_of: dt.date) -> tuple[Heading, ...]:
    """The headings and tasks of a revision in their order, as they stand on a day."""
    return kept("plans.overview", lambda: headings_of(progress_of(revision, as_of)), revision.pk, as_of)


def headings_of(progress: Progress) -> tuple[Heading, ...]:
    """A heading for each branch, with a line for each of its rows."""
    units: dict[int, list[str]] = {}
    named = ResponsibleUnit.objects.filter(item__revision=progress.revision).order_by("item", "position")
    for item, name in named.values_list("item_id", "name"):
        units.setdefault(item, []).append(name)
    rows = [(r, r.item.thread_id in progress.late, units.get(r.item.pk, [])) for r in progress.rows]
    lines = iter(of_each("plans.lines", rows, _line, progress.revision.pk, progress.as_of))
    return tuple(
        Heading(
            branch.item.kind,
            branch.item.name,
            branch.alone,
            branch.note,
            branch.share,
            tuple(itertools.islice(lines, branch.total)),
        )
        for branch in progress.branches
    )


def _line(found: tuple[FiledItem, bool, list[str]]) -> Line:
    row, is_late, units = found
    return Line(
        str(row.item.thread.public_id),
        row.item.name,
        row.item.pinyin,
        tuple(units),
        row.reported,
        is_late,
        row.evidence,
        len(row.points),
        len(row.evidenced),
        len(row.claimed),
        row.unproven,
        row.unnumbered,
        row.vetoes,
    )
