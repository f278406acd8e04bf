"""Rules about money that services, forms and imports share."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from budget.enums import Source
from groupportal.errors import DomainError
from groupportal.ui.formats import CENT, cndate, yuan

LARGEST = Decimal("99999999999999.99")


def checked_amount(amount: Decimal, what: str, *, zero: bool = False) -> Decimal:
    """``amount`` in 元 with two places; DomainError at or below zero, beyond cents, beyond the column."""
    if not amount.is_finite() or amount < 0 or (amount == 0 and not zero):
        least = "不能小于 0" if zero else "必须大于 0"
        raise DomainError("amount_sign", f"{what}{least}；记错的账请用“冲销”更正，不要填负数。")
    if amount > LARGEST:
        raise DomainError("amount_size", f"{what}超出可登记的范围，请核对单位是元还是万元。")
    cents = amount.quantize(CENT)
    if cents != amount:
        raise DomainError("amount_places", f"{what}最多两位小数（精确到分），现在是 {amount:f} 元。")
    return cents


def checked_day(day: dt.date, what: str = "日期") -> dt.date:
    """``day``; DomainError for a day to come: a ledger holds what happened."""
    today = timezone.localdate()
    if day > today:
        raise DomainError(
            "day_to_come", f"{what}{cndate(day)}晚于今天（{cndate(today)}），请填写凭证上的日期。"
        )
    return day


def checked_source(source: str) -> str:
    """``source``; DomainError outside the four kinds of 附件2-3."""
    if source not in Source.values:
        raise DomainError(
            "unknown_source", f"资金来源“{source}”不在四类来源之内：{'、'.join(Source.labels)}。"
        )
    return source


def difference_in_words(first: Decimal, second: Decimal) -> str:
    """By how much ``first`` is above or below ``second``: 多 200.00 元, 少 200.00 元, 一致."""
    if first == second:
        return "一致"
    return f"{'多' if first > second else '少'} {yuan(abs(first - second))}"


def adds_to(opening: Any) -> str:
    """What an entry does that is dated within the days of an opening entry of its line."""
    what = (
        f"“{opening.thread}”{opening.get_source_display()}{opening.get_kind_display()}"
        f"截至{cndate(opening.occurred_on)}已有期初 {yuan(opening.amount)}"
    )
    if opening.rest:
        return f"{what}，再登记这一天以前的凭证，合计会在期初之外再加一次。凭证已包含在期初里的，请改为分解期初。"
    return f"{what}，并已全部分解为凭证；再登记这一天以前的凭证，当时的合计会增加。"
