"""How money and rates are printed in the tables. The only place that rounds."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from reports.annex.values import YUAN_PER_WAN

DASH = "—"


def plain(number: Decimal) -> str:
    """A number without exponent and without trailing zeros: 250, 6.5, 1419.34, 0."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def in_wan(yuan: Decimal) -> Decimal:
    """元 → 万元 as the tables print it: half-up to two places, without trailing zeros (``domain`` 3.2).

    Rates are worked out from 元, never from what this returns.
    """
    return Decimal(plain((yuan / YUAN_PER_WAN).quantize(Decimal("0.01"), ROUND_HALF_UP)))


def rate(part: Decimal, budget: Decimal) -> str:
    """到位率 or 支出率: part ÷ **budget**, half-up to two places, zeros dropped; a dash where the budget is zero.

    Never clamped at 100 %. Source: notes of 附件2-3.
    """
    if budget == 0:
        return DASH
    return plain((part * 100 / budget).quantize(Decimal("0.01"), ROUND_HALF_UP)) + "%"
