"""Addresses of the API of 园区, below ``api/v1/`` of a group."""

from rest_framework.routers import SimpleRouter

app_name = "parks-api"

router = SimpleRouter()

urlpatterns = router.urls
