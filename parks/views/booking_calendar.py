"""Bookings as calendars on the phone: the own ones, and what is taken of a facility."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.links import feed_pages
from groupportal.links.feeds import FeedKind
from groupportal.tenancy.address import absolute_url, group_url
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.ics import Event
from parks.enums import BookingState
from parks.models import Booking, Facility
from parks.selectors.access import bookings_for, facilities_for, own_bookings
from parks.selectors.facility import BOOK, VIEW, taken_between
from parks.views.booking import BOOKED
from parks.views.facility import FACILITIES

_ENDED = (BookingState.REFUSED, BookingState.WITHDRAWN, BookingState.LOST)
_AHEAD = dt.timedelta(days=730)
"""Nothing is booked longer ahead (``FacilityForm.ahead_days``)."""


class _OwnBookings(FeedKind):
    code, name = "parks.bookings", "parks:bookings_calendar"
    action, recorded = BOOK, "parks.calendar_address"
    shows = "您和本单位的设施预约"

    def title(self, viewer: Viewer, subject: Any) -> str:
        return f"{viewer.group.name}设施预约"

    def events(self, viewer: Viewer, subject: Any, since: dt.datetime) -> Iterable[Event]:
        """Those the person asked for, and those of the own unit; given up and refused ones are struck out."""
        rows = own_bookings(viewer).filter(starts_at__gte=since).select_related("facility", "unit")
        return [_told(row, str(row.facility), viewer) for row in rows.order_by("starts_at", "pk")]


class _OfFacility(FeedKind):
    code, name = "parks.facility", "parks:facility_feed"
    action, recorded = VIEW, "parks.calendar_address"
    shows = "这项设施什么时候被占用，以及您看得到的预约"

    def subjects(self, viewer: Viewer) -> QuerySet[Facility]:
        return facilities_for(viewer)

    def title(self, viewer: Viewer, subject: Any) -> str:
        return f"{subject}占用"

    def events(self, viewer: Viewer, subject: Any, since: dt.datetime) -> Iterable[Event]:
        """By whom and what for where the person sees the booking, else only that it is taken; and when it is closed."""
        seen = set(bookings_for(viewer).filter(facility=subject).values_list("pk", flat=True))
        first, last = timezone.localdate(since), timezone.localdate() + _AHEAD
        taken = taken_between([subject], first, last).select_related("facility", "unit")
        closures = subject.closures.filter(ends_at__gte=since).order_by("starts_at", "pk")
        return [
            *(_told(row, str(row.unit), viewer) if row.pk in seen else _taken(row) for row in taken),
            *(_closed(row) for row in closures),
        ]


def _told(row: Booking, who: str, viewer: Viewer) -> Event:
    waits = "（待审核）" if row.state == row.moves.waits else ""
    url = group_url(viewer.group, "parks:booking", public_id=row.public_id)
    return Event(
        uid=f"{row.public_id}@bookings",
        title=f"{who}：{row.purpose}{waits}",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        changed_at=row.ruled_at or row.proposed_at or row.starts_at,
        place=row.facility.place,
        url=absolute_url(viewer.group, url),
        is_cancelled=row.state in _ENDED,
    )


def _taken(row: Booking) -> Event:
    return Event(f"{row.public_id}@bookings", "占用", row.starts_at, row.ends_at, row.starts_at)


def _closed(row: Any) -> Event:
    uid = f"{row.public_id}@closures"
    return Event(uid, f"停用：{row.reason}", row.starts_at, row.ends_at, row.starts_at)


OWN, OF_FACILITY = _OwnBookings(), _OfFacility()


class BookingsCalendar(feed_pages.FeedPage):
    action, listed, feed = BOOK, BOOKED, OWN
    lead = "把下面的地址加到手机或电脑的日历里，您和本单位的预约会自己出现，改了、取消了也会跟着变。"


class NewBookingsAddress(feed_pages.NewAddress):
    action, feed = BOOK, OWN


class BookingsFile(feed_pages.FeedFile):
    feed = OWN


class FacilityFeed(feed_pages.FeedPage):
    action, listed, feed = VIEW, FACILITIES, OF_FACILITY
    lead = "把下面的地址加到手机或电脑的日历里，随时看它什么时候有空。别的单位的预约只显示“占用”。"


class NewFacilityAddress(feed_pages.NewAddress):
    action, feed = VIEW, OF_FACILITY


class FacilityFile(feed_pages.FeedFile):
    feed = OF_FACILITY
