"""Addresses of parks, centres and residents."""

from django.urls import URLPattern, path

from parks.views import centre, park, resident

_CENTRE, _RESIDENT = "centres/<uuid:public_id>/", "residents/<uuid:public_id>/"

urlpatterns: list[URLPattern] = [
    path("", park.ParkList.as_view(), name="parks"),
    path("map/", park.ParkMap.as_view(), name="map"),
    path("new/", park.NewPark.as_view(), name="park_new"),
    path("<uuid:public_id>/", park.ParkPage.as_view(), name="park"),
    path("<uuid:public_id>/edit/", park.EditPark.as_view(), name="park_edit"),
    path("centres/", centre.CentreList.as_view(), name="centres"),
    path("centres/new/", centre.OpenCentre.as_view(), name="centre_new"),
    path(_CENTRE, centre.CentrePage.as_view(), name="centre"),
    path(f"{_CENTRE}paper/", centre.CentrePaper.as_view(), name="centre_paper"),
    path(f"{_CENTRE}edit/", centre.EditCentre.as_view(), name="centre_edit"),
    path(f"{_CENTRE}close/", centre.CloseCentre.as_view(), name="centre_close"),
    path(f"{_CENTRE}agreements/new/", centre.NewAgreement.as_view(), name="agreement_new"),
    path("agreements/<uuid:public_id>/edit/", centre.EditAgreement.as_view(), name="agreement_edit"),
    path(f"{_CENTRE}staff/new/", centre.NewStaff.as_view(), name="staff_new"),
    path("staff/<uuid:public_id>/edit/", centre.EditStaff.as_view(), name="staff_edit"),
    path("residents/", resident.ResidentList.as_view(), name="residents"),
    path("residents/new/", resident.MoveIn.as_view(), name="resident_new"),
    path(_RESIDENT, resident.ResidentPage.as_view(), name="resident"),
    path(f"{_RESIDENT}edit/", resident.EditResident.as_view(), name="resident_edit"),
    path(f"{_RESIDENT}move-out/", resident.MoveOut.as_view(), name="resident_left"),
    path(f"{_RESIDENT}remove/", resident.RemoveResident.as_view(), name="resident_remove"),
    path(f"{_RESIDENT}phone/", resident.ReadResidentPhone.as_view(), name="resident_phone"),
]
