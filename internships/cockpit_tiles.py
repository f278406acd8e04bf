"""Internships on the cockpit."""

from __future__ import annotations

from groupportal.reporting.registry import Tile, tile
from groupportal.reporting.values import Period, facts, wanted
from internships.report_sections import by_school


@tile(
    "internships",
    title="学生实习",
    order=35,
    action="internships.view_figures",
    waits_for="有学生到岗实习的记录",
)
def internships(period: Period) -> Tile | None:
    """How many students were at how many units in the year, and who is there now."""
    codes = ("internships.interns", "internships.hosts", "internships.running", "internships.safety_passed")
    found = facts([wanted(code, period) for code in codes])
    table = by_school(period)
    if table is None or not found[0].value:
        return None
    return Tile(facts=tuple(found), reading=table.reading, url=found[0].url, exhibit=table)
