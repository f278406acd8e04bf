"""What is taken of shared facilities: for one of them, for all in a month, for the person who books."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from groupportal.periods.times import midnight
from groupportal.tenancy.viewer import Viewer
from parks.booking_rules import hours_of_seconds
from parks.enums import BookingState
from parks.models import Booking, Facility

VIEW, EDIT = "parks.view_facilities", "parks.edit_facilities"
BOOK, RULE = "parks.book", "parks.rule_bookings"
_DAY = dt.timedelta(days=1)
_NONE = Decimal(0)


def listed_facilities(rows: QuerySet[Facility]) -> QuerySet[Facility]:
    """Facilities with what their list shows: ``waiting`` requests."""
    waiting = Count("bookings", filter=Q(bookings__state=BookingState.WAITING))
    return rows.select_related("unit", "centre").annotate(waiting=waiting).order_by("pinyin", "id")


def edited_facilities(viewer: Viewer) -> QuerySet[Facility]:
    """Facilities this person keeps: all for the office, else those of the own unit."""
    return Facility.objects.filter(viewer.within(EDIT, "unit"))


def taken_between(facilities: Iterable[Facility], first: dt.date, last: dt.date) -> QuerySet[Booking]:
    """What keeps time of these facilities on these days, both included."""
    return Booking.objects.filter(
        holds=True,
        facility__in=facilities,
        starts_at__lt=midnight(last + _DAY),
        ends_at__gt=midnight(first),
    ).order_by("starts_at", "pk")


def of_series(booking: Booking, *states: str) -> QuerySet[Booking]:
    """Bookings that were asked for together with this one, in these states (all where none is named), by time; itself among them."""
    together = Q(series=booking.series) if booking.series else Q(pk=booking.pk)
    rows = Booking.objects.filter(together, Q(state__in=states) if states else Q())
    return rows.order_by("starts_at", "pk")


@dataclass(frozen=True)
class Row:
    """A facility in a month: the hours taken of each day, and of all of them."""

    facility: Facility
    hours: list[Decimal]

    @property
    def total(self) -> Decimal:
        """Hours of the month."""
        return sum(self.hours, _NONE)


def occupancy(facilities: Iterable[Facility], days: list[dt.date]) -> list[Row]:
    """How many hours of each day are taken, facility by facility: one query for all bookings of the days, which follow one another."""
    rows = list(facilities)
    begins = [midnight(day).timestamp() for day in (*days, days[-1] + _DAY)]
    found: dict[int, list[float]] = {}
    taken = taken_between(rows, days[0], days[-1]).order_by()
    for facility_id, starts_at, ends_at in taken.values_list("facility_id", "starts_at", "ends_at"):
        start, end = starts_at.timestamp(), ends_at.timestamp()
        seconds = found.setdefault(facility_id, [0.0] * len(days))
        day = bisect_right(begins, max(start, begins[0])) - 1
        while day < len(days) and begins[day] < end:
            seconds[day] += min(end, begins[day + 1]) - max(start, begins[day])
            day += 1
    free = [0.0] * len(days)
    return [Row(row, [_hours(each) for each in found.get(row.pk, free)]) for row in rows]


def _hours(seconds: float) -> Decimal:
    return hours_of_seconds(seconds) if seconds else _NONE
