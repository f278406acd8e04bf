"""Addresses of the API of 岗位与就业, below ``api/v1/`` of a group."""

from rest_framework.routers import SimpleRouter

from employment.views.demand_api import DemandViewSet, OpeningViewSet, VisitViewSet

app_name = "employment-api"
router = SimpleRouter()
router.register("employment/openings", OpeningViewSet, basename="opening")
router.register("employment/demands", DemandViewSet, basename="demand")
router.register("employment/visits", VisitViewSet, basename="visit")
urlpatterns = router.urls
