"""How the group grew: members by kind at year ends, against the plan, by region. Every bar opens to its list."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from groupportal.metrics.links import figure_url
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.charts import Reading, axis_top, line_chart
from groupportal.ui.formats import cndate, cnmonth, count
from groupportal.ui.pages import Page
from members.enums import REST, SERIES
from members.selectors.growth import METRIC, counts_at, year_ends
from members.selectors.roll import Kind
from members.views.growth_parts import region_table, segments_of
from plans.selectors.outcome import aims_of


class Growth(AsOfMixin, Page):
    """Year ends up to the cut-off date, and that date itself."""

    action = "members.view_growth"
    title = "成员发展"
    template_name = "members/growth.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = year_ends(self.as_of)
        found = counts_at(days)
        top = axis_top(max((sum(c.values()) for c in found.values()), default=0) or 1)
        years = [self._year(day, found[day], top) for day in days]
        aims = aims_of(METRIC, self.as_of)
        whole = [aim.value for aim in aims if not aim.params]
        goals = [self._goal(aim.label, aim.value, aim.params, found[days[-1]]) for aim in aims]
        return super().get_context_data(
            **{
                "legend": [*((code, label) for code, label, _ in SERIES), REST],
                "years": years,
                "reading": self._reading(years),
                "total": self._total(days, found, max(whole, default=None)),
                "goals": goals,
                **region_table(self.as_of, self.request.GET.get("sort", "")),
                **kwargs,
            }
        )

    def _year(self, day: dt.date, kinds: Counter[Kind], top: Any) -> dict[str, Any]:
        segments, total = segments_of(kinds, day, top), sum(kinds.values())
        label = f"{day.year}年末" if (day.month, day.day) == (12, 31) else cndate(day)
        url = figure_url("members.active", day)
        return {"label": label, "segments": segments, "total": total, "url": url}

    def _total(self, days: list[dt.date], found: dict[dt.date, Counter[Kind]], target: Any) -> Any:
        """All members over the years, with the target where the plan has one for them all."""
        readings = [
            Reading(
                f"{d.year}年" if d != self.as_of else cnmonth(d),
                sum(found[d].values()),
                figure_url("members.active", d),
            )
            for d in days
        ]
        return line_chart("集团成员总数", readings, "家", target)

    def _goal(self, text: str, target: Any, params: dict[str, str], kinds: Counter[Kind]) -> dict[str, Any]:
        """One acceptance point: its target and how many there are."""
        n = sum(
            c
            for (category, industry), c in kinds.items()
            if params.get("category", category) == category and params.get("industry", industry) == industry
        )
        url = figure_url("members.active", self.as_of, **params)
        return {"text": text, "target": target.normalize(), "value": n, "url": url}

    def _reading(self, years: list[dict[str, Any]]) -> str:
        """One sentence on where the group stands and where it began."""
        last = years[-1]
        shares = "、".join(f"{s['label']} {count(s['count'])} 家" for s in last["segments"] if s["count"])
        if not last["total"]:
            return f"截至{cndate(self.as_of)}还没有登记成员单位。"
        begin = f"从{years[0]['label']}的 {count(years[0]['total'])} 家" if len(years) > 1 else ""
        return f"{begin}发展到{last['label']}的 {count(last['total'])} 家，其中{shares}。".removeprefix(
            "发展到"
        )
