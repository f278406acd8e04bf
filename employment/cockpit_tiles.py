"""What the cockpit shows of 岗位与就业."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from employment.graduate_report import RATES, by_school
from groupportal.reporting.registry import Tile, tile
from groupportal.reporting.values import Period, facts, wanted


@tile("graduates", title="毕业生去向", order=47, action="employment.view_figures", waits_for="列入了毕业生")
def graduates(period: Period) -> Tile | None:
    """The year's graduates and where they went, by school."""
    found = facts([wanted(code, period) for code in (*RATES, "employment.response_rate")])
    table = by_school(period)
    if table is None:
        return None
    answered = found[-1]
    page = reverse("employment:destinations", urlconf=settings.GROUP_URLCONF)
    return Tile(
        facts=tuple(found),
        reading=table.reading,
        url=f"{page}?as_of={period.as_of:%Y-%m-%d}",
        exhibit=table,
        warning=f"答复率只有 {answered.text}%，没有答复的要催。" if (answered.value or 0) < 85 else "",
    )
