"""Tasks and indicators of the plans."""

from __future__ import annotations

from collections.abc import Iterable

from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, as_hits, search_kind
from groupportal.tenancy.viewer import Viewer
from plans.selectors.content import latest_items


@search_kind("任务与指标", "plans.view_plan", order=20)
def find_items(viewer: Viewer, words: str, most: int) -> Iterable[Hit]:
    """By name, in the order of the plans. One query."""
    rows = with_words(latest_items(), words, "name", "pinyin")
    return as_hits(
        rows, most, lambda item: item.name, lambda item: f"{item.get_kind_display()}，{item.revision.plan}"
    )
