"""The group's own table of days off and make-up workdays, where it differs from the one the portal brings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.tenancy.models import GroupModel
from internships.enums import DayKind


class CalendarDay(GroupModel):
    """A day that isn't what its weekday says. A year with one such row is the group's own as a whole."""

    day = models.DateField("日期")
    kind = models.CharField("安排", max_length=10, choices=DayKind.choices)
    name = models.CharField("名称", max_length=40)
    source = models.CharField("依据", max_length=160)

    class Meta:
        verbose_name = verbose_name_plural = "节假日与调休"
        ordering = ("day",)
        constraints = [
            models.UniqueConstraint(fields=("group", "day"), name="calendar_day_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(source=""), name="calendar_day_said"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_kind_display()} {self.name}"
