"""The side navigation and the phone's tabs. Each app declares its entries in ``navigation.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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
    """Given the viewer, whether there is anything behind it for this person; without asking the database."""


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


def navigation_for(menu: Menu, badges: Mapping[str, int]) -> list[dict[str, Any]]:
    """The sections with the entries this viewer may open; the longest address that begins the page's is active."""
    shown, urls, here = menu.shown, menu.urls, menu.here
    active = urls[here.under if here.under in urls else here.url_name] if here is not None else None
    sections = []
    for label in sorted(_sections, key=_sections.__getitem__):
        items = [
            {
                "label": e.label,
                "url": urls[e.url_name],
                "icon": e.icon,
                "active": urls[e.url_name] == active,
                "badge": badges.get(e.url_name, 0),
                "tab": e.tab,
            }
            for e in shown
            if e.section == label and (not e.under or e.under not in urls)
        ]
        if items:
            sections.append({"label": label, "items": items})
    return sections


def pages_for(viewer: Any) -> list[tuple[str, str, str]]:
    """The pages of the menu this viewer sees: label, section, address."""
    menu = menu_of(viewer, "")
    return [(e.label, e.section, menu.urls[e.url_name]) for e in menu.shown]


@dataclass(frozen=True)
class Menu:
    """The entries a viewer may open, their addresses, and the one the page at ``path`` belongs to: the longest that begins it."""

    path: str
    shown: list[Entry]
    urls: dict[str, str]
    here: Entry | None


def menu_of(viewer: Any, path: str) -> Menu:
    """What the navigation and the tabs of a page are made of; asks the database nothing."""
    shown = [
        e
        for e in sorted(_entries.values(), key=lambda e: e.order)
        if viewer.can(e.action) and (e.shown is None or e.shown(viewer))
    ]
    urls = places(e.url_name for e in shown)
    home = place("home")
    hits = [
        e
        for e in shown
        if path == urls[e.url_name] or (urls[e.url_name] != home and path.startswith(urls[e.url_name]))
    ]
    return Menu(path, shown, urls, max(hits, key=lambda e: len(urls[e.url_name]), default=None))


def siblings_of(menu: Menu, badges: Mapping[str, int]) -> list[dict[str, Any]]:
    """The tabs of a page that shares its navigation entry with others; on their own pages only, not below them."""
    shown, urls, here = menu.shown, menu.urls, menu.here
    if here is None or menu.path != urls[here.url_name]:
        return []
    family = here.under or here.url_name
    members = [e for e in shown if family in (e.url_name, e.under)]
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


def tabs_of(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """At most four entries for the bottom of a phone."""
    return [item for section in sections for item in section["items"] if item["tab"]][:4]
