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
    address, sign = carried(query, item["url"]), item.get("icon") or "file"
    count = _count(tally, item["badge"]) if item.get("badge") else ""
    return _drawn(looks, address, _name(sign, item["label"]), count, is_here=bool(item.get("active")))


@lru_cache(maxsize=5_000)
def _drawn(looks: str, address: str, name: str, count: str, *, is_here: bool) -> str:
    here = ' aria-current="page"' if is_here else ""
    return f'<a class="{looks}" href="{esc(address)}"{here}>{name}{count}</a>'


@lru_cache(maxsize=1_000)
def _name(sign: str, label: str) -> str:
    return f"{icon(sign)}{esc(label)}"


def _count(tally: str, badge: int) -> str:
    return f'<span class="{tally}">{esc(badge)}<span class="sr">项</span></span>'


def _safe(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 -- all that is not ours is escaped above
