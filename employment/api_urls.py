"""Addresses of the API of 岗位与就业, below ``api/v1/`` of a group."""

from rest_framework.routers import SimpleRouter

app_name = "employment-api"
router = SimpleRouter()
urlpatterns = router.urls
