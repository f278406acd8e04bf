from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.tenancy.models import GroupKey, GroupModel
from groupportal.ui.pinyin import PinyinField
from internships.models.host import HostUnit


class Post(GroupModel):
    """A kind of post at a unit that interns work in (实习岗位): Articles 8, 11, 12, 16, 17, 18. Empty is not known.

    ``hazards``: [[tag, grade or null], …] by ``rules.barred.TAGS``; [] says that there is no barred work.
    """

    host = GroupKey(HostUnit, on_delete=models.PROTECT, related_name="posts", verbose_name="实习单位")
    name = models.CharField("岗位", max_length=80)
    pinyin = PinyinField(source="name")
    headcount = models.PositiveIntegerField("可接收人数", null=True, blank=True)
    tasks = models.JSONField("典型工作任务", null=True, blank=True)
    major_codes = models.JSONField("对应专业代码", null=True, blank=True)
    hazards = models.JSONField("危险作业标记", null=True, blank=True)
    labour_grade = models.PositiveSmallIntegerField("体力劳动强度级别", null=True, blank=True)
    is_harmful = models.BooleanField("有害身心健康", null=True, blank=True)
    staff_total = models.PositiveIntegerField("同类岗位在岗职工数", null=True, blank=True)
    staff_total_on = models.DateField("同类岗位职工数的统计日期", null=True, blank=True)
    elsewhere = models.PositiveIntegerField("集团外学校同类岗位的实习人数", null=True, blank=True)
    monthly_wage = models.DecimalField(
        "同岗位工资（元/月）", max_digits=9, decimal_places=2, null=True, blank=True
    )
    repetitive_share = models.PositiveSmallIntegerField("单一重复工作所占比例（%）", null=True, blank=True)
    hours = models.CharField(
        "工作时间", max_length=120, blank=True, help_text="例如“8:00—17:00，中午休息1小时”。"
    )
    lodging = models.CharField("食宿条件", max_length=120, blank=True)
    is_active = models.BooleanField("接收实习", default=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "实习岗位"
        ordering = ("pinyin", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "host", "name"),
                name="post_once",
                violation_error_message="这家单位已经有同名的岗位，请在列表里找到后修改。",
            ),
            models.CheckConstraint(
                condition=Q(labour_grade__isnull=True) | Q(labour_grade__range=(1, 4)),
                name="post_labour_grade_known",
                violation_error_message="体力劳动强度分 1 至 4 级，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(repetitive_share__isnull=True) | Q(repetitive_share__lte=100),
                name="post_share_within_100",
                violation_error_message="比例不应超过 100，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(staff_total__isnull=True) | Q(staff_total_on__isnull=False),
                name="post_staff_has_date",
                violation_error_message="填了同类岗位职工数，请同时填统计日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("internships:post", kwargs={"public_id": self.public_id})
