"""Exhibits on pages."""

from __future__ import annotations

from typing import Any

from django import template

from groupportal.reporting.drawing import chart_of
from groupportal.reporting.values import Exhibit, Fact
from groupportal.ui.charts import BarChart, LineChart
from groupportal.ui.pieces import figure

register = template.Library()


@register.inclusion_tag("reporting/exhibit.html", takes_context=True)
def exhibit(
    context: template.Context, shown: Exhibit, *, bars: int = 0, bare: bool = False, tabled: bool = True
) -> dict[str, Any]:
    """The chart with its table below it; ``bare``: title and reading stand elsewhere; ``bars``: at most so many are drawn."""
    chart = chart_of(shown, bars)
    return {
        "exhibit": shown,
        "chart": chart,
        "is_line": isinstance(chart, LineChart),
        "bare": bare,
        "tabled": tabled,
        "left_out": len(shown.drawn) - len(chart.groups) if isinstance(chart, BarChart) else 0,
        "request": context.get("request"),
    }


@register.simple_tag
def fact(one: Any, size: str = "", label: str = "") -> Any:
    """A cell of an exhibit, or a figure of a tile: a door where it is a figure, its words else."""
    if not isinstance(one, Fact):
        return "—" if one is None else one
    return figure(one.text, unit=one.unit if size else "", href=one.url, label=label or one.label, size=size)
