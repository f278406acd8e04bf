"""岗位与就业 in the annual report: what each subject tells, in order."""

from __future__ import annotations

from collections.abc import Callable

from employment import graduate_report
from groupportal.reporting.registry import report_section
from groupportal.reporting.values import Period

SENTENCES: tuple[Callable[[Period], list[str]], ...] = (graduate_report.told,)
"""What each subject tells, in order: lines of text with references to figures."""


@report_section("employment", title="岗位与就业", order=57, waits_for="登记了岗位需求或毕业生")
def employment(period: Period) -> str:
    """Posts, matching, and where graduates went."""
    return "\n".join(line for tell in SENTENCES for line in tell(period))
