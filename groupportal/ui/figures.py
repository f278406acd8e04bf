"""How money and rates are printed in tables. The only place that rounds them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from groupportal.ui.formats import CENT, DASH, YUAN_PER_WAN


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
    return Decimal(plain((yuan / YUAN_PER_WAN).quantize(CENT, ROUND_HALF_UP)))


def rate_value(part: Decimal, whole: Decimal) -> Decimal | None:
    """Percentage points: part ÷ whole, half-up to two places, never clamped; None where the whole is zero.

    Source: notes of 附件2-3, whose rates are over the **budget**.
    """
    if whole == 0:
        return None
    return (part * 100 / whole).quantize(CENT, ROUND_HALF_UP)


def rate(part: Decimal, whole: Decimal) -> str:
    """``rate_value`` as the tables print it: zeros dropped (107.3%); a dash where the whole is zero."""
    value = rate_value(part, whole)
    return DASH if value is None else plain(value) + "%"
