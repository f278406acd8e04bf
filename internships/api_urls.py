"""Addresses of the API of internships, below ``api/v1/`` of a group."""

from typing import Any

from django.db.transaction import non_atomic_requests
from django.urls import path
from rest_framework.routers import SimpleRouter

from groupportal.tenancy.api_pages import page_deed
from internships import api_pages
from internships.api import HostViewSet, MentorViewSet, PostViewSet, SelectionViewSet
from internships.api_papers import AgreementViewSet, IncidentViewSet, PayViewSet
from internships.api_placements import (
    AlertViewSet,
    AssessmentViewSet,
    BatchViewSet,
    ConcernViewSet,
    PlacementViewSet,
    SignalViewSet,
    WaiverViewSet,
)
from internships.views import daily_api as daily
from internships.views import handover_api as handover
from internships.views import journal_api as journal
from internships.views import running_api as running
from internships.views import visit_api as visit
from internships.views import waiver
from internships.views.assessment_api import ScoreViewSet
from internships.views.consent_api import OwnConsentViewSet
from internships.views.incident_api import OwnIncidentViewSet

app_name = "internships-api"

router = SimpleRouter()
router.register("hosts", HostViewSet, basename="host")
router.register("posts", PostViewSet, basename="post")
router.register("mentors", MentorViewSet, basename="mentor")
router.register("selections", SelectionViewSet, basename="selection")
router.register("batches", BatchViewSet, basename="batch")
router.register("assessments", AssessmentViewSet, basename="assessment")
router.register("alerts", AlertViewSet, basename="alert")
router.register("placements", PlacementViewSet, basename="placement")
router.register("waivers", WaiverViewSet, basename="waiver")
router.register("concerns", ConcernViewSet, basename="concern")
router.register("signals", SignalViewSet, basename="signal")
router.register("agreements", AgreementViewSet, basename="agreement")
router.register("pays", PayViewSet, basename="pay")
router.register("incidents", IncidentViewSet, basename="incident")

_LIST: dict[str, Any] = {"get": "list"}
_BOTH: dict[str, Any] = {"get": "list", "post": "create"}
_ONE = "<uuid:public_id>"
asked_most = True
"""A class checks in within a minute: these addresses are looked through first, and that one first of all."""
urlpatterns = [
    # The scope's transaction is the only one: a check-in is kept by one statement.
    path("my/check-ins/", non_atomic_requests(daily.CheckInViewSet.as_view(_BOTH)), name="check_ins"),
    *api_pages.urlpatterns,
    *router.urls,
    path("my/location/", daily.LocationViewSet.as_view({"post": "agree"}), name="location"),
    path(
        "my/location/withdraw/",
        daily.LocationViewSet.as_view({"post": "take_back"}),
        name="location_withdraw",
    ),
    path("my/placements/", daily.OwnPlacementViewSet.as_view(_LIST), name="placements"),
    path("my/consents/", OwnConsentViewSet.as_view(_LIST), name="own_consents"),
    path(f"my/consents/{_ONE}/sign/", OwnConsentViewSet.as_view({"post": "sign"}), name="consent_sign"),
    path("my/leave/", daily.OwnLeaveViewSet.as_view(_BOTH), name="leave"),
    path(
        f"my/leave/{_ONE}/withdraw/",
        daily.OwnLeaveViewSet.as_view({"post": "withdraw"}),
        name="leave_withdraw",
    ),
    path("my/make-ups/", daily.OwnMakeUpViewSet.as_view(_BOTH), name="make_ups"),
    path(
        f"my/make-ups/{_ONE}/withdraw/",
        daily.OwnMakeUpViewSet.as_view({"post": "withdraw"}),
        name="make_up_withdraw",
    ),
    path("my/journals/", journal.OwnJournalViewSet.as_view(_BOTH), name="own_journals"),
    path("my/journals/due/", journal.OwnJournalViewSet.as_view({"get": "due"}), name="own_journals_due"),
    path(
        f"my/journals/{_ONE}/withdraw/",
        journal.OwnJournalViewSet.as_view({"post": "withdraw"}),
        name="journal_withdraw",
    ),
    path("journals/", journal.ReadJournalViewSet.as_view(_LIST), name="journals"),
    path(f"journals/{_ONE}/rule/", journal.ReadJournalViewSet.as_view({"post": "rule"}), name="journal_rule"),
    path("leave/", daily.LeaveViewSet.as_view(_LIST), name="asked_leave"),
    path(f"leave/{_ONE}/rule/", daily.LeaveViewSet.as_view({"post": "rule"}), name="leave_rule"),
    path("make-ups/", daily.MakeUpViewSet.as_view(_LIST), name="asked_make_ups"),
    path(f"make-ups/{_ONE}/rule/", daily.MakeUpViewSet.as_view({"post": "rule"}), name="make_up_rule"),
    path("hand-overs/", handover.HandOverViewSet.as_view(_BOTH), name="handovers"),
    path("hand-overs/colleagues/", handover.ColleagueViewSet.as_view(_LIST), name="handover_colleagues"),
    path(
        f"hand-overs/{_ONE}/rule/",
        handover.AnswerHandOverViewSet.as_view({"post": "rule"}),
        name="handover_rule",
    ),
    path(
        f"hand-overs/{_ONE}/withdraw/",
        handover.HandOverViewSet.as_view({"post": "withdraw"}),
        name="handover_withdraw",
    ),
    path("visits/", visit.VisitViewSet.as_view(_BOTH), name="visits"),
    path(f"visits/{_ONE}/follow/", visit.VisitViewSet.as_view({"post": "follow"}), name="visit_follow"),
    path("units-to-visit/", visit.ToVisitViewSet.as_view(_LIST), name="visit_units"),
    path(f"placements/{_ONE}/scores/", ScoreViewSet.as_view({"post": "score"}), name="scores"),
    path("today/", running.TodayViewSet.as_view(_LIST), name="today"),
    path(f"placements/{_ONE}/arrive/", running.RunningViewSet.as_view({"post": "arrive"}), name="arrive"),
    path(f"placements/{_ONE}/leave/", running.RunningViewSet.as_view({"post": "leave"}), name="leaving"),
    path(
        f"placements/{_ONE}/confirm-leaving/",
        running.RunningViewSet.as_view({"post": "confirm"}),
        name="confirm_leaving",
    ),
    path(f"placements/{_ONE}/present/", running.PresentViewSet.as_view({"post": "present"}), name="present"),
    *(
        page_deed(
            f"waivers/{_ONE}/{deed}/", f"waiver_{deed}", page, summary, tags=["internships"], example=said
        )
        for deed, page, summary, said in (
            ("rule", waiver.WaiverPage, "审批免实习", {"deed": "approved", "answer": ""}),
            ("withdraw", waiver.WithdrawWaiver, "撤回免实习", {}),
            ("revoke", waiver.RevokeWaiver, "撤销免实习", {"reason": "学生已退伍复学"}),
        )
    ),
    path("my/incidents/", OwnIncidentViewSet.as_view(_BOTH), name="incidents"),
]
