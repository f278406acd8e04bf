"""Excel's number formats as far as they say something that the number does not: units, years without days, dates as names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS

# Excel in Chinese writes these by number alone (ECMA-376, 18.8.30); openpyxl would read such dates as numbers.
_YEAR_MONTH, _MONTH_DAY, _WHOLE_DAY = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
_TIMES = {32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 55: 'h"时"mm"分"', 56: 'h"时"mm"分"ss"秒"'}
BUILTIN_FORMATS.update(
    {
        **dict.fromkeys((27, 36, 50, 52, 57), _YEAR_MONTH),
        **dict.fromkeys((28, 29, 51, 53, 54, 58), _MONTH_DAY),
        30: "m-d-yy",
        31: _WHOLE_DAY,
        34: _TIMES[55],
        35: _TIMES[56],
        **_TIMES,
    }
)

# A piece of a format: text in quotes, one sign after a backslash, a blank or a filling, what stands in brackets, else a sign.
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<one>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<code>G/通用格式|General|.)',
    re.DOTALL,
)
_DIGIT = frozenset("0#?")
_DATE_CODES = re.compile(r"y+|m+|d+|h+|s+|a{3,4}", re.IGNORECASE)
_WEEKDAYS = "一二三四五六日"


def shown_number(value: Decimal, number_format: str) -> str:
    """A number as its cell shows it where the format adds a unit (``0"家"`` → 12家); else whole: "12.5", and 107.3% for 1.073."""
    prefix, digits, suffix = _parts(number_format, value < 0)
    percent = "%" in digits or "%" in suffix
    if not (_says(prefix) or _says(suffix)):
        if not percent and "%" not in number_format:
            return format(value, "f")
        return f"{value * 100:.{_places(number_format)}f}%"
    number = value * 100 if percent else value
    if any(c in _DIGIT for c in digits):
        places = Decimal(1).scaleb(-_places(digits))
        number = number.quantize(places, ROUND_HALF_UP)
    return f"{prefix}{format(number, ',f' if ',' in digits else 'f')}{suffix}"


def unit_shown(number_format: str) -> str:
    """What a format writes behind the number, "" for nothing: 元 for ``#,##0.00"元"``."""
    return _parts(number_format, False)[2].strip().replace("%", "")


def _says(literal: str) -> bool:
    return any(c.isalpha() for c in literal)


def _places(number_format: str) -> int:
    match = re.search(r"\.([0#?]+)", number_format)
    return len(match[1]) if match else 0


@lru_cache(maxsize=512)
def _parts(number_format: str, negative: bool) -> tuple[str, str, str]:
    """Text before the number, its digits, text behind it. Three times nothing for formats that do more than that."""
    sections = _sections(number_format)
    section = sections[1] if negative and len(sections) > 1 else sections[0]
    prefix, digits, suffix = "", "", ""
    for match in _PIECE.finditer(section):
        literal, code = match["quoted"] or match["one"] or "", match["code"] or ""
        if code in ("G/通用格式", "General"):
            digits += code
        elif code and (code in _DIGIT or code in ".,"):
            if suffix:
                return "", "", ""
            digits += code
        elif code in ("%", "@", "E", "/"):
            if code != "%":
                return "", "", ""
            suffix += code
        elif digits:
            suffix += literal or code
        else:
            prefix += literal or code
    return (prefix, digits, suffix) if digits else ("", "", "")


def _sections(number_format: str) -> list[str]:
    """The parts of a format between semicolons, those in quotes apart."""
    return re.findall(r'(?:"[^"]*"|[^;"])+', number_format) or [""]


def without_day(number_format: str) -> bool:
    """Whether a date's format shows year and month and no day: what people typed as 2023年6月."""
    codes = _date_codes(number_format)
    return "y" in codes and "m" in codes and "d" not in codes


def shown_date(value: dt.date, number_format: str) -> str:
    """A date as its cell shows it where the format has words or leaves out the year (1月1日); else as 2023-06-30."""
    codes = _date_codes(number_format)
    section = _sections(number_format)[0]
    if not codes or ("y" in codes and not re.search(r"[年月日]", section)):
        return str(value)
    out = ""
    for match in _PIECE.finditer(re.sub(r"(?i)AM/PM|上午/下午", "", section)):
        out += match["quoted"] or match["one"] or (match["code"] or "")
    return _DATE_CODES.sub(lambda code: _DATES.get(code[0].lower(), _unknown)(value), out)


def _date_codes(number_format: str) -> set[str]:
    """Which of y, m, d a format has, in its first section and outside of quotes."""
    bare = re.sub(r'"[^"]*"|[\\!_*].|\[[^\]]*\]', "", _sections(number_format)[0]).lower()
    return set(bare) & set("ymd") if bare != "general" else set()


def _unknown(value: dt.date) -> str:
    return ""


def _clock(pattern: str) -> Callable[[dt.date], str]:
    return lambda value: value.strftime(pattern) if isinstance(value, dt.datetime) else ""


_DATES: dict[str, Callable[[dt.date], str]] = {
    "yyyy": lambda value: f"{value.year}",
    "yy": lambda value: f"{value.year % 100:02}",
    "m": lambda value: f"{value.month}",
    "mm": lambda value: f"{value.month:02}",
    "mmm": lambda value: f"{value:%b}",
    "d": lambda value: f"{value.day}",
    "dd": lambda value: f"{value.day:02}",
    "aaa": lambda value: _WEEKDAYS[value.weekday()],
    "aaaa": lambda value: f"星期{_WEEKDAYS[value.weekday()]}",
    "h": _clock("%H"),
    "hh": _clock("%H"),
    "s": _clock("%S"),
    "ss": _clock("%S"),
}
