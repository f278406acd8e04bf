"""What the inbox adds to the frame of every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from groupportal.messages.selectors import unread_count


def inbox_count(request: HttpRequest) -> dict[str, Any]:
    """The number of unread messages, counted only where the frame is drawn."""
    viewer = request.viewer  # type: ignore[attr-defined]
    return {
        "inbox_count": SimpleLazyObject(lambda: unread_count(viewer)),
        "inbox_url": reverse("messages:inbox"),
        "home_url": reverse("home"),
    }
