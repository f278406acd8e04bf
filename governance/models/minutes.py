from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance.models.meeting import Meeting
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.ui.addresses import record_url


class Minutes(GroupModel):
    """The minutes of a meeting (会议纪要): the text in hand, of which every version is kept.

    ``number``: of the version; ``scan``: what was signed; ``approved_at``: the meeting that passed them.
    """

    meeting = GroupKey(Meeting, on_delete=models.PROTECT, related_name="minutes", verbose_name="会议")
    text = models.TextField("正文", max_length=60_000)
    number = models.PositiveIntegerField("稿次", default=1)
    scan = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签字件"
    )
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    published_by = person_key("公布人")
    approved_in = GroupKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_minutes",
        verbose_name="在哪次会议通过",
    )

    class Meta:
        verbose_name = verbose_name_plural = "会议纪要"
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=("group", "meeting"), name="minutes_once"),
            models.CheckConstraint(condition=~Q(text=""), name="minutes_said"),
            models.CheckConstraint(
                condition=Q(approved_in__isnull=True) | ~Q(approved_in=models.F("meeting")),
                name="minutes_approved_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}纪要"

    def get_absolute_url(self) -> str:
        return record_url("governance:minutes", self.public_id)


class MinutesRevision(GroupModel):
    """One version of the text, by whom and when: append-only, so that nobody's words are lost."""

    minutes = GroupKey(Minutes, on_delete=models.CASCADE, related_name="revisions", verbose_name="会议纪要")
    number = models.PositiveIntegerField("稿次")
    text = models.TextField("正文", max_length=60_000)
    written_by = person_key("执笔人")
    written_at = models.DateTimeField("保存时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "纪要历次稿"
        ordering = ("minutes", "-number")
        constraints = [
            models.UniqueConstraint(fields=("group", "minutes", "number"), name="minutes_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.minutes}第{self.number}稿"
