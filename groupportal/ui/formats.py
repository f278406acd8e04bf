"""How values are written on a screen. Pure functions; the template filters in ``portal_ui`` only pass on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils import timezone

DASH = "—"
YUAN_PER_WAN = Decimal(10_000)
CENT = Decimal("0.01")


def to_decimal(value: object) -> Decimal | None:
    """A number from a Decimal, int or plain text; None for None and "". A float is a TypeError."""
    if value is None or value == "":
        return None
    if isinstance(value, float):
        raise TypeError("Amounts and shares are Decimal or int, never float.")
    try:
        return Decimal(str(value).replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(f"Not a number: {value!r}") from error


def wan_number(yuan: object) -> str:
    """元 → "1,215.00": 万元 half-up to two places with separators, for a table whose head names the unit."""
    amount = to_decimal(yuan)
    if amount is None:
        return DASH
    return format((amount / YUAN_PER_WAN).quantize(CENT, ROUND_HALF_UP) + 0, ",.2f")


def wan(yuan: object) -> str:
    """元 → "1,215.00 万元"; a dash for None."""
    text = wan_number(yuan)
    return text if text == DASH else f"{text} 万元"


def yuan(amount: object) -> str:
    """元 as a ledger shows it: "12,150,000.00 元"; a dash for None."""
    number = yuan_number(amount)
    return number if number == DASH else f"{number} 元"


def yuan_number(amount: object) -> str:
    """The same where the unit stands in the head: "12,150,000.00"."""
    value = to_decimal(amount)
    return DASH if value is None else format(value.quantize(CENT, ROUND_HALF_UP), ",.2f")


def count(value: object) -> str:
    """A count with separators; decimals stay as they are, without trailing zeros. A dash for None."""
    number = to_decimal(value)
    if number is None:
        return DASH
    text = format(number, ",f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(value: object) -> str:
    """Percentage points → "116.82%": half-up to two places, trailing zeros dropped. A dash stays."""
    if isinstance(value, str) and (value.endswith("%") or value == DASH):
        return value
    number = to_decimal(value)
    return DASH if number is None else count(number.quantize(CENT, ROUND_HALF_UP)) + "%"


def _local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    return timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value


_INNER_QUOTES = str.maketrans("“”", "‘’")


def quoted(name: object) -> str:
    """A name in quotation marks; those inside it become single ones (GB/T 15834)."""
    return f"“{str(name).translate(_INNER_QUOTES)}”"


_INNER_TITLES = str.maketrans("《》", "〈〉")


def titled(name: object) -> str:
    """A title in its marks; those inside it become single ones (GB/T 15834): 《通过〈实习管理办法〉》."""
    return f"《{str(name).translate(_INNER_TITLES)}》"


def in_one(sentences: Iterable[object]) -> str:
    """Sentences as parts of one, with "；" between and without full stops: "甲：没有电话；乙：没有班级"."""
    return "；".join(str(one).strip().rstrip("。") for one in sentences if one)


def cndate(value: dt.date | dt.datetime | None) -> str:
    """2023年6月30日; a dash for None."""
    if not value:
        return DASH
    day = _local(value)
    return f"{day.year}年{day.month}月{day.day}日"


def cnmonth(value: dt.date | dt.datetime | None) -> str:
    """2023年6月; a dash for None."""
    if not value:
        return DASH
    day = _local(value)
    return f"{day.year}年{day.month}月"


def cntime(value: dt.datetime | None) -> str:
    """2023年6月30日 14:05, in local time; a dash for None."""
    if not value:
        return DASH
    moment = _local(value)
    return f"{cndate(value)} {moment:%H:%M}"


def duration(seconds: object) -> str:
    """Time spent in words: 8 秒, 3 分 05 秒, 1 小时 02 分."""
    number = to_decimal(seconds)
    if number is None:
        return DASH
    minutes, rest = divmod(int(number), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes:02d} 分"
    return f"{minutes} 分 {rest:02d} 秒" if minutes else f"{rest} 秒"


def file_size(size: int | None) -> str:
    """Bytes → "820 KB", "1.4 MB"; a dash for None."""
    if size is None:
        return DASH
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


MOBILE = r"1[3-9][0-9]{9}"
"""How a mobile number is written."""


def is_mobile(text: str) -> bool:
    """Whether it is a mobile number: messages reach it, and people sign in with it."""
    return re.fullmatch(MOBILE, text) is not None


def mask_phone(value: str | None) -> str:
    """138****5678: first three and last four digits. Shorter numbers keep the last two only."""
    if not value:
        return DASH
    text = str(value).strip()
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 11 else "*" * max(len(text) - 2, 0) + text[-2:]


def mask_email(value: str | None) -> str:
    """z***@example.cn: the first sign and the domain."""
    if not value:
        return DASH
    name, _, domain = str(value).strip().partition("@")
    return f"{name[:1]}***@{domain}"


def mask_id(value: str | None) -> str:
    """An identity number: first three and last four characters, the rest as asterisks."""
    if not value:
        return DASH
    text = str(value).strip()
    return (
        text[:3] + "*" * (len(text) - 7) + text[-4:]
        if len(text) >= 15
        else "*" * max(len(text) - 2, 0) + text[-2:]
    )
