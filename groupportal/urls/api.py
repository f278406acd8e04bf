"""Addresses of the API, below ``api/v1/`` of a group."""

from django.urls import URLPattern, URLResolver, include, path

from groupportal.rooms import room_api
from groupportal.tenancy.api_schema import GuidePage, SchemaView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", GuidePage.as_view(), name="api-guide"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("", include("groupportal.accounts.api_urls")),
    path("", include("groupportal.messages.api_urls")),
    *room_api(),
]
