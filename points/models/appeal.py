from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.deciding.ruling import RulingModel
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from points.models.claim import PointsClaim
from points.models.entry import PointsEntry
from points.states import APPEAL


class PointsAppeal(RulingModel):
    """A member's objection to an entry, or to one that is missing (``entry`` empty), and the answer to it."""

    moves = APPEAL

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
    state = APPEAL.field()
    proposed_by = person_key("申诉人")
    proposed_at = models.DateTimeField("申诉时间", null=True, blank=True)
    ruled_by = person_key("答复人")
    ruled_at = models.DateTimeField("答复时间", null=True, blank=True)
    answer = models.CharField("答复", max_length=2000, blank=True)
    reversal = GroupKey(
        PointsEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="冲销"
    )
    correction = GroupKey(
        PointsEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="补记"
    )

    class Meta:
        verbose_name = verbose_name_plural = "积分申诉"
        ordering = ("-proposed_at", "-id")
        constraints = [
            *APPEAL.constraints("points_appeal"),
            APPEAL.one_waiting("points_appeal", "entry"),
            models.CheckConstraint(condition=~Q(text=""), name="points_appeal_says_why"),
        ]
        indexes = [models.Index(fields=("group", "state", "proposed_at"), name="points_appeal_queue")]

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
