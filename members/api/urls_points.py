"""Addresses of points and experts, below ``api/v1/`` of a group."""

from rest_framework.routers import SimpleRouter

from members.api.experts import ExpertViewSet
from members.api.points import EntryViewSet, GradeViewSet, RankViewSet

app_name = "api-points"

router = SimpleRouter()
router.register("points/entries", EntryViewSet, basename="entry")
router.register("points/grades", GradeViewSet, basename="grade")
router.register("points/ranking", RankViewSet, basename="rank")
router.register("experts", ExpertViewSet, basename="expert")

urlpatterns = router.urls
