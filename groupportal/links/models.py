"""Links for people without an account (免登录链接), what happened to them, and what they ask for."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from groupportal.links.enums import Happening
from groupportal.links.purposes import label_of
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key


class Link(GroupModel):
    """One person's way to one matter. ``subject_id`` is the ``public_id`` of a row of the purpose's model.

    The person is named in words and has no account; phone and e-mail stand in the subject alone.
    """

    purpose = models.CharField("用途", max_length=60, editable=False)
    token_hash = models.CharField("地址", max_length=64, editable=False)
    subject_id = models.UUIDField("事项编号", editable=False)
    subject_label = models.CharField("事项", max_length=200, editable=False)
    addressee = models.CharField("使用人", max_length=60)
    unit = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    params = models.JSONField("限定", default=dict, blank=True, editable=False)
    issued_at = models.DateTimeField("发出时间", auto_now_add=True)
    issued_by = person_key("发出人")
    expires_at = models.DateTimeField("有效至")
    progress = models.JSONField("已填内容", default=dict, blank=True, editable=False)
    progress_at = models.DateTimeField("最近暂存", null=True, blank=True, editable=False)
    finished_at = models.DateTimeField("办完时间", null=True, blank=True)
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    revoked_by = person_key("撤销人")
    revoke_reason = models.CharField("撤销原因", max_length=200, blank=True)
    replaced_by = GroupKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="换成"
    )

    class Meta:
        verbose_name = verbose_name_plural = "免登录链接"
        ordering = ("-issued_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=("group", "token_hash"), name="link_token_once"),
            models.UniqueConstraint(
                fields=("group", "purpose", "subject_id", "addressee"),
                condition=Q(finished_at__isnull=True, revoked_at__isnull=True),
                name="link_open_once",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoke_reason=""), name="link_revoked_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | Q(revoked_at__isnull=False),
                name="link_replaced_is_revoked",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "subject_id"), name="link_by_subject"),
            models.Index(fields=("group", "purpose", "-issued_at"), name="link_by_purpose"),
        ]

    def __str__(self) -> str:
        return f"{label_of(self.purpose)}（{self.addressee}）"

    def get_absolute_url(self) -> str:
        """Its page for those who issue it."""
        return reverse("links:link", kwargs={"public_id": self.public_id})

    def is_readable(self) -> bool:
        """Whether its time is not over; a link that is settled can be read until then."""
        return self.expires_at > timezone.now()

    def is_open(self, now: dt.datetime | None = None) -> bool:
        """Whether it can still be answered."""
        return (
            self.finished_at is None and self.revoked_at is None and self.expires_at > (now or timezone.now())
        )


class LinkVisit(GroupModel):
    """The log of a link. ``device`` tells browsers apart and nothing else; ``user`` is set where somebody signed in used it."""

    link = GroupKey(Link, on_delete=models.PROTECT, related_name="visits", verbose_name="免登录链接")
    at = models.DateTimeField("时间", db_default=Now())
    what = models.CharField("经过", max_length=20, choices=Happening.choices)
    device = models.CharField("设备", max_length=16, blank=True)
    agent = models.CharField("设备种类", max_length=40, blank=True)
    user = person_key("登录人")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "免登录链接使用记录"
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=("group", "link", "-at"), name="link_visits_by_time")]

    def __str__(self) -> str:
        return f"{self.link} {self.get_what_display()}"


class LinkCheck(GroupModel):
    """What stands between a link and its page: the code that was sent, as a hash, and the wrong answers."""

    link = GroupKey(Link, on_delete=models.PROTECT, related_name="+", verbose_name="免登录链接")
    code_hash = models.CharField("验证码", max_length=128, blank=True, editable=False)
    sent_at = models.DateTimeField("验证码发送时间", null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField("答错次数", default=0, editable=False)
    tried_at = models.DateTimeField("最近答错", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "免登录链接核对"
        constraints = [models.UniqueConstraint(fields=("group", "link"), name="link_check_once")]

    def __str__(self) -> str:
        return str(self.link)


class CalendarFeed(GroupModel):
    """A person's address of a calendar (日历订阅): of what ``kind`` shows, about the row ``subject_id`` where it is of one.

    ``number`` is in the address; the next one makes it void.
    """

    user = person_key("账号")
    kind = models.CharField("日历", max_length=60, editable=False)
    subject_id = models.UUIDField("事项编号", null=True, blank=True, editable=False)
    number = models.PositiveIntegerField("第几个地址", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        constraints = [
            models.UniqueConstraint(
                fields=("group", "user", "kind", "subject_id"), name="feed_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}的日历订阅"
