"""Addresses of the API of points, below ``api/v1/`` of a group."""

from rest_framework.routers import SimpleRouter

from points.api import EntryViewSet, GradeViewSet, RankViewSet

app_name = "points-api"

router = SimpleRouter()
router.register("points/entries", EntryViewSet, basename="entry")
router.register("points/grades", GradeViewSet, basename="grade")
router.register("points/ranking", RankViewSet, basename="rank")

urlpatterns = router.urls
