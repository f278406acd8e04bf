"""Times of a day: from a moment up to another, which no longer belongs to it."""

from __future__ import annotations

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Func


class TimeRange(Func):
    """PostgreSQL's ``tstzrange(from, to)``; none is without end."""

    function = "tstzrange"
    output_field = DateTimeRangeField()
