"""The figures on the home page: three at most, declared in an app's ``todos.py``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from groupportal.tenancy.kept import kept

if TYPE_CHECKING:
    from groupportal.tenancy.viewer import Viewer

MAX_FIGURES = 3


@dataclass(frozen=True)
class HomeFigure:
    """A figure that opens: ``value`` a number or text already formatted, ``reading`` one sentence about it."""

    label: str
    value: Decimal | int | str
    unit: str
    href: str
    reading: str = ""


Provider = Callable[["Viewer", dt.date], list[HomeFigure]]
_providers: list[Provider] = []


def home_figure(provider: Provider) -> Provider:
    """Declare ``def …(viewer, as_of) -> list[HomeFigure]``; empty for viewers who may not see it."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def figures_for(viewer: Viewer, as_of: dt.date) -> list[HomeFigure]:
    """The first three figures this viewer may see."""
    return kept("home.figures", lambda: _first(viewer, as_of), viewer.key, as_of)


def _first(viewer: Viewer, as_of: dt.date) -> list[HomeFigure]:
    found: list[HomeFigure] = []
    for provider in _providers:
        if len(found) >= MAX_FIGURES:
            break
        found.extend(provider(viewer, as_of))
    return found[:MAX_FIGURES]
