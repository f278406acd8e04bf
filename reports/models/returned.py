"""改过的 Word: a file that came back, what was found in it, what was decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.ui.formats import cntime
from reports.enums import TAKEABLE, Change, Decided
from reports.models.annual import AnnualReport, SectionText
from reports.models.run import ReportRun


class ReturnedFile(GroupModel):
    """A Word file of a run that people worked on and brought back."""

    report = GroupKey(AnnualReport, on_delete=models.PROTECT, related_name="returned", verbose_name="报告")
    run = GroupKey(ReportRun, on_delete=models.PROTECT, related_name="+", verbose_name="改的是哪一次生成的")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    tracked = models.PositiveIntegerField("没有接受的修订处数", default=0)
    brought_by = person_key("上传人")
    brought_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "改过的报告"
        ordering = ("-brought_at", "-id")

    def __str__(self) -> str:
        return f"{self.file}（{cntime(self.brought_at)}上传）"

    def get_absolute_url(self) -> str:
        return reverse(
            "reports:returned", urlconf=settings.GROUP_URLCONF, kwargs={"public_id": self.public_id}
        )


class ReturnedChange(GroupModel):
    """A change in such a file, and what was decided. What was found never changes."""

    returned = GroupKey(ReturnedFile, on_delete=models.CASCADE, related_name="changes", verbose_name="文件")
    number = models.PositiveIntegerField("序号")
    kind = models.CharField("类别", max_length=20, choices=Change.choices)
    key = models.CharField("章节", max_length=60, blank=True)
    section = models.CharField("章节标题", max_length=60, blank=True)
    was = models.TextField("原来", blank=True)
    now = models.TextField("现在", blank=True)
    context = models.TextField("所在的句子", blank=True)
    before = models.TextField("要换的", blank=True)
    after = models.TextField("换成的", blank=True)
    anchor = models.TextField("接在哪里后面", blank=True)
    inline = models.BooleanField("接在同一段", default=False)
    mark = models.CharField("数的标记", max_length=40, blank=True)
    numbers = models.CharField("没有出处的数", max_length=500, blank=True)
    decision = models.CharField("决定", max_length=10, choices=Decided.choices, default=Decided.OPEN)
    decided_by = person_key("决定人")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    text = GroupKey(
        SectionText,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="成为的一稿",
    )
    record_url = models.CharField("更正的记录", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "改过的报告里的改动"
        ordering = ("returned", "number")
        constraints = [
            models.UniqueConstraint(fields=("group", "returned", "number"), name="change_number_once"),
            models.CheckConstraint(
                condition=Q(decision=Decided.OPEN, decided_at=None)
                | ~Q(decision=Decided.OPEN) & Q(decided_at__isnull=False),
                name="change_decided_when",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}处：{self.get_kind_display()}"

    @property
    def is_takeable(self) -> bool:
        """Whether it can be taken into a section's text; the rest is looked after where it comes from."""
        return bool(self.kind in TAKEABLE and self.key and (self.before or self.kind != Change.MOVED))
