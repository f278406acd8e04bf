"""Addresses of the API of internships, below ``api/v1/`` of a group."""

from rest_framework.routers import SimpleRouter

from internships.api import HostViewSet, MentorViewSet, PostViewSet, SelectionViewSet

app_name = "internships-api"

router = SimpleRouter()
router.register("hosts", HostViewSet, basename="host")
router.register("posts", PostViewSet, basename="post")
router.register("mentors", MentorViewSet, basename="mentor")
router.register("selections", SelectionViewSet, basename="selection")

urlpatterns = router.urls
