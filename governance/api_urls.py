"""Addresses of the API of 治理, below ``api/v1/`` of a group."""

from rest_framework.routers import SimpleRouter

from governance.api_bodies import BodyViewSet, SeatViewSet
from governance.api_regulations import CommentViewSet, ConsultationViewSet, RegulationViewSet

app_name = "governance-api"

router = SimpleRouter()
router.register("governance/bodies", BodyViewSet, basename="body")
router.register("governance/seats", SeatViewSet, basename="seat")
router.register("governance/regulations", RegulationViewSet, basename="regulation")
router.register("governance/consultations", ConsultationViewSet, basename="consultation")
router.register("governance/comments", CommentViewSet, basename="comment")

urlpatterns = router.urls
