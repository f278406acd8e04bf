"""Addresses of the API of 岗位与就业, below ``api/v1/`` of a group."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from employment.views.demand_api import DemandViewSet, OpeningViewSet, VisitViewSet
from employment.views.graduate_api import GraduateViewSet

app_name = "employment-api"
router = SimpleRouter()
router.register("employment/openings", OpeningViewSet, basename="opening")
router.register("employment/demands", DemandViewSet, basename="demand")
router.register("employment/visits", VisitViewSet, basename="visit")
router.register("employment/graduates", GraduateViewSet, basename="graduate")
urlpatterns = [
    *router.urls,
    path(
        "employment/graduates/<uuid:public_id>/answer/",
        GraduateViewSet.as_view({"post": "answer"}),
        name="graduate_answer",
    ),
]
