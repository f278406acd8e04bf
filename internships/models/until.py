from __future__ import annotations

import datetime as dt
from typing import ClassVar

from groupportal.periods.period import Period
from groupportal.ui.formats import cndate


class Until(Period):
    """A period that people tell by its last day: an agreement, a certificate and a student's own page name the same one.

    ``ends_on`` is the day after it, as of every period; forms and workbooks ask for the last day (``LastDayField``, ``last_day``).
    """

    ends_on: dt.date
    ends_after: ClassVar[str] = "不应早于"

    class Meta:
        abstract = True

    @property
    def last_day(self) -> dt.date:
        """The last day that belongs to it."""
        return self.ends_on - dt.timedelta(days=1)

    def describe(self) -> str:
        """2026年3月1日至2026年8月31日; one day alone by itself."""
        first, last = cndate(self.starts_on), cndate(self.last_day)
        return first if first == last else f"{first}至{last}"
