from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from experts.enums import ExpertKind, RecordKind, RecordOrigin, Sex, Side
from groupportal.files.models import StoredFile
from groupportal.periods.period import Period, apart
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.ui.pinyin import PinyinField


class Expert(GroupModel):
    """A person of the pool. The unit is a member, or a name for one outside. When in the pool stands in the periods.

    The phone is personal data: shown masked, in full only on request, which is written down.
    """

    name = models.CharField("姓名", max_length=60)
    pinyin = PinyinField(source="name")
    sex = models.CharField("性别", max_length=10, choices=Sex.choices, blank=True)
    kind = models.CharField("类型", max_length=20, choices=ExpertKind.choices)
    side = models.CharField("集团内外", max_length=20, choices=Side.choices)
    member = GroupKey(
        "members.Member",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="experts",
        verbose_name="成员单位",
    )
    unit_name = models.CharField("单位名称", max_length=160, blank=True)
    title = models.CharField("职称", max_length=60, blank=True)
    position = models.CharField("职务", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    note = models.CharField("备注", max_length=500, blank=True)
    created_at = models.DateTimeField("建档时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "专家"
        ordering = ("pinyin", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, unit_name="") | Q(member__isnull=True) & ~Q(unit_name=""),
                name="expert_has_one_unit",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=True) | Q(side=Side.INSIDE), name="expert_of_member_is_inside"
            ),
        ]
        indexes = [models.Index(fields=("group", "name"), name="expert_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def unit(self) -> str:
        """The unit's name."""
        return self.member.name if self.member else self.unit_name

    def get_absolute_url(self) -> str:
        return reverse("experts:expert", kwargs={"public_id": self.public_id})


class ExpertField(GroupModel):
    """A field (专业领域) of an expert."""

    expert = GroupKey(Expert, on_delete=models.CASCADE, related_name="fields", verbose_name="专家")
    name = models.CharField("专业领域", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "专业领域"
        ordering = ("expert", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "expert", "name"), name="expert_field_once"),
            models.CheckConstraint(condition=~Q(name=""), name="expert_field_named"),
        ]
        indexes = [models.Index(fields=("group", "name"), name="expert_by_field")]

    def __str__(self) -> str:
        return self.name


class ExpertPeriod(Period):
    """A time in the pool; on ``ends_on`` no longer."""

    expert = GroupKey(Expert, on_delete=models.CASCADE, related_name="periods", verbose_name="专家")
    starts_on = models.DateField("入库日期")
    ends_on = models.DateField("出库日期", null=True, blank=True, help_text="从这一天起不再在库。")
    reason = models.CharField("出库原因", max_length=300, blank=True)
    recorded_by = person_key("登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "在库期间"
        ordering = ("expert", "starts_on")
        constraints = [
            *apart("expert_periods", "expert"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | ~Q(reason=""),
                name="expert_leave_has_reason",
                violation_error_message="请写明出库原因，例如“聘期届满”“调离”。",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "starts_on"), include=("ends_on", "expert"), name="expert_as_of")
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.describe()}"


class ExpertDocument(GroupModel):
    """A document of an expert: certificate, letter of appointment, curriculum vitae."""

    expert = GroupKey(Expert, on_delete=models.CASCADE, related_name="documents", verbose_name="专家")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    title = models.CharField("说明", max_length=120, blank=True)
    added_by = person_key("上传人")
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "专家材料"
        ordering = ("expert", "id")
        constraints = [models.UniqueConstraint(fields=("group", "expert", "file"), name="expert_file_once")]

    def __str__(self) -> str:
        return self.title or str(self.file)


class ExpertRecord(GroupModel):
    """Something an expert did. ``source_key`` names the deed in the part that told of it, so that it stands here once."""

    expert = GroupKey(Expert, on_delete=models.PROTECT, related_name="records", verbose_name="专家")
    kind = models.CharField("类别", max_length=20, choices=RecordKind.choices)
    occurred_on = models.DateField("日期")
    title = models.CharField("事项", max_length=200)
    hours = models.DecimalField(
        "学时",
        max_digits=7,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.1"))],
    )
    origin = models.CharField(
        "来源", max_length=20, choices=RecordOrigin.choices, default=RecordOrigin.PORTAL
    )
    source_key = models.CharField("来源编号", max_length=160, blank=True)
    created_by = person_key("登记人")
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "专家履历"
        ordering = ("-occurred_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "expert", "source_key"),
                condition=~Q(source_key=""),
                name="expert_record_once",
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gt=0), name="expert_record_hours_positive"
            ),
        ]
        indexes = [models.Index(fields=("group", "expert", "-occurred_on"), name="expert_record_by_expert")]

    def __str__(self) -> str:
        return f"{self.expert} {self.title}"
