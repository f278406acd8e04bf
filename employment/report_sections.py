"""岗位与就业 in the annual report: what each subject tells, in order."""

from __future__ import annotations

from collections.abc import Callable

from employment import demand_report, graduate_report
from employment.selectors.figures import Narrowed, opened_between
from groupportal.reporting.readings import most
from groupportal.reporting.registry import exhibit, report_section
from groupportal.reporting.values import Chart, Exhibit, Period, facts, wanted
from members.enums import Section

SENTENCES: tuple[Callable[[Period], list[str]], ...] = (demand_report.told, graduate_report.told)
"""What each subject tells: lines of text with references to figures, and its exhibits."""


@exhibit("employment.by_section", title="各行业岗位需求", action="employment.view_figures")
def by_section(period: Period) -> Exhibit | None:
    """Posts and places by section of the economy; those of no known section are in the sum alone."""
    held = opened_between(period.since, period.as_of, Narrowed()).exclude(section="").order_by("section")
    used = list(held.values_list("section", flat=True).distinct())
    if not used:
        return None
    keys = [*({"section": code} for code in used), {}]
    found = facts(
        [wanted(f"employment.{what}", period, **key) for key in keys for what in ("demands", "places")]
    )
    names = [Section(code).label.partition(" ")[2] for code in used]
    rows = list(zip([*names, "合计"], found[::2], found[1::2], strict=True))
    total = rows[-1][2].text
    by_name = [(name, number) for name, _, number in rows[:-1]]
    return Exhibit(
        title="各行业岗位需求",
        head=("行业", "岗位需求（条）", "岗位（个）"),
        rows=tuple(rows),
        reading=f"{most(by_name, '个岗位')}，共 {total} 个。"
        if len(by_name) > 1
        else f"都是{by_name[0][0]}，{total} 个岗位。",
        chart=Chart.BARS,
        total_last=True,
    )


@report_section("employment", title="岗位与就业", order=58, waits_for="发布了岗位或登记了毕业去向")
def employment(period: Period) -> str:
    """Posts, matching, and what became of graduates."""
    lines = [line for tell in SENTENCES for line in tell(period)]
    return "\n".join(lines)
