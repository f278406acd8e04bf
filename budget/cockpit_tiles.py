"""The money on the cockpit."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from budget.report_sections import MEASURES, by_source, matrix_on, open_warnings, reading_of
from groupportal.reporting.registry import Tile, tile
from groupportal.reporting.values import Period, facts, wanted


@tile("budget", title="经费", order=30, action="budget.view_budget", waits_for="预算已编制或台账有记录")
def money(period: Period) -> Tile | None:
    """What came in against the budget, by source; what nobody has explained."""
    matrix = matrix_on(period.as_of)
    if matrix is None:
        return None
    codes = ("budget.received", "budget.spent", "budget.received_rate", "budget.spent_rate", MEASURES[0])
    *found, planned = facts([wanted(code, period) for code in codes])
    page = reverse("budget:overview", urlconf=settings.GROUP_URLCONF)
    left = [one.sentence for one in open_warnings(matrix) if one.thread is None]
    return Tile(
        facts=tuple(found),
        reading=reading_of(matrix),
        url=f"{page}?as_of={period.as_of:%Y-%m-%d}",
        target=planned if planned.value else None,
        exhibit=by_source(period),
        warning=left[0] if left else "",
    )
