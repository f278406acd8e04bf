"""Addresses of the API of experts, below ``api/v1/`` of a group."""

from rest_framework.routers import SimpleRouter

from experts.api import ExpertViewSet

app_name = "experts-api"

router = SimpleRouter()
router.register("experts", ExpertViewSet, basename="expert")

urlpatterns = router.urls
