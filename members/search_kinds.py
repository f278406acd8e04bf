"""Units of the roll."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, as_hits, search_kind
from groupportal.tenancy.viewer import Viewer
from members.rules import plain_code
from members.selectors.roll import on_roll


@search_kind("成员单位", "members.view_roll", order=30)
def find_units(viewer: Viewer, words: str, most: int) -> Iterable[Hit]:
    """By name, or by the beginning of the credit code, as the roll finds them. One query."""
    rows = with_words(
        on_roll(),
        words,
        "unit__name",
        "unit__pinyin",
        also=lambda word: Q(credit_code__startswith=plain_code(word) or word),
    )
    return as_hits(
        rows.order_by("unit__pinyin", "unit_id"), most, lambda m: m.name, lambda m: m.get_category_display()
    )
