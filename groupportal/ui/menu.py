"""The navigation beside a page and the tabs below it on a phone, as HTML: drawn by every page, so drawn once, here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from groupportal.ui.addresses import dated
from groupportal.ui.navigation import Link, Section
from groupportal.ui.pieces import esc, icon


def side_sections(sections: Iterable[Section], as_of: str | None) -> SafeString:
    """The sections of the navigation; ``as_of``: the cut-off date that their addresses carry on."""
    return _safe(_section(section, as_of) for section in sections)


def tab_links(tabs: Iterable[Link], as_of: str | None) -> SafeString:
    """The tabs of a phone."""
    return _safe(_link("tabs-bar__link", "tally tally--alarm", link, as_of) for link in tabs)


@lru_cache(maxsize=2_000)
def _section(section: Section, as_of: str | None) -> str:
    head = f'<h2 class="side-nav__label">{esc(section.label)}</h2>' if section.label else ""
    lines = (f"<li>{_link('side-nav__link', 'tally', link, as_of)}</li>" for link in section.items)
    return f'<div class="side-nav__section">{head}<ul class="side-nav__list">{"".join(lines)}</ul></div>'


def _link(looks: str, tally: str, link: Link, as_of: str | None) -> str:
    here = ' aria-current="page"' if link.active else ""
    count = _count(tally, link.badge) if link.badge else ""
    name = f"{icon(link.icon)}{esc(link.label)}"
    return f'<a class="{looks}" href="{esc(dated(link.url, as_of))}"{here}>{name}{count}</a>'


def _count(tally: str, badge: int) -> str:
    return f'<span class="{tally}">{esc(badge)}<span class="sr">项</span></span>'


def _safe(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 -- all that is not ours is escaped above
