"""What a list's cells show, by the kind of their column. Pure functions behind the ``table`` tag."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from groupportal.ui import formats

_WRITERS = {
    "date": formats.cndate,
    "money": formats.wan_number,
    "number": formats.count,
    "percent": formats.percent,
}


def cell(kind: str, value: Any) -> dict[str, Any]:
    """A cell ready to be drawn.

    ``value`` is plain (a date, an amount in 元, a count, text) and is written as its column's ``kind`` asks, or a
    mapping: ``{"state": code, "overdue": …}``, ``{"figure": number, "href": …, "kind": …}``, ``{"text": …, "href": …}``.
    """
    if isinstance(value, Mapping):
        return {"figure": None, "state": None, **value}
    if kind == "state":
        return {"state": value}
    writer = _WRITERS.get(kind)
    if writer and not isinstance(value, str):
        return {"text": writer(value)}
    if isinstance(value, dt.date):
        return {"text": formats.cndate(value)}
    return {"text": formats.DASH if value is None or value == "" else value}
