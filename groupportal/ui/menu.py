"""The navigation beside a page and the tabs below it on a phone, as HTML: drawn by every page, so drawn once, here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from groupportal.ui.addresses import carried
from groupportal.ui.pieces import esc, icon


def side_sections(sections: Iterable[Mapping[str, Any]], query: QueryDict) -> SafeString:
    """The sections of the navigation with their entries, as ``navigation_for`` gives them."""
    return _safe(_section(section, query) for section in sections)


def tab_links(tabs: Iterable[Mapping[str, Any]], query: QueryDict) -> SafeString:
    """The tabs of a phone."""
    return _safe(_link("tabs-bar__link", "tally tally--alarm", item, query) for item in tabs)


def _section(section: Mapping[str, Any], query: QueryDict) -> str:
    head = f'<h2 class="side-nav__label">{esc(section["label"])}</h2>' if section["label"] else ""
    lines = (f"<li>{_link('side-nav__link', 'tally', item, query)}</li>" for item in section["items"])
    return f'<div class="side-nav__section">{head}<ul class="side-nav__list">{"".join(lines)}</ul></div>'


def _link(looks: str, tally: str, item: Mapping[str, Any], query: QueryDict) -> str:
    here = ' aria-current="page"' if item.get("active") else ""
    badge = item.get("badge")
    count = f'<span class="{tally}">{esc(badge)}<span class="sr">项</span></span>' if badge else ""
    address = esc(carried(query, item["url"]))
    return f'<a class="{looks}" href="{address}"{here}>{_name(item.get("icon") or "file", item["label"])}{count}</a>'


@lru_cache(maxsize=1_000)
def _name(sign: str, label: str) -> str:
    return f"{icon(sign)}{esc(label)}"


def _safe(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 -- all that is not ours is escaped above
