"""The rows that were ticked in a list."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.http import HttpRequest


def ids_in(texts: Iterable[str]) -> list[uuid.UUID]:
    """Those of posted values that are ids, in their order."""
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def chosen_ids(request: HttpRequest, most: int = 4000) -> list[uuid.UUID]:
    """What the boxes ``ids`` of a posted form say, those left out that are no ids."""
    return ids_in(request.POST.getlist("ids")[:most])
