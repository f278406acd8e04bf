"""What the search finds of 岗位与就业, from the selectors of its pages."""

from django.db.models import QuerySet

from employment.models import Round
from employment.selectors.round import VIEW, rounds_for
from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer


@search_kind(
    "rounds",
    "双向选择",
    VIEW,
    lambda row: Hit(row.name, row.get_absolute_url(), row.get_state_display()),
    order=72,
)
def find_rounds(viewer: Viewer, words: str) -> QuerySet[Round]:
    """Of the rounds the person sees."""
    return with_words(rounds_for(viewer), words, "name")
