"""Addresses of the API of 园区, below ``api/v1/`` of a group."""

from rest_framework.routers import SimpleRouter

from parks.views.park_api import CentreViewSet, ParkViewSet, ResidentViewSet
from parks.views.request_api import RequestViewSet, ValueViewSet

app_name = "parks-api"
router = SimpleRouter()
router.register("parks/parks", ParkViewSet, basename="park")
router.register("parks/centres", CentreViewSet, basename="centre")
router.register("parks/residents", ResidentViewSet, basename="resident")
router.register("parks/requests", RequestViewSet, basename="request")
router.register("parks/values", ValueViewSet, basename="value")
urlpatterns = router.urls
