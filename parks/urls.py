"""Addresses of 园区, below ``parks/`` of a group; each subject has its own list."""

from parks import college_urls, facility_urls, park_urls, project_urls, request_urls

app_name = "parks"

urlpatterns = [
    *park_urls.urlpatterns,
    *request_urls.urlpatterns,
    *project_urls.urlpatterns,
    *college_urls.urlpatterns,
    *facility_urls.urlpatterns,
]
