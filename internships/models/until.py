from __future__ import annotations

import datetime as dt
from typing import ClassVar

from groupportal.periods.told import ToLastDay


class Until(ToLastDay):
    """A period with an end, which people tell by its last day: an agreement, a certificate and a student's own page name the same one."""

    ends_on: dt.date
    ends_after: ClassVar[str] = "不应早于"

    class Meta:
        abstract = True

    @property
    def last_day(self) -> dt.date:
        """The last day that belongs to it."""
        return self.ends_on - dt.timedelta(days=1)
