from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.models.body import Body
from governance.models.regulation import RegulationClause, RegulationVersion
from governance.states import COMMENT
from groupportal.deciding.ruling import RulingModel
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key


class Consultation(GroupModel):
    """A draft is sent round for comments (征求意见) up to ``closes_on``, that day too.

    Asked are all member units, or those that sit in ``body``.
    """

    version = GroupKey(
        RegulationVersion, on_delete=models.PROTECT, related_name="consultations", verbose_name="征求意见稿"
    )
    body = GroupKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="只向这个机构征求",
    )
    opened_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")
    note = models.TextField("说明", max_length=1000, blank=True)
    opened_by = person_key("发起人")

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        ordering = ("-opened_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=("group", "version"), name="consultation_once"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opened_on")),
                name="consultation_forwards",
                violation_error_message="截止日期不能早于开始日期，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version.regulation}征求意见"

    def get_absolute_url(self) -> str:
        return reverse("governance:consultation", kwargs={"public_id": self.public_id})


class RegulationComment(RulingModel):
    """What somebody says to a draft for a unit, of one paragraph or of the whole (``clause`` None); answered by another person."""

    moves = COMMENT
    state = COMMENT.field()

    consultation = GroupKey(
        Consultation, on_delete=models.PROTECT, related_name="comments", verbose_name="征求意见"
    )
    clause = GroupKey(
        RegulationClause,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name="条款",
    )
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    text = models.TextField("意见", max_length=2000)

    class Meta:
        verbose_name = verbose_name_plural = "制度意见"
        ordering = ("consultation", "clause__position", "id")
        constraints = [
            *COMMENT.constraints("regulation_comment"),
            models.CheckConstraint(condition=~Q(text=""), name="regulation_comment_said"),
        ]
        indexes = [models.Index(fields=("group", "consultation", "state"), name="comment_by_state")]

    def __str__(self) -> str:
        return f"{self.unit}对{self.clause or '全文'}的意见"
