from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.db.models.functions import ExtractYear
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from points.enums import EntryOrigin
from points.models.claim import PointsClaim
from points.models.rule import PointRule


class PointsEntry(GroupModel):
    """Points of a member. Append-only: a mistake is reversed by its opposite.

    ``points`` is what the item gives in full; ``counted`` is what was left of it under the yearly cap when it was
    posted, and what totals add up. ``year`` is the year it counts for; a reversal counts for the year of what it
    reverses, from its own date on. ``renews`` is the reversal of what was taken back, where the same event is told anew: it
    counts for its own year, but not before the day of that reversal.
    """

    member = GroupKey(
        "members.Member", on_delete=models.PROTECT, related_name="point_entries", verbose_name="成员单位"
    )
    rule = GroupKey(PointRule, on_delete=models.PROTECT, related_name="entries", verbose_name="积分项目")
    item = models.CharField("项目代码", max_length=60, editable=False)
    year = models.PositiveSmallIntegerField("计入年度")
    occurred_on = models.DateField("日期")
    quantity = models.DecimalField("数量", max_digits=12, decimal_places=2, default=Decimal(1))
    points = models.DecimalField("应得积分", max_digits=12, decimal_places=2)
    counted = models.DecimalField("计入积分", max_digits=12, decimal_places=2)
    note = models.CharField("说明", max_length=500, blank=True)
    event_key = models.CharField("事件编号", max_length=160)
    origin = models.CharField("来源", max_length=20, choices=EntryOrigin.choices)
    claim = GroupKey(
        PointsClaim,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name="申报",
    )
    reverses = GroupKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversals", verbose_name="冲销"
    )
    renews = GroupKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name="恢复"
    )
    reason = models.CharField("冲销原因", max_length=300, blank=True)
    created_by = person_key("登记人")
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "积分台账"
        ordering = ("-occurred_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "item", "event_key"),
                condition=Q(reverses__isnull=True, renews__isnull=True),
                name="points_event_once",
            ),
            models.UniqueConstraint(
                fields=("group", "renews"), condition=Q(renews__isnull=False), name="points_renewed_once"
            ),
            models.CheckConstraint(
                condition=Q(renews__isnull=True) | Q(reverses__isnull=True), name="points_renewal_gives"
            ),
            models.UniqueConstraint(
                fields=("group", "reverses"), condition=Q(reverses__isnull=False), name="points_reversed_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    reverses__isnull=True, points__gt=0, counted__gte=0, counted__lte=models.F("points")
                )
                | Q(reverses__isnull=False, points__lt=0, counted__lte=0, counted__gte=models.F("points")),
                name="points_sign_by_kind",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reason=""), name="points_reversal_has_reason"
            ),
            models.CheckConstraint(condition=~Q(event_key=""), name="points_has_event"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=False)
                | Q(renews__isnull=False)
                | Q(year=ExtractYear("occurred_on")),
                name="points_year_of_its_date",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "member", "year", "item"), name="points_by_cell"),
            models.Index(
                fields=("group", "year", "occurred_on"), include=("member", "counted"), name="points_ranking"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.rule.label} {self.counted.normalize():f} 分"

    def get_absolute_url(self) -> str:
        return reverse("points:entry", kwargs={"public_id": self.public_id})


class PointsEvidence(GroupModel):
    """A file that proves an entry. Append-only like the entry."""

    entry = GroupKey(PointsEntry, on_delete=models.PROTECT, related_name="files", verbose_name="积分台账")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "积分佐证"
        ordering = ("entry", "id")
        constraints = [models.UniqueConstraint(fields=("group", "entry", "file"), name="points_file_once")]

    def __str__(self) -> str:
        return str(self.file)
