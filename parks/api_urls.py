"""Addresses of the API of 园区, below ``api/v1/`` of a group."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from parks import api_pages
from parks.views.booking_api import (
    ArriveViewSet,
    BookingViewSet,
    GiveUpViewSet,
    LendingViewSet,
    OwnerViewSet,
)
from parks.views.college_api import CollegeViewSet, MutualServiceViewSet, TrainingBaseViewSet
from parks.views.facility_api import FacilityViewSet, SeriesViewSet
from parks.views.park_api import AgreementViewSet, CentreViewSet, ParkViewSet, ResidentViewSet, StaffViewSet
from parks.views.project_api import ProjectViewSet
from parks.views.request_api import RequestViewSet
from parks.views.request_work_api import (
    LinkRequestViewSet,
    OwnRequestViewSet,
    RunRequestViewSet,
    WithdrawRequestViewSet,
    WorkerViewSet,
    WorkRequestViewSet,
)
from parks.views.training_api import AttendanceViewSet, SignViewSet, TeamViewSet, TrainingViewSet
from parks.views.value_api import AnswerValueViewSet, LinkValueViewSet, ValueViewSet, WithdrawValueViewSet

app_name = "parks-api"
router = SimpleRouter()
router.register("parks/parks", ParkViewSet, basename="park")
router.register("parks/centres", CentreViewSet, basename="centre")
router.register("parks/agreements", AgreementViewSet, basename="agreement")
router.register("parks/staff", StaffViewSet, basename="staff")
router.register("parks/residents", ResidentViewSet, basename="resident")
router.register("parks/requests", RequestViewSet, basename="request")
router.register("parks/workers", WorkerViewSet, basename="worker")
router.register("parks/values", ValueViewSet, basename="value")
router.register("parks/projects", ProjectViewSet, basename="project")
router.register("parks/trainings", TrainingViewSet, basename="training")
router.register("parks/attendances", AttendanceViewSet, basename="attendance")
router.register("parks/teams", TeamViewSet, basename="team")
router.register("parks/colleges", CollegeViewSet, basename="college")
router.register("parks/bases", TrainingBaseViewSet, basename="base")
router.register("parks/mutual-services", MutualServiceViewSet, basename="mutual")
router.register("parks/facilities", FacilityViewSet, basename="facility")
router.register("parks/bookings", BookingViewSet, basename="booking")
router.register("parks/lendings", LendingViewSet, basename="lending")
_DEEDS = (
    ("requests", RunRequestViewSet, ("accept", "decline")),
    ("requests", WorkRequestViewSet, ("log", "deliver")),
    ("requests", OwnRequestViewSet, ("rate", "send-back")),
    ("requests", WithdrawRequestViewSet, ("withdraw",)),
    ("requests", LinkRequestViewSet, ("link",)),
    ("values", LinkValueViewSet, ("link",)),
    ("values", AnswerValueViewSet, ("confirm", "refuse")),
    ("values", WithdrawValueViewSet, ("withdraw",)),
    ("trainings", SignViewSet, ("sign",)),
    ("bookings", OwnerViewSet, ("rule", "hand-over", "take-back")),
    ("bookings", GiveUpViewSet, ("withdraw",)),
    ("bookings", ArriveViewSet, ("arrive",)),
)
_FACILITY = "parks/facilities/<uuid:public_id>/"

urlpatterns = [
    path("parks/bookings/series/", BookingViewSet.as_view({"post": "series"}), name="booking-series"),
    path(f"{_FACILITY}times/", FacilityViewSet.as_view({"get": "times"}), name="facility-times"),
    path(f"{_FACILITY}series/", SeriesViewSet.as_view({"get": "preview"}), name="facility-series"),
    *api_pages.urlpatterns,
    *router.urls,
    *(
        path(
            f"parks/{of}/<uuid:public_id>/{deed}/",
            view.as_view({"post": deed.replace("-", "_")}),
            name=f"{of.removesuffix('s')}-{deed}",
        )
        for of, view, deeds in _DEEDS
        for deed in deeds
    ),
]
