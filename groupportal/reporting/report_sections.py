"""存在问题: what the rooms say is lacking, numbered."""

from __future__ import annotations

from groupportal.reporting.registry import problems_in_order, report_section
from groupportal.reporting.values import Period


@report_section(
    "problems",
    title="存在的问题",
    order=90,
    waits_for="有待补的任务、没有说明的经费提醒或缺少的材料；都没有时这一节可以留空",
)
def problems(period: Period) -> str:
    """One paragraph for each thing that is lacking."""
    said = [line for draft in problems_in_order() for line in draft(period).splitlines() if line]
    return "\n".join(f"{number}.{line}" for number, line in enumerate(said, 1))
