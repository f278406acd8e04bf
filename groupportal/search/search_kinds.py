"""Pages of the menu."""

from __future__ import annotations

from collections.abc import Iterable

from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.names import kept_name
from groupportal.ui.navigation import pages_for
from groupportal.ui.pinyin import is_spelled, spell


@search_kind("页面", "portal.view_home", order=10)
def pages(viewer: Viewer, words: str, most: int) -> Iterable[Hit]:
    """By their names in the menu. No query."""
    asked = [kept_name(word).lower() for word in words.split()]
    found = [
        Hit(label, url, section)
        for label, section, url in pages_for(viewer)
        if all(word in label.lower() or is_spelled(word, spell(label)) for word in asked)
    ]
    return found[:most]
