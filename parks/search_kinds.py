"""What the search finds of 园区, from the selectors of its pages."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from groupportal.lists.declaring import with_words
from groupportal.periods.period import during
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cntime
from parks.models import (
    Centre,
    Facility,
    IndustryCollege,
    JointProject,
    Park,
    Resident,
    ServiceRequest,
    StartupTeam,
    Training,
    TrainingBase,
)
from parks.selectors.access import (
    bases_for,
    centres_for,
    colleges_for,
    facilities_for,
    parks_for,
    projects_for,
    requests_for,
    residents_for,
    teams_for,
    trainings_for,
)

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


@search_kind(
    "projects",
    "合作项目",
    "parks.view_projects",
    lambda row: Hit(row.title, row.get_absolute_url(), f"{row.unit}，{row.get_state_display()}"),
    order=64,
)
def find_projects(viewer: Viewer, words: str) -> QuerySet[JointProject]:
    """Of the projects the person sees."""
    keeps = viewer.within("parks.edit_projects", "unit")
    rows = projects_for(viewer).select_related("unit")
    return with_words(rows, words, "title", also=lambda word: keeps & Q(contract_number__icontains=word))


@search_kind(
    "trainings",
    "培训",
    "parks.view_trainings",
    lambda row: Hit(row.title, row.get_absolute_url(), f"{cntime(row.starts_at)}，{row.unit}"),
    order=65,
)
def find_trainings(viewer: Viewer, words: str) -> QuerySet[Training]:
    """Of the trainings the person sees."""
    return with_words(trainings_for(viewer).select_related("unit"), words, "title", "trainer")


@search_kind(
    "startup_teams",
    "创业团队",
    "parks.view_trainings",
    lambda row: Hit(row.name, row.get_absolute_url(), row.firm or row.field),
    order=66,
)
def find_teams(viewer: Viewer, words: str) -> QuerySet[StartupTeam]:
    """Of the founding teams the person sees."""
    return with_words(teams_for(viewer), words, "name", "firm")


@search_kind(
    "facilities",
    "共享设施",
    "parks.view_facilities",
    lambda row: Hit(row.name, row.get_absolute_url(), f"{row.unit}，{row.place}"),
    order=67,
)
def find_facilities(viewer: Viewer, words: str) -> QuerySet[Facility]:
    """Of the facilities the person sees."""
    return with_words(facilities_for(viewer).select_related("unit"), words, "name", "place")


@search_kind(
    "colleges",
    "产业学院",
    "parks.view_colleges",
    lambda row: Hit(row.name, row.get_absolute_url(), f"{row.unit}，{row.direction}"),
    order=68,
)
def find_colleges(viewer: Viewer, words: str) -> QuerySet[IndustryCollege]:
    """Of the 产业学院 the person sees."""
    return with_words(colleges_for(viewer).select_related("unit"), words, "name")


@search_kind(
    "training_bases",
    "实训基地",
    "parks.view_colleges",
    lambda row: Hit(row.name, row.get_absolute_url(), str(row.unit)),
    order=69,
)
def find_bases(viewer: Viewer, words: str) -> QuerySet[TrainingBase]:
    """Of the bases the person sees."""
    return with_words(bases_for(viewer).select_related("unit"), words, "name", "number")
