"""What the inbox adds to the frame of every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from groupportal.ui.places import place


def inbox_count(request: HttpRequest, counted: Any) -> dict[str, Any]:
    """The number of unread messages, counted only where the frame is drawn."""
    return {
        "inbox_count": SimpleLazyObject(lambda: counted["unread"]),
        "inbox_url": place("messages:inbox"),
        "home_url": place("home"),
    }
