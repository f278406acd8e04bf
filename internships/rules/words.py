"""Words that several articles use."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import InternshipKind
from internships.rules.rule import Finding, no, yes

EXEMPTION = (
    "exemption.is_filed exemption.filing_number exemption.filed_on exemption.covers exemption.valid_until"
)
"""Inputs of ``lifted``."""
FILED = "exemption.is_filed"
NOT_FILED = {FILED: False}


def is_post(f: Any) -> bool:
    """岗位实习, to which most articles speak."""
    return bool(f.placement.kind == InternshipKind.POST)


def listed(names: Iterable[str]) -> str:
    """Names in their order, parted by the Chinese comma."""
    return "、".join(names)


def after_start(f: Any, dated: Iterable[tuple[str, dt.date]]) -> str:
    """What was dated after the first day, in words; "" for nothing."""
    start = f.placement.starts_on
    late = [f"{what}{cndate(day)}" for what, day in dated if day > start]
    return f"{listed(late)}，晚于实习开始日{cndate(start)}" if late else ""


def lifted(f: Any, done: str, code: str) -> Finding:
    """What Article 17 forbids and is done: lawful only under an arrangement filed beforehand that covers this rule."""
    filing = f.exemption
    if not filing.is_filed:
        return no(f"{done}，且没有事先向主管部门备案")
    number = filing.filing_number
    if code not in filing.covers:
        return no(f"{done}，备案{number}的范围不包括这一项")
    if filing.filed_on >= f.placement.starts_on:
        return no(f"{done}，备案{number}日期{cndate(filing.filed_on)}不早于实习开始日")
    if filing.valid_until < f.on:
        return no(f"{done}，备案{number}已于{cndate(filing.valid_until)}到期")
    return yes(f"{done}，已事先备案，备案号{number}")


def age(born: dt.date, on: dt.date) -> int:
    """Full years on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
