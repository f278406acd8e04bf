"""Pages of the menu."""

from __future__ import annotations

from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.names import kept_name
from groupportal.ui.navigation import pages_for
from groupportal.ui.pinyin import is_spelled, spell


def _hit(page: tuple[str, str, str]) -> Hit:
    label, section, url = page
    return Hit(label, url, section)


@search_kind("pages", "页面", "portal.view_home", _hit, order=10)
def pages(viewer: Viewer, words: str) -> list[tuple[str, str, str]]:
    """By their names in the menu. No query."""
    asked = [kept_name(word).lower() for word in words.split()]
    return [
        page
        for page in pages_for(viewer)
        if all(word in page[0].lower() or is_spelled(word, spell(page[0])) for word in asked)
    ]
