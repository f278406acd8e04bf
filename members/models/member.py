from __future__ import annotations

from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from groupportal.deciding.ruling import RulingModel
from groupportal.tenancy.models import GroupKey, GroupModel, Unit
from groupportal.ui.formats import cndate
from members.enums import Category, DataState, Industry, Section
from members.states import PROPOSAL


class Profile(models.Model):
    """What a unit says about itself: the same on the roll and on an application."""

    credit_code = models.CharField(
        "统一社会信用代码", max_length=18, blank=True, validators=[MinLengthValidator(18)]
    )
    category = models.CharField("类别", max_length=20, choices=Category.choices)
    industry = models.CharField("行业", max_length=20, choices=Industry.choices)
    section = models.CharField("国民经济行业门类", max_length=1, choices=Section.choices, blank=True)
    region = models.CharField(
        "行政区划代码",
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^\d{6}$", "请填写六位行政区划代码，例如 440700。")],
    )
    address = models.CharField("地址", max_length=200, blank=True)
    staff_total = models.PositiveIntegerField("职工总数", null=True, blank=True)
    staff_total_on = models.DateField("职工总数的统计日期", null=True, blank=True)
    introduction = models.TextField("单位介绍", blank=True)
    website = models.URLField("网址", blank=True)

    class Meta:
        abstract = True


class Member(Profile, GroupModel):
    """A unit on the roll. Since when and until when it belongs to the group stands in its periods alone.

    Its name stands in its ``Unit``. ``category``, ``industry`` and ``section`` are the latest; what it counted as before a change
    stands in ``EarlierKind``. A duplicate that was merged keeps its row and points to the one that stays.
    """

    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="members", verbose_name="单位")
    data_state = models.CharField(
        "资料核对", max_length=20, choices=DataState.choices, default=DataState.UNCHECKED
    )
    data_checked_on = models.DateField("资料核对日期", null=True, blank=True)
    note = models.CharField("备注", max_length=500, blank=True)
    merged_into = GroupKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name="已并入",
    )
    created_at = models.DateTimeField("建档时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "成员单位"
        ordering = ("unit__pinyin", "unit_id")
        constraints = [
            models.UniqueConstraint(fields=("group", "unit"), name="member_unit_once"),
            models.UniqueConstraint(
                fields=("group", "credit_code"),
                condition=~Q(credit_code="") & Q(merged_into__isnull=True),
                name="member_code_once",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="member_not_into_itself"),
            models.CheckConstraint(
                condition=Q(staff_total__isnull=True) | Q(staff_total_on__isnull=False),
                name="member_staff_has_date",
            ),
        ]
        indexes = [
            # Counts by kind are answered from this index alone: the rows themselves are wide.
            models.Index(
                fields=("group", "id"),
                include=("category", "industry", "unit"),
                condition=Q(merged_into__isnull=True),
                name="member_by_kind",
            )
        ]

    def __str__(self) -> str:
        return self.unit.name

    def get_absolute_url(self) -> str:
        return reverse("members:member", kwargs={"public_id": self.public_id})

    @property
    def pinyin(self) -> str:
        """The unit's spelling, for searching."""
        return self.unit.pinyin

    @property
    def name(self) -> str:
        """The unit's name."""
        return self.unit.name


class EarlierKind(GroupModel):
    """What a member counted as up to ``until`` (exclusive), before it changed: past figures keep their answer."""

    member = GroupKey(Member, on_delete=models.PROTECT, related_name="earlier_kinds", verbose_name="成员单位")
    until = models.DateField("至（不含）")
    category = models.CharField("类别", max_length=20, choices=Category.choices)
    industry = models.CharField("行业", max_length=20, choices=Industry.choices)
    section = models.CharField("国民经济行业门类", max_length=1, choices=Section.choices, blank=True)
    reason = models.CharField("变更原因", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "类别变更"
        ordering = ("member", "until")
        constraints = [
            models.UniqueConstraint(fields=("group", "member", "until"), name="earlier_kind_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="earlier_kind_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_category_display()}（至{cndate(self.until)}）"


class DataProposal(RulingModel):
    """A new name or code that the unit's own staff propose: applied when the secretariat accepts it."""

    moves = PROPOSAL

    member = GroupKey(Member, on_delete=models.PROTECT, related_name="proposals", verbose_name="成员单位")
    name = models.CharField("单位名称", max_length=160, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    reason = models.CharField("更改原因", max_length=300)
    state = PROPOSAL.field()

    class Meta:
        verbose_name = verbose_name_plural = "资料更改申请"
        ordering = ("-proposed_at", "-id")
        constraints = [
            *PROPOSAL.constraints("proposal"),
            PROPOSAL.one_waiting("proposal", "member"),
            models.CheckConstraint(
                condition=~Q(name="") | ~Q(credit_code=""), name="proposal_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}：{self.name or self.credit_code}"
