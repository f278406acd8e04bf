"""What is taken of shared facilities: for one of them, for all in a month, for the person who books."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from groupportal.periods.times import midnight
from groupportal.tenancy.viewer import Viewer
from parks.booking_rules import hours_of
from parks.enums import BookingState
from parks.models import Booking, Facility

VIEW, EDIT = "parks.view_facilities", "parks.edit_facilities"
BOOK, RULE = "parks.book", "parks.rule_bookings"
_DAY = dt.timedelta(days=1)


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


@dataclass(frozen=True)
class Row:
    """A facility in a month: the hours taken of each day, and of all of them."""

    facility: Facility
    hours: list[Decimal]

    @property
    def total(self) -> Decimal:
        """Hours of the month."""
        return sum(self.hours, Decimal(0))


def occupancy(facilities: Iterable[Facility], days: list[dt.date]) -> list[Row]:
    """How many hours of each day are taken, facility by facility: one query for all bookings of the days."""
    rows = list(facilities)
    found: dict[tuple[int, dt.date], Decimal] = defaultdict(Decimal)
    taken = taken_between(rows, days[0], days[-1]).values_list("facility_id", "starts_at", "ends_at")
    for facility_id, starts_at, ends_at in taken:
        start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
        day = max(start.date(), days[0])
        while day <= days[-1] and midnight(day) < ends_at:
            part = (max(start, midnight(day)), min(end, midnight(day + _DAY)))
            found[facility_id, day] += hours_of(part)
            day += _DAY
    return [Row(row, [found.get((row.pk, day), Decimal(0)) for day in days]) for row in rows]
