from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from budget.enums import Source
from groupportal.tenancy.models import GroupKey, GroupModel


class Stage(GroupModel):
    """A stage of construction with what the plan gives it in all: the budget's other cut. 元."""

    revision = GroupKey(
        "plans.PlanRevision", on_delete=models.CASCADE, related_name="stages", verbose_name="规划版本"
    )
    position = models.PositiveSmallIntegerField("顺序")
    name = models.CharField("阶段", max_length=80)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    planned = models.DecimalField("阶段预算（元）", max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = "建设阶段"
        ordering = ("revision", "position")
        constraints = [
            models.UniqueConstraint(fields=("group", "revision", "position"), name="stage_position_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="stage_ends_after_start"),
            models.CheckConstraint(condition=Q(planned__gte=0), name="stage_planned_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class BudgetLine(GroupModel):
    """What a revision plans for a main task from a source, for a stage where the plan says so. 元."""

    revision = GroupKey(
        "plans.PlanRevision", on_delete=models.CASCADE, related_name="budget_lines", verbose_name="规划版本"
    )
    thread = GroupKey(
        "plans.ItemThread", on_delete=models.PROTECT, related_name="budget_lines", verbose_name="建设任务"
    )
    source = models.CharField("资金来源", max_length=20, choices=Source.choices)
    stage = GroupKey(
        Stage, on_delete=models.PROTECT, null=True, blank=True, related_name="lines", verbose_name="建设阶段"
    )
    amount = models.DecimalField("预算（元）", max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = "预算"
        ordering = ("revision", "thread", "source", "stage")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "revision", "thread", "source", "stage"),
                nulls_distinct=False,
                name="budget_line_once",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_line_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.thread} {self.get_source_display()}"
