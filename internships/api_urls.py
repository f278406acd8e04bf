"""Addresses of the API of internships, below ``api/v1/`` of a group."""

from typing import Any

from django.urls import path
from rest_framework.routers import SimpleRouter

from internships.api import HostViewSet, MentorViewSet, PostViewSet, SelectionViewSet
from internships.api_placements import BatchViewSet, PlacementViewSet
from internships.views.daily_api import CheckInViewSet, OwnLeaveViewSet, OwnPlacementViewSet

app_name = "internships-api"

router = SimpleRouter()
router.register("hosts", HostViewSet, basename="host")
router.register("posts", PostViewSet, basename="post")
router.register("mentors", MentorViewSet, basename="mentor")
router.register("selections", SelectionViewSet, basename="selection")
router.register("batches", BatchViewSet, basename="batch")
router.register("placements", PlacementViewSet, basename="placement")

_BOTH: dict[str, Any] = {"get": "list", "post": "create"}
urlpatterns = [
    *router.urls,
    path("my/check-ins/", CheckInViewSet.as_view(_BOTH), name="check_ins"),
    path("my/placements/", OwnPlacementViewSet.as_view({"get": "list"}), name="placements"),
    path("my/leave/", OwnLeaveViewSet.as_view(_BOTH), name="leave"),
]
