"""The group's year on one page: the rooms' tiles, as far as this person may see them."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, replace
from functools import partial

from groupportal.reporting.guard import guarded
from groupportal.reporting.registry import DeclaredTile, Tile, tiles_in_order
from groupportal.reporting.values import Fact, Period, facts, year_before
from groupportal.tenancy.kept import Asked, kept_all
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer

log = logging.getLogger(__name__)
MOST_YEARS = 6
SECONDS = 5
"""What one question of a tile may take: a wall of screens does not wait for it."""


@dataclass(frozen=True)
class Pair:
    """A figure and the same of the year before."""

    now: Fact
    before: Fact


@dataclass(frozen=True)
class ShownTile:
    """A tile as somebody sees it: ``tile`` None where the room has no records yet; ``failed`` where they can't be read."""

    key: str
    title: str
    waits_for: str
    tile: Tile | None = None
    figures: tuple[Pair, ...] = ()
    failed: bool = False

    @property
    def instead(self) -> str:
        """What is said in place of a tile: that it can't be read, or what it waits for; "" where there is one."""
        if self.tile:
            return ""
        if self.failed:
            return "这一项暂时读不出来，已记下原因；请稍后刷新，还不行请告诉平台运维。"
        return f"等：{self.waits_for}。"

    @property
    def target_called(self) -> str:
        """What the large figure is held against, with its number."""
        target = self.tile.target if self.tile else None
        if target is None or self.large is None:
            return ""
        return f"{target.label} {target.text} {target.unit or self.large.now.unit}".rstrip()

    @property
    def large(self) -> Pair | None:
        """The figure that is written large."""
        return self.figures[0] if self.figures else None


@dataclass(frozen=True)
class _Filled:
    tile: Tile | None
    before: tuple[Fact, ...] = ()
    failed: bool = False


def tiles_for(viewer: Viewer, period: Period) -> list[ShownTile]:
    """The tiles of the rooms this person may see, in their order; counted once for everybody, until the records change.

    A figure the person may not see is left out, and with it whatever speaks of it: sentence, warning, chart.
    """
    declared = [one for one in tiles_in_order() if viewer.can(one.action)]
    filled = kept_all(
        [Asked(f"cockpit.{one.key}", partial(_fill, one, period), (period,)) for one in declared]
    )
    shown = [_shown(one, found, viewer) for one, found in zip(declared, filled, strict=True)]
    return [one for one in shown if one is not None]


def _fill(declared: DeclaredTile, period: Period) -> _Filled:
    """One room that can't be read, or takes too long, does not take the others off the wall: it is tried again in a minute."""

    def read() -> _Filled:
        tile = declared.fill(period)
        return _Filled(tile, tuple(facts([year_before(one) for one in tile.facts])) if tile else ())

    found = guarded(read, SECONDS)
    if found is None:
        log.error("cockpit tile %s failed", declared.key)
        return _Filled(None, failed=True)
    return found


def _shown(declared: DeclaredTile, found: _Filled, viewer: Viewer) -> ShownTile | None:
    """None where the person may see none of its figures."""
    empty = ShownTile(declared.key, declared.title, declared.waits_for, failed=found.failed)
    tile = found.tile
    if tile is None:
        return empty

    def may(*figures: Fact | None) -> bool:
        return all(viewer.can(one.metric.action) for one in figures if one)

    pairs = tuple(Pair(now, then) for now, then in zip(tile.facts, found.before, strict=True) if may(now))
    if not pairs:
        return None
    drawn = tile.exhibit if tile.exhibit and may(*tile.exhibit.facts) else None
    target = tile.target if pairs[0].now is tile.facts[0] and may(tile.target) else None
    whole = (len(pairs), drawn, target) == (len(tile.facts), tile.exhibit, tile.target)
    seen = replace(tile, exhibit=drawn, target=target)
    return replace(empty, tile=seen if whole else replace(seen, reading="", warning=""), figures=pairs)


def years_on(today: dt.date) -> list[int]:
    """The years a cockpit offers, the earliest first: from the group's term on, at most so many."""
    begins = active_group().term_starts_on
    first = min(begins.year if begins else today.year - 1, today.year)
    return list(range(max(first, today.year - MOST_YEARS + 1), today.year + 1))
