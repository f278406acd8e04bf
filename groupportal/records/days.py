"""Dates as people leave them in cells: 2023.6, 2020年8月31日, 20200831, 44765. What can be read in two ways is refused."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Any

from groupportal.records.findings import NEXT_DAY, CellFault
from groupportal.ui.formats import cndate

SERIAL = "Excel 日期序号换成了日期"
WHOLE_MONTH = "只写到月，按当月 1 日记"
MONTH_END = "只写到月，按当月最后一天记"
REWRITTEN = "日期写法统一了"
WITHOUT_TIME = "去掉了日期后面的时刻"

_EPOCH = dt.date(1899, 12, 30)
_SHIFT_1904 = 1462
_SERIAL_DIGITS = 5
_LAST_MINUTE = dt.time(23, 59)
_SHORT = 2
_OLDEST, _LATEST = 1949, 2100
_CUTS = {5: ((4, 1),), 6: ((4, 2), (2, 2, 2)), 7: ((4, 1, 2), (4, 2, 1))}
"""By how many digits there are: how they may be cut into year, month and day."""
_SERIALS = range(18_172, 73_051)
"""1949-10-01 to 2100-01-01 as Excel counts days."""
_FORM = "请写成 2023-06-30 的样子。"
_PARTS = re.compile(
    r"(?P<y>[12]\d{3})(?:年|[-./\\])(?P<m>\d{1,2})(?:(?:月|[-./\\])(?:(?P<d>\d{1,2})[日号]?)?)?(?:份)?"
    r"(?P<time>[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT = re.compile(r"(?P<y>[12]\d{3})(?P<m>[01]\d)(?P<d>[0-3]\d)?")
_SHORT_YEAR = re.compile(r"\d{2}[年./-]\d{1,2}([月./-]\d{1,2}日?)?")
_DIGITS = str.maketrans("０１２３４５６７８９．／－", "0123456789./-")


def read_day(
    raw: Any, *, from_1904: bool = False, month_end: bool = False, shows_no_day: bool = False
) -> tuple[dt.date, str]:
    """The date of a cell and what was done to read it ("" for nothing). CellFault in words.

    A month without a day is its first day, or with ``month_end`` (money, and up to when) its last. ``shows_no_day``: the cell's
    format shows year and month alone, so a first of the month is no day that anybody typed.
    """
    day, what = _read(raw, from_1904)
    if what == WHOLE_MONTH or (shows_no_day and day.day == 1 and not isinstance(raw, str)):
        return (
            (day.replace(day=calendar.monthrange(day.year, day.month)[1]), MONTH_END)
            if month_end
            else (day, WHOLE_MONTH)
        )
    return day, what


def _read(raw: Any, from_1904: bool) -> tuple[dt.date, str]:
    if isinstance(raw, dt.datetime):
        return _without_time(raw.date(), raw.time())
    if isinstance(raw, dt.date):
        return raw, ""
    if isinstance(raw, (dt.time, dt.timedelta, bool)):
        raise CellFault("no_date", f"“{raw}”不是日期，{_FORM}")
    if isinstance(raw, (int, float)):
        return _number(raw, from_1904)
    text = re.sub(r"\s*([年月日号./\\-])\s*", r"\1", str(raw).translate(_DIGITS).strip())
    if re.fullmatch(r"\d{5}", text):
        return _number(int(text), from_1904)
    _refuse_two_readings(text)
    if match := _PARTS.fullmatch(text) or _COMPACT.fullmatch(text):
        return _parts(match, str(raw))
    raise CellFault("no_date", _why_not(text, str(raw)))


def _without_time(day: dt.date, time: dt.time) -> tuple[dt.date, str]:
    """A time falls away; within the last minute of a day it stands for the next one, which programs miss by some seconds."""
    if time >= _LAST_MINUTE:
        return day + dt.timedelta(days=1), NEXT_DAY
    return day, WITHOUT_TIME if time != dt.time() else ""


def _refuse_two_readings(digits: str, from_1904: bool = False) -> None:
    """Digits without signs that can be cut in two ways. CellFault names both."""
    if not (digits.isascii() and digits.isdecimal()):
        return
    readings = [day for cut in _CUTS.get(len(digits), ()) if (day := _cut(digits, cut))]
    if len(digits) == _SERIAL_DIGITS and (days := int(digits) + _SHIFT_1904 * from_1904) in _SERIALS:
        readings.append(f"Excel 日期序号{cndate(_EPOCH + dt.timedelta(days=days))}")
    if len(readings) > 1:
        raise CellFault("two_readings", f"“{digits}”可以读成{readings[0]}，也可以读成{readings[1]}，{_FORM}")


def _cut(digits: str, cut: tuple[int, ...]) -> str:
    """A date by the lengths of its parts, in words; "" where there is none such in this age. A year may have two digits."""
    ends = [sum(cut[: n + 1]) for n in range(len(cut))]
    year, month, *day = (int(digits[end - length : end]) for end, length in zip(ends, cut, strict=True))
    year += 2000 if cut[0] == _SHORT else 0
    try:
        found = dt.date(year, month, day[0] if day else 1)
    except ValueError:
        return ""
    return (cndate(found) if day else f"{year}年{month}月") if _OLDEST <= year <= _LATEST else ""


def _number(value: float, from_1904: bool) -> tuple[dt.date, str]:
    if value == int(value):
        whole = int(value)
        _refuse_two_readings(str(whole), from_1904)
        if match := _COMPACT.fullmatch(str(whole)):
            return _parts(match, str(whole))
        days = whole + (_SHIFT_1904 if from_1904 else 0)
        if days in _SERIALS:
            return _EPOCH + dt.timedelta(days=days), SERIAL
        raise CellFault("no_date", f"“{whole}”不是日期，{_FORM}")
    text = f"{value:.10g}"
    if re.fullmatch(r"[12]\d{3}\.1", text):
        raise CellFault(
            "month_unclear", f"“{text}”是数字，分不清是 1 月还是 10 月（10 月的 0 会丢失），{_FORM}"
        )
    if match := _PARTS.fullmatch(text):
        return _parts(match, text)
    if int(value) in _SERIALS:
        day, _ = _number(int(value), from_1904)
        seconds = round((value - int(value)) * 86_400)
        if seconds >= 86_400:
            return day + dt.timedelta(days=1), NEXT_DAY
        return _without_time(
            day, (dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=seconds)).time()
        )
    raise CellFault("no_date", f"“{text}”不是日期，{_FORM}")


def _parts(match: re.Match[str], before: str) -> tuple[dt.date, str]:
    year, month, day = int(match["y"]), int(match["m"]), match["d"]
    if year > _LATEST and match.re is _COMPACT:
        raise CellFault("no_date", f"“{before.strip()}”读不出是哪一天，请写全年份，{_FORM}")
    try:
        found = dt.date(year, month, int(day) if day else 1)
    except ValueError:
        what = f"{year}年{month}月{int(day)}日" if day else f"{year}年{month}月"
        raise CellFault("no_such_day", f"“{before.strip()}”有误：没有{what}这一天，请核对。") from None
    if not day:
        return found, WHOLE_MONTH
    if time := match.groupdict().get("time"):
        kept, what = _without_time(found, _clock(time, before))
        return kept, what or WITHOUT_TIME
    return found, "" if before == found.isoformat() else REWRITTEN


def _clock(time: str, before: str) -> dt.time:
    hour, minute, *second = (int(float(part)) for part in time.strip("T \t\u3000").split(":"))
    try:
        return dt.time(hour, minute, second[0] if second else 0)
    except ValueError:
        raise CellFault("no_date", f"“{before.strip()[:40]}”里的时刻有误，{_FORM}") from None


def _why_not(text: str, raw: str) -> str:
    quoted = f"“{raw.strip()[:40]}”"
    if re.fullmatch(r"[12]\d{3}年?", text):
        return f"{quoted}只写了年份，请补上月和日，写成 2023-06-30 的样子。"
    if _SHORT_YEAR.fullmatch(text):
        return f"{quoted}的年份只有两位，请写全，写成 2023-06-30 的样子。"
    if re.search(r"[至到~～—]", text):
        return f"{quoted}是一段时间，这里只能填一个日期，{_FORM}"
    return f"{quoted}不是日期，{_FORM}"
