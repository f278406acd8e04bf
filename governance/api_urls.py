"""Addresses of the API of 治理, below ``api/v1/`` of a group."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from governance.views.body_api import BodyViewSet, SeatViewSet
from governance.views.contest_api import ContestEntryViewSet, ContestViewSet
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
_INVITATION = "governance/invitations/<uuid:public_id>/"

urlpatterns = [
    path("governance/ballots/", BallotViewSet.as_view({"get": "list"}), name="ballot-list"),
    path("governance/ballots/<uuid:public_id>/", BallotViewSet.as_view({"post": "cast"}), name="ballot-cast"),
    *router.urls,
    path(
        "governance/candidates/<uuid:public_id>/reply/",
        CandidacyViewSet.as_view({"post": "reply"}),
        name="candidate-reply",
    ),
    path("governance/invitations/", InvitationViewSet.as_view({"get": "list"}), name="invitation-list"),
    path(f"{_INVITATION}reply/", InvitationViewSet.as_view({"post": "reply"}), name="invitation-reply"),
    path(f"{_INVITATION}arrive/", InvitationViewSet.as_view({"post": "arrive"}), name="invitation-arrive"),
]
