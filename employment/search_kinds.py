"""What the search finds of 岗位与就业, from the selectors of its pages."""

from __future__ import annotations

from django.db.models import QuerySet

from employment.models import Graduate
from employment.selectors.graduate import VIEW as VIEW_GRADUATES
from employment.selectors.graduate import graduates_for
from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer


@search_kind(
    "graduates",
    "毕业生",
    VIEW_GRADUATES,
    lambda row: Hit(row.name, row.get_absolute_url(), f"{row.graduated_on.year}年毕业，{row.unit}"),
    order=75,
)
def find_graduates(viewer: Viewer, words: str) -> QuerySet[Graduate]:
    """Of the graduates the person sees."""
    return with_words(graduates_for(viewer), words, "name", "number")
