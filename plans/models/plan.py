from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse

from groupportal.tenancy.models import GroupKey, GroupModel
from groupportal.ui.pinyin import PinyinField
from plans.enums import RevisionState


class DateSpan(Func):
    """A range of dates, the end exclusive, open where it is null."""

    function = "daterange"
    output_field = DateRangeField()


class Plan(GroupModel):
    """A construction plan (建设方案、规划) over a term; what it asks stands in its revisions."""

    name = models.CharField("名称", max_length=200)
    pinyin = PinyinField(source="name")
    starts_on = models.DateField("建设期开始")
    ends_on = models.DateField("建设期结束")
    is_main = models.BooleanField("主规划", default=False, help_text="验收表默认取主规划。")

    class Meta:
        verbose_name = verbose_name_plural = "规划"
        ordering = ("-is_main", "-starts_on", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "name"), name="plan_name_once"),
            models.UniqueConstraint(fields=("group",), condition=Q(is_main=True), name="plan_one_main"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_start",
                violation_error_message="建设期结束日期早于开始日期，请核对后重新填写。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The portal page."""
        return reverse("plans:plan", kwargs={"public_id": self.public_id})


class PlanRevision(GroupModel):
    """One version of a plan. Periods in force never overlap; the one without an end is in force today.

    ``in_force_until`` is exclusive.
    """

    plan = GroupKey(Plan, on_delete=models.PROTECT, related_name="revisions", verbose_name="规划")
    number = models.PositiveIntegerField("版本号")
    label = models.CharField("版本说明", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=RevisionState.choices, default=RevisionState.DRAFT
    )
    in_force_from = models.DateField("生效日期", null=True, blank=True)
    in_force_until = models.DateField("失效日期", null=True, blank=True)
    decided_by = models.CharField(
        "决定依据", max_length=200, blank=True, help_text="例如：2021年第一次理事会决议。"
    )
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "规划版本"
        ordering = ("plan", "-number")
        constraints = [
            models.UniqueConstraint(fields=("group", "plan", "number"), name="revision_number_once"),
            models.UniqueConstraint(
                fields=("group", "plan"),
                condition=Q(state=RevisionState.IN_FORCE),
                name="revision_one_in_force",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=RevisionState.DRAFT, in_force_from__isnull=True, in_force_until__isnull=True)
                    | Q(
                        state=RevisionState.IN_FORCE, in_force_from__isnull=False, in_force_until__isnull=True
                    )
                    | Q(
                        state=RevisionState.SUPERSEDED,
                        in_force_from__isnull=False,
                        in_force_until__isnull=False,
                    )
                ),
                name="revision_state_has_dates",
            ),
            ExclusionConstraint(
                name="revision_periods_apart",
                expressions=[
                    (F("group"), RangeOperators.EQUAL),
                    (F("plan"), RangeOperators.EQUAL),
                    (DateSpan(F("in_force_from"), F("in_force_until")), RangeOperators.OVERLAPS),
                ],
                condition=Q(in_force_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} 第{self.number}版"

    def get_absolute_url(self) -> str:
        """The portal page."""
        return reverse("plans:revision", kwargs={"public_id": self.public_id})
