"""Addresses inside a group; the group's prefix is the script name."""

from django.urls import URLPattern, URLResolver, include, path

from groupportal.tenancy.admin import group_admin_site

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", group_admin_site.urls),
    path("style/", include("groupportal.ui.urls")),
]

handler404 = "groupportal.ui.faults.not_found"
handler403 = "groupportal.ui.faults.forbidden"
handler500 = "groupportal.ui.faults.server_error"
handler400 = "groupportal.ui.faults.bad_request"
