"""Addresses of checks, below ``internships/`` of a group."""

from django.urls import path

from internships.views import checking

urlpatterns = [
    path("checks/", checking.CheckSummary.as_view(), name="check_summary"),
    path("checks/run/", checking.RunChecks.as_view(), name="check_run"),
    path("checks/findings/", checking.FindingList.as_view(), name="findings"),
    path("checks/findings/pass/", checking.LetPass.as_view(), name="let_pass"),
    path("placements/<uuid:public_id>/checks/", checking.PlacementChecks.as_view(), name="checks"),
    path(
        "placements/<uuid:public_id>/checks/<str:rule>/pass/",
        checking.LetOnePass.as_view(),
        name="let_one_pass",
    ),
]
