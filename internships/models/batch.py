from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey
from groupportal.ui.pinyin import PinyinField
from internships.enums import BatchMode, InternshipKind
from internships.models.authority import AuthorityFiling
from internships.models.until import Until


class Batch(Until):
    """A batch of a school's placements (实习批次) with its plan (实习方案), filing, training and the way it is graded.

    ``sections``: what of ``rules.lists.PLAN_SECTIONS`` the plan holds; ``grade_parts``: [[name, percent, "school" or "unit",
    whether it is attendance], …]; ``topics``: education given, of ``rules.lists.TOPICS``; ``terms``: what its agreements begin with, by
    the keys of ``papers.blocks``; ``mode``: a way of arranging them that has a name (of apprentices each phase is a batch),
    ``mode_report``: how it went.
    """

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    name = models.CharField("批次", max_length=100)
    pinyin = PinyinField(source="name")
    kind = models.CharField("类型", max_length=10, choices=InternshipKind.choices)
    mode = models.CharField("实习模式", max_length=10, choices=BatchMode.choices, blank=True)
    term = models.CharField("学期", max_length=40, blank=True, help_text="例如“2025—2026学年第二学期”。")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", help_text="从这一天起不再实习。")
    is_joint = models.BooleanField("方案由学校和单位共同制订", null=True, blank=True)
    approved_on = models.DateField("方案批准日期", null=True, blank=True)
    sections = models.JSONField("方案内容", null=True, blank=True)
    months = models.PositiveSmallIntegerField("规定的实习月数", null=True, blank=True)
    plan_file = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="实习方案"
    )
    mode_report = GroupKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="实习模式运作报告",
    )
    mode_report_on = models.DateField("实习模式运作报告日期", null=True, blank=True)
    is_filed = models.BooleanField("已向主管部门备案", null=True, blank=True)
    filing = GroupKey(
        AuthorityFiling,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="batches",
        verbose_name="备案",
    )
    student_trained_on = models.DateField("学生岗前培训日期", null=True, blank=True)
    mentors_trained_on = models.DateField("指导人员岗前培训日期", null=True, blank=True)
    daily_journals = models.PositiveSmallIntegerField("每周日志篇数", default=0)
    weekly_journals = models.BooleanField("写周志", default=True)
    monthly_journals = models.BooleanField("写月报", default=False)
    teacher_leave_days = models.PositiveSmallIntegerField(
        "指导教师可批的请假天数", default=3, help_text="超过的由学校审批；按本校的制度填。"
    )
    grade_parts = models.JSONField("考核构成", null=True, blank=True)
    is_taken_over = models.BooleanField("照搬单位的考勤或员工考核", null=True, blank=True)
    topics = models.JSONField("已开展的实习教育", null=True, blank=True)
    pass_mark = models.DecimalField(
        "安全教育考核合格分", max_digits=5, decimal_places=1, null=True, blank=True
    )
    terms = models.JSONField("三方协议的统一内容", default=dict, blank=True)
    is_closed = models.BooleanField("已结束", default=False)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "实习批次"
        ordering = ("-starts_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "unit", "name"),
                name="batch_once",
                violation_error_message="本校已经有同名的批次，请换一个名称，例如加上学期。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("starts_on")),
                name="batch_forwards",
                violation_error_message="结束日期应晚于开始日期，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(mode_report__isnull=True, mode_report_on__isnull=True)
                | Q(mode_report__isnull=False, mode_report_on__isnull=False),
                name="batch_mode_report_has_its_day",
                violation_error_message="实习模式运作报告要连同日期一起登记。",
            ),
            models.CheckConstraint(
                condition=Q(mode="") | Q(kind=InternshipKind.POST),
                name="batch_mode_of_posts",
                violation_error_message="学徒培养、“6+2”是岗位实习的安排，类型请选岗位实习。",
            ),
            models.CheckConstraint(
                condition=Q(filing__isnull=True) | Q(is_filed=True),
                name="batch_filing_says_filed",
                violation_error_message="选了备案，请同时写明已经备案。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("internships:batch", kwargs={"public_id": self.public_id})
