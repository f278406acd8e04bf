"""What the cockpit shows of 园区."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from groupportal.reporting.registry import Tile, tile
from groupportal.reporting.values import Period, facts, wanted
from parks.report_sections import value_by_year
from parks.selectors.centre import QUIET_DAYS, without_activity

_CODES = (
    "parks.centres",
    "parks.residents",
    "parks.requests_done",
    "parks.firms_served",
    "parks.value",
)


@tile("parks", title="园区服务", order=45, action="parks.view_figures", waits_for="登记了园区和服务中心")
def parks(period: Period) -> Tile | None:
    """Centres, the firms in their parks, what was done for them, and its worth."""
    found = facts([wanted(code, period) for code in _CODES])
    centres, firms, done, served, worth = found
    if not centres.value:
        return None
    quiet = len(without_activity(period.as_of))
    page = reverse("parks:centres", urlconf=settings.GROUP_URLCONF)
    return Tile(
        facts=tuple(found),
        reading=(
            f"{centres.text} 个服务中心服务园区企业 {firms.text} 家；"
            f"本年度为 {served.text} 家企业完成 {done.text} 项服务，企业确认价值 {worth.text} 万元。"
        ),
        url=f"{page}?as_of={period.as_of:%Y-%m-%d}",
        exhibit=value_by_year(period),
        warning=f"{quiet} 个服务中心 {QUIET_DAYS} 天没有活动。" if quiet else "",
    )
