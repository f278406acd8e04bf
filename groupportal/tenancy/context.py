"""What every page's frame shows: the group, the navigation, the person's inbox."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from groupportal.tenancy.kept import Asked, kept_all
from groupportal.ui.navigation import badges_for, menu_of, navigation_for, siblings_of, tabs_of

_extras: list[Any] = []
_counted: dict[str, tuple[Callable[[Any], Any], bool]] = {}


def register_extra(provider: Any) -> None:
    """Add a function ``(request, counted) -> dict`` to the frame of every group page. It asks the database nothing;
    what ``register_counted`` named stands in ``counted``, which is better not touched before the frame is drawn.
    """
    _extras.append(provider)


def register_counted(name: str, make: Callable[[Any], Any], *, everywhere: bool = False) -> None:
    """Add what ``make(viewer)`` reads from the records, kept until they change (see ``tenancy.kept``)."""
    _counted[name] = make, everywhere


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame of a group's page; nothing outside a group."""
    group = getattr(request, "group", None)
    viewer = getattr(request, "viewer", None)
    if group is None or viewer is None:
        return {"group": None, "viewer": None}
    if not viewer.is_insider:
        return {"group": group, "viewer": viewer}
    # Lazy: a partial answer to htmx draws no frame and should cost nothing for it.
    counted: Any = SimpleLazyObject(lambda: _all_counted(viewer))
    menu: Any = SimpleLazyObject(lambda: menu_of(viewer, request.path))
    nav = SimpleLazyObject(lambda: navigation_for(menu, counted["badges"]))
    context = {
        "group": group,
        "viewer": viewer,
        "nav": nav,
        "tabs": SimpleLazyObject(lambda: tabs_of(list(nav))),
        "siblings": SimpleLazyObject(lambda: siblings_of(menu, counted["badges"])),
    }
    for provider in _extras:
        context.update(provider(request, counted))
    return context


def _all_counted(viewer: Any) -> dict[str, Any]:
    """Badges by the entry they stand at, and the rest of the frame that is read from the records: asked for at once."""
    about = (viewer.key, timezone.localdate())
    badges = badges_for(viewer)
    asked = [
        Asked(f"badge.{name}", functools.partial(make, viewer), about, trail=False)
        for name, make in badges.items()
    ]
    asked += [
        Asked(f"frame.{name}", functools.partial(make, viewer), about, everywhere)
        for name, (make, everywhere) in _counted.items()
    ]
    values = kept_all(asked)
    return {
        "badges": dict(zip(badges, values, strict=False)),
        **dict(zip(_counted, values[len(badges) :], strict=True)),
    }
