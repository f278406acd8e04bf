"""What the search finds of 园区, from the selectors of its pages."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from parks.models import ServiceRequest
from parks.selectors.access import requests_for


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
