"""Addresses inside a group; the group's prefix is the script name."""

from django.urls import URLPattern, URLResolver, include, path

from groupportal.admin_site import group_admin_site
from groupportal.messages.views import HomePage
from groupportal.rooms import room_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", HomePage.as_view(), name="home"),
    path("api/v1/", include("groupportal.urls.api")),  # first: a class checks in within a minute
    path("files/", include("groupportal.files.urls")),
    path("jobs/", include("groupportal.jobs.urls")),
    path("imports/", include("groupportal.imports.urls")),
    path("records/", include("groupportal.records.urls")),
    path("inbox/", include("groupportal.messages.urls")),
    path("search/", include("groupportal.search.urls")),
    path("handed/", include("groupportal.deciding.urls")),
    path("warnings/", include("groupportal.warnings.urls")),
    path("views/", include("groupportal.lists.urls")),
    path("", include("groupportal.links.urls")),
    path("metrics/", include("groupportal.metrics.urls")),
    *room_pages(),
    path("admin/", group_admin_site.urls),
    path("", include("groupportal.people.urls")),
    path("help/", include("groupportal.handbook.urls")),
    path("audit/", include("groupportal.audit.urls")),
    path("style/", include("groupportal.style.urls")),
]

handler404 = "groupportal.ui.faults.not_found"
handler403 = "groupportal.ui.faults.forbidden"
handler500 = "groupportal.ui.faults.server_error"
handler400 = "groupportal.ui.faults.bad_request"
