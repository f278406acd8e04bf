"""Addresses of 园区: shared facilities and their bookings."""

from django.urls import URLPattern, path

from parks.views import booking, booking_calendar, facility

_F, _B = "facilities/<uuid:public_id>/", "bookings/<uuid:public_id>/"

urlpatterns: list[URLPattern] = [
    path("facilities/", facility.FacilityList.as_view(), name="facilities"),
    path("facilities/month/", facility.FacilitiesMonth.as_view(), name="facilities_month"),
    path("facilities/holiday/", facility.Holiday.as_view(), name="facilities_holiday"),
    path("facilities/new/", facility.NewFacility.as_view(), name="facility_new"),
    path(_F, facility.FacilityPage.as_view(), name="facility"),
    path(f"{_F}calendar/", facility.FacilityCalendar.as_view(), name="facility_calendar"),
    path(f"{_F}edit/", facility.EditFacility.as_view(), name="facility_edit"),
    path(f"{_F}photos/new/", facility.AddPhotos.as_view(), name="facility_photos"),
    path(f"{_F}close/", facility.CloseFacility.as_view(), name="facility_close"),
    path(f"{_F}retire/", facility.RetireFacility.as_view(), name="facility_retire"),
    path(f"{_F}reopen/", facility.ReopenFacility.as_view(), name="facility_reopen"),
    path(f"{_F}book/", booking.Book.as_view(), name="book"),
    path(f"{_F}series/", booking.BookSeries.as_view(), name="book_series"),
    path("photos/<uuid:public_id>/drop/", facility.DropPhoto.as_view(), name="photo_drop"),
    path("closures/<uuid:public_id>/remove/", facility.OpenAgain.as_view(), name="closure_remove"),
    path(f"{_F}feed/", booking_calendar.FacilityFeed.as_view(), name="facility_feed"),
    path(f"{_F}feed/new/", booking_calendar.NewFacilityAddress.as_view(), name="facility_feed_new"),
    path(
        "calendar/<str:token>/facility.ics",
        booking_calendar.FacilityFile.as_view(),
        name="facility_feed_file",
    ),
    path("bookings/calendar/", booking_calendar.BookingsCalendar.as_view(), name="bookings_calendar"),
    path(
        "bookings/calendar/new/",
        booking_calendar.NewBookingsAddress.as_view(),
        name="bookings_calendar_new",
    ),
    path(
        "calendar/<str:token>/bookings.ics",
        booking_calendar.BookingsFile.as_view(),
        name="bookings_calendar_file",
    ),
    path("bookings/", booking.BookingList.as_view(), name="bookings"),
    path(_B, booking.BookingPage.as_view(), name="booking"),
    path(f"{_B}withdraw/", booking.Withdraw.as_view(), name="booking_withdraw"),
    path(f"{_B}arrive/", booking.Arrive.as_view(), name="booking_arrive"),
    path(f"{_B}hand-over/", booking.HandOver.as_view(), name="booking_hand_over"),
    path(f"{_B}undo/", booking.UndoUse.as_view(), name="booking_undo"),
    path(f"{_B}take-back/", booking.TakeBack.as_view(), name="booking_take_back"),
]
