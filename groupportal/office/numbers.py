"""Numbers as people type them into tables: full-width digits, 1，215.00, 约200万, 3千余人次."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

MoneyUnit = Literal["元", "万元"]
MAX_AMOUNT = Decimal(10) ** 13
"""No amount in a group's books is larger, in whatever unit."""

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％＋－−﹣", "0123456789.%+---")
_ANY_FULL_WIDTH = re.compile(f"[{''.join(map(chr, _FULL_WIDTH))}]")
_BLANKS = frozenset({"", "-", "--", "—", "——", "–", "_", "/", "\\", "／", "无", "暂无"})
_SCALES: dict[str, tuple[Decimal, MoneyUnit]] = {
    "亿元": (Decimal(10_000), "万元"),
    "亿": (Decimal(10_000), "万元"),
    "万元": (Decimal(1), "万元"),
    "万": (Decimal(1), "万元"),
    "千元": (Decimal(1_000), "元"),
    "元": (Decimal(1), "元"),
}
_AMOUNT = re.compile(
    r"(?P<about>大约|大概|约为|约|将近|接近|近|超过|超|逾|不少于|不低于|至少|达到|达|[≥>＞≈~～])?"
    r"(?P<sign>[-+])?(?P<number>\d[\d.,，。]*|\.\d+)"
    r"(?P<more>余|多)?(?P<unit>亿元|亿|万元|万|千元|元)?(?P<rest>余元|多元|余|多)?"
    r"(?P<tail>整|左右|上下|以上)?"
)
_GROUPED = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d*)?")
_CURRENCY = re.compile(r"人民币|RMB|CNY|[￥¥]", re.IGNORECASE)


@dataclass(frozen=True)
class AmountReading:
    """How an amount was read. ``value`` is in ``unit`` (None: as the column's head says); None if unreadable."""

    value: Decimal | None
    unit: MoneyUnit | None = None
    approximate: bool = False
    remarks: tuple[str, ...] = ()
    """What was not plain about the cell, as short Chinese phrases; for an unreadable one, why."""
    blank: bool = False
    """Nothing, or a dash: read as 0."""


def normalise_digits(text: str) -> str:
    """Full-width digits, point, sign and percent sign as ASCII; every place in the text stays the same."""
    # Looking first is ten times as fast as translating, and most texts have none.
    return text.translate(_FULL_WIDTH) if _ANY_FULL_WIDTH.search(text) else text


def exact(number: float | Decimal) -> Decimal:
    """A number from a file as Decimal, to the 15 digits that Excel keeps: 24.979999999999997 is 24.98."""
    if isinstance(number, float):
        return Decimal(f"{number:.15g}")
    return Decimal(number)


def _unreadable(reason: str) -> AmountReading:
    return AmountReading(None, remarks=(reason,))


def parse_amount(raw: object, *, unit: str = "") -> AmountReading:
    """An amount of money from a cell's value or text. Never guesses: what is not clearly a number is None.

    ``unit`` is what the cell's number format writes behind a number.
    """
    if isinstance(raw, bool):
        return _unreadable("是逻辑值，不是数字")
    if isinstance(raw, (dt.date, dt.time)):
        return _unreadable("是日期，不是数字")
    if isinstance(raw, (int, float, Decimal)):
        scale, known = _SCALES.get(unit, (Decimal(1), None))
        return _limited(AmountReading(exact(raw) * scale, known))
    text = "" if raw is None else str(raw).strip()
    compact = re.sub(r"\s+", "", text)
    if compact in _BLANKS:
        return AmountReading(Decimal(0), remarks=("空白" if not compact else f"“{compact}”",), blank=True)
    return _limited(_parse_text(text, compact))


def _limited(reading: AmountReading) -> AmountReading:
    if reading.value is None:
        return reading
    if not reading.value.is_finite():
        return _unreadable("不是数字")
    return _unreadable("数额大得不合理") if abs(reading.value) >= MAX_AMOUNT else reading


def _parse_text(text: str, compact: str) -> AmountReading:
    remarks: list[str] = []
    plain = normalise_digits(compact)
    if plain != compact:
        remarks.append("全角字符")
    if re.search(r"\d\s+\d", text):
        remarks.append("数字中间有空格")
    stripped = _CURRENCY.sub("", plain)
    if stripped != plain:
        remarks.append("货币符号")
    negative = re.fullmatch(r"[（(](.+)[)）]", stripped)
    if negative:
        stripped = negative[1]
        remarks.append("括号表示负数")
    match = _AMOUNT.fullmatch(stripped)
    if match is None:
        return _unreadable(_why_not(stripped))
    digits, remark = _digits(match["number"])
    if digits is None:
        return _unreadable(remark)
    remarks += [remark] if remark else []
    scale, unit = _SCALES[match["unit"]] if match["unit"] else (Decimal(1), None)
    approximate = bool(match["about"] or match["more"] or match["rest"] or match["tail"] not in (None, "整"))
    remarks += [f"单位“{match['unit']}”写在格内"] if match["unit"] else []
    remarks += ["约数"] if approximate else []
    value = digits * scale * (-1 if negative or match["sign"] == "-" else 1)
    return AmountReading(value, unit, approximate, tuple(remarks))


