"""What the search over the whole portal finds of 治理."""

from __future__ import annotations

from django.db.models import QuerySet

from governance.models import Motion, Resolution
from governance.selectors.access import motions_for
from governance.selectors.resolution import resolutions_for
from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate


def _motion(row: Motion) -> Hit:
    return Hit(row.title, row.get_absolute_url(), f"{row.meeting}，{row.get_state_display()}")


def _resolution(row: Resolution) -> Hit:
    return Hit(
        row.title,
        row.get_absolute_url(),
        "，".join(filter(None, [row.number, row.body.name, cndate(row.decided_on)])),
    )


@search_kind("motions", "表决", "governance.view_meetings", _motion, order=36)
def find_motions(viewer: Viewer, words: str) -> QuerySet[Motion]:
    """Of the motions the person sees."""
    return with_words(motions_for(viewer).select_related("meeting"), words, "title", "meeting__title")


@search_kind("resolutions", "决议", "governance.view_resolutions", _resolution, order=37)
def find_resolutions(viewer: Viewer, words: str) -> QuerySet[Resolution]:
    """Of the resolutions the person sees."""
    return with_words(resolutions_for(viewer), words, "title", "number")
