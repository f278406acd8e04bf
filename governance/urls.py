"""Addresses of 治理, below ``governance/`` of a group; each subject has its own list."""

from governance import body_urls, contest_urls, election_urls, meeting_urls, regulation_urls, vote_urls

app_name = "governance"

urlpatterns = [
    *body_urls.urlpatterns,
    *meeting_urls.urlpatterns,
    *vote_urls.urlpatterns,
    *regulation_urls.urlpatterns,
    *election_urls.urlpatterns,
    *contest_urls.urlpatterns,
]