def _digits(number: str) -> tuple[Decimal | None, str]:
    """The number of a run of digits, points and commas, and what was odd about it."""
    remark = ""
    if "。" in number:
        number, remark = number.replace("。", "."), "小数点写成了句号"
    if "," in number or "，" in number:
        if not _GROUPED.fullmatch(number):
            return None, "逗号的位置不像千分位"
        number, remark = re.sub("[,，]", "", number), "千分位逗号"
    try:
        return Decimal(number), remark
    except InvalidOperation:
        return None, "小数点多于一个"


def _why_not(text: str) -> str:
    if re.search(r"\d[-~～—至到]\d", text):
        return "是一个范围，不是一个数"
    if re.search(r"\d[+*/×=]", text) or text.startswith("="):
        return "是一个算式，不是一个数"
    return "含有数字以外的文字" if re.search(r"\d", text) else "没有数字"


def parse_percent(raw: object, *, number_format: str = "") -> Decimal | None:
    """A percentage as 35 for 35%; an Excel number shown as one counts ×100. None: blank, a dash, unreadable."""
    if isinstance(raw, bool) or raw is None:
        return None
    if isinstance(raw, (int, float, Decimal)):
        value = exact(raw)
        return value * 100 if "%" in number_format else value
    text = normalise_digits(re.sub(r"\s+", "", str(raw)))
    match = re.fullmatch(r"约?(-?\d[\d,]*(?:\.\d*)?|\.\d+)%?", text)
    return Decimal(match[1].replace(",", "")) if match else None


class Quantity(NamedTuple):
    """A number with its unit as typed: (300, "人/年")."""

    number: Decimal
    unit: str


_CHINESE = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_MULTIPLIERS = {"": 1, "千": 1_000, "百": 100, "万": 10_000, "亿": 100_000_000}
_UNITS = (
    "个百分点|万元|亿元|元|人次|课时|学时|学分|平方米|公顷|亩"
    "|家|个|人|名|份|项|套|门|间|台|节|次|场|期|种|类|条|篇|本|件|所|户|册|部(?![门分委队属长署件位级曲])|批|支|座|处|倍|届|幅|款|对(?!一)|位(?!一体)|%"
)
# What stands before is asked after the first character: a pattern that begins with a set of characters is searched twice as fast.
_QUANTITY = re.compile(
    r"(?P<number>[\d一二两三四五六七八九十](?<![\d.第].)"
    r"(?:(?<=\d)[\d,]*(?:\.\d+)?|(?<!\d)[一二两三四五六七八九十]{0,2}))\s*"
    r"(?P<scale>[千百](?!分)|[万亿](?!元))?[余多]?\s*"
    rf"(?P<unit>(?:{_UNITS})(?:/(?:年|月|学期|次))?)"
)


class Placed(NamedTuple):
    """A quantity and where it stands in the text; ``more``: 余 or 多 stands in it."""

    number: Decimal
    unit: str
    start: int
    end: int
    more: bool


def find_quantities(text: str) -> list[Quantity]:
    """Numbers with a unit of counting, share or money in Chinese text: 50家, 300人/年, 两个, 3千余人次.

    Dates, durations (三年内) and ordinals (第一届) are no quantities.
    """
    return [Quantity(one.number, one.unit) for one in placed_quantities(text)]


def placed_quantities(text: str) -> Iterator[Placed]:
    """The same with where each stands."""
    for match, number, scale, unit in _quantities_in(text):
        value = Decimal(number) * _MULTIPLIERS[scale or ""]
        more = "余" in match[0] or "多" in match[0]
        yield Placed(value, unit, match.start(), match.end(), more)


def units_in(text: str) -> list[str]:
    """The units of the quantities that ``find_quantities`` finds, sooner: no number is worked out."""
    return [unit for _, _, _, unit in _quantities_in(text)]


def _quantities_in(text: str) -> Iterator[tuple[re.Match[str], str | int, str | None, str]]:
    """Each quantity, with number (digits as text, Chinese numerals as their value), scale and unit."""
    for match in _QUANTITY.finditer(normalise_digits(text)):
        written, scale, unit = match.groups()
        number = written.replace(",", "") if written[0].isdecimal() else _chinese_number(written)
        if number is not None:
            yield match, number, scale, unit


def _chinese_number(text: str) -> int | None:
    """One to ninety-nine in Chinese numerals; None for runs that are no number (三四)."""
    if text in _CHINESE:
        return _CHINESE[text]
    tens, ten, ones = text.partition("十")
    if not ten or (tens and tens not in _CHINESE) or (ones and ones not in _CHINESE):
        return None
    return 10 * _CHINESE.get(tens, 1) + _CHINESE.get(ones, 0)
