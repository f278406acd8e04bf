"""What a room gives to the annual report (``report_sections.py``) and to the cockpit (``cockpit_tiles.py``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from groupportal.reporting.values import Exhibit, Fact, Period

Draft = Callable[[Period], str]
Build = Callable[[Period], "Exhibit | None"]
Fill = Callable[[Period], "Tile | None"]


@dataclass(frozen=True)
class ReportSection:
    """A part of the annual report: ``draft(period)`` writes it in plain sentences from the records, "" where there is nothing yet.

    A line is a paragraph. Figures stand as references (``metrics.narrative``), an exhibit as ``{{exhibit:KEY}}`` on a line of its
    own, a heading below the section's own as a line that begins with （一）. ``waits_for``: what an empty section says it waits for.
    """

    key: str
    title: str
    order: int
    waits_for: str
    draft: Draft


@dataclass(frozen=True)
class DeclaredExhibit:
    """A table or chart that texts place and pages show; ``build`` gives None where there is nothing to show.

    ``action``: what its reader must be allowed, besides what each figure asks for.
    """

    key: str
    title: str
    action: str
    build: Build


@dataclass(frozen=True)
class Tile:
    """A room's year on the cockpit: its figures (the first is the large one), a target beside it, an exhibit, what all this says.

    ``warning``: one sentence where something needs a look, with ``url`` as the way there.
    """

    facts: tuple[Fact, ...]
    reading: str
    url: str
    target: Fact | None = None
    exhibit: Exhibit | None = None
    warning: str = ""


@dataclass(frozen=True)
class DeclaredTile:
    """A tile; ``fill`` gives None where the room has no records yet, and the tile says what it waits for."""

    key: str
    title: str
    order: int
    action: str
    waits_for: str
    fill: Fill


SECTIONS: dict[str, ReportSection] = {}
PROBLEMS: dict[str, tuple[int, Draft]] = {}
EXHIBITS: dict[str, DeclaredExhibit] = {}
TILES: dict[str, DeclaredTile] = {}


def report_section(key: str, *, title: str, order: int, waits_for: str) -> Callable[[Draft], Draft]:
    """Declare a section of the annual report. ValueError where another one has the key."""

    def declared(draft: Draft) -> Draft:
        _once(SECTIONS, key)
        SECTIONS[key] = ReportSection(key, title, order, waits_for, draft)
        return draft

    return declared


def exhibit(key: str, *, title: str, action: str) -> Callable[[Build], Build]:
    """Declare a table or chart. ValueError where another one has the key or the title: texts place it by its title."""

    def declared(build: Build) -> Build:
        _once(EXHIBITS, key)
        if any(one.title == title for one in EXHIBITS.values()):
            raise ValueError(f"exhibit {key}: another one is called {title!r}")
        EXHIBITS[key] = DeclaredExhibit(key, title, action, build)
        return build

    return declared


def tile(key: str, *, title: str, order: int, action: str, waits_for: str) -> Callable[[Fill], Fill]:
    """Declare a tile of the cockpit. ValueError where another one has the key."""

    def declared(fill: Fill) -> Fill:
        _once(TILES, key)
        TILES[key] = DeclaredTile(key, title, order, action, waits_for, fill)
        return fill

    return declared


def problems(key: str, *, order: int) -> Callable[[Draft], Draft]:
    """Declare what of a room belongs into 存在问题: sentences as in a section, a line each, "" where all is well."""

    def declared(draft: Draft) -> Draft:
        _once(PROBLEMS, key)
        PROBLEMS[key] = (order, draft)
        return draft

    return declared


def _once(known: Mapping[str, object], key: str) -> None:
    if key in known:
        raise ValueError(f"{key} is declared twice")


def problems_in_order() -> list[Draft]:
    """What tells of problems, from the first to the last."""
    return [draft for _, draft in sorted(PROBLEMS.values(), key=lambda one: one[0])]


def tiles_in_order() -> list[DeclaredTile]:
    """The tiles from the first to the last."""
    return sorted(TILES.values(), key=lambda one: (one.order, one.key))
