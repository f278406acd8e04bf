"""What the search finds of 治理, from the selectors of its pages."""

from __future__ import annotations

from django.db.models import QuerySet

from governance.models import Meeting, Minutes
from governance.selectors.access import meetings_for
from governance.selectors.minutes import minutes_for
from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cntime


@search_kind(
    "meetings",
    "会议",
    "governance.view_meetings",
    lambda row: Hit(row.title, row.get_absolute_url(), cntime(row.starts_at)),
    order=42,
)
def find_meetings(viewer: Viewer, words: str) -> QuerySet[Meeting]:
    """Of the meetings the person sees."""
    return with_words(meetings_for(viewer), words, "title", "place")


@search_kind(
    "minutes",
    "会议纪要",
    "governance.view_meetings",
    lambda row: Hit(str(row), row.get_absolute_url(), cntime(row.meeting.starts_at)),
    order=43,
)
def find_minutes(viewer: Viewer, words: str) -> QuerySet[Minutes]:
    """Of the minutes the person sees."""
    return with_words(minutes_for(viewer), words, "meeting__title", "text")
