"""Addresses of the API of 治理, below ``api/v1/`` of a group."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from governance.views.body_api import BodyViewSet, SeatViewSet
from governance.views.contest_api import (
    ContestChoiceViewSet,
    ContestEntryViewSet,
    ContestViewSet,
    EntryScreeningViewSet,
    JudgingViewSet,
)
from governance.views.election_api import CandidacyViewSet, CandidateViewSet, ElectionViewSet
from governance.views.meeting_api import InvitationViewSet, MeetingViewSet
from governance.views.regulation_api import CommentViewSet, ConsultationViewSet, RegulationViewSet
from governance.views.vote_api import BallotViewSet, MotionViewSet, ResolutionViewSet

app_name = "governance-api"

router = SimpleRouter()
router.register("governance/bodies", BodyViewSet, basename="body")
router.register("governance/seats", SeatViewSet, basename="seat")
router.register("governance/meetings", MeetingViewSet, basename="meeting")
router.register("governance/motions", MotionViewSet, basename="motion")
router.register("governance/resolutions", ResolutionViewSet, basename="resolution")
router.register("governance/regulations", RegulationViewSet, basename="regulation")
router.register("governance/consultations", ConsultationViewSet, basename="consultation")
router.register("governance/comments", CommentViewSet, basename="comment")
router.register("governance/elections", ElectionViewSet, basename="election")
router.register("governance/candidates", CandidateViewSet, basename="candidate")
router.register("governance/contests", ContestViewSet, basename="contest")
router.register("governance/contest-entries", ContestEntryViewSet, basename="contest-entry")
router.register("governance/contest-choices", ContestChoiceViewSet, basename="contest-choice")
router.register("governance/judging", JudgingViewSet, basename="judging")
_INVITATION = "governance/invitations/<uuid:public_id>/"

urlpatterns = [
    path("governance/ballots/", BallotViewSet.as_view({"get": "list"}), name="ballot-list"),
    path("governance/ballots/<uuid:public_id>/", BallotViewSet.as_view({"post": "cast"}), name="ballot-cast"),
    *router.urls,
    *(
        path(
            f"governance/contests/<uuid:public_id>/{deed}/",
            ContestViewSet.as_view({"post": deed}),
            name=f"contest-{deed}",
        )
        for deed in ("open", "cancel", "judging", "publish", "choose")
    ),
    *(
        path(
            f"governance/contest-entries/<uuid:public_id>/{deed}/",
            ContestEntryViewSet.as_view({"post": deed}),
            name=f"contest-entry-{deed}",
        )
        for deed in ("mend", "withdraw")
    ),
    path(
        "governance/contest-entries/<uuid:public_id>/screen/",
        EntryScreeningViewSet.as_view({"post": "screen"}),
        name="contest-entry-screen",
    ),
    path(
        "governance/contest-choices/<uuid:public_id>/rule/",
        ContestChoiceViewSet.as_view({"post": "rule"}),
        name="contest-choice-rule",
    ),
    path(
        "governance/judging/<uuid:public_id>/opinions/",
        JudgingViewSet.as_view({"post": "judge"}),
        name="judging-opinions",
    ),
    path(
        "governance/candidates/<uuid:public_id>/reply/",
        CandidacyViewSet.as_view({"post": "reply"}),
        name="candidate-reply",
    ),
    path("governance/invitations/", InvitationViewSet.as_view({"get": "list"}), name="invitation-list"),
    path(f"{_INVITATION}reply/", InvitationViewSet.as_view({"post": "reply"}), name="invitation-reply"),
    path(f"{_INVITATION}arrive/", InvitationViewSet.as_view({"post": "arrive"}), name="invitation-arrive"),
]
