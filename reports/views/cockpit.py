"""驾驶舱: the group's year on one page, on a desk, a phone, paper, or a wall that turns its pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from groupportal.reporting.values import Period, require_past
from groupportal.tenancy.kept import kept
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import cndate
from groupportal.ui.pages import Page
from reports.selectors.cockpit import tiles_for, years_on

_ON_A_WALL = 6
"""So many tiles a wall holds at once, where nobody scrolls."""


class Cockpit(AsOfMixin, Page):
    """The tiles of all rooms as of a day: 1 January of its year up to it, the same days of the year before beside it."""

    action = "reports.view_cockpit"
    title = "驾驶舱"

    @property
    def on_wall(self) -> bool:
        """Whether a wall shows it: full screen, turning by itself."""
        return "wall" in self.request.GET

    def get_template_names(self) -> list[str]:
        return ["reports/wall.html" if self.on_wall else "reports/cockpit.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        require_past(self.as_of, today)
        period = Period(dt.date(self.as_of.year, 1, 1), self.as_of)
        years = [
            (year, min(dt.date(year, 12, 31), today), year == self.as_of.year) for year in years_on(today)
        ]
        return super().get_context_data(
            **{
                "drawn": kept(
                    "cockpit", lambda: self._drawn(period), period, self.on_wall, self.request.viewer.key
                ),
                "years": years,
                "period": period,
                "lead": f"{cndate(period.since)}至{cndate(period.as_of)}，旁边是上年同期（到{cndate(period.before.as_of)}为止）。",
                **kwargs,
            }
        )

    def _drawn(self, period: Period) -> SafeString:
        """The tiles as they stand on the page; of them alone it is made, so that it can be kept."""
        tiles = tiles_for(self.request.viewer, period)
        filled = [one for one in tiles if one.tile]
        context = {
            "tiles": tiles,
            "filled": filled,
            "overviews": [filled[at : at + _ON_A_WALL] for at in range(0, len(filled), _ON_A_WALL)],
            "waiting": [one for one in tiles if not one.tile],
        }
        return render_to_string("reports/_wall.html" if self.on_wall else "reports/_tiles.html", context)
