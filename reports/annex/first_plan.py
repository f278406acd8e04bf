"""The plan a group's first file makes: its name and its term, guessed where nobody has said it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.utils import timezone

from groupportal.tenancy.scope import active_group
from groupportal.ui.formats import cndate
from plans.models import Plan
from plans.services.revision import create_plan
from reports.annex.values import Reading


def first_plan(reading: Reading, as_of: dt.date | None, by: Any) -> tuple[Plan, str]:
    """Make the main plan. With it the sentence that says which term was guessed; "" where none was.

    A breakdown names its years itself. An annex names none: the term is the group's own, or two years before its date up to it.
    """
    group = active_group()
    if reading.breakdown:
        years = reading.breakdown.years
        name = re.sub(r"目标任务分解表.*$", "", reading.breakdown.title).strip() or f"{group}建设规划"
        starts, ends = dt.date(min(years), 1, 1), dt.date(max(years), 12, 31)
        return create_plan(name[:200], starts, ends, by=by, is_main=True), ""
    starts = group.term_starts_on or dt.date((as_of or timezone.localdate()).year - 2, 1, 1)
    ends = group.term_ends_on or as_of or starts
    plan = create_plan(f"{group}建设方案"[:200], starts, ends, by=by, is_main=True)
    return plan, _guess(starts, ends)


def _guess(starts: dt.date, ends: dt.date) -> str:
    group = active_group()
    if group.term_starts_on and group.term_ends_on:
        return ""
    missing = [
        word
        for word, known in (("开始", group.term_starts_on), ("结束", group.term_ends_on))
        if known is None
    ]
    which = "没有填建设期" if len(missing) == 2 else f"没有填建设期{missing[0]}的日期"
    return (
        f"集团资料里{which}，文件也没有写，系统按截至日期推算建设期为{cndate(starts)}至{cndate(ends)}。"
        "如果不对，请先在“集团资料”里填好建设期，再重新检查这份文件；已经导入的，在规划里改起止日期。"
    )
