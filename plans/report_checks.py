"""What is looked for in plan and filings before the tables and the report are printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from groupportal.reporting.checks import looked_for, report_check
from groupportal.warnings.registry import Warned
from plans.selectors.checks import (
    below_targets,
    changed_targets,
    shares_that_differ,
    shares_without_base,
    strange_evidence,
    totals_for_years,
)
from plans.selectors.warned import KIND, TITLES

_ACTION = "plans.view_plan"

looked_for(KIND, *TITLES.values())


@report_check("plans.evidence", title="佐证不在期内", action=_ACTION)
def evidence(as_of: dt.date) -> Iterable[Warned]:
    """Evidence of other years than the plan's."""
    return (found.warned("plans.evidence", as_of) for found in strange_evidence(as_of))


@report_check("plans.below_target", title="写全部完成而数值低于目标", action=_ACTION)
def below_target(as_of: dt.date) -> Iterable[Warned]:
    """Called wholly done, though below."""
    return (found.warned("plans.below_target", as_of) for found in below_targets(as_of))


@report_check("plans.total_for_years", title="每年的目标用累计数回答", action=_ACTION)
def total_for_years(as_of: dt.date) -> Iterable[Warned]:
    """A sum where each year is asked for."""
    return (found.warned("plans.total_for_years", as_of) for found in totals_for_years(as_of))


@report_check("plans.share_without_base", title="占比没有基数", action=_ACTION)
def share_without_base(as_of: dt.date) -> Iterable[Warned]:
    """A share of what?"""
    return (found.warned("plans.share_without_base", as_of) for found in shares_without_base(as_of))


@report_check("plans.share_differs", title="占比与分子分母不符", action=_ACTION)
def share_differs(as_of: dt.date) -> Iterable[Warned]:
    """Another share than its own two numbers make."""
    return (found.warned("plans.share_differs", as_of) for found in shares_that_differ(as_of))


@report_check("plans.target_changed", title="各版规划的目标不同", action=_ACTION, also=("目标任务分解表",))
def target_changed(as_of: dt.date) -> Iterable[Warned]:
    """Other numbers than an earlier version had."""
    return (one.warned("plans.target_changed", as_of) for one in changed_targets(as_of))
