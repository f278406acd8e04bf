from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from internships.enums import ArchiveKind
from internships.models.batch import Batch
from internships.models.placement import Placement


class Summary(GroupModel):
    """What a teacher sums up of the guided students of a batch (实习总结, Article 29)."""

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    batch = GroupKey(Batch, on_delete=models.PROTECT, related_name="summaries", verbose_name="实习批次")
    teacher = GroupKey("rosters.Teacher", on_delete=models.PROTECT, related_name="+", verbose_name="指导教师")
    text = models.TextField("总结", max_length=10_000)
    file = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="附件"
    )
    written_by = person_key("登记人")
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "实习总结"
        ordering = ("batch", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "batch", "teacher"),
                name="summary_once",
                violation_error_message="这个批次的总结已经写过，请刷新后修改。",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="summary_in_words"),
        ]

    def __str__(self) -> str:
        return f"{self.teacher}的实习总结"


class ArchiveGap(GroupModel):
    """Why a kind of material is not there (缺项说明), so that the placement may be archived without it."""

    placement = GroupKey(
        Placement, on_delete=models.PROTECT, related_name="archive_gaps", verbose_name="实习安排"
    )
    kind = models.CharField("材料", max_length=12, choices=ArchiveKind.choices)
    reason = models.CharField("原因", max_length=300)
    explained_by = person_key("说明人")
    explained_at = models.DateTimeField("说明时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "归档缺项"
        ordering = ("placement", "kind")
        constraints = [
            models.UniqueConstraint(fields=("group", "placement", "kind"), name="archive_gap_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="archive_gap_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.reason}"


class Archive(GroupModel):
    """A placement was archived (归档): by whom, and what there was of each of the eight kinds. Nothing of it changes any more.

    ``contents``: [[kind, whether it is there, in words], …], as it stood then.
    """

    placement = GroupKey(
        Placement, on_delete=models.PROTECT, related_name="archives", verbose_name="实习安排"
    )
    contents = models.JSONField("材料")
    archived_by = person_key("归档人")
    archived_at = models.DateTimeField("归档时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "实习档案"
        ordering = ("-archived_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "placement"),
                name="archive_once",
                violation_error_message="这名学生的实习已经归档，请刷新页面。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.placement.student.name}的实习档案"
