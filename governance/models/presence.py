from __future__ import annotations

from django.db import models

from governance.models.meeting import Meeting
from groupportal.tenancy.models import GroupKey, GroupModel, person_key


class MeetingCode(GroupModel):
    """What the rotating code of a meeting is made of (现场码); it is there once somebody has opened its page."""

    meeting = GroupKey(Meeting, on_delete=models.CASCADE, related_name="codes", verbose_name="会议")
    secret = models.CharField("密钥", max_length=32, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "会议现场码"
        constraints = [models.UniqueConstraint(fields=("group", "meeting"), name="meeting_code_once")]

    def __str__(self) -> str:
        return f"{self.meeting}的现场码"


class CalendarFeed(GroupModel):
    """A person's address for the own meetings in a calendar (日历订阅); ``number`` is in the address, the next one makes it void."""

    user = person_key("账号")
    number = models.PositiveIntegerField("第几个地址", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        constraints = [models.UniqueConstraint(fields=("group", "user"), name="calendar_feed_once")]

    def __str__(self) -> str:
        return f"{self.user}的日历订阅"
