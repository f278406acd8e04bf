"""Addresses inside a group; the group's prefix is the script name."""

from django.urls import URLPattern, URLResolver, include, path

from groupportal.messages.views import HomePage
from groupportal.tenancy.admin import group_admin_site

urlpatterns: list[URLPattern | URLResolver] = [
    path("", HomePage.as_view(), name="home"),
    path("files/", include("groupportal.files.urls")),
    path("jobs/", include("groupportal.jobs.urls")),
    path("imports/", include("groupportal.imports.urls")),
    path("records/", include("groupportal.records.urls")),
    path("inbox/", include("groupportal.messages.urls")),
    path("views/", include("groupportal.lists.urls")),
    path("metrics/", include("groupportal.metrics.urls")),
    path("budget/", include("budget.urls")),
    path("members/", include("members.urls")),
    path("plans/", include("plans.urls")),
    path("points/", include("members.urls_points")),
    path("experts/", include("members.urls_experts")),
    path("api/v1/", include("groupportal.urls.api")),
    path("api/v1/", include("members.api.urls_points")),
    path("reports/", include("reports.urls")),
    path("admin/", group_admin_site.urls),
    path("", include("groupportal.tenancy.urls")),
    path("audit/", include("groupportal.audit.urls")),
    path("style/", include("groupportal.ui.urls")),
]

handler404 = "groupportal.ui.faults.not_found"
handler403 = "groupportal.ui.faults.forbidden"
handler500 = "groupportal.ui.faults.server_error"
handler400 = "groupportal.ui.faults.bad_request"
