"""The rules of 合作贡献积分, by version and date."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.periods.version import Version, versions
from groupportal.tenancy.models import GroupKey, GroupModel
from points.enums import Confirmer, Grading, Measure, RuleSetState


class PointRuleSet(Version):
    """One version of the points rules."""

    name = models.CharField("名称", max_length=160)
    version = models.PositiveIntegerField("版本号")
    grading = models.CharField("定级方式", max_length=20, choices=Grading.choices, default=Grading.THRESHOLD)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "积分规则"
        ordering = ("-version",)
        constraints = [
            models.UniqueConstraint(fields=("group", "version"), name="point_rules_version_once"),
            models.UniqueConstraint(
                fields=("group",), condition=Q(state=RuleSetState.DRAFT), name="point_rules_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state=RuleSetState.DRAFT) | ~Q(decided_by=""),
                name="point_rules_decided",
                violation_error_message="请填写决定依据，例如“2023年第一次理事会决议”。",
            ),
            *versions("point_rules"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（第{self.version}版）"

    def get_absolute_url(self) -> str:
        return reverse("points:rule_set", kwargs={"public_id": self.public_id})


class PointRule(GroupModel):
    """What one item earns. ``code`` names the item through all versions; ``event`` is what other parts emit for it."""

    rule_set = GroupKey(PointRuleSet, on_delete=models.CASCADE, related_name="rules", verbose_name="积分规则")
    position = models.PositiveSmallIntegerField("顺序")
    code = models.CharField(
        "项目代码",
        max_length=60,
        validators=[RegexValidator(r"^[a-z][a-z0-9_.-]*$", "只能用小写字母、数字和 . _ -，以字母开头。")],
    )
    label = models.CharField("项目", max_length=120)
    points = models.DecimalField(
        "分值", max_digits=8, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    measure = models.CharField("计分方式", max_length=20, choices=Measure.choices, default=Measure.EVENT)
    unit = models.CharField("计量单位", max_length=20, default="次")
    yearly_cap = models.DecimalField(
        "年度上限",
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    event = models.CharField("自动来源", max_length=60, blank=True)
    confirmer = models.CharField("确认角色", max_length=20, choices=Confirmer.choices, blank=True)
    evidence = models.CharField("所需佐证", max_length=200, blank=True)
    needs_evidence = models.BooleanField("必须上传佐证", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "积分项目"
        ordering = ("rule_set", "position")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "rule_set", "position"), name="point_rule_position_once"
            ),
            models.UniqueConstraint(fields=("group", "rule_set", "code"), name="point_rule_code_once"),
            models.UniqueConstraint(
                fields=("group", "rule_set", "event"), condition=~Q(event=""), name="point_rule_event_once"
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="point_rule_gives_points"),
            models.CheckConstraint(
                condition=Q(yearly_cap__isnull=True) | Q(yearly_cap__gt=0), name="point_rule_cap_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PointGrade(GroupModel):
    """A grade of a rule set, the best first: what must be reached for it, and what it earns (one line each)."""

    rule_set = GroupKey(
        PointRuleSet, on_delete=models.CASCADE, related_name="grades", verbose_name="积分规则"
    )
    position = models.PositiveSmallIntegerField("顺序")
    name = models.CharField("等级", max_length=40)
    min_points = models.DecimalField("最低分", max_digits=10, decimal_places=2, null=True, blank=True)
    top_count = models.PositiveIntegerField("前几名", null=True, blank=True)
    top_percent = models.DecimalField("前百分之几", max_digits=5, decimal_places=2, null=True, blank=True)
    earns = models.TextField("享受的待遇", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "积分等级"
        ordering = ("rule_set", "position")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "rule_set", "position"), name="point_grade_position_once"
            ),
            models.UniqueConstraint(fields=("group", "rule_set", "name"), name="point_grade_name_once"),
            models.CheckConstraint(
                condition=Q(top_count__isnull=True) | Q(top_percent__isnull=True),
                name="point_grade_one_quota",
            ),
            models.CheckConstraint(
                condition=Q(min_points__isnull=True) | Q(min_points__gte=0), name="point_grade_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(top_percent__isnull=True) | Q(top_percent__gt=0, top_percent__lte=100),
                name="point_grade_percent_sane",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def benefits(self) -> list[str]:
        """What the grade earns, one by one."""
        return [line.strip() for line in self.earns.splitlines() if line.strip()]
