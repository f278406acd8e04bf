"""What every page's frame shows: the group, the navigation, the person's inbox."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from groupportal.ui.navigation import navigation_for, siblings_of, tabs_of

_extras: list[Any] = []


def register_extra(provider: Any) -> None:
    """Add a function ``(request) -> dict`` to the frame of every group page."""
    _extras.append(provider)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame of a group's page; nothing outside a group."""
    group = getattr(request, "group", None)
    viewer = getattr(request, "viewer", None)
    if group is None or viewer is None:
        return {"group": None, "viewer": None}
    if not viewer.is_insider:
        return {"group": group, "viewer": viewer}
    # Lazy: a partial answer to htmx draws no frame and should cost no query for it.
    nav = SimpleLazyObject(lambda: navigation_for(viewer, request.path))
    context = {
        "group": group,
        "viewer": viewer,
        "nav": nav,
        "tabs": SimpleLazyObject(lambda: tabs_of(list(nav))),
    }
    context["siblings"] = SimpleLazyObject(lambda: siblings_of(viewer, request.path))
    for provider in _extras:
        context.update(provider(request))
    return context
