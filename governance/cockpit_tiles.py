"""What the cockpit shows of 治理."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from governance.report_sections import by_kind
from groupportal.reporting.registry import Tile, tile
from groupportal.reporting.values import Period, facts, wanted


@tile("governance", title="治理机构", order=15, action="governance.view_bodies", waits_for="登记了治理机构")
def governance(period: Period) -> Tile | None:
    """Bodies, seats, and how many keep their charter."""
    codes = (
        "governance.bodies",
        "governance.seats",
        "governance.chartered",
        "governance.keeping_charter",
        "governance.meetings",
    )
    found = facts([wanted(code, period) for code in codes])
    table = by_kind(period)
    if table is None:
        return None
    _, _, asked, kept, _ = found
    broken = int((asked.value or 0) - (kept.value or 0))
    page = reverse("governance:compliance", urlconf=settings.GROUP_URLCONF)
    return Tile(
        facts=tuple(found),
        reading=table.reading,
        url=f"{page}?as_of={period.as_of:%Y-%m-%d}",
        warning=f"{broken} 个机构有章程要求没有做到。" if broken else "",
    )
