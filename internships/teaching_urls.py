"""Visits and journals; included by ``internships.urls``."""

from django.urls import path

from internships.views import visit

urlpatterns = [
    path("visits/", visit.VisitList.as_view(), name="visits"),
    path("visits/units/", visit.UnitsToVisit.as_view(), name="visit_units"),
    path("visits/new/<uuid:public_id>/", visit.LogVisit.as_view(), name="visit_new"),
    path("visits/<uuid:public_id>/", visit.VisitPage.as_view(), name="visit"),
    path("visits/<uuid:public_id>/correct/", visit.CorrectVisit.as_view(), name="visit_correct"),
    path("visits/<uuid:public_id>/follow/", visit.FollowVisit.as_view(), name="visit_follow"),
    path("visits/<uuid:public_id>/share/", visit.ShareVisit.as_view(), name="visit_share"),
]
