"""Periods that pages tell by their last day."""

from __future__ import annotations

import datetime as dt

from groupportal.periods.period import Period
from groupportal.ui.formats import cndate


class ToLastDay(Period):
    """A period that is told from its first to its last day; ``ends_on`` is the day after, as of every period.

    Forms and workbooks that ask how long it goes ask for the last day (``LastDayField``, ``last_day``).
    """

    class Meta:
        abstract = True

    @property
    def last_day(self) -> dt.date | None:
        """The last day that belongs to it; None while it goes on."""
        return self.ends_on and self.ends_on - dt.timedelta(days=1)

    def describe(self) -> str:
        """2026年3月1日至2026年8月31日; one day alone by itself."""
        first, last = cndate(self.starts_on), cndate(self.last_day) if self.last_day else "今"
        return first if first == last else f"{first}至{last}"
