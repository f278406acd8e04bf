"""What people said to warnings. Nothing is changed afterwards: what is said later is another row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.tenancy.models import GroupModel, person_key
from groupportal.warnings.enums import Stand


class Answer(GroupModel):
    """Said to a warning (``key``) as it stood (``fingerprint``, ``message``); the last one for both holds."""

    kind = models.CharField("来源", max_length=60)
    key = models.CharField("提醒", max_length=300)
    fingerprint = models.CharField("依据", max_length=32)
    message = models.TextField("提醒内容")
    stand = models.CharField("处理", max_length=10, choices=Stand.choices)
    words = models.TextField("说明", blank=True)
    is_printed = models.BooleanField("印在验收表备注里", default=False)
    said_by = person_key("说明人")
    said_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒的说明"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") | Q(stand=Stand.REOPENED),
                name="answer_has_words",
                violation_error_message="请写明说明或搁置的原因。",
            ),
            models.CheckConstraint(
                condition=Q(is_printed=False) | Q(stand=Stand.ANSWERED),
                name="answer_printed_only_as_an_answer",
                violation_error_message="只有“写说明”可以印在验收表备注里。",
            ),
        ]
        indexes = [models.Index(fields=("group", "kind", "key"), name="answer_by_key")]

    def __str__(self) -> str:
        return self.message[:120]
