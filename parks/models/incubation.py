from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.deciding.decision import paper_key
from groupportal.periods.period import apart
from groupportal.periods.told import ToLastDay
from groupportal.tenancy.models import GroupKey, GroupModel, Unit
from groupportal.ui.addresses import record_url
from groupportal.ui.pinyin import PinyinField
from parks.enums import TeamPart
from parks.models.park import Centre


class StartupTeam(ToLastDay):
    """A team that founds something (创业团队) from when to when; ``registered_on``: it became a firm, with its number and paper."""

    name = models.CharField("团队名称", max_length=80)
    pinyin = PinyinField(source="name")
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="所属单位")
    centre = GroupKey(
        Centre,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="teams",
        verbose_name="服务中心",
    )
    field = models.CharField("项目方向", max_length=120, blank=True)
    starts_on = models.DateField("入孵日期")
    ends_on = models.DateField("出孵日期", null=True, blank=True, help_text="从这一天起不再孵化。")
    end_note = models.CharField("出孵说明", max_length=300, blank=True)
    firm = models.CharField("注册的企业", max_length=160, blank=True)
    registered_on = models.DateField("注册日期", null=True, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    licence = paper_key("营业执照")

    class Meta:
        verbose_name = verbose_name_plural = "创业团队"
        ordering = ("pinyin", "id")
        constraints = [
            *apart("startup_team", "unit", "name"),
            models.CheckConstraint(condition=~Q(name=""), name="startup_team_named"),
            models.CheckConstraint(
                condition=Q(registered_on__isnull=True) | ~Q(firm=""),
                name="startup_registered_firm_named",
                violation_error_message="填了注册日期，请同时填注册的企业名称。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return record_url("parks:team", self.public_id)


class TeamMember(GroupModel):
    """Who is of a founding team, or guides it (成员、导师)."""

    team = GroupKey(StartupTeam, on_delete=models.CASCADE, related_name="members", verbose_name="创业团队")
    name = models.CharField("姓名", max_length=60)
    part = models.CharField("身份", max_length=10, choices=TeamPart.choices, default=TeamPart.STUDENT)
    is_mentor = models.BooleanField("导师", default=False)
    is_leader = models.BooleanField("负责人", default=False)
    phone = models.CharField("电话", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "团队成员和导师"
        ordering = ("team", "-is_leader", "is_mentor", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "team", "name", "is_mentor"),
                name="team_member_once",
                violation_error_message="这位已经在这个团队里。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="team_member_named"),
            models.CheckConstraint(
                condition=Q(is_mentor=False) | Q(is_leader=False),
                name="team_mentor_leads_not",
                violation_error_message="导师不能同时是团队负责人，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
