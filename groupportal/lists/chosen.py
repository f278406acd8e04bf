"""The rows that were ticked in a list."""

from __future__ import annotations

import uuid

from django.http import HttpRequest


def chosen_ids(request: HttpRequest, most: int = 4000) -> list[uuid.UUID]:
    """What the boxes ``ids`` of a posted form say, those left out that are no ids."""
    found = []
    for text in request.POST.getlist("ids")[:most]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
