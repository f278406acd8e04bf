"""Ranges of days in constraints."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db.models import Func


class DateRange(Func):
    """PostgreSQL's ``daterange(from, to)``: the end is exclusive, none is without end."""

    function = "daterange"
    output_field = DateRangeField()
