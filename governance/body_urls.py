"""Addresses of bodies, their charters, terms and seats."""

from django.urls import URLPattern, path

from governance.views import body, charter, compliance, seat, term

urlpatterns: list[URLPattern] = [
    path("", body.BodyList.as_view(), name="bodies"),
    path("chart/", body.BodyChart.as_view(), name="chart"),
    path("compliance/", compliance.Compliance.as_view(), name="compliance"),
    path("new/", body.NewBody.as_view(), name="body_new"),
    path("<uuid:public_id>/", body.BodyPage.as_view(), name="body"),
    path("<uuid:public_id>/edit/", body.EditBody.as_view(), name="body_edit"),
    path("<uuid:public_id>/dissolve/", body.DissolveBody.as_view(), name="body_dissolve"),
    path("<uuid:public_id>/charter/new/", charter.NewCharter.as_view(), name="charter_new"),
    path("<uuid:public_id>/terms/new/", term.BeginTerm.as_view(), name="term_new"),
    path("<uuid:public_id>/seats/new/", seat.NewSeat.as_view(), name="seat_new"),
    path("charters/<uuid:public_id>/", charter.CharterPage.as_view(), name="charter"),
    path("charters/<uuid:public_id>/edit/", charter.EditCharter.as_view(), name="charter_edit"),
    path("charters/<uuid:public_id>/in-force/", charter.CharterInForce.as_view(), name="charter_in_force"),
    path("charters/<uuid:public_id>/discard/", charter.DiscardCharter.as_view(), name="charter_discard"),
    path("terms/<uuid:public_id>/", term.TermPage.as_view(), name="term"),
    path("terms/<uuid:public_id>/edit/", term.EditTerm.as_view(), name="term_edit"),
    path("seats/", seat.SeatList.as_view(), name="seats"),
    path("seats/<uuid:public_id>/", seat.SeatPage.as_view(), name="seat"),
    path("seats/<uuid:public_id>/edit/", seat.EditSeat.as_view(), name="seat_edit"),
    path("seats/<uuid:public_id>/replace/", seat.ReplacePerson.as_view(), name="seat_replace"),
    path("seats/<uuid:public_id>/end/", seat.EndSeat.as_view(), name="seat_end"),
    path("seats/<uuid:public_id>/dates/", seat.CorrectDates.as_view(), name="seat_dates"),
    path("seats/<uuid:public_id>/phone/", seat.ReadSeatPhone.as_view(), name="seat_phone"),
]
