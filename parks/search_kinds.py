"""What the search finds of 园区, from the selectors of its pages."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.lists.declaring import with_words
from groupportal.periods.period import during
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from parks.models import Centre, Park, Resident, ServiceRequest
from parks.selectors.access import centres_for, parks_for, requests_for, residents_for

_VIEW = "parks.view_parks"


@search_kind("parks", "园区", _VIEW, lambda row: Hit(row.name, row.get_absolute_url(), row.region), order=60)
def find_parks(viewer: Viewer, words: str) -> QuerySet[Park]:
    """Of the parks the person sees."""
    return with_words(parks_for(viewer), words, "name", "operator")


@search_kind(
    "centres", "服务中心", _VIEW, lambda row: Hit(row.name, row.get_absolute_url(), str(row.park)), order=61
)
def find_centres(viewer: Viewer, words: str) -> QuerySet[Centre]:
    """Of the centres the person sees, closed ones too."""
    return with_words(centres_for(viewer).select_related("park"), words, "name")


@search_kind(
    "residents",
    "入驻企业",
    _VIEW,
    lambda row: Hit(str(row), row.get_absolute_url(), f"{row.park}，{row.describe()}"),
    order=62,
)
def find_residents(viewer: Viewer, words: str) -> QuerySet[Resident]:
    """Of today's firms in parks."""
    rows = residents_for(viewer).filter(during(timezone.localdate())).select_related("park", "unit")
    return with_words(rows, words, "unit__name")


@search_kind(
    "needs",
    "服务需求",
    "parks.view_requests",
    lambda row: Hit(row.title, row.get_absolute_url(), f"{row.firm}，{row.get_state_display()}"),
    order=62,
)
def find_needs(viewer: Viewer, words: str) -> QuerySet[ServiceRequest]:
    """Of the needs the person sees."""
    return with_words(requests_for(viewer), words, "title", "firm")
