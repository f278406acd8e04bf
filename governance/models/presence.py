from __future__ import annotations

from django.db import models

from governance.models.meeting import Meeting
from groupportal.tenancy.models import GroupKey, GroupModel


class MeetingCode(GroupModel):
    """What the rotating code of a meeting is made of (现场码); it is there once somebody has opened its page."""

    meeting = GroupKey(Meeting, on_delete=models.CASCADE, related_name="codes", verbose_name="会议")
    secret = models.CharField("密钥", max_length=32, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "会议现场码"
        constraints = [models.UniqueConstraint(fields=("group", "meeting"), name="meeting_code_once")]

    def __str__(self) -> str:
        return f"{self.meeting}的现场码"
