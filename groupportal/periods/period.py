"""期间: a time from a day on to a day before which it ends. What stands in periods has an answer for any date, for ever."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any, ClassVar, cast

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q

from groupportal.tenancy.conditions import Undecided, truth, values_of
from groupportal.tenancy.models import GroupModel
from groupportal.ui.formats import cndate


class DateRange(Func):
    """PostgreSQL's ``daterange(from, to)``: the end is exclusive, none is without end."""

    function = "daterange"
    output_field = DateRangeField()


def during(day: dt.date, path: str = "") -> Q:
    """Periods a day lies in. ``path`` leads to them ("periods__" from a member)."""
    return Q(**{f"{path}starts_on__lte": day}) & (
        Q(**{f"{path}ends_on__isnull": True}) | Q(**{f"{path}ends_on__gt": day})
    )


def meeting(starts_on: dt.date, ends_on: dt.date | None, path: str = "") -> Q:
    """Periods that have a day in common with this time."""
    after = Q(**{f"{path}ends_on__isnull": True}) | Q(**{f"{path}ends_on__gt": starts_on})
    before = {f"{path}starts_on__lt": ends_on} if ends_on else {f"{path}starts_on__isnull": False}
    return after & Q(**before)


def begun_within(starts_on: dt.date, ends_on: dt.date | None, path: str = "") -> Q:
    """Periods that begin in this time."""
    begun = Q(**{f"{path}starts_on__gte": starts_on})
    return begun & Q(**{f"{path}starts_on__lt": ends_on}) if ends_on else begun


def apart(
    name: str, *fields: str, condition: Q | None = None, may_be_empty: bool = False
) -> list[models.BaseConstraint]:
    """Of each of ``fields`` together, periods never overlap, and each ends after it begins. Within the group, it need not be said.

    Services lock what the periods are of before they write: two transactions that meet in the constraint alone end in a deadlock.

    ``condition`` says which rows are periods yet, where a draft has no dates; ``may_be_empty``: the end may be the beginning.
    """
    later = "ends_on__gte" if may_be_empty else "ends_on__gt"
    together = [(F(field), RangeOperators.EQUAL) for field in ("group", *fields)]
    return [
        ExclusionConstraint(
            name=f"{name}_apart",
            expressions=[*together, (DateRange(F("starts_on"), F("ends_on")), RangeOperators.OVERLAPS)],
            condition=condition,
            violation_error_message="这段时间与另一段重叠，请核对日期。",
        ),
        models.CheckConstraint(
            condition=Q(ends_on__isnull=True) | Q(**{later: F("starts_on")}),
            name=f"{name}_forwards",
            violation_error_message="结束日期应晚于开始日期，请核对。",
        ),
    ]


class Period(GroupModel):
    """From ``starts_on`` on, up to ``ends_on``, which no longer belongs to it; without one it goes on.

    A room declares the two fields again where people call them otherwise ("加入日期"), and ``*apart(…)`` among its constraints.
    """

    may_be_empty: ClassVar[bool] = False
    ends_after: ClassVar[str] = "应晚于"

    starts_on: models.DateField[Any, Any] = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True, help_text="从这一天起不再有效。")

    class Meta:
        abstract = True

    def describe(self) -> str:
        """2018年6月1日至今."""
        return f"{cndate(self.starts_on)}至{cndate(self.ends_on) if self.ends_on else '今'}"

    def meets(self, other: Period) -> bool:
        """Whether the two have a day in common."""
        return (other.ends_on is None or self.starts_on < other.ends_on) and (
            self.ends_on is None or other.starts_on < self.ends_on
        )

    def covers(self, other: Period) -> bool:
        """Whether the other one lies wholly within this one."""
        end = other.ends_on
        return self.starts_on <= other.starts_on and (
            self.ends_on is None or (end is not None and end <= self.ends_on)
        )

    def clean(self) -> None:
        """What the constraints refuse, said at the field, with the dates of the other period."""
        super().clean()
        self._settled: set[str] = set()
        if self.starts_on is None:
            return  # missing, which is said at the field, or not in force yet
        empty = self.ends_on == self.starts_on
        if self.ends_on is not None and (self.ends_on < self.starts_on or (empty and not self.may_be_empty)):
            label = cast("models.DateField[Any, Any]", self._meta.get_field("starts_on")).verbose_name
            raise ValidationError(
                {"ends_on": f"{self.ends_after}{label}（{cndate(self.starts_on)}），请核对。"}
            )
        if other := self._clash():
            words = f"与另一段{self._meta.verbose_name}（{other.describe()}）重叠，请改日期，或先更正那一段。"
            raise ValidationError({"starts_on": words})

    def _clash(self) -> Period | None:
        """The first of the periods this one meets and must not, by the exclusion constraint of its table."""
        for constraint in self._meta.constraints:
            if isinstance(constraint, ExclusionConstraint):
                names = [e.deconstruct()[1][0] for e, _ in constraint.expressions if type(e) is F]
                keys = [cast("models.Field[Any, Any]", self._meta.get_field(n)).attname for n in names]
                same = {key: getattr(self, key) for key in keys if key != "group_id"}
                if None in same.values():
                    continue  # what nobody is named in stands in nobody's way
                rows = type(self).objects.filter(meeting(self.starts_on, self.ends_on), **same)
                if constraint.condition is not None:
                    with suppress(Undecided):
                        if truth(constraint.condition, values_of(self)) is False:
                            continue  # not a period yet: a request that waits keeps nobody's days
                    rows = rows.filter(constraint.condition)
                other = rows.exclude(pk=self.pk).order_by("starts_on").first()
                if other is None:
                    # Every row that could break the constraint was looked for: it is not asked again.
                    self._settled.add(constraint.name)
                return other
        return None
