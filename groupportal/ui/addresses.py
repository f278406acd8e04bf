"""Addresses that keep what the present one says: filters, order, the cut-off date."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import QueryDict

from groupportal.ui.asof import PARAMETER as AS_OF


def query_with(query: QueryDict, **changes: object) -> str:
    """``?…``: a query with changes; None or "" takes a parameter away."""
    changed = query.copy()
    for name, value in changes.items():
        if value is None or value == "":
            changed.pop(name, None)
        else:
            changed[name] = value.isoformat() if isinstance(value, dt.date) else str(value)
    return "?" + changed.urlencode()


def carried(query: QueryDict, url: str) -> str:
    """An address with the cut-off date of a query: a walk through the portal keeps its date."""
    chosen = query.get(AS_OF)
    if not chosen or not url or url.startswith("#"):
        return url
    parts = urlsplit(url)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    if parts.netloc or any(name == AS_OF for name, _ in asked):
        return url
    return urlunsplit(parts._replace(query=urlencode([*asked, (AS_OF, chosen)])))
