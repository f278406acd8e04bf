"""One flow for every import: file → checked without writing → problems listed → confirmed → one transaction."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.imports.enums import BatchState, ProblemLevel
from groupportal.imports.registry import label_of
from groupportal.jobs.models import Job
from groupportal.tenancy.models import GroupKey, GroupModel, person_key


class ImportBatch(GroupModel):
    """One file on its way in."""

    kind = models.CharField("种类", max_length=60)
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    params = models.JSONField("参数", default=dict, blank=True)
    state = models.CharField("状态", max_length=20, choices=BatchState.choices, default=BatchState.CHECKING)
    summary = models.JSONField("摘要", default=dict, blank=True)
    outcome = models.JSONField("结果", default=dict, blank=True)
    marked_file = GroupKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="标注错误的文件",
    )
    job = GroupKey(
        Job, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作业"
    )
    created_by = person_key("上传人")
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        ordering = ("-created_at", "-id")
        indexes = [models.Index(fields=("group", "-created_at"), name="batch_by_time")]

    def __str__(self) -> str:
        return str(self.file)

    def get_absolute_url(self) -> str:
        """The page of the batch: its problems, its outcome, the next step."""
        return reverse("imports:batch", urlconf=settings.GROUP_URLCONF, kwargs={"public_id": self.public_id})

    @property
    def kind_label(self) -> str:
        """What is imported, in words."""
        return label_of(self.kind)


class ImportProblem(GroupModel):
    """Something found in the file: where, what, and what to do, as one sentence."""

    batch = GroupKey(ImportBatch, on_delete=models.CASCADE, related_name="problems", verbose_name="批次")
    position = models.PositiveIntegerField("顺序")
    level = models.CharField("程度", max_length=20, choices=ProblemLevel.choices)
    code = models.CharField("代码", max_length=60)
    sheet = models.CharField("表", max_length=120, blank=True)
    row = models.PositiveIntegerField("行", null=True)
    column = models.CharField("列", max_length=120, blank=True)
    subject = models.CharField("对象", max_length=300, blank=True)
    message = models.TextField("说明")

    class Meta:
        verbose_name = verbose_name_plural = "导入问题"
        ordering = ("batch", "position")
        constraints = [
            models.UniqueConstraint(fields=("group", "batch", "position"), name="problem_position_once")
        ]

    def __str__(self) -> str:
        return self.message
