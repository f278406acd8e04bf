from __future__ import annotations

from django.db import models

from groupportal.tenancy.models import GroupKey, GroupModel


class SchoolBasis(GroupModel):
    """What a school has set up for internships (实习工作基础): Articles 11, 13, 20, 24, 43, 45. Empty is not known, never "no"."""

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    region = models.CharField("所在地", max_length=60, blank=True, help_text="地级市，例如“江门市”。")
    province = models.CharField("所在省份", max_length=30, blank=True)
    has_head = models.BooleanField("有分管实习的校领导", null=True, blank=True)
    has_office = models.BooleanField("有管理实习的部门", null=True, blank=True)
    rules = models.JSONField("已有的实习管理制度", null=True, blank=True)
    uses_platform = models.BooleanField("使用信息化平台管理实习", null=True, blank=True)
    has_lodging_rules = models.BooleanField("有住宿和请销假制度", null=True, blank=True)
    declares_no_profit = models.BooleanField("承诺不以营利为目的组织实习", null=True, blank=True)
    has_channel = models.BooleanField("有咨询投诉渠道", null=True, blank=True)
    has_ledger = models.BooleanField("有专门台账", null=True, blank=True)
    is_in_yearly_report = models.BooleanField("实习情况写入年度质量报告", null=True, blank=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "实习工作基础"
        ordering = ("unit",)
        constraints = [
            models.UniqueConstraint(
                fields=("group", "unit"),
                name="school_basis_once",
                violation_error_message="这所学校已经登记了实习工作基础，请在原处修改。",
            )
        ]

    def __str__(self) -> str:
        return str(self.unit)
