from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from points.enums import RunState
from points.models.rule import PointRuleSet
from points.states import RUN


class GradingRun(GroupModel):
    """The grades of a year as they came out on one day. Run again, it makes the next version; one is published."""

    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版次")
    as_of = models.DateField("截至日期")
    rule_set = GroupKey(PointRuleSet, on_delete=models.PROTECT, related_name="runs", verbose_name="积分规则")
    state = RUN.field()
    member_count = models.PositiveIntegerField("参评单位数", default=0)
    made_by = person_key("发起人")
    made_at = models.DateTimeField("定级时间", auto_now_add=True)
    published_by = person_key("公布人")
    published_on = models.DateField("公布日期", null=True, blank=True)
    superseded_on = models.DateField("被替代日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度定级"
        ordering = ("-year", "-version")
        constraints = [
            RUN.known("grading"),
            models.UniqueConstraint(fields=("group", "year", "version"), name="grading_version_once"),
            models.UniqueConstraint(
                fields=("group", "year"), condition=Q(state=RunState.PUBLISHED), name="grading_one_published"
            ),
            models.CheckConstraint(
                condition=Q(state=RunState.DRAFT, published_on__isnull=True, superseded_on__isnull=True)
                | Q(state=RunState.PUBLISHED, published_on__isnull=False, superseded_on__isnull=True)
                | Q(
                    state=RunState.SUPERSEDED,
                    published_on__isnull=False,
                    superseded_on__gte=F("published_on"),
                ),
                name="grading_state_has_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度定级（第{self.version}版）"

    def get_absolute_url(self) -> str:
        return reverse("points:run", kwargs={"public_id": self.public_id})


class GradingLine(GroupModel):
    """One member in a run: points, place, grade and what it earns, as they stood then. Append-only."""

    run = GroupKey(GradingRun, on_delete=models.PROTECT, related_name="lines", verbose_name="年度定级")
    member = GroupKey(
        "members.Member", on_delete=models.PROTECT, related_name="grades", verbose_name="成员单位"
    )
    position = models.PositiveIntegerField("顺序")
    rank = models.PositiveIntegerField("名次")
    points = models.DecimalField("积分", max_digits=12, decimal_places=2)
    grade = models.CharField("等级", max_length=40, blank=True)
    earns = models.TextField("享受的待遇", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "定级结果"
        ordering = ("run", "position")
        constraints = [
            models.UniqueConstraint(fields=("group", "run", "member"), name="grading_line_once"),
            models.UniqueConstraint(fields=("group", "run", "position"), name="grading_position_once"),
        ]
        indexes = [models.Index(fields=("group", "member"), name="grading_by_member")]

    def __str__(self) -> str:
        return f"{self.member} {self.grade or '未定级'}"
