"""Addresses of the API of 岗位与就业, below ``api/v1/`` of a group."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from employment import api_pages
from employment.views.application_api import ApplicationViewSet
from employment.views.demand_api import DemandViewSet, OpeningViewSet, VisitViewSet
from employment.views.graduate_api import GraduateViewSet
from employment.views.round_api import (
    ChoiceViewSet,
    ChooserViewSet,
    RankingViewSet,
    RoundPostViewSet,
    RoundViewSet,
    RoundWishViewSet,
)

app_name = "employment-api"
router = SimpleRouter()
for name, view, basename in (
    ("openings", OpeningViewSet, "opening"),
    ("demands", DemandViewSet, "demand"),
    ("visits", VisitViewSet, "visit"),
    ("applications", ApplicationViewSet, "application"),
    ("rounds", RoundViewSet, "round"),
    ("round-posts", RoundPostViewSet, "round_post"),
    ("choices", ChoiceViewSet, "choice"),
    ("choosers", ChooserViewSet, "chooser"),
    ("round-wishes", RoundWishViewSet, "round_wish"),
    ("rankings", RankingViewSet, "ranking"),
    ("graduates", GraduateViewSet, "graduate"),
):
    router.register(f"employment/{name}", view, basename=basename)

_DEEDS = (
    ("choices", "choice", ChoiceViewSet, "wish"),
    ("rankings", "ranking", RankingViewSet, "rank"),
)
urlpatterns = [
    *api_pages.urlpatterns,
    *router.urls,
    *(
        path(
            f"employment/{rows}/<uuid:public_id>/{deed}/",
            view.as_view({"post": deed}),
            name=f"{row}_{deed}",
        )
        for rows, row, view, deed in _DEEDS
    ),
]
