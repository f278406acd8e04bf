"""Addresses of the API of 岗位与就业, below ``api/v1/`` of a group."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from employment.views.graduate_api import GraduateViewSet

app_name = "employment-api"
router = SimpleRouter()
router.register("employment/graduates", GraduateViewSet, basename="graduate")
urlpatterns = [
    *router.urls,
    path(
        "employment/graduates/<uuid:public_id>/answer/",
        GraduateViewSet.as_view({"post": "answer"}),
        name="graduate_answer",
    ),
]
