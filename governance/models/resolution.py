from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.enums import ResolutionState
from governance.models.body import Body
from governance.models.motion import Motion
from governance.states import RESOLUTION
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.pinyin import PinyinField


class Resolution(GroupModel):
    """What a body decided (决议), from a motion that was carried or as an older paper says it; published to the members.

    ``number`` as it stands on the paper (鄂职发〔2021〕5号), by the group's form; ``year`` and ``serial`` are what it was made of.
    """

    body = GroupKey(Body, on_delete=models.PROTECT, related_name="resolutions", verbose_name="机构")
    motion = GroupKey(
        Motion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name="表决",
    )
    title = models.CharField("决议名称", max_length=200)
    pinyin = PinyinField(source="title")
    text = models.TextField("决议正文", max_length=20000)
    decided_on = models.DateField("通过日期")
    state = RESOLUTION.field()
    number = models.CharField("文号", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField("文号年份", null=True, blank=True)
    serial = models.PositiveIntegerField("文号序号", null=True, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    published_by = person_key("公布人")
    withdraw_reason = models.CharField("撤销原因", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    evidence = GroupKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签发的文件",
    )
    created_by = person_key("登记人")
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "决议"
        ordering = ("-decided_on", "-id")
        constraints = [
            RESOLUTION.known("resolution"),
            models.UniqueConstraint(
                fields=("group", "motion"),
                condition=Q(motion__isnull=False) & ~Q(state=ResolutionState.WITHDRAWN),
                name="resolution_of_motion_once",
                violation_error_message="这项表决已经形成决议，请打开那一份修改。",
            ),
            models.UniqueConstraint(
                fields=("group", "number"),
                condition=~Q(number=""),
                name="resolution_numbered_once",
                violation_error_message="已有同一文号的决议，请核对文号。",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="resolution_said"),
            models.CheckConstraint(
                condition=Q(state=ResolutionState.DRAFT) | Q(published_at__isnull=False) & ~Q(number=""),
                name="resolution_published_with_number",
            ),
            models.CheckConstraint(
                condition=~Q(state=ResolutionState.WITHDRAWN) | ~Q(withdraw_reason=""),
                name="resolution_withdrawn_with_reason",
                violation_error_message="撤销请写明原因。",
            ),
        ]
        indexes = [models.Index(fields=("group", "decided_on"), name="resolution_by_day")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:resolution", kwargs={"public_id": self.public_id})


class ResolutionReceipt(GroupModel):
    """That a member unit was sent a resolution, and who of it confirmed having read it when (签收)."""

    resolution = GroupKey(Resolution, on_delete=models.CASCADE, related_name="receipts", verbose_name="决议")
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="成员单位")
    read_at = models.DateTimeField("签收时间", null=True, blank=True)
    read_by = person_key("签收人")

    class Meta:
        verbose_name = verbose_name_plural = "决议签收"
        ordering = ("resolution", "unit__pinyin", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "resolution", "unit"), name="resolution_receipt_once"),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True) | Q(read_at__isnull=False),
                name="resolution_read_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)
