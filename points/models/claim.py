from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.deciding.ruling import MAX_ANSWER, RulingModel
from groupportal.tenancy.models import GroupKey, person_key
from points.models.rule import PointRule
from points.states import CLAIM


class PointsClaim(RulingModel):
    """An entry that waits for the person who must confirm it. Confirmed, it makes a row of the ledger; it is none itself."""

    moves = CLAIM

    member = GroupKey(
        "members.Member", on_delete=models.PROTECT, related_name="point_claims", verbose_name="成员单位"
    )
    rule = GroupKey(PointRule, on_delete=models.PROTECT, related_name="claims", verbose_name="积分项目")
    item = models.CharField("项目代码", max_length=60, editable=False)
    occurred_on = models.DateField("发生日期")
    quantity = models.DecimalField("数量", max_digits=12, decimal_places=2, default=Decimal(1))
    note = models.CharField("说明", max_length=500, blank=True)
    event_key = models.CharField("事件编号", max_length=160)
    state = CLAIM.field()
    proposed_by = person_key("申报人")
    proposed_at = models.DateTimeField("申报时间", null=True, blank=True)
    ruled_by = person_key("确认人")
    ruled_at = models.DateTimeField("确认时间", null=True, blank=True)
    answer = models.CharField("确认意见", max_length=MAX_ANSWER, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "积分申报"
        ordering = ("-proposed_at", "-id")
        constraints = [
            *CLAIM.constraints("points_claim"),
            models.UniqueConstraint(fields=("group", "item", "event_key"), name="points_claim_event_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="points_claim_of_something"),
        ]
        indexes = [models.Index(fields=("group", "state", "proposed_at"), name="points_claim_queue")]

    def __str__(self) -> str:
        return f"{self.member} {self.rule.label}"

    def get_absolute_url(self) -> str:
        return reverse("points:claim", kwargs={"public_id": self.public_id})
