"""Addresses outside any group."""

from django.urls import include, path

from groupportal.site import views as site

urlpatterns = [
    path("", site.landing, name="landing"),
    path("healthz", site.health, name="healthz"),
    path("accounts/", include("allauth.urls")),
]

handler404 = "groupportal.ui.faults.not_found"
handler403 = "groupportal.ui.faults.forbidden"
handler500 = "groupportal.ui.faults.server_error"
handler400 = "groupportal.ui.faults.bad_request"
