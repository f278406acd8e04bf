"""Addresses of 岗位与就业, below ``employment/`` of a group; each subject has its own list."""

from employment import application_urls, demand_urls, graduate_urls, round_urls

app_name = "employment"

urlpatterns = [
    *demand_urls.urlpatterns,
    *application_urls.urlpatterns,
    *round_urls.urlpatterns,
    *graduate_urls.urlpatterns,
]
