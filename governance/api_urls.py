"""Addresses of the API of 治理, below ``api/v1/`` of a group."""

from rest_framework.routers import SimpleRouter

from governance.api_bodies import BodyViewSet, SeatViewSet

app_name = "governance-api"

router = SimpleRouter()
router.register("governance/bodies", BodyViewSet, basename="body")
router.register("governance/seats", SeatViewSet, basename="seat")

urlpatterns = router.urls
