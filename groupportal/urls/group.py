"""Addresses inside a group; the group's prefix is the script name."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("style/", include("groupportal.ui.urls")),
]

handler404 = "groupportal.ui.views.not_found"
handler403 = "groupportal.ui.views.forbidden"
handler500 = "groupportal.ui.views.server_error"
handler400 = "groupportal.ui.views.bad_request"
