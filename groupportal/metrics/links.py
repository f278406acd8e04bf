"""Addresses of figures."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from groupportal.metrics.registry import metric_of

AS_OF = "as_of"
SINCE = "since"
WHEN = "when"
"""Which day a reference in a text means: without it the day of the text."""
YEAR_BEFORE = "year_before"


def figure_url(code: str, as_of: dt.date | None = None, **params: Any) -> str:
    """The page and drawer of a figure as of a date; parameters that are None are left out."""
    known = metric_of(code).params
    query = {AS_OF: as_of.isoformat()} if as_of else {}
    for name, value in sorted(params.items()):
        if value is None or value == "":
            continue
        query[name] = value.isoformat() if isinstance(value, dt.date) else known[name].write(value)
    address = reverse("metrics:figure", urlconf=settings.GROUP_URLCONF, kwargs={"code": code})
    return f"{address}?{urlencode(query)}" if query else address
