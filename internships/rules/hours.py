"""Working time as people write it for a post (“8:00—17:00，中午休息1小时，每周5天”), as a week of shifts."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

from internships.rules.facts import Shift

_TIME = r"(\d{1,2})\s*[:：时点]\s*(\d{2})?\s*分?"
_SPAN = re.compile(rf"{_TIME}\s*[-—–－~～至到]+\s*(次日|第二天)?\s*{_TIME}")
_REST = re.compile(r"休息\s*(?:时间)?\s*(\d+(?:\.\d+)?|半)\s*(?:个)?(小时|分钟)")
_DAYS = re.compile(r"(?:每周|一周|周工作)(?:工作|上班)?\s*([1-7一二三四五六七])\s*(?:天|日)")
_WEEK = re.compile(r"(?:周|星期|礼拜)一\s*[-—–－~～至到]+\s*(?:周|星期|礼拜)?([二三四五六日天])")
_HALF = dt.timedelta(hours=6)
"""A stretch longer than this is a shift of its own, no half of a day."""
_NUMBERS = {sign: number for number, sign in enumerate("一二三四五六日", 1)} | {"七": 7, "天": 7}


def planned(text: str, since: dt.date) -> tuple[Shift, ...] | None:
    """The shifts of the first whole week from a day on; None unless times and days of the week are both said."""
    days = _days(text)
    spans = _SPAN.findall(text)
    if days is None or not spans:
        return None
    monday = since + dt.timedelta(days=-since.weekday() % 7)
    shifts = []
    for offset in range(days):
        day = monday + dt.timedelta(days=offset)
        for place, (begins, begin_minute, next_day, ends, end_minute) in enumerate(spans):
            start = _at(day, begins, begin_minute)
            end = _at(day, ends, end_minute)
            if start is None or end is None:
                return None
            end += dt.timedelta(days=1) if next_day or end <= start else dt.timedelta()
            # A pause between two stretches of a day is no work anyhow; one that is named counts once.
            shifts.append(Shift(start, end, 0 if place or len(spans) > 1 else rest_in(text)))
    return tuple(shifts)


def _days(text: str) -> int | None:
    if found := _WEEK.search(text):
        return _NUMBERS[found[1]]
    if found := _DAYS.search(text):
        return int(found[1]) if found[1].isdigit() else _NUMBERS[found[1]]
    return 5 if "双休" in text else 6 if "单休" in text else None


def _at(day: dt.date, hour: str, minute: str) -> dt.datetime | None:
    hours, minutes = int(hour), int(minute or 0)
    if hours > 24 or minutes > 59:
        return None
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(hours=hours, minutes=minutes)


def rest_in(text: str) -> int:
    """The minutes of rest that a text names; 0 for none."""
    found = _REST.search(text)
    if not found:
        return 0
    number = 0.5 if found[1] == "半" else float(found[1])
    return round(number * (60 if found[2] == "小时" else 1))


def pause_in(text: str) -> int:
    """The minutes of rest in a day: those that a text names, or those between its two halves where that is more; 0 for none."""
    spans = [(_at(dt.date.min, *one[:2]), _at(dt.date.min, *one[3:])) for one in _SPAN.findall(text)]
    halves = [(a, b) for a, b in spans if a and b and dt.timedelta() < b - a <= _HALF]
    if len(spans) < 2 or len(halves) < len(spans):
        return rest_in(text)
    gaps = (after[0] - before[1] for before, after in pairwise(halves))
    between = sum((gap for gap in gaps if gap > dt.timedelta()), dt.timedelta())
    return max(rest_in(text), int(between.total_seconds()) // 60)
