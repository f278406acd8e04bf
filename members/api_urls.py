"""Addresses of the API of members, below ``api/v1/`` of a group."""

from django.urls import path

from members.api.views import MemberViewSet

app_name = "members-api"

urlpatterns = [
    path("members/", MemberViewSet.as_view({"get": "list"}), name="members"),
    path("members/<uuid:public_id>/", MemberViewSet.as_view({"get": "retrieve"}), name="member"),
]
