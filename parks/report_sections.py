"""Parks in the annual report: what each subject tells, in order."""

from __future__ import annotations

from collections.abc import Callable

from groupportal.reporting.registry import report_section
from groupportal.reporting.values import Period
from parks import request_report

SENTENCES: tuple[Callable[[Period], list[str]], ...] = (request_report.told,)
"""What each subject tells, in order: lines of text with references to figures."""


@report_section("parks", title="园区服务", order=45, waits_for="登记了园区和服务中心")
def parks(period: Period) -> str:
    """Centres, what they did for firms, and what it was worth."""
    return "\n".join(line for tell in SENTENCES for line in tell(period))
