"""One search over the whole portal: apps declare what is found in their ``search_kinds.py``.

Nothing is found that pages do not show: a kind takes its rows from the selector its pages take theirs from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from groupportal.lists.declaring import MOST_WORDS
from groupportal.tenancy.roles import ACTIONS
from groupportal.ui.names import kept_name
from groupportal.ui.pinyin import found_at

if TYPE_CHECKING:
    from groupportal.tenancy.viewer import Viewer

OPEN, CLOSE = SafeString("<mark>"), SafeString("</mark>")


@dataclass(frozen=True)
class Hit:
    """Something that was found: what it is called, a few words more, its page."""

    title: str
    url: str
    detail: str = ""


Finder = Callable[["Viewer", str], Any]


@dataclass(frozen=True)
class SearchKind:
    """One kind of thing: ``find(viewer, words)`` gives its rows in order, to be cut and counted (a queryset or a list), and is
    asked only for those who hold ``action``; ``hit`` says what is shown of a row.
    """

    name: str
    label: str
    action: str
    hit: Callable[[Any], Hit]
    order: int
    find: Finder

    def hits(self, rows: Iterable[Any], words: str) -> list[Hit]:
        """What is shown of these rows, what was looked for marked in it."""
        hits = map(self.hit, rows)
        return [replace(h, title=marked(h.title, words), detail=marked(h.detail, words)) for h in hits]


_kinds: dict[str, SearchKind] = {}


def search_kind(
    name: str, label: str, action: str, hit: Callable[[Any], Hit], *, order: int = 100
) -> Callable[[Finder], Finder]:
    """Declare ``def …(viewer, words)``; ``name`` stands in addresses. KeyError for an unknown action, ValueError where the name
    has a finder already.
    """
    ACTIONS[action]

    def declared(find: Finder) -> Finder:
        if _kinds.setdefault(name, SearchKind(name, label, action, hit, order, find)).find is not find:
            raise ValueError(f"search kind {name} is declared twice")
        return find

    return declared


@dataclass(frozen=True)
class Found:
    """What was found of one kind; ``more``: there are others."""

    kind: SearchKind
    hits: list[Hit]
    more: bool


def found_for(viewer: Viewer, words: str, most: int) -> list[Found]:
    """What this person finds, by kind, up to ``most`` of each; nothing for no words."""
    kinds = kinds_for(viewer) if words else []
    found = ((kind, _first(kind.find(viewer, words), most + 1)) for kind in kinds)
    return [Found(kind, kind.hits(rows[:most], words), len(rows) > most) for kind, rows in found if rows]


def _first(rows: Any, most: int) -> list[Any]:
    """The first rows. Their keys are asked for alone: an index holds what that takes, and mostly there is nothing to show."""
    if not isinstance(rows, QuerySet):
        return list(rows[:most])
    keys = list(rows.values_list("pk", flat=True)[:most])
    return list(rows.filter(pk__in=keys)) if keys else []


def kinds_for(viewer: Viewer) -> list[SearchKind]:
    """The kinds this person may look for, in the order they are shown."""
    return sorted((kind for kind in _kinds.values() if viewer.can(kind.action)), key=lambda kind: kind.order)


def known_kinds() -> list[SearchKind]:
    """All that were declared."""
    return list(_kinds.values())


def marked(text: str, words: str) -> SafeString:
    """A text with what was looked for marked in it: as it stands there, or by its pinyin."""
    marks = [False] * len(text)
    lower = text.lower()
    for word in map(kept_name, words.lower().split()[:MOST_WORDS]):
        at = lower.find(word) if len(lower) == len(text) else -1
        span = (at, at + len(word)) if at >= 0 else found_at(word, text)
        if span:
            marks[slice(*span)] = [True] * (span[1] - span[0])
    pieces = [
        (mark, "".join(sign for sign, _ in run))
        for mark, run in groupby(zip(text, marks, strict=True), key=itemgetter(1))
    ]
    return format_html_join(
        "", "{}{}{}", ((OPEN if mark else "", piece, CLOSE if mark else "") for mark, piece in pieces)
    )
