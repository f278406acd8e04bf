"""How a person wants to be told: by which channel, and at what hours."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models

from groupportal.messages.enums import Channel
from groupportal.tenancy.models import GroupModel, person_key

PERSONAL = (Channel.EMAIL, Channel.SMS)
"""The channels that reach one person, beside the inbox."""


class ChannelChoice(GroupModel):
    """A person's answer for one topic and one channel; without a row the topic's own channels hold."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    topic = models.CharField("消息类别", max_length=60)
    channel = models.CharField("渠道", max_length=10, choices=[(c.value, c.label) for c in PERSONAL])
    wanted = models.BooleanField("要收")

    class Meta:
        verbose_name = verbose_name_plural = "消息渠道选择"
        constraints = [
            models.UniqueConstraint(fields=("group", "user", "topic", "channel"), name="channel_choice_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.topic} · {self.get_channel_display()}"


class MessageHours(GroupModel):
    """Hours in which only what is urgent goes out, and the hour of the digest: a person's, or the group's (``user`` None).

    The same hour twice means no quiet hours; ``digest_at`` None means no digest.
    """

    user = person_key("人员")
    quiet_from = models.TimeField("免打扰开始", default=dt.time(22))
    quiet_until = models.TimeField("免打扰结束", default=dt.time(7))
    digest_at = models.TimeField("每日汇总时间", null=True, blank=True, default=dt.time(8))

    class Meta:
        verbose_name = verbose_name_plural = "消息时间"
        constraints = [
            models.UniqueConstraint(fields=("group", "user"), nulls_distinct=False, name="message_hours_once")
        ]

    def __str__(self) -> str:
        return str(self.user or "全集团")
