from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from employment.enums import DemandKind, DemandState, Lodging, WagePer
from employment.models.visit import FirmVisit
from employment.states import DEMAND
from groupportal.deciding.ruling import RulingModel
from groupportal.tenancy.models import GroupKey, Unit
from groupportal.ui.pinyin import PinyinField
from members.enums import Section


class Demand(RulingModel):
    """A unit looks for people (岗位需求): so many, for what, where, until when.

    ``major_codes``: codes of programmes, empty for any. ``hazards``: as a post of internships has them, None for not said.
    ``opened_on``: the day it first stood on the board; ``ended_on``: the day it was filled or closed. ``filled_on``: the day it was
    first filled, kept whatever came later; ``reported_on``: the day its unit said that it is filled, elsewhere too. ``fee_words``: what
    in its text sounds like taking money or papers from students. ``post``: the post in which interns work, once it is known.
    ``heading``: title and names of programmes, found by pinyin too; ``words``: all its text as the search reads it (``selectors.finding``).
    """

    moves = DEMAND
    state = DEMAND.field()
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("种类", max_length=12, choices=DemandKind.choices)
    title = models.CharField("岗位名称", max_length=80)
    headcount = models.PositiveIntegerField("招收人数", validators=[MinValueValidator(1)])
    major_codes = models.JSONField("对应专业代码", default=list, blank=True)
    section = models.CharField("国民经济行业门类", max_length=1, choices=Section.choices, blank=True)
    province = models.CharField("工作省份", max_length=30, blank=True)
    city = models.CharField("工作城市", max_length=60, blank=True)
    address = models.CharField("工作地点", max_length=200, blank=True)
    wage_from = models.DecimalField("报酬", max_digits=9, decimal_places=2, null=True, blank=True)
    wage_to = models.DecimalField("报酬上限", max_digits=9, decimal_places=2, null=True, blank=True)
    wage_per = models.CharField("计酬", max_length=10, choices=WagePer.choices, default=WagePer.MONTH)
    lodging = models.CharField("食宿", max_length=10, choices=Lodging.choices, blank=True)
    hours = models.CharField("工作时间", max_length=120, blank=True)
    hazards = models.JSONField("危险作业标记", null=True, blank=True)
    duties = models.TextField("工作内容", max_length=500, blank=True)
    conditions = models.TextField("要求", max_length=500, blank=True)
    starts_on = models.DateField("到岗日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True)
    expires_on = models.DateField("招聘截止日期")
    contact = models.CharField("联系人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    fee_words = models.JSONField("收费字样", default=list, blank=True)
    is_automatic = models.BooleanField("无须审核", default=False, editable=False)
    opened_on = models.DateField("发布日期", null=True, blank=True)
    ended_on = models.DateField("招满或结束的日期", null=True, blank=True)
    filled_on = models.DateField("首次招满的日期", null=True, blank=True, editable=False)
    reported_on = models.DateField("单位自报招满的日期", null=True, blank=True, editable=False)
    ended_why = models.CharField("结束的原因", max_length=300, blank=True)
    visit = GroupKey(
        FirmVisit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demands",
        verbose_name="来自走访",
    )
    copied_from = GroupKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复制自"
    )
    post = GroupKey(
        "internships.Post",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="实习岗位",
    )
    heading = models.CharField("岗位和专业", max_length=500, blank=True, editable=False)
    pinyin = PinyinField(source="heading")
    words = models.TextField("检索文字", blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "岗位需求"
        ordering = ("-opened_on", "-id")
        constraints = [
            *DEMAND.constraints("demand", but=Q(is_automatic=True)),
            models.CheckConstraint(condition=~Q(title=""), name="demand_named"),
            models.CheckConstraint(
                condition=Q(headcount__gte=1),
                name="demand_for_somebody",
                violation_error_message="招收人数至少是 1，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(wage_from__isnull=True, wage_to__isnull=True)
                | Q(wage_from__gt=0, wage_to__isnull=True)
                | Q(wage_from__gt=0, wage_to__gte=F("wage_from")),
                name="demand_wage_range",
                violation_error_message="报酬应大于 0，上限不低于下限，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=False, ends_on__gt=F("starts_on")),
                name="demand_forwards",
                violation_error_message="结束日期应晚于到岗日期，请核对。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(DemandState.OPEN, DemandState.FILLED, DemandState.CLOSED))
                | Q(opened_on__isnull=False),
                name="demand_open_since",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(DemandState.FILLED, DemandState.CLOSED), ended_on__isnull=False)
                | Q(ended_on__isnull=True) & ~Q(state__in=(DemandState.FILLED, DemandState.CLOSED)),
                name="demand_ended_on",
            ),
            models.CheckConstraint(
                condition=~Q(state=DemandState.FILLED) | Q(filled_on__isnull=False),
                name="demand_filled_on",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "unit"), name="demand_by_unit"),
            models.Index(fields=("group", "state", "expires_on"), name="demand_by_state"),
            models.Index(fields=("group", "opened_on"), name="demand_by_opening"),
        ]

    def __str__(self) -> str:
        return self.title
