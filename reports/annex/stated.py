"""Sums and rates that an imported file stated otherwise than its figures give: said again before printing."""

from __future__ import annotations

import datetime as dt

from budget.selectors import entries_of
from groupportal.imports.enums import BatchState, ProblemLevel
from groupportal.imports.models import ImportBatch
from groupportal.imports.selectors import warned_of
from groupportal.ui.formats import cndate
from groupportal.warnings.registry import Warned
from plans.models import Plan

_STATED = ("total_differs", "rate_differs")
"""What the reader says of a sum or a rate in the file that does not follow from its parts."""


def stated_differently(plan: Plan, as_of: dt.date) -> list[Warned]:
    """What the file last imported for this day stated otherwise than its figures give, until the ledger of that day changes."""
    batch = (
        ImportBatch.objects.filter(kind="plan", state=BatchState.APPLIED, finished_at__isnull=False)
        .select_related("file")
        .order_by("-finished_at")
        .first()
    )
    if batch is None or not (
        batch.params.get("as_of") == as_of.isoformat()
        or ["截至", cndate(as_of)] in batch.summary.get("facts", [])
    ):
        return []
    if entries_of(plan).filter(occurred_on__lte=as_of, created_at__gt=batch.finished_at).exists():
        return []
    found = batch.problems.filter(code__in=_STATED, level=ProblemLevel.WARNING).order_by("position")
    return [warned_of(problem, batch) for problem in found]
