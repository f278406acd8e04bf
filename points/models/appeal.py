from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from points.enums import AppealState
from points.models.claim import PointsClaim
from points.models.entry import PointsEntry


class PointsAppeal(GroupModel):
    """A member's objection to an entry, or to one that is missing (``entry`` empty), and the answer to it."""

    member = GroupKey(
        "members.Member", on_delete=models.PROTECT, related_name="point_appeals", verbose_name="成员单位"
    )
    entry = GroupKey(
        PointsEntry,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appeals",
        verbose_name="有异议的积分",
    )
    text = models.TextField("申诉理由")
    state = models.CharField("状态", max_length=20, choices=AppealState.choices, default=AppealState.OPEN)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="申诉人"
    )
    filed_at = models.DateTimeField("申诉时间", auto_now_add=True)
    answered_by = person_key("答复人")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answer = models.TextField("答复", blank=True)
    reversal = GroupKey(
        PointsEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="冲销"
    )
    correction = GroupKey(
        PointsEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="补记"
    )

    class Meta:
        verbose_name = verbose_name_plural = "积分申诉"
        ordering = ("-filed_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "entry"),
                condition=Q(state=AppealState.OPEN, entry__isnull=False),
                name="points_appeal_one_open",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="points_appeal_says_why"),
            models.CheckConstraint(
                condition=Q(state=AppealState.OPEN, answered_by__isnull=True, answered_at__isnull=True)
                | ~Q(state=AppealState.OPEN)
                & Q(answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(answer=""),
                name="points_appeal_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("filed_by")),
                name="points_appeal_two_people",
            ),
        ]
        indexes = [models.Index(fields=("group", "state", "filed_at"), name="points_appeal_queue")]

    def __str__(self) -> str:
        return f"{self.member} {self.entry.rule.label if self.entry else '漏记积分'}"

    def get_absolute_url(self) -> str:
        return reverse("points:appeal", kwargs={"public_id": self.public_id})


class PointsPaper(GroupModel):
    """A file that came with a claim or an appeal."""

    claim = GroupKey(
        PointsClaim,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name="申报",
    )
    appeal = GroupKey(
        PointsAppeal,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name="申诉",
    )
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "积分申报与申诉附件"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=False, appeal__isnull=True)
                | Q(claim__isnull=True, appeal__isnull=False),
                name="points_paper_of_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.file)
