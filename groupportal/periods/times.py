"""Times of a day: from a moment up to another, which no longer belongs to it."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Func
from django.utils import timezone


class TimeRange(Func):
    """PostgreSQL's ``tstzrange(from, to)``; none is without end."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


def moment(day: dt.date, time: dt.time) -> dt.datetime:
    """A day and a time of day, here."""
    return timezone.make_aware(dt.datetime.combine(day, time))


def midnight(day: dt.date) -> dt.datetime:
    """When a day begins, here."""
    return moment(day, dt.time())
