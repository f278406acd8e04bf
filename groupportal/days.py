"""Days as rules read them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.ui.asof import OLDEST
from groupportal.ui.formats import cndate


def checked_day(day: dt.date, label: str) -> dt.date:
    """A day on which something happened: not before 1949, not to come. DomainError else."""
    if day > timezone.localdate():
        raise DomainError("day_to_come", f"{label}{cndate(day)}还没有到，请填写今天或以前的日期。")
    if day < OLDEST:
        raise DomainError("day_too_early", f"{label}{cndate(day)}早于 1949 年，请核对年份。")
    return day
