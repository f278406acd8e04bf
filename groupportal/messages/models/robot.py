"""A robot in a group chat of 企业微信, 钉钉 or 飞书."""

from __future__ import annotations

from django.db import models

from groupportal.messages.enums import RobotKind
from groupportal.tenancy.models import GroupModel, person_key
from groupportal.tenancy.sealed import SealedTextField


class Robot(GroupModel):
    """Where a group chat is told of some topics. Address and key are secrets: who has them can write into the chat."""

    kind = models.CharField("平台", max_length=10, choices=RobotKind.choices)
    name = models.CharField("名称", max_length=40)
    webhook = SealedTextField("机器人地址")
    sign_key = SealedTextField("加签密钥", blank=True)
    topics = models.JSONField("消息类别", default=list, blank=True)
    is_active = models.BooleanField("启用", default=True)
    posted = models.JSONField("最近发送", default=list, blank=True, editable=False)
    """The times of the posts of the last minute, in seconds: the limit holds wherever the workers run."""
    added_by = person_key("添加人")
    created_at = models.DateTimeField("添加时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "群机器人"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("group", "name"), name="robot_name_once")]

    def __str__(self) -> str:
        return self.name
