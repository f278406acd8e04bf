"""What a reader and an editor get at each address of this part."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tests.sweeps.expected import Expected, Side

_OWN = {"unit": "unit"}


def _accepted(row: Any, side: Side) -> None:
    row.state, row.is_automatic, row.starts_at = "approved", True, timezone.now()
    row.ends_at = row.starts_at + timezone.timedelta(hours=1)
    row.save()


def _used(row: Any, side: Side) -> None:
    row.state, row.is_automatic, row.holds = "done", True, True
    row.save()


def _of_what_is_lent(row: Any, side: Side) -> None:
    type(row.facility).objects.filter(pk=row.facility_id).update(is_lent=True)


_F, _B = "parks.Facility", "parks.Booking"
TABLE: dict[str, Expected] = {
    "parks:facilities": Expected(200, 200),
    "parks:facilities_month": Expected(200, 200),
    "parks:facility_new": Expected(403, 200),
    "parks:facility": Expected(200, 200, _F),
    "parks:facility_calendar": Expected(200, 200, _F),
    "parks:facility_edit": Expected(403, 200, _F, values=_OWN),
    "parks:facility_photos": Expected(403, 200, _F, values=_OWN),
    "parks:facility_close": Expected(403, 200, _F, values=_OWN),
    "parks:facility_retire": Expected(403, 200, _F, values=_OWN),
    "parks:facility_reopen": Expected(403, 302, _F, values=_OWN),
    "parks:book": Expected(403, 200, _F),
    "parks:book_series": Expected(403, 200, _F),
    "parks:closure_remove": Expected(403, 302, "parks.FacilityClosure"),
    "parks:facilities_holiday": Expected(403, 200),
    "parks:photo_drop": Expected(403, 302, "parks.FacilityPhoto"),
    "parks:bookings": Expected(200, 200),
    "parks:booking": Expected(404, 200, _B),
    "parks:booking_withdraw": Expected(404, 200, _B),
    "parks:booking_arrive": Expected(403, 302, _B),
    "parks:booking_hand_over": Expected(403, 302, _B),
    "parks:booking_undo": Expected(403, 200, _B, opened=_used),
    "parks:booking_take_back": Expected(403, 200, _B),
    "parks:facility_feed": Expected(200, 200, _F),
    "parks:facility_feed_new": Expected(302, 302, _F),
    "parks:facility_feed_file": Expected(404, 404, kwargs={"token": "x"}),
    "parks:bookings_calendar": Expected(403, 200),
    "parks:bookings_calendar_new": Expected(403, 302),
    "parks:bookings_calendar_file": Expected(404, 404, kwargs={"token": "x"}),
    "parks-api:facility-list": Expected(200, 200),
    "parks-api:facility-detail": Expected(200, 200, _F),
    "parks-api:facility-times": Expected(200, 200, _F),
    "parks-api:facility-series": Expected(403, 400, _F),
    "parks-api:booking-list": Expected(200, 200),
    "parks-api:booking-detail": Expected(404, 200, _B),
    "parks-api:booking-series": Expected(403, 400),
    "parks-api:booking-rule": Expected(403, 400, _B),
    "parks-api:booking-hand-over": Expected(403, 422, _B),
    "parks-api:booking-take-back": Expected(403, 422, _B),
    "parks-api:booking-withdraw": Expected(404, 422, _B),
    "parks-api:booking-arrive": Expected(403, 422, _B),
    "parks-api:lending-list": Expected(200, 200),
    "parks-api:lending-detail": Expected(404, 200, _B, opened=_of_what_is_lent),
}
