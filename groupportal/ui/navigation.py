"""The side navigation and the phone's tabs. Each app declares its entries in ``navigation.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix

from groupportal.ui.places import place, places


@dataclass(frozen=True)
class Entry:
    """A line of the navigation: shown to those who hold ``action``. ``tab`` also puts it on the phone's bottom bar."""

    section: str
    label: str
    url_name: str
    icon: str
    action: str
    order: int = 100
    tab: bool = False
    badge: Callable[[Any], int] | None = None
    """Given the viewer, a number to show beside the label; 0 shows none. Kept until the records change."""
    under: str = ""
    """The entry (its ``url_name``) under which this one stands as a tab of the page, not in the navigation."""
    shown: Callable[[Any], bool] | None = None
    """Given the viewer, whether there is anything behind it for this person; better without asking the database."""


_entries: dict[str, Entry] = {}
_public: dict[str, str] = {}
_sections: dict[str, int] = {"工作": 0, "管理": 100}


def section(label: str, order: int) -> None:
    """Declare a section of the menu, between 工作 (0) and 管理 (100). ValueError where it has another place already."""
    if _sections.setdefault(label, order) != order:
        raise ValueError(f"section {label} is declared twice")


def register(*entries: Entry) -> None:
    """Declare entries."""
    for entry in entries:
        _entries[entry.url_name] = entry


def open_to_all(label: str, url_name: str) -> None:
    """Declare a page for people without an account; it stands on the public pages and at the door."""
    _public[url_name] = label


def public_entries() -> list[tuple[str, str]]:
    """The pages for people without an account, as ``(label, url_name)``."""
    return [(label, name) for name, label in _public.items()]


def refuse_strays() -> None:
    """ValueError for an entry below a section that nobody declared; called once every app has declared its own."""
    if stray := [e.url_name for e in _entries.values() if e.section not in _sections]:
        raise ValueError(f"no such section of the menu: {stray}")


def known_entries() -> list[Entry]:
    return list(_entries.values())


def badges_for(viewer: Any) -> dict[str, Callable[[Any], int]]:
    """What counts the numbers beside the entries this viewer may open, by ``url_name``."""
    return {e.url_name: e.badge for e in _entries.values() if e.badge and viewer.can(e.action)}


@dataclass(frozen=True)
class Link:
    """An entry as it stands in a menu; without a badge for 0."""

    label: str
    url: str
    icon: str
    active: bool = False
    badge: int = 0
    tab: bool = False


@dataclass(frozen=True, eq=False)
class Section:
    """A part of the menu. The same one for all whose menu is the same, so that it is drawn once."""

    label: str
    items: tuple[Link, ...]


def navigation_for(menu: Menu, badges: Mapping[str, int]) -> tuple[Section, ...]:
    """The sections with the entries this viewer may open; the longest address that begins the page's is active."""
    urls, here = menu.urls, menu.here
    active = urls[here.under if here.under in urls else here.url_name] if here is not None else None
    return _navigation(
        menu.opened, active, tuple((name, number) for name, number in badges.items() if number)
    )


@lru_cache(maxsize=500)
def _navigation(
    opened: _Opened, active: str | None, badges: tuple[tuple[str, int], ...]
) -> tuple[Section, ...]:
    urls, numbers = opened.urls, dict(badges)
    found: dict[str, list[Link]] = {label: [] for label in sorted(_sections, key=_sections.__getitem__)}
    for e in opened.shown:
        if not e.under or e.under not in urls:
            url = urls[e.url_name]
            link = Link(e.label, url, e.icon, url == active, numbers.get(e.url_name, 0), e.tab)
            found[e.section].append(link)
    return tuple(Section(label, tuple(links)) for label, links in found.items() if links)


def pages_for(viewer: Any) -> list[tuple[str, str, str]]:
    """The pages of the menu this viewer sees: label, section, address."""
    opened = _opened_to(viewer)
    return [(e.label, e.section, opened.urls[e.url_name]) for e in opened.shown]


@dataclass(frozen=True, eq=False)
class _Opened:
    """The entries that these rights open, in the order of the menu, and their addresses."""

    shown: tuple[Entry, ...]
    urls: Mapping[str, str]


def _opened_to(viewer: Any) -> _Opened:
    hidden = frozenset(
        e.url_name for e in _entries.values() if e.shown and viewer.can(e.action) and not e.shown(viewer)
    )
    return _opened(viewer.rights, hidden, get_script_prefix())


@lru_cache(maxsize=500)
def _opened(rights: Any, hidden: frozenset[str], prefix: str) -> _Opened:
    """``prefix``: where the active group stands, as ``places`` knows by itself."""
    shown = [e for e in _entries.values() if e.url_name not in hidden and rights.can(e.action)]
    shown.sort(key=lambda e: e.order)
    return _Opened(tuple(shown), places(e.url_name for e in shown))


@dataclass(frozen=True)
class Menu:
    """What a viewer may open, and the entry the page at ``path`` belongs to: that of the longest address that begins it."""

    path: str
    opened: _Opened
    here: Entry | None

    @property
    def urls(self) -> Mapping[str, str]:
        """The addresses of the entries by ``url_name``."""
        return self.opened.urls


def menu_of(viewer: Any, path: str) -> Menu:
    """What the navigation and the tabs of a page are made of; asks the database nothing."""
    opened, home = _opened_to(viewer), place("home")
    urls = opened.urls
    hits = [
        e for e in opened.shown if path == (url := urls[e.url_name]) or (url != home and path.startswith(url))
    ]
    return Menu(path, opened, max(hits, key=lambda e: len(urls[e.url_name]), default=None))


def siblings_of(menu: Menu, badges: Mapping[str, int]) -> list[dict[str, Any]]:
    """The tabs of a page that shares its navigation entry with others; on their own pages only, not below them."""
    urls, here = menu.urls, menu.here
    if here is None or menu.path != urls[here.url_name]:
        return []
    family = here.under or here.url_name
    members = [e for e in menu.opened.shown if family in (e.url_name, e.under)]
    if len(members) < 2:
        return []
    return [
        {
            "label": e.label,
            "url": urls[e.url_name],
            "active": e is here,
            "count": badges.get(e.url_name) or None,
        }
        for e in members
    ]


def tabs_of(sections: Iterable[Section]) -> list[Link]:
    """At most four entries for the bottom of a phone."""
    return [link for section in sections for link in section.items if link.tab][:4]
