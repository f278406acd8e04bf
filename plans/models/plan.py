from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from groupportal.periods.version import Version, versions
from groupportal.tenancy.models import GroupKey, GroupModel
from groupportal.ui.pinyin import PinyinField


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
        return reverse("plans:plan", kwargs={"public_id": self.public_id})


class PlanRevision(Version):
    """One version of a plan; the one without an end is in force today."""

    plan = GroupKey(Plan, on_delete=models.PROTECT, related_name="revisions", verbose_name="规划")
    number = models.PositiveIntegerField("版本号")
    label = models.CharField("版本说明", max_length=200, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "规划版本"
        ordering = ("plan", "-number")
        constraints = [
            models.UniqueConstraint(fields=("group", "plan", "number"), name="revision_number_once"),
            *versions("revision", "plan"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} 第{self.number}版"

    def get_absolute_url(self) -> str:
        return reverse("plans:revision", kwargs={"public_id": self.public_id})
