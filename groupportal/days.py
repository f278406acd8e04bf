"""Days as rules read them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.ui.formats import cndate

OLDEST = dt.date(1949, 10, 1)


def checked_day(day: dt.date, label: str) -> dt.date:
    """A day on which something happened: not before 1949, not to come. DomainError else."""
    if day > timezone.localdate():
        raise DomainError("day_to_come", f"{label}{cndate(day)}还没有到，请填写今天或以前的日期。")
    if day < OLDEST:
        raise DomainError("day_too_early", f"{label}{cndate(day)}早于 1949 年，请核对年份。")
    return day


LATEST = dt.date(2199, 12, 31)
"""Cut-off dates lie between ``OLDEST`` and this day: nothing the portal keeps is older, no plan reaches further."""


def cut_off_date(text: str) -> dt.date:
    """A cut-off date written 2023-06-30. DomainError in words for what is no date, or out of range."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise DomainError("no_day", f"日期“{text[:20]}”不对，请写成 2023-06-30 的形式。") from None
    if not OLDEST <= day <= LATEST:
        raise DomainError("day_out_of_range", f"日期“{text[:20]}”不在 1949 年至 2199 年之间，请核对年份。")
    return day
