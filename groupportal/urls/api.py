"""Addresses of the API, below ``api/v1/`` of a group. Apps add their own."""

from django.urls import URLPattern, URLResolver, include, path

from groupportal.tenancy.api_schema import GuidePage, SchemaView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", GuidePage.as_view(), name="api-guide"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("", include("members.api.urls")),
]
