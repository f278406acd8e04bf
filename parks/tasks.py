"""Work by the clock: bookings nobody came for are given free, those that are over count as used."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from groupportal.tenancy.by_group import for_each_running, inside
from parks.services.booking_use import settle_past


@shared_task(name="parks.settle_bookings")
def settle_bookings() -> None:
    """Have the bookings of every running group settled, each in a task of its own."""
    for_each_running(settle_group)


@shared_task(name="parks.settle_group")
def settle_group(group_id: int) -> None:
    """Settle the bookings of a group; safe to run again."""
    with inside(group_id) as is_running:
        if is_running:
            settle_past(timezone.now())
