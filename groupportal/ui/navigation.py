"""The side navigation and the phone's tabs. Each app declares its entries in ``navigation.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

SECTIONS = ("工作", "建设", "成员", "育人", "报表", "管理")


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
    """Given the viewer, a number to show beside the label; 0 shows none."""


_entries: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    """Declare entries; ValueError for a section nobody knows."""
    for entry in entries:
        if entry.section not in SECTIONS:
            raise ValueError(f"unknown section {entry.section}")
        _entries[entry.url_name] = entry


def navigation_for(viewer: Any, path: str) -> list[dict[str, Any]]:
    """The sections with the entries this viewer may open; the longest address that begins ``path`` is active."""
    shown = [e for e in sorted(_entries.values(), key=lambda e: e.order) if viewer.can(e.action)]
    urls = {e.url_name: reverse(e.url_name) for e in shown}
    home = reverse("home")
    hits = [u for u in urls.values() if path == u or (u != home and path.startswith(u))]
    active = max(hits, key=len, default=None)
    sections = []
    for section in SECTIONS:
        items = [
            {
                "label": e.label,
                "url": urls[e.url_name],
                "icon": e.icon,
                "active": urls[e.url_name] == active,
                "badge": e.badge(viewer) if e.badge else 0,
                "tab": e.tab,
            }
            for e in shown
            if e.section == section
        ]
        if items:
            sections.append({"label": section, "items": items})
    return sections


def tabs_of(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """At most four entries for the bottom of a phone."""
    return [item for section in sections for item in section["items"] if item["tab"]][:4]
