"""How this room says what is known, and what isn't."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.ui.formats import cndate, count

UNSAID = "未登记"
"""What stands on a page where nobody has said anything: it is never taken for a no."""


def known(value: Any, unit: str = "") -> str:
    """A value in words: 是, 否, a day, a number with its unit; 未登记 for what isn't known."""
    if value is None or value == "":
        return UNSAID
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.date):
        return cndate(value)
    if isinstance(value, list | tuple):
        return "、".join(map(str, value)) or "没有"
    return f"{count(value)} {unit}" if unit else str(value)


def counted(total: int | None, on: dt.date | None) -> str:
    """A number of people with the day on which they were counted."""
    return UNSAID if total is None else f"{count(total)} 人（{known(on)}）"
