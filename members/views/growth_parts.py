"""Bars of members by kind, and the table of regions: what the growth page is drawn from."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from groupportal.ui.charts import axis_top, position
from groupportal.ui.formats import percent
from members.enums import REST, SERIES
from members.filters import NO_REGION
from members.selectors.growth import Region, regions_on
from members.selectors.roll import Kind


def _in(kinds: Counter[Kind], wanted: dict[str, str]) -> int:
    return sum(
        n
        for (category, industry), n in kinds.items()
        if category == wanted["category"] and wanted.get("industry", industry) == industry
    )


def _list_url(day: dt.date, wanted: dict[str, str]) -> str:
    return f"{reverse('members:list')}?{urlencode({'as_of': day.isoformat(), **wanted})}"


def segments_of(
    kinds: Counter[Kind], day: dt.date, top: Any, within: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """The parts of a bar: one for each series and one for the rest, each with the list behind it."""
    found, start, rest = [], 0, sum(kinds.values())
    for code, label, wanted in SERIES:
        n = _in(kinds, wanted)
        rest -= n
        url = _list_url(day, {**(within or {}), **wanted})
        found.append(_segment(code, label, n, start=start, top=top, url=url))
        start += n
    return [
        *found,
        _segment(*REST, rest, start=start, top=top, url=_list_url(day, {**(within or {}), "kind": REST[0]})),
    ]


def _segment(code: str, label: str, n: int, *, start: int, top: Any, url: str) -> dict[str, Any]:
    return {
        "code": code,
        "label": label,
        "count": n,
        "x": position(start, top),
        "width": position(n, top),
        "url": url,
    }


LAST = "~"
"""Sorts after every code: members without a division."""
MOST_REGIONS = 100
"""More rows than people look through; the rest is in the list of members."""


def region_table(as_of: dt.date, sort: str) -> dict[str, Any]:
    """Rows of the divisions in the order asked for (``name``, ``total`` or a series; "-" turns it round), heads that sort."""
    regions = regions_on(as_of)
    key = sort.removeprefix("-")
    known = {"name", "total", REST[0], *(code for code, _, _ in SERIES)}
    key, turned = (key, sort.startswith("-")) if key in known else ("total", True)
    total = sum(sum(r.kinds.values()) for r in regions)
    top = axis_top(max((sum(r.kinds.values()) for r in regions), default=0) or 1)
    rows = [_region_row(region, as_of, top, total) for region in regions]
    rows.sort(key=lambda row: row["code"] or LAST)
    rows.sort(key=lambda row: (row["code"] or LAST) if key == "name" else row["counts"][key], reverse=turned)
    heads = [("name", "地区"), *((code, label) for code, label, _ in SERIES), REST, ("total", "合计")]
    return {
        "regions": rows[:MOST_REGIONS],
        "regions_left": max(0, len(rows) - MOST_REGIONS),
        "region_heads": [_head(code, label, key, turned=turned) for code, label in heads],
    }


def _region_row(region: Region, as_of: dt.date, top: Any, whole: int) -> dict[str, Any]:
    n = sum(region.kinds.values())
    within = {"division": region.code or NO_REGION}
    segments = segments_of(region.kinds, as_of, top, within)
    return {
        "code": region.code,
        "name": region.name,
        "segments": segments,
        "counts": {"total": n, **{part["code"]: part["count"] for part in segments}},
        "total": n,
        "share": percent(Decimal(100 * n) / whole if whole else 0),
        "url": _list_url(as_of, within),
    }


def _head(code: str, label: str, key: str, *, turned: bool) -> dict[str, str]:
    """A head: where it sorts to, and how the table is sorted by it now. Numbers begin with the largest."""
    order = ("descending" if turned else "ascending") if code == key else ""
    begin, other = (code, f"-{code}") if code == "name" else (f"-{code}", code)
    now = f"-{code}" if turned else code
    return {"code": code, "label": label, "order": order, "sort": other if order and now == begin else begin}
