from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.tenancy.models import GroupKey, GroupModel, Unit
from groupportal.ui.pinyin import PinyinField
from plans.enums import Awaited, ExpectationKind, ItemKind, TargetKind, TargetSense
from plans.models.plan import Plan, PlanRevision


class ItemThread(GroupModel):
    """One task or indicator through all revisions of its plan. Filings, assignments and money hang on the thread."""

    plan = GroupKey(Plan, on_delete=models.PROTECT, related_name="threads", verbose_name="规划")
    kind = models.CharField("类型", max_length=20, choices=ItemKind.choices)
    level = models.PositiveSmallIntegerField("层级", validators=[MinValueValidator(1), MaxValueValidator(2)])
    name = models.CharField("名称", max_length=300, help_text="最近一个版本中的名称。")
    pinyin = PinyinField(source="name")

    class Meta:
        verbose_name = verbose_name_plural = "任务线"
        ordering = ("plan", "id")
        constraints = [models.CheckConstraint(condition=Q(level__in=(1, 2)), name="thread_level_1_or_2")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plans:task", kwargs={"public_id": self.public_id})


class PlanItem(GroupModel):
    """A task (任务, 具体任务) or indicator (一级指标, 二级指标) as one revision words it.

    Texts are kept as typed, so that a table written again says what the file said.
    """

    revision = GroupKey(PlanRevision, on_delete=models.CASCADE, related_name="items", verbose_name="规划版本")
    thread = GroupKey(ItemThread, on_delete=models.PROTECT, related_name="items", verbose_name="任务线")
    parent = GroupKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    kind = models.CharField("类型", max_length=20, choices=ItemKind.choices)
    level = models.PositiveSmallIntegerField("层级")
    position = models.PositiveIntegerField("顺序")
    name = models.CharField("名称", max_length=300)
    pinyin = PinyinField(source="name")
    goal_label = models.CharField("目标引语", max_length=40, blank=True, help_text="如“建设目标”“预期目标”。")
    goal = models.TextField("建设目标", blank=True)
    points_label = models.CharField("要点引语", max_length=40, blank=True)
    responsible = models.TextField("责任单位", blank=True, help_text="原文；系统按顿号、逗号拆分为单位。")
    measures = models.TextField("工作举措", blank=True)
    mark = models.TextField("达成标志", blank=True)
    weight = models.DecimalField("权重", max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任务与指标"
        ordering = ("revision", "kind", "position")
        constraints = [
            models.UniqueConstraint(fields=("group", "revision", "thread"), name="item_thread_once"),
            models.UniqueConstraint(
                fields=("group", "revision", "kind", "position"),
                name="item_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(level=1, parent__isnull=True) | Q(level=2, parent__isnull=False),
                name="item_parent_by_level",
            ),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__gte=0),
                name="item_weight_not_negative",
                violation_error_message="权重不能是负数。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plans:task", kwargs={"public_id": self.thread.public_id})


class ResponsibleUnit(GroupModel):
    """A unit named as responsible; ``unit`` is set where it is one the group knows."""

    item = GroupKey(PlanItem, on_delete=models.CASCADE, related_name="responsible_units", verbose_name="任务")
    position = models.PositiveSmallIntegerField("顺序")
    name = models.CharField("单位", max_length=160)
    unit = GroupKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name="对应单位",
    )

    class Meta:
        verbose_name = verbose_name_plural = "责任单位"
        ordering = ("item", "position")
        constraints = [
            models.UniqueConstraint(fields=("group", "item", "position"), name="responsible_position_once")
        ]

    def __str__(self) -> str:
        return self.name


class AcceptancePoint(GroupModel):
    """One 验收要点. ``number`` is the label as typed; the target is the figure read from the text or entered by hand.

    ``line``: what it is known by in every version of the plan, wherever it stands there and however it is worded.
    """

    line = models.UUIDField("要点线", default=uuid.uuid4, editable=False)
    item = GroupKey(PlanItem, on_delete=models.CASCADE, related_name="points", verbose_name="任务")
    position = models.PositiveSmallIntegerField("顺序")
    number = models.CharField("编号", max_length=20, blank=True)
    text = models.TextField("要点")
    target_kind = models.CharField("目标类型", max_length=20, choices=TargetKind.choices, blank=True)
    target_value = models.DecimalField("目标值", max_digits=18, decimal_places=4, null=True, blank=True)
    target_sense = models.CharField(
        "达标方向", max_length=20, choices=TargetSense.choices, default=TargetSense.AT_LEAST
    )
    unit = models.CharField("计量单位", max_length=20, blank=True)
    base = models.CharField("占比的基数", max_length=60, blank=True, help_text="占什么的比例，如“在校生”。")
    is_veto = models.BooleanField("否决要点", default=False, help_text="不达标即否决整个规划。")
    waits_for = models.CharField(
        "等待的记录",
        max_length=20,
        choices=Awaited.choices,
        blank=True,
        help_text="还没有系统记录能回答时，等哪一类记录。",
    )
    metric = models.CharField("绑定指标", max_length=80, blank=True)
    metric_params = models.JSONField("指标参数", default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "验收要点"
        ordering = ("item", "position")
        constraints = [
            models.UniqueConstraint(fields=("group", "item", "position"), name="point_position_once"),
            models.UniqueConstraint(fields=("group", "item", "line"), name="point_line_once"),
            models.CheckConstraint(
                condition=Q(is_veto=False) | Q(target_value__isnull=False),
                name="point_veto_has_target",
                violation_error_message="否决要点须写明目标值，例如不超过 0 起，才能判断是否否决。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}{self.text}"[:60]


class YearlyExpectation(GroupModel):
    """What a year is to bring: a number, a percentage, a text or 完成. ``text`` is as typed."""

    item = GroupKey(PlanItem, on_delete=models.CASCADE, related_name="expectations", verbose_name="任务")
    year = models.PositiveSmallIntegerField("年份")
    kind = models.CharField("类型", max_length=20, choices=ExpectationKind.choices)
    number = models.DecimalField("数值", max_digits=18, decimal_places=4, null=True, blank=True)
    text = models.TextField("预期", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度预期"
        ordering = ("item", "year")
        constraints = [
            models.UniqueConstraint(fields=("group", "item", "year"), name="expectation_year_once"),
            models.CheckConstraint(
                condition=Q(kind__in=(ExpectationKind.NUMBER, ExpectationKind.PERCENT), number__isnull=False)
                | Q(kind__in=(ExpectationKind.TEXT, ExpectationKind.DONE), number__isnull=True),
                name="expectation_number_by_kind",
                violation_error_message="数量和百分比须填写数值；文字和“完成”不填数值。",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="expectation_year_sane",
                violation_error_message="年份请填写 2000 至 2100 之间的四位数字。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年：{self.text}"
