"""The points on the cockpit."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from groupportal.reporting.registry import Tile, tile
from groupportal.reporting.values import Period, facts, wanted
from points.report_sections import by_grade, by_item


@tile(
    "points",
    title="合作贡献积分",
    order=40,
    action="points.view_ranking",
    waits_for="积分台账有本年度的记录，或公布了定级",
)
def points(period: Period) -> Tile | None:
    """Points given in the year, to how many units, and the units by grade."""
    codes = ("points.total", "points.scoring", "points.graded")
    found = facts([wanted(code, period) for code in codes])
    if not any(one.value for one in found):
        return None
    table = by_item(period) or by_grade(period)
    page = reverse("points:ranking", urlconf=settings.GROUP_URLCONF)
    return Tile(
        facts=tuple(found),
        reading=table.reading if table else "",
        url=f"{page}?as_of={period.as_of:%Y-%m-%d}",
        exhibit=table,
    )
