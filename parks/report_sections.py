"""Parks in the annual report: what each subject tells, in order."""

from __future__ import annotations

from collections.abc import Callable

from groupportal.reporting.registry import report_section
from groupportal.reporting.values import Period, facts, wanted
from parks import college_report, project_report, request_report


def centres_told(period: Period) -> list[str]:
    """How many centres there are, how many are new, and how many firms they serve."""
    codes = ("parks.centres", "parks.centres_opened", "parks.residents")
    number, opened, firms = facts([wanted(code, period) for code in codes])
    if not number.value:
        return []
    line = "集团在园区设有“1+N”服务中心{{parks.centres}}个"
    line += "，其中本年度新建{{parks.centres_opened}}个" if opened.value else ""
    served = ["服务园区入驻企业{{parks.residents}}家。"] if firms.value else []
    return [f"{line}。", *served]


SENTENCES: tuple[Callable[[Period], list[str]], ...] = (
    centres_told,
    request_report.told,
    project_report.told,
    college_report.told,
)
"""What each subject tells, in order: lines of text with references to figures."""


@report_section("parks", title="园区服务", order=45, waits_for="登记了园区和服务中心")
def parks(period: Period) -> str:
    """Centres, what they did for firms, and what it was worth."""
    return "\n".join(line for tell in SENTENCES for line in tell(period))
