"""Days of periods as the browser admin tells them."""

from __future__ import annotations

from django.contrib import admin

from groupportal.periods.told import ToLastDay
from groupportal.ui.formats import cndate


@admin.display(description="最后一天", ordering="ends_on")
def last_day(row: ToLastDay) -> str:
    """The last day that belongs to it, as pages tell it."""
    return cndate(row.last_day)
