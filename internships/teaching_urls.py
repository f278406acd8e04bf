"""Visits, students handed over, journals; included by ``internships.urls``."""

from django.urls import path

from internships.views import handover, journal, nearest, ready_comment, visit

urlpatterns = [
    path("visits/", visit.VisitList.as_view(), name="visits"),
    path("visits/units/", visit.UnitsToVisit.as_view(), name="visit_units"),
    path("visits/nearest/", nearest.NearestUnits.as_view(), name="visit_nearest"),
    path("visits/new/<uuid:public_id>/", visit.LogVisit.as_view(), name="visit_new"),
    path("visits/<uuid:public_id>/", visit.VisitPage.as_view(), name="visit"),
    path("visits/<uuid:public_id>/correct/", visit.CorrectVisit.as_view(), name="visit_correct"),
    path("visits/<uuid:public_id>/follow/", visit.FollowVisit.as_view(), name="visit_follow"),
    path("visits/<uuid:public_id>/share/", visit.ShareVisit.as_view(), name="visit_share"),
    path("handovers/", handover.HandOverList.as_view(), name="handovers"),
    path("handovers/many/", handover.HandOverMany.as_view(), name="handover_many"),
    path("handovers/<uuid:public_id>/", handover.HandOverPage.as_view(), name="handover"),
    path(
        "handovers/<uuid:public_id>/withdraw/",
        handover.WithdrawHandOver.as_view(),
        name="handover_withdraw",
    ),
    path("comments/", ready_comment.CommentList.as_view(), name="comments"),
    path("comments/new/", ready_comment.NewComment.as_view(), name="comment_new"),
    path("comments/<uuid:public_id>/", ready_comment.EditComment.as_view(), name="comment_edit"),
    path("comments/<uuid:public_id>/drop/", ready_comment.DropComment.as_view(), name="comment_drop"),
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
