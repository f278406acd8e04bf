"""What the search finds of 岗位与就业, from the selectors of its pages."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from employment.models import Demand, FirmVisit, Graduate, Round
from employment.selectors.access import BOARD, VIEW, VISITS, board_for, demands_for, visits_for
from employment.selectors.finding import best_first, found
from employment.selectors.graduate import VIEW as VIEW_GRADUATES
from employment.selectors.graduate import graduates_for
from employment.selectors.round import VIEW as VIEW_ROUNDS
from employment.selectors.round import rounds_for
from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url
from groupportal.ui.formats import cndate


@search_kind(
    "openings",
    "招聘岗位",
    BOARD,
    lambda row: Hit(row.title, record_url("employment:opening", row.public_id), str(row.unit)),
    order=56,
)
def find_openings(viewer: Viewer, words: str) -> QuerySet[Demand]:
    """Of the open posts."""
    return best_first(found(board_for(viewer, timezone.localdate()), words), words)


@search_kind(
    "demands",
    "岗位需求",
    VIEW,
    lambda row: Hit(row.title, row.get_absolute_url(), f"{row.unit}，{row.get_state_display()}"),
    order=57,
)
def find_demands(viewer: Viewer, words: str) -> QuerySet[Demand]:
    """Of the demand the person keeps or reads, in whatever state."""
    return best_first(found(demands_for(viewer).select_related("unit"), words), words)


@search_kind(
    "firm_visits",
    "访企拓岗",
    VISITS,
    lambda row: Hit(str(row), row.get_absolute_url(), f"{row.school}，{cndate(row.visited_on)}"),
    order=58,
)
def find_visits(viewer: Viewer, words: str) -> QuerySet[FirmVisit]:
    """Of the visits of the schools the person reads of."""
    return with_words(visits_for(viewer).select_related("unit", "school"), words, "unit__name", "lead")


@search_kind(
    "rounds",
    "双向选择",
    VIEW_ROUNDS,
    lambda row: Hit(row.name, row.get_absolute_url(), row.get_state_display()),
    order=72,
)
def find_rounds(viewer: Viewer, words: str) -> QuerySet[Round]:
    """Of the rounds the person sees."""
    return with_words(rounds_for(viewer), words, "name")


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
