"""What people have to do about shared facilities and their bookings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url
from parks.booking_rules import said
from parks.enums import BookingState
from parks.models import Booking
from parks.selectors.facility import RULE
from parks.services.booking import BOOKINGS


def _due(viewer: Viewer, today: dt.date) -> QuerySet[Booking]:
    """What waits, of a series the first alone: it is ruled on as one."""
    due = BOOKINGS.due(viewer)
    earlier = Booking.objects.filter(
        series=OuterRef("series"), state=BookingState.WAITING, starts_at__lt=OuterRef("starts_at")
    )
    return due.exclude(Exists(earlier.order_by()))


@todo_provider(
    RULE,
    rows=_due,
    comes="待审核的设施预约、到期没有归还的设备",
    whole="parks:bookings",
)
def bookings(viewer: Viewer, today: dt.date, rows: QuerySet[Booking]) -> Iterable[Todo]:
    """Bookings that wait for the owner."""
    for row in rows.select_related("facility", "unit")[:MOST]:
        yield Todo(
            title=f"审核预约：{row}",
            url=record_url("parks:booking", row.public_id),
            label="去审核",
            due_on=timezone.localdate(row.starts_at),
            weight=55,
            detail=f"{row.unit}，{said((row.starts_at, row.ends_at))}{'起的连续预约' if row.series else ''}",
            group_key="parks.bookings_waiting",
        )


def _lent(viewer: Viewer, today: dt.date) -> QuerySet[Booking]:
    return Booking.objects.filter(
        viewer.within(RULE, "facility__unit"),
        state=BookingState.ACCEPTED,
        handed_over_at__isnull=False,
        ends_at__lt=timezone.now(),
    )


@todo_provider(RULE, rows=_lent, whole="parks:bookings?state=all")
def to_bring_back(viewer: Viewer, today: dt.date, rows: QuerySet[Booking]) -> Iterable[Todo]:
    """What should have been brought back."""
    for row in rows.select_related("facility", "unit").order_by("ends_at")[:MOST]:
        yield Todo(
            title=f"催还：{row.facility}",
            url=record_url("parks:booking", row.public_id),
            label="登记归还",
            due_on=timezone.localdate(row.ends_at),
            weight=60,
            detail=str(row.unit),
            group_key="parks.bookings_lent",
        )
