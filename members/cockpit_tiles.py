"""The roll on the cockpit."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from groupportal.reporting.registry import Tile, tile
from groupportal.reporting.values import Period, facts, wanted
from members.report_sections import by_category
from members.selectors.size import size_on


@tile("members", title="成员单位", order=10, action="members.view_roll", waits_for="成员名单里有在册单位")
def members(period: Period) -> Tile | None:
    """How many members, who came and went in the period, and of which kinds they are."""
    found = facts([wanted(code, period) for code in ("members.active", "members.joined", "members.left")])
    if not found[0].value:
        return None
    return Tile(
        facts=tuple(found),
        reading=size_on(period.as_of).sentence,
        url=reverse("members:list", urlconf=settings.GROUP_URLCONF),
        exhibit=by_category(period),
    )
