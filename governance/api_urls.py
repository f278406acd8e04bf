"""Addresses of the API of 治理, below ``api/v1/`` of a group."""

from django.urls import URLPattern, path
from rest_framework.routers import SimpleRouter

from governance.api_pages import DEEDS
from governance.views.body_api import BodyViewSet, CharterViewSet, SeatViewSet, TermViewSet
from governance.views.contest_api import ContestChoiceViewSet, ContestViewSet
from governance.views.contest_entry_api import ContestEntryViewSet, EntryScreeningViewSet, JudgingViewSet
from governance.views.election_api import CandidacyViewSet, CandidateViewSet, ElectionViewSet
from governance.views.meeting_api import InvitationViewSet, MeetingViewSet
from governance.views.minutes_api import AttendanceViewSet, FollowUpViewSet, MinutesViewSet, ProxyViewSet
from governance.views.regulation_api import (
    CommentViewSet,
    ConsultationViewSet,
    RegulationViewSet,
    VersionViewSet,
)
from governance.views.running_api import (
    CountCheckViewSet,
    MeetingRunViewSet,
    MotionRunViewSet,
    ResolutionReadViewSet,
    ResolutionRunViewSet,
)
from governance.views.vote_api import BallotViewSet, MotionViewSet, ResolutionViewSet
from groupportal.tenancy.api import GroupViewSet

app_name = "governance-api"

router = SimpleRouter()
router.register("governance/bodies", BodyViewSet, basename="body")
router.register("governance/seats", SeatViewSet, basename="seat")
router.register("governance/terms", TermViewSet, basename="term")
router.register("governance/charters", CharterViewSet, basename="charter")
router.register("governance/meetings", MeetingViewSet, basename="meeting")
router.register("governance/attendance", AttendanceViewSet, basename="attendance")
router.register("governance/proxies", ProxyViewSet, basename="proxy")
router.register("governance/minutes", MinutesViewSet, basename="minutes")
router.register("governance/follow-ups", FollowUpViewSet, basename="follow-up")
router.register("governance/motions", MotionViewSet, basename="motion")
router.register("governance/resolutions", ResolutionViewSet, basename="resolution")
router.register("governance/regulations", RegulationViewSet, basename="regulation")
router.register("governance/versions", VersionViewSet, basename="version")
router.register("governance/consultations", ConsultationViewSet, basename="consultation")
router.register("governance/comments", CommentViewSet, basename="comment")
router.register("governance/elections", ElectionViewSet, basename="election")
router.register("governance/candidates", CandidateViewSet, basename="candidate")
router.register("governance/contests", ContestViewSet, basename="contest")
router.register("governance/contest-entries", ContestEntryViewSet, basename="contest-entry")
router.register("governance/contest-choices", ContestChoiceViewSet, basename="contest-choice")
router.register("governance/judging", JudgingViewSet, basename="judging")
_INVITATION = "governance/invitations/<uuid:public_id>/"


def _deeds(rows: str, view: type[GroupViewSet], name: str, deeds: str) -> list[URLPattern]:
    """An address for each deed of a view with a row, below that row's."""
    return [
        path(
            f"governance/{rows}/<uuid:public_id>/{deed}/", view.as_view({"post": deed}), name=f"{name}-{deed}"
        )
        for deed in deeds.split()
    ]


urlpatterns = [
    *DEEDS,
    path("governance/meetings/plan/", MeetingRunViewSet.as_view({"post": "plan"}), name="meeting-plan"),
    path("governance/ballots/", BallotViewSet.as_view({"get": "list"}), name="ballot-list"),
    path("governance/ballots/<uuid:public_id>/", BallotViewSet.as_view({"post": "cast"}), name="ballot-cast"),
    *router.urls,
    *_deeds("meetings", MeetingRunViewSet, "meeting", "item call open close cancel"),
    *_deeds("meetings", MotionRunViewSet, "motion", "put"),
    *_deeds("motions", MotionRunViewSet, "motion", "open count annul resolve"),
    *_deeds("motions", CountCheckViewSet, "motion", "check"),
    *_deeds("resolutions", ResolutionRunViewSet, "resolution", "publish"),
    *_deeds("resolutions", ResolutionReadViewSet, "resolution", "acknowledge"),
    *_deeds("contests", ContestViewSet, "contest", "open cancel judging publish choose"),
    *_deeds("contest-entries", ContestEntryViewSet, "contest-entry", "mend withdraw"),
    *_deeds("contest-entries", EntryScreeningViewSet, "contest-entry", "screen"),
    *_deeds("contest-choices", ContestChoiceViewSet, "contest-choice", "rule"),
    *_deeds("judging", JudgingViewSet, "judging", "judge"),
    path(
        "governance/candidates/<uuid:public_id>/reply/",
        CandidacyViewSet.as_view({"post": "reply"}),
        name="candidate-reply",
    ),
    path("governance/invitations/", InvitationViewSet.as_view({"get": "list"}), name="invitation-list"),
    path(f"{_INVITATION}reply/", InvitationViewSet.as_view({"post": "reply"}), name="invitation-reply"),
    path(f"{_INVITATION}arrive/", InvitationViewSet.as_view({"post": "arrive"}), name="invitation-arrive"),
]
