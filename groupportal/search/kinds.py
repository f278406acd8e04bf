"""One search over the whole portal: apps declare what is found in their ``search_kinds.py``.

Nothing is found that pages do not show: a kind takes its rows from the selector its pages take theirs from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groupportal.tenancy.roles import ACTIONS

if TYPE_CHECKING:
    from groupportal.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Hit:
    """Something that was found: what it is called, a few words more, its page."""

    title: str
    url: str
    detail: str = ""


Finder = Callable[["Viewer", str, int], Iterable[Hit]]


@dataclass(frozen=True)
class SearchKind:
    """One kind of thing: ``find(viewer, words, most)`` is asked only for those who hold ``action``."""

    label: str
    action: str
    find: Finder
    order: int


_kinds: dict[str, SearchKind] = {}


def search_kind(label: str, action: str, *, order: int = 100) -> Callable[[Finder], Finder]:
    """Declare ``def …(viewer, words, most) -> Iterable[Hit]``, at most ``most`` of them. KeyError for an unknown action,
    ValueError where the label has a finder already.
    """
    ACTIONS[action]

    def declared(find: Finder) -> Finder:
        if _kinds.setdefault(label, SearchKind(label, action, find, order)).find is not find:
            raise ValueError(f"search kind {label} is declared twice")
        return find

    return declared


@dataclass(frozen=True)
class Found:
    """What was found of one kind; ``more``: there are others, which narrower words would find."""

    label: str
    hits: list[Hit]
    more: bool


def found_for(viewer: Viewer, words: str, most: int) -> list[Found]:
    """What this person finds, by kind, up to ``most`` of each; nothing for no words."""
    if not (words := words.strip()):
        return []
    found = []
    for kind in sorted(_kinds.values(), key=lambda kind: kind.order):
        hits = list(kind.find(viewer, words, most + 1)) if viewer.can(kind.action) else []
        if hits:
            found.append(Found(kind.label, hits[:most], len(hits) > most))
    return found


def known_kinds() -> list[SearchKind]:
    """All that were declared."""
    return list(_kinds.values())


def as_hits(rows: Any, most: int, title: Callable[[Any], Any], detail: Callable[[Any], str]) -> list[Hit]:
    """The first rows as hits that lead to their own pages."""
    return [Hit(str(title(row)), row.get_absolute_url(), detail(row)) for row in rows[:most]]
