"""Times of day in workbooks."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.periods.times import moment

NEXT_DAY = "次日"
"""Before a time: it is of the next day."""


def clock(text: str) -> str:
    """A time of day as it is kept, 09:00; DomainError for what is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = re.fullmatch(r"(\d{1,2})[:时点](\d{1,2})?分?(:\d{2})?", plain)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise DomainError("no_time", f"“{text}”不是时间，请写成“09:00”的样子。")
    return f"{int(found[1]):02d}:{int(found[2] or 0):02d}"


def clock_or_next(text: str) -> str:
    """The same, where it may be of the next day: 次日01:30, also where 24:00 is written; DomainError for what is no time."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if re.fullmatch(r"24[:时点](00)?分?(:00)?", plain):
        return f"{NEXT_DAY}00:00"
    later = re.match(r"(次日|第二天|翌日)", plain)
    return f"{NEXT_DAY}{clock(plain[later.end() :])}" if later else clock(plain)


def clock_of(at: dt.datetime) -> str:
    """The same of a moment, here."""
    return f"{timezone.localtime(at):%H:%M}"


def moment_of(day: dt.date, text: str) -> dt.datetime:
    """A day and a time as ``clock`` keeps it, here."""
    return moment(day, dt.time.fromisoformat(text))
