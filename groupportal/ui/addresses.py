"""Addresses of records, and those that keep what the present one says: filters, order, the cut-off date."""

from __future__ import annotations

import datetime as dt
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import QueryDict
from django.urls import get_script_prefix, reverse

from groupportal.ui.asof import PARAMETER as AS_OF

_ANY = "00000000-0000-0000-0000-000000000000"


def record_url(name: str, public_id: object) -> str:
    """The page ``name`` of a record of the active group. ``reverse`` for each row of a list takes as long as drawing the row."""
    return get_script_prefix() + _below_the_group(name).replace(_ANY, str(public_id))


@cache
def _below_the_group(name: str) -> str:
    found = reverse(name, urlconf=settings.GROUP_URLCONF, kwargs={"public_id": _ANY})
    return found.removeprefix(get_script_prefix())


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
    return dated(url, query.get(AS_OF))


def dated(url: str, chosen: str | None) -> str:
    """An address with a cut-off date as it stands in a query."""
    if not chosen or not url or url.startswith("#"):
        return url
    parts = urlsplit(url)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    if parts.netloc or any(name == AS_OF for name, _ in asked):
        return url
    return urlunsplit(parts._replace(query=urlencode([*asked, (AS_OF, chosen)])))
