from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.periods.period import Period, apart
from groupportal.tenancy.models import GroupKey, GroupModel


class HostUnit(GroupModel):
    """A unit that takes interns (实习单位): what the rules ask about it (Articles 2, 6, 10, 11, 16, 18, 47). Empty is not known.

    The number of staff of a member stands in the roll of members and is taken from there; here only for units that are none.
    """

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    region = models.CharField("所在地", max_length=60, blank=True, help_text="地级市，例如“江门市”。")
    province = models.CharField("所在省份", max_length=30, blank=True)
    address = models.CharField("实习地址", max_length=200, blank=True)
    contact = models.CharField("指定的负责人", max_length=60, blank=True)
    contact_phone = models.CharField("负责人电话", max_length=30, blank=True)
    is_registered = models.BooleanField("依法登记为法人或非法人组织", null=True, blank=True)
    operates_lawfully = models.BooleanField("合法经营", null=True, blank=True)
    is_untrustworthy = models.BooleanField("有失信记录", null=True, blank=True)
    credit_checked_on = models.DateField("信用核查日期", null=True, blank=True)
    credit_valid_until = models.DateField("信用核查有效期至", null=True, blank=True)
    safety_checked_on = models.DateField("安全生产记录核查日期", null=True, blank=True)
    has_safety_violation = models.BooleanField("有安全生产违法记录", null=True, blank=True)
    last_violation_on = models.DateField("最近一次违法记录日期", null=True, blank=True)
    is_entertainment = models.BooleanField("营业性娱乐场所", null=True, blank=True)
    is_agency = models.BooleanField("中介机构、有偿代理", null=True, blank=True)
    staff_total = models.PositiveIntegerField("在岗职工总数", null=True, blank=True)
    staff_total_on = models.DateField("职工总数的统计日期", null=True, blank=True)
    elsewhere = models.PositiveIntegerField(
        "集团外学校的实习人数", null=True, blank=True, help_text="由单位申报。没有的填 0，不清楚的留空。"
    )
    lowest_wage = models.DecimalField(
        "最低档工资（元/月）", max_digits=9, decimal_places=2, null=True, blank=True
    )
    is_suspended = models.BooleanField("因违规停止接收实习", default=False)
    suspended_reason = models.CharField("停止接收的原因", max_length=300, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "实习单位"
        ordering = ("unit__pinyin", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "unit"),
                name="host_unit_once",
                violation_error_message="这家单位已经登记为实习单位，请在列表里找到后修改。",
            ),
            models.CheckConstraint(
                condition=Q(staff_total__isnull=True) | Q(staff_total_on__isnull=False),
                name="host_unit_staff_has_date",
                violation_error_message="填了职工总数，请同时填统计日期。",
            ),
            models.CheckConstraint(
                condition=Q(is_suspended=False) | ~Q(suspended_reason=""),
                name="host_unit_suspended_says_why",
                violation_error_message="停止接收实习要写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)

    def get_absolute_url(self) -> str:
        return reverse("internships:host", kwargs={"public_id": self.public_id})


class Selection(Period):
    """A school's choice of a unit (选定) from a day on: looked at on the spot, decided by the Party organisation, published (Article 7)."""

    school = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    host = GroupKey(HostUnit, on_delete=models.PROTECT, related_name="selections", verbose_name="实习单位")
    starts_on = models.DateField("选定日期")
    ends_on = models.DateField(
        "退出日期", null=True, blank=True, help_text="从这一天起不再是本校的实习单位。"
    )
    is_new = models.BooleanField("新增单位", null=True, blank=True)
    has_stable_cooperation = models.BooleanField("有稳定合作关系", null=True, blank=True)
    assessed_on = models.DateField("实地考察日期", null=True, blank=True)
    assessor = models.CharField("考察人", max_length=100, blank=True)
    assessment_items = models.JSONField("考察项目", null=True, blank=True)
    report_file = GroupKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="考察评估报告",
    )
    is_party_decided = models.BooleanField("经校级党组织会议研究", null=True, blank=True)
    party_meeting_on = models.DateField("校级党组织会议日期", null=True, blank=True)
    minutes_number = models.CharField("会议纪要编号", max_length=60, blank=True)
    is_published = models.BooleanField("名单已公布", null=True, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)
    published_at = models.URLField("公布网址", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "实习单位选定"
        ordering = ("-starts_on", "-id")
        constraints = [
            *apart("selection", "school", "host"),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True)
                | Q(party_meeting_on__isnull=True)
                | Q(published_on__gte=F("party_meeting_on")),
                name="selection_published_after_meeting",
                violation_error_message="公布日期不应早于党组织会议日期，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}选定{self.host}"

    def get_absolute_url(self) -> str:
        return reverse("internships:selection", kwargs={"public_id": self.public_id})
