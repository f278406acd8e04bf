"""Addresses of the API of reports, below ``api/v1/`` of a group."""

from rest_framework.routers import SimpleRouter

from reports.api import CockpitViewSet

app_name = "reports-api"

router = SimpleRouter()
router.register("reports/cockpit", CockpitViewSet, basename="cockpit")

urlpatterns = router.urls
