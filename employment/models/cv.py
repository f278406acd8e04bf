from __future__ import annotations

from django.db import models
from django.db.models import Q

from employment.enums import OWN_PARTS, CvPart, Intent
from groupportal.tenancy.models import GroupKey, GroupModel
from members.enums import Section


class JobWish(GroupModel):
    """What a student or graduate wants (就业意向), in the columns of the national table, once for each.

    ``seen_since``: since when units may read it, without name, to invite (the student's consent); None: nobody outside the school.
    """

    student = GroupKey(
        "rosters.Student", on_delete=models.CASCADE, related_name="job_wishes", verbose_name="学生"
    )
    intent = models.CharField("意向", max_length=10, choices=Intent.choices)
    province = models.CharField("意向省份", max_length=30, blank=True)
    city = models.CharField("意向城市", max_length=60, blank=True)
    section = models.CharField("意向行业", max_length=1, choices=Section.choices, blank=True)
    post = models.CharField("意向岗位", max_length=80, blank=True)
    unit_name = models.CharField("意向单位", max_length=160, blank=True)
    wage_from = models.DecimalField(
        "期望报酬（元/月）", max_digits=9, decimal_places=2, null=True, blank=True
    )
    from_on = models.DateField("最早到岗日期", null=True, blank=True)
    seen_since = models.DateTimeField("同意单位查看的时间", null=True, blank=True)
    updated_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = verbose_name_plural = "就业意向"
        ordering = ("-updated_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "student"),
                name="job_wish_once",
                violation_error_message="这名学生已经登记过就业意向，请修改那一条。",
            ),
            models.CheckConstraint(condition=Q(intent__in=Intent.values), name="job_wish_known"),
        ]

    def __str__(self) -> str:
        return f"{self.student}的就业意向"


class CvLine(GroupModel):
    """A line of a CV that the student writes (简历条目); what the school has on record stands beside it and is not typed again."""

    student = GroupKey(
        "rosters.Student", on_delete=models.CASCADE, related_name="cv_lines", verbose_name="学生"
    )
    part = models.CharField("类别", max_length=12, choices=[(each.value, each.label) for each in OWN_PARTS])
    text = models.CharField("内容", max_length=200)
    issuer = models.CharField("颁发或组织单位", max_length=120, blank=True)
    happened_on = models.DateField("日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "简历条目"
        ordering = ("student", "part", "-happened_on", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="cv_line_said"),
            models.CheckConstraint(
                condition=Q(part__in=[CvPart(part).value for part in OWN_PARTS]), name="cv_line_own_part"
            ),
        ]

    def __str__(self) -> str:
        return self.text
