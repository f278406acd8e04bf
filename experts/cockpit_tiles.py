"""The pool of experts on the cockpit."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from experts.report_sections import by_kind
from groupportal.reporting.registry import Tile, tile
from groupportal.reporting.values import Period, facts, wanted


@tile("experts", title="专家库", order=50, action="experts.view_experts", waits_for="专家库里有在库专家")
def experts(period: Period) -> Tile | None:
    """How many, of which kinds, what they did in the year."""
    table = by_kind(period)
    codes = ("experts.in_pool", "experts.engaged", "experts.deeds", "experts.hours")
    found = facts([wanted(code, period) for code in codes])
    if table is None or not found[0].value:
        return None
    page = reverse("experts:list", urlconf=settings.GROUP_URLCONF)
    return Tile(
        facts=tuple(found), reading=table.reading, url=f"{page}?as_of={period.as_of:%Y-%m-%d}", exhibit=table
    )
