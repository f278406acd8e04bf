"""The inbox."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import get_script_prefix

from groupportal.tenancy.address import group_prefix
from groupportal.tenancy.models import GroupModel


class Notice(GroupModel):
    """A message to one person, with the page it is about. ``dedup`` keeps a reminder from coming twice a day."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices", verbose_name="收信人"
    )
    topic = models.CharField("消息类别", max_length=60)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容", blank=True)
    url = models.CharField("页面", max_length=300, blank=True)
    dedup = models.CharField(max_length=120, blank=True, editable=False)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering = ("-created_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "recipient", "dedup"), condition=~models.Q(dedup=""), name="notice_once"
            )
        ]
        indexes = [models.Index(fields=("group", "recipient", "read_at"), name="notice_unread")]

    def __str__(self) -> str:
        return self.title

    @property
    def page(self) -> str:
        """Its page at the address the reader uses now: a group may be reached by its path and by its own domain."""
        prefix = group_prefix(self.group)
        return (
            get_script_prefix() + self.url.removeprefix(prefix) if self.url.startswith(prefix) else self.url
        )
