"""The opening of the annual report: who the group is, and the year in a few figures of every room."""

from __future__ import annotations

from groupportal.reporting.registry import report_section
from groupportal.reporting.values import Period, facts, wanted
from groupportal.tenancy.scope import active_group
from groupportal.ui.formats import cndate

_YEAR = {
    "members.active": "有成员单位{{members.active}}家",
    "plans.tasks_reported": "规划的{{plans.tasks_total}}项任务与指标已填报{{plans.tasks_reported}}项",
    "budget.received": "经费累计到位{{budget.received}}万元、支出{{budget.spent}}万元",
    "experts.in_pool": "专家库有专家{{experts.in_pool}}人",
    "points.scoring": "{{points.scoring}}家单位获得合作贡献积分",
}
"""Which figure has to be there, and what is said of it."""
_BEFORE = {
    "members.active": "（上年同期{{members.active when=year_before}}家）",
    "experts.in_pool": "（上年同期{{experts.in_pool when=year_before}}人）",
    "points.scoring": "（上年同期{{points.scoring when=year_before}}家）",
}
"""What is said beside of the year before, where it has a figure."""


@report_section("overview", title="集团概况", order=10, waits_for="集团资料、成员名单或规划")
def overview(period: Period) -> str:
    """The group by its own facts, then the figures of the year that there are."""
    group = active_group()
    lines = []
    lead = f"由{group.lead_unit}牵头" if group.lead_unit else ""
    term = (
        f"建设期自{cndate(group.term_starts_on)}至{cndate(group.term_ends_on)}"
        if group.term_starts_on and group.term_ends_on
        else ""
    )
    if lead or term:
        lines.append(f"{group.name}{'，'.join(part for part in (lead, term) if part)}。")
    found = facts(
        [wanted(code, period) for code in _YEAR] + [wanted(code, period.before) for code in _BEFORE]
    )
    before = {one.code for one in found[len(_YEAR) :] if one.value}
    said = [
        _YEAR[one.code] + (_BEFORE[one.code] if one.code in before else "")
        for one in found[: len(_YEAR)]
        if one.value
    ]
    if said:
        lines.append(f"截至报告期末，集团{'；'.join(said)}。")
    return "\n".join(lines)
