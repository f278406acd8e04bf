from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.deciding.ruling import RulingModel
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel
from internships.enums import JournalKind
from internships.models.placement import Placement
from internships.states import JOURNAL


class Journal(RulingModel):
    """What a student writes of a period of the internship (日志, 周志, 月报), read by the teacher of the placement.

    ``number``: which one of its kind it is, from 1; days and due day are kept as they were when it was begun, so that a placement
    that is moved later changes nothing that is written. An excused one (免写) has no text and says why in ``answer``.
    """

    moves = JOURNAL

    placement = GroupKey(
        Placement, on_delete=models.PROTECT, related_name="journals", verbose_name="实习安排"
    )
    kind = models.CharField("种类", max_length=10, choices=JournalKind.choices)
    number = models.PositiveSmallIntegerField("第几篇")
    begins_on = models.DateField("开始日期")
    due_on = models.DateField("应交日期")
    state = JOURNAL.field()
    text = models.TextField("正文", max_length=10_000, blank=True)
    handed_on = models.DateField("首次提交日期", null=True, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "实习日志"
        ordering = ("-due_on", "-id")
        constraints = [
            *JOURNAL.constraints("journal"),
            models.UniqueConstraint(
                fields=("group", "placement", "kind", "number"),
                name="journal_once",
                violation_error_message="这一篇已经写过了，请打开它修改。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("submitted", "approved")) | Q(handed_on__isnull=False) & ~Q(text=""),
                name="journal_handed_in_is_written",
                violation_error_message="请写正文再提交。",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "state", "proposed_at"), name="journal_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.placement.student.name}{self.title}"

    @property
    def title(self) -> str:
        """第3周周志."""
        return title_of(self.kind, self.number)

    @property
    def is_late(self) -> bool:
        """Whether it was first handed in after its day."""
        return self.handed_on is not None and self.handed_on > self.due_on


def title_of(kind: str, number: int) -> str:
    """How a journal is called: 第3篇日志, 第3周周志, 第1月月报."""
    unit = {JournalKind.DAY: "篇", JournalKind.WEEK: "周", JournalKind.MONTH: "月"}[JournalKind(kind)]
    return f"第{number}{unit}{JournalKind(kind).label}"


class JournalFile(GroupModel):
    """What is attached to it."""

    journal = GroupKey(Journal, on_delete=models.CASCADE, related_name="files", verbose_name="日志")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="附件")

    class Meta:
        verbose_name = verbose_name_plural = "日志附件"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("group", "journal", "file"), name="journal_file_once")]

    def __str__(self) -> str:
        return str(self.file)
