from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from internships.enums import (
    ConcernKind,
    ConcernNoteKind,
    ConcernResult,
    ConcernState,
    ConcernTopic,
    ConcernWay,
    Raiser,
)
from internships.models.host import HostUnit
from internships.models.placement import Placement

OPEN_CONCERNS = (ConcernState.NEW, ConcernState.HANDLING)
"""Those that nobody has answered yet."""


class Concern(GroupModel):
    """A question or a complaint in the school's ledger (咨询与投诉, Article 45). What was said stays; steps are ``ConcernNote`` rows.

    ``raised_by`` None: by a link, by phone or letter; ``entered_by`` then says who wrote it down. ``due_on``: the last day for an
    answer. ``against``: the person of the school who is complained about, who neither sees nor handles it.
    """

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    year = models.PositiveSmallIntegerField("年份", editable=False)
    serial = models.PositiveIntegerField("序号", editable=False)
    kind = models.CharField("种类", max_length=10, choices=ConcernKind.choices)
    topic = models.CharField("事项", max_length=10, choices=ConcernTopic.choices)
    text = models.TextField("内容", max_length=3000)
    placement = GroupKey(
        Placement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="concerns",
        verbose_name="实习安排",
    )
    host = GroupKey(
        HostUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="concerns",
        verbose_name="实习单位",
    )
    raised_as = models.CharField("提出人身份", max_length=10, choices=Raiser.choices)
    raiser_name = models.CharField("提出人", max_length=60, blank=True)
    raiser_phone = models.CharField("提出人电话", max_length=30, blank=True)
    raised_by = person_key("提出人账号")
    entered_by = person_key("登记人")
    way = models.CharField("来源", max_length=10, choices=ConcernWay.choices)
    hides_name = models.BooleanField("不向单位透露姓名", default=False)
    against = person_key("被投诉的人")
    received_at = models.DateTimeField("收到时间")
    due_on = models.DateField("答复期限")
    state = models.CharField("状态", max_length=10, choices=ConcernState.choices, default=ConcernState.NEW)
    handler = person_key("办理人")
    answer = models.TextField("答复", max_length=3000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    result = models.CharField("办理结果", max_length=10, choices=ConcernResult.choices, blank=True)
    closed_by = person_key("办结人")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "咨询与投诉"
        ordering = ("-received_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=("group", "unit", "year", "serial"), name="concern_number"),
            models.CheckConstraint(condition=~Q(text=""), name="concern_said"),
            models.CheckConstraint(
                condition=Q(state=ConcernState.CLOSED, closed_by__isnull=False, closed_at__isnull=False)
                & ~Q(result="")
                | ~Q(state=ConcernState.CLOSED)
                & Q(closed_by__isnull=True, closed_at__isnull=True, result=""),
                name="concern_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, state__in=OPEN_CONCERNS)
                | Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(state__in=OPEN_CONCERNS),
                name="concern_answered",
            ),
            models.CheckConstraint(
                condition=(Q(against__isnull=True) | Q(handler__isnull=True) | ~Q(handler=F("against")))
                & (Q(raised_by__isnull=True) | Q(handler__isnull=True) | ~Q(handler=F("raised_by"))),
                name="concern_handled_by_another",
            ),
            models.CheckConstraint(
                condition=(Q(against__isnull=True) | Q(closed_by__isnull=True) | ~Q(closed_by=F("against")))
                & (Q(raised_by__isnull=True) | Q(closed_by__isnull=True) | ~Q(closed_by=F("raised_by"))),
                name="concern_closed_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "unit", "state", "due_on"), name="concern_by_state"),
            models.Index(fields=("group", "raised_by"), name="concern_by_raiser"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("internships:concern", kwargs={"public_id": self.public_id})

    @property
    def number(self) -> str:
        """As the ledger counts it: 2026-003."""
        return f"{self.year}-{self.serial:03d}"

    @property
    def is_overdue(self) -> bool:
        """Whether an answer should have been given by yesterday."""
        return self.state in OPEN_CONCERNS and self.due_on < timezone.localdate()


class ConcernFile(GroupModel):
    """What came along."""

    concern = GroupKey(Concern, on_delete=models.CASCADE, related_name="files", verbose_name="咨询与投诉")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="附件")

    class Meta:
        verbose_name = verbose_name_plural = "咨询与投诉附件"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("group", "concern", "file"), name="concern_file_once")]

    def __str__(self) -> str:
        return str(self.file)


class ConcernNote(GroupModel):
    """A step that was taken; never changed. ``written_by`` None: the holder of the link."""

    concern = GroupKey(Concern, on_delete=models.CASCADE, related_name="notes", verbose_name="咨询与投诉")
    kind = models.CharField("种类", max_length=10, choices=ConcernNoteKind.choices)
    text = models.TextField("内容", max_length=3000)
    written_by = person_key("登记人")
    written_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理经过"
        ordering = ("id",)
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="concern_note_said")]
        indexes = [models.Index(fields=("group", "kind", "written_at"), name="concern_note_by_kind")]

    def __str__(self) -> str:
        return self.text
