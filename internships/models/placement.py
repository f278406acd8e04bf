from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from groupportal.deciding.ruling import RulingModel
from groupportal.files.models import StoredFile
from groupportal.periods.period import apart
from groupportal.tenancy.models import GroupKey
from internships.enums import EndKind, InternshipKind, Lodging, PlacementState, Source
from internships.models.authority import AuthorityFiling
from internships.models.batch import Batch
from internships.models.host import HostUnit
from internships.models.mentor import Mentor
from internships.models.post import Post
from internships.models.until import Until
from internships.states import HOLDS, OPEN, PLACEMENT


def gone_on(ends_on: dt.date, left_on: dt.date | None) -> dt.date:
    """The first day on which a student is no longer there: of leaving, else the end as arranged. Both are as of a period: no longer."""
    return min(left_on or ends_on, ends_on)


class Placement(RulingModel, Until):
    """One student at one unit for a time (实习安排), arranged by one person and approved by another of the school.

    Arranging, approving, arriving, leaving and archiving move ``state``. What is still missing before the next move (consents,
    agreement, insurance, safety test) is read from its own records, never ticked. Empty is not known, never "no".
    ``edition`` counts how often what people consent to became another: what was signed before then no longer counts.
    That student, batch and teacher are of ``unit``, and post and mentor of ``host``, the database holds (``0004_wall``).
    """

    moves = PLACEMENT

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    batch = GroupKey(Batch, on_delete=models.PROTECT, related_name="placements", verbose_name="实习批次")
    student = GroupKey(
        "rosters.Student", on_delete=models.PROTECT, related_name="placements", verbose_name="学生"
    )
    host = GroupKey(HostUnit, on_delete=models.PROTECT, related_name="placements", verbose_name="实习单位")
    post = GroupKey(
        Post,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
        verbose_name="实习岗位",
    )
    kind = models.CharField("类型", max_length=10, choices=InternshipKind.choices)
    source = models.CharField("去向来源", max_length=10, choices=Source.choices, default=Source.SCHOOL)
    state = PLACEMENT.field()
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", help_text="从这一天起不再实习。")
    teacher = GroupKey(
        "rosters.Teacher",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
        verbose_name="学校指导教师",
    )
    mentor = GroupKey(
        Mentor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
        verbose_name="单位指导人员",
    )
    region = models.CharField("实习所在地", max_length=60, blank=True, help_text="不填的按单位所在地。")
    province = models.CharField("实习所在省份", max_length=30, blank=True)
    is_abroad = models.BooleanField("在境外", default=False)
    via_agency = models.BooleanField("经中介组织、安排或管理", null=True, blank=True)
    is_independent = models.BooleanField("相对独立参与工作", null=True, blank=True)
    health_checked_on = models.DateField("最近体检日期", null=True, blank=True)
    pay = models.DecimalField("报酬（元/月）", max_digits=9, decimal_places=2, null=True, blank=True)
    is_paid_by_unit = models.BooleanField("由单位直接发放", null=True, blank=True)
    pay_cycle_months = models.PositiveSmallIntegerField("发放周期（月）", null=True, blank=True)
    safety_score = models.DecimalField(
        "安全教育考核成绩", max_digits=5, decimal_places=1, null=True, blank=True
    )
    is_safety_passed = models.BooleanField("安全教育考核合格", null=True, blank=True)
    safety_passed_on = models.DateField("安全教育考核日期", null=True, blank=True)
    lodging = models.CharField("住宿", max_length=10, choices=Lodging.choices, blank=True)
    lodging_guardian_on = models.DateField("在外居住：监护人签字日期", null=True, blank=True)
    lodging_recorded_on = models.DateField("在外居住：学校登记日期", null=True, blank=True)
    lodging_moved_on = models.DateField("入住日期", null=True, blank=True)
    has_escort = models.BooleanField("有教师全程陪同", null=True, blank=True)
    sanctioned_on = models.DateField("纪律处分日期", null=True, blank=True)
    is_sanction_by_school = models.BooleanField("处分由学校作出", null=True, blank=True)
    is_sanction_agreed = models.BooleanField("处分前与单位商定", null=True, blank=True)
    exemption = GroupKey(
        AuthorityFiling,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="特殊安排备案",
    )
    far_filing = GroupKey(
        AuthorityFiling,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="跨省、境外备案",
    )
    applied_on = models.DateField("自主实习：学生申请日期", null=True, blank=True)
    guardian_agreed_on = models.DateField("自主实习：监护人同意日期", null=True, blank=True)
    school_agreed_on = models.DateField("自主实习：学校同意日期", null=True, blank=True)
    arrived_on = models.DateField("到岗日期", null=True, blank=True)
    left_on = models.DateField("离岗日期", null=True, blank=True)
    planned_ends_on = models.DateField("离岗以前的结束日期", null=True, blank=True, editable=False)
    edition = models.PositiveSmallIntegerField("约定改过几次", default=0, db_default=0, editable=False)
    end_kind = models.CharField("结束方式", max_length=10, choices=EndKind.choices, blank=True)
    end_reason = models.CharField("提前结束的原因", max_length=300, blank=True)
    left_confirmer = models.CharField("单位确认离岗的人", max_length=60, blank=True)
    left_confirmed_on = models.DateField("单位确认离岗日期", null=True, blank=True)
    report_file = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="实习报告"
    )
    note = models.CharField("备注", max_length=300, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "实习安排"
        ordering = ("student__pinyin", "id")
        constraints = [
            *PLACEMENT.constraints("placement", but=Q(state=PlacementState.CANCELLED)),
            *apart("placement", "student", condition=Q(state__in=HOLDS)),
            models.UniqueConstraint(
                fields=("group", "student", "batch"),
                condition=Q(state__in=OPEN),
                name="placement_one_being_arranged",
                violation_error_message="这名学生在这个批次里已有一份在办理的实习安排，请打开那一份修改。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("running", "ending", "archived")) | Q(arrived_on__isnull=False),
                name="placement_runs_from_arrival",
                violation_error_message="实习中的安排须有到岗日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("ending", "archived")) | Q(left_on__isnull=False) & ~Q(end_kind=""),
                name="placement_ends_by_leaving",
                violation_error_message="结束的安排须有离岗日期和结束方式。",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("arrived_on")),
                name="placement_leaves_after_arriving",
                violation_error_message="离岗日期不应早于到岗日期，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(left_confirmer="", left_confirmed_on__isnull=True)
                | ~Q(left_confirmer="") & Q(left_confirmed_on__isnull=False),
                name="placement_leaving_confirmed_by_somebody",
                violation_error_message="单位确认离岗，要写明由谁、在哪一天确认。",
            ),
            models.CheckConstraint(
                condition=~Q(end_kind=EndKind.EARLY) | ~Q(end_reason=""),
                name="placement_early_end_says_why",
                violation_error_message="提前结束的，请写明原因。",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "host", "state"), name="placement_by_host"),
            models.Index(fields=("group", "batch", "state"), name="placement_by_batch"),
            models.Index(fields=("group", "teacher", "state"), name="placement_by_teacher"),
            models.Index(
                fields=("group", "state", "starts_on"), include=("ends_on",), name="placement_as_of"
            ),
        ]

    @property
    def gone_on(self) -> dt.date:
        """The first day on which the student is no longer there."""
        return gone_on(self.ends_on, self.left_on)

    @property
    def last_on_post(self) -> dt.date | None:
        """The last day of who has left; None for who has not."""
        return self.left_on and self.left_on - dt.timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.student}在{self.host}"
