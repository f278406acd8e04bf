"""Packs of rules: the national one, a province's over it, others. Each counts from a day to a day.

A pack is declared in ``rule_packs.py`` of any app that may import this one, and found at start-up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from internships.enums import Layer, Moment
from internships.rules.facts import PlacementFacts
from internships.rules.rule import Reading, Rule, Verdict


@dataclass(frozen=True)
class Unjudged:
    """An article that no rule judges, and why."""

    article: str
    words: str


@dataclass(frozen=True, eq=False)
class Pack:
    """Rules of one source. ``document``: its name and number; ``province``: whose groups it counts for, "" for all.

    A rule with the code of a national one stands in its place for the groups of the province.
    """

    code: str
    title: str
    document: str
    layer: Layer
    version: str
    starts_on: dt.date
    ends_on: dt.date | None = None
    province: str = ""
    rules: tuple[Rule, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    doubts: tuple[str, ...] = ()
    is_entered: bool = False

    @cached_property
    def edition(self) -> str:
        """What a verdict keeps of it; of one that a group entered in words, as it is looked up nowhere."""
        return self.version if self.is_entered else f"{self.code}/{self.version}"

    def counts_on(self, day: dt.date) -> bool:
        """Whether it is in force on a day."""
        return self.starts_on <= day <= (self.ends_on or day)


_packs: dict[str, Pack] = {}


def register(*packs: Pack) -> None:
    """Declare packs. ValueError for a version that is taken, or a code that stands twice in one pack."""
    for pack in packs:
        codes = [rule.code for rule in pack.rules]
        if _packs.setdefault(pack.edition, pack) is not pack or len(codes) != len(set(codes)):
            raise ValueError(f"pack {pack.edition} is declared twice, or one of its rules")
    _asked.cache_clear()


def all_packs() -> list[Pack]:
    """Every pack: national, provinces, others, newest version first."""
    order = list(Layer.values)
    return sorted(_packs.values(), key=lambda p: (order.index(p.layer), p.code, -p.starts_on.toordinal()))


def pack_in_words(edition: str) -> str:
    """Title and version of a pack; the edition itself for one that is no longer there."""
    pack = _packs.get(edition)
    return f"{pack.title}（版本{pack.version}）" if pack else edition


def rules_on(day: dt.date, *, province: str = "", entered: Sequence[Pack] = ()) -> list[tuple[Pack, Rule]]:
    """The rules that count on a day, in the order of their articles; a province's own in place of national ones of the same code, those
    a group ``entered`` in place of both."""
    counting: dict[str, tuple[Pack, Rule]] = {}
    for pack in (*all_packs(), *entered):
        if pack.counts_on(day) and pack.province in ("", province):
            counting |= {rule.code: (pack, rule) for rule in pack.rules if rule.counts_on(day)}
    return list(counting.values())


def judged(
    facts: PlacementFacts,
    *,
    on: dt.date,
    province: str = "",
    entered: tuple[Pack, ...] = (),
    moments: Iterable[Moment] = tuple(Moment),
) -> Iterator[Verdict]:
    """What every rule of these moments says of a placement on a day. No verdict at all where no pack counts on that day."""
    reading = Reading(facts, on)
    for pack, rule in _asked(on, province, entered, frozenset(moments)):
        yield rule.said(reading, pack.edition, pack.document)


@lru_cache(maxsize=256)
def _asked(
    day: dt.date, province: str, entered: tuple[Pack, ...], moments: frozenset[Moment]
) -> list[tuple[Pack, Rule]]:
    """The rules of these moments; worked out once for all placements of a run."""
    return [
        (pack, rule)
        for pack, rule in rules_on(day, province=province, entered=entered)
        if moments.intersection(rule.moments)
    ]
