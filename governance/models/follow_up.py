from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance.models.meeting import AgendaItem, Meeting
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.addresses import record_url


class FollowUp(GroupModel):
    """What a meeting gave somebody to do (落实事项). ``unit`` or ``owner`` says whose it is."""

    meeting = GroupKey(Meeting, on_delete=models.PROTECT, related_name="follow_ups", verbose_name="会议")
    item = GroupKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name="议程",
    )
    what = models.CharField("事项", max_length=300)
    unit = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任单位"
    )
    owner = person_key("责任人")
    due_on = models.DateField("完成期限")
    done_on = models.DateField("完成日期", null=True, blank=True)
    done_note = models.CharField("怎样办好的", max_length=1000, blank=True)
    created_by = person_key("登记人")

    class Meta:
        verbose_name = verbose_name_plural = "落实事项"
        ordering = ("due_on", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="follow_up_said"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(owner__isnull=False),
                name="follow_up_owned",
                violation_error_message="请选责任单位或责任人，否则没有人会收到提醒。",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_note="") | Q(done_on__isnull=False) & ~Q(done_note=""),
                name="follow_up_done_in_words",
                violation_error_message="完成日期和怎样办好的请一起填写。",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return record_url("governance:follow_up", self.public_id)
