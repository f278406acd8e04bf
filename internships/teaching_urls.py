"""Visits and journals; included by ``internships.urls``."""

from django.urls import path

from internships.views import journal, visit

urlpatterns = [
    path("visits/", visit.VisitList.as_view(), name="visits"),
    path("visits/units/", visit.UnitsToVisit.as_view(), name="visit_units"),
    path("visits/new/<uuid:public_id>/", visit.LogVisit.as_view(), name="visit_new"),
    path("visits/<uuid:public_id>/", visit.VisitPage.as_view(), name="visit"),
    path("visits/<uuid:public_id>/correct/", visit.CorrectVisit.as_view(), name="visit_correct"),
    path("visits/<uuid:public_id>/follow/", visit.FollowVisit.as_view(), name="visit_follow"),
    path("visits/<uuid:public_id>/share/", visit.ShareVisit.as_view(), name="visit_share"),
    path("own/journals/", journal.OwnJournals.as_view(), name="own_journals"),
    path(
        "own/journals/<uuid:public_id>/<slug:kind>/<int:number>/",
        journal.WriteJournal.as_view(),
        name="journal_write",
    ),
    path("journals/", journal.JournalList.as_view(), name="journals"),
    path("journals/missing/", journal.MissingJournals.as_view(), name="journals_missing"),
    path("journals/progress/", journal.JournalProgress.as_view(), name="journal_progress"),
    path("journals/alike/", journal.AlikeJournals.as_view(), name="journals_alike"),
    path(
        "journals/excuse/<uuid:public_id>/<slug:kind>/<int:number>/",
        journal.ExcuseJournal.as_view(),
        name="journal_excuse",
    ),
    path("journals/<uuid:public_id>/", journal.JournalPage.as_view(), name="journal"),
    path("journals/<uuid:public_id>/withdraw/", journal.WithdrawJournal.as_view(), name="journal_withdraw"),
]
