"""The roll on the cockpit."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from groupportal.reporting.registry import Tile, tile
from groupportal.reporting.values import Period, facts, known, wanted
from members.report_sections import by_category
from members.selectors.size import size_on
from plans.selectors.outcome import aims_of


@tile("members", title="成员单位", order=10, action="members.view_roll", waits_for="成员名单里有在册单位")
def members(period: Period) -> Tile | None:
    """How many members, who came and went in the period, and of which kinds they are."""
    found = facts([wanted(code, period) for code in ("members.active", "members.joined", "members.left")])
    if not found[0].value:
        return None
    aims = [aim for aim in aims_of("members.active", period.as_of) if not aim.params]
    page = reverse("members:list", urlconf=settings.GROUP_URLCONF)
    return Tile(
        facts=tuple(found),
        reading=size_on(period.as_of).sentence,
        url=f"{page}?as_of={period.as_of:%Y-%m-%d}",
        target=known("plans.point_target", period, aims[0].value, **aims[0].named) if aims else None,
        exhibit=by_category(period),
    )
