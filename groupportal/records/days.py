"""Dates as people leave them in cells: 2023.6, 2020年8月31日, 20200831, 44765."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from groupportal.records.findings import CellFault

SERIAL = "Excel 日期序号换成了日期"
WHOLE_MONTH = "只写到月，按当月 1 日记"
REWRITTEN = "日期写法统一了"
WITHOUT_TIME = "去掉了日期后面的时刻"

_EPOCH = dt.date(1899, 12, 30)
_SHIFT_1904 = 1462
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


def read_day(raw: Any, *, from_1904: bool = False) -> tuple[dt.date, str]:
    """The date of a cell and what was done to read it ("" for nothing). CellFault in words."""
    if isinstance(raw, dt.datetime):
        return raw.date(), WITHOUT_TIME if raw.time() != dt.time() else ""
    if isinstance(raw, dt.date):
        return raw, ""
    if isinstance(raw, (dt.time, dt.timedelta, bool)):
        raise CellFault("no_date", f"“{raw}”不是日期，{_FORM}")
    if isinstance(raw, (int, float)):
        return _number(raw, from_1904)
    text = re.sub(r"\s*([年月日号./\\-])\s*", r"\1", str(raw).translate(_DIGITS).strip())
    if re.fullmatch(r"\d{5}", text):
        return _number(int(text), from_1904)
    if match := _PARTS.fullmatch(text) or _COMPACT.fullmatch(text):
        return _parts(match, str(raw))
    raise CellFault("no_date", _why_not(text, str(raw)))


def _number(value: float, from_1904: bool) -> tuple[dt.date, str]:
    if value == int(value):
        whole = int(value)
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
        return day, SERIAL
    raise CellFault("no_date", f"“{text}”不是日期，{_FORM}")


def _parts(match: re.Match[str], before: str) -> tuple[dt.date, str]:
    year, month, day = int(match["y"]), int(match["m"]), match["d"]
    try:
        found = dt.date(year, month, int(day) if day else 1)
    except ValueError:
        what = f"{year}年{month}月{int(day)}日" if day else f"{year}年{month}月"
        raise CellFault("no_such_day", f"“{before.strip()}”有误：没有{what}这一天，请核对。") from None
    if not day:
        return found, WHOLE_MONTH
    if match.groupdict().get("time"):
        return found, WITHOUT_TIME
    return found, "" if before == found.isoformat() else REWRITTEN


def _why_not(text: str, raw: str) -> str:
    quoted = f"“{raw.strip()[:40]}”"
    if re.fullmatch(r"[12]\d{3}年?", text):
        return f"{quoted}只写了年份，请补上月和日，写成 2023-06-30 的样子。"
    if _SHORT_YEAR.fullmatch(text):
        return f"{quoted}的年份只有两位，请写全，写成 2023-06-30 的样子。"
    if re.search(r"[至到~～—]", text):
        return f"{quoted}是一段时间，这里只能填一个日期，{_FORM}"
    return f"{quoted}不是日期，{_FORM}"
