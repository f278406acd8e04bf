"""What the search finds of 治理, from the selectors of its pages."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from governance.models import (
    Body,
    Candidate,
    Contest,
    Election,
    Meeting,
    Minutes,
    Motion,
    Regulation,
    Resolution,
    Seat,
)
from governance.selectors.access import bodies_for, meetings_for, motions_for, seats_for
from governance.selectors.contest import contests_for
from governance.selectors.election import candidates_for, elections_for
from governance.selectors.minutes import minutes_for
from governance.selectors.regulation import regulations_for
from governance.selectors.resolution import resolutions_for
from governance.words import capacity_title
from groupportal.lists.declaring import with_words
from groupportal.periods.period import during
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, cntime


def _body(row: Body) -> Hit:
    return Hit(row.name, row.get_absolute_url(), row.get_kind_display())


def _seat(row: Seat) -> Hit:
    detail = f"{row.body}{capacity_title(row.body.kind, row.capacity)}"
    return Hit(row.name, row.get_absolute_url(), f"{detail}，{row.unit}" if row.unit else detail)


@search_kind("bodies", "治理机构", "governance.view_bodies", _body, order=50)
def find_bodies(viewer: Viewer, words: str) -> QuerySet[Body]:
    """Of the bodies the person sees, dissolved ones too."""
    return with_words(bodies_for(viewer), words, "name")


@search_kind("seats", "席位", "governance.view_bodies", _seat, order=51)
def find_seats(viewer: Viewer, words: str) -> QuerySet[Seat]:
    """Of today's seats."""
    rows = seats_for(viewer).filter(during(timezone.localdate())).select_related("body", "unit")
    return with_words(rows, words, "name", "unit__name")


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


def _motion(row: Motion) -> Hit:
    return Hit(row.title, row.get_absolute_url(), f"{row.meeting}，{row.get_state_display()}")


def _resolution(row: Resolution) -> Hit:
    return Hit(
        row.title,
        row.get_absolute_url(),
        "，".join(filter(None, [row.number, row.body.name, cndate(row.decided_on)])),
    )


@search_kind("motions", "表决", "governance.view_meetings", _motion, order=54)
def find_motions(viewer: Viewer, words: str) -> QuerySet[Motion]:
    """Of the motions the person sees."""
    return with_words(motions_for(viewer).select_related("meeting"), words, "title", "meeting__title")


@search_kind("resolutions", "决议", "governance.view_resolutions", _resolution, order=55)
def find_resolutions(viewer: Viewer, words: str) -> QuerySet[Resolution]:
    """Of the resolutions the person sees."""
    return with_words(resolutions_for(viewer), words, "title", "number")


@search_kind(
    "regulations",
    "制度文件",
    "governance.view_regulations",
    lambda row: Hit(row.name, row.get_absolute_url(), row.get_kind_display()),
    order=46,
)
def find_regulations(viewer: Viewer, words: str) -> QuerySet[Regulation]:
    """Of the regulations the person sees, by name, number and wording."""
    return with_words(regulations_for(viewer), words, "name", "versions__number")


@search_kind(
    "contests",
    "征集评选",
    "governance.view_contests",
    lambda row: Hit(row.title, row.get_absolute_url(), row.get_state_display()),
    order=57,
)
def find_contests(viewer: Viewer, words: str) -> QuerySet[Contest]:
    """Of the contests the person sees."""
    return with_words(contests_for(viewer), words, "title", "text")


@search_kind(
    "elections",
    "换届选举",
    "governance.view_bodies",
    lambda row: Hit(str(row), row.get_absolute_url(), row.get_state_display()),
    order=56,
)
def find_elections(viewer: Viewer, words: str) -> QuerySet[Election]:
    """Of the elections the person sees, by body."""
    return with_words(elections_for(viewer), words, "body__name")


@search_kind(
    "candidates",
    "候选人",
    "governance.view_bodies",
    lambda row: Hit(str(row), row.get_absolute_url(), f"{row.post.election}，{row.get_state_display()}"),
    order=57,
)
def find_candidates(viewer: Viewer, words: str) -> QuerySet[Candidate]:
    """Of the candidates the person sees."""
    return with_words(candidates_for(viewer), words, "name", "unit__name")
