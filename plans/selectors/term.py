"""The years of a plan: which of them have begun, which are over, which are asked for a yearly target."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from groupportal.tenancy.kept import once
from plans.models import Plan, PlanRevision

YEARS_AFTER = 2


@dataclass(frozen=True)
class Term:
    """The days a plan runs, both included."""

    starts_on: dt.date
    ends_on: dt.date

    @property
    def years(self) -> range:
        """All calendar years it touches."""
        return range(self.starts_on.year, self.ends_on.year + 1)

    def begun(self, as_of: dt.date) -> list[int]:
        """The years that have begun by a day, and those after the plan in which it is still reported on (T14)."""
        last = min(as_of.year, self.ends_on.year + YEARS_AFTER)
        return [*range(self.starts_on.year, last + 1)] if self.starts_on <= as_of else []

    def aside(self, year: int) -> str:
        """Why a yearly target is not asked of a year, in words; "" where it is: of whole years, or where the plan holds none of all."""
        if year not in self.years:
            return "规划期外，不计"
        whole = [y for y in self.years if self._is_whole(y)]
        return "" if year in (whole or self.years) else "不足一年，不计"

    def _is_whole(self, year: int) -> bool:
        return self.starts_on <= dt.date(year, 1, 1) and dt.date(year, 12, 31) <= self.ends_on

    def last_day(self, year: int) -> dt.date:
        """The last day on which the year can still be worked on."""
        return min(dt.date(year, 12, 31), max(self.ends_on, dt.date(year, 1, 1)))

    def is_over(self, year: int, as_of: dt.date) -> bool:
        """Whether the year, as far as the plan runs in it, is over on a day."""
        return as_of >= self.last_day(year)


def term_of(plan: Plan) -> Term:
    """The term of a plan."""
    return Term(plan.starts_on, plan.ends_on)


@once
def term_of_revision(revision_id: int) -> Term:
    """The term of the plan that a revision is of."""
    return term_of(PlanRevision.objects.select_related("plan").get(pk=revision_id).plan)
