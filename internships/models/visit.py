from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from internships.enums import FindingItem, VisitFinding, VisitNoteKind
from internships.models.host import HostUnit
from internships.models.placement import Placement


class Visit(GroupModel):
    """A teacher was at a unit (走访). What was said at the time stays; what was wrong is added to by a ``VisitNote``.

    ``findings``: {item: finding}, an item that is absent was not looked into. ``is_shared``: the school lets the unit see it.
    """

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    host = GroupKey(HostUnit, on_delete=models.PROTECT, related_name="visits", verbose_name="实习单位")
    teacher = GroupKey(
        "rosters.Teacher", on_delete=models.PROTECT, related_name="visits", verbose_name="走访教师"
    )
    visited_at = models.DateTimeField("走访时间")
    findings = models.JSONField("了解到的", default=dict, blank=True)
    has_problem = models.BooleanField("发现问题", default=False)
    text = models.TextField("情况", max_length=2000, blank=True)
    follow_up = models.CharField("跟进事项", max_length=300, blank=True)
    follow_up_on = models.DateField("跟进期限", null=True, blank=True)
    follow_teacher = GroupKey(
        "rosters.Teacher",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="跟进人",
    )
    followed_on = models.DateField("跟进完成日期", null=True, blank=True)
    is_void = models.BooleanField("作废", default=False)
    is_shared = models.BooleanField("单位可以查看", default=False)
    noted_by = person_key("登记人")
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "走访记录"
        ordering = ("-visited_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "teacher", "host", "visited_at"),
                condition=Q(is_void=False),
                name="visit_once",
                violation_error_message="这位教师同一时间到这家单位的走访已经登记过了，请在走访记录里查看。",
            ),
            models.CheckConstraint(
                condition=Q(follow_up="", follow_up_on__isnull=True, follow_teacher__isnull=True)
                | ~Q(follow_up="") & Q(follow_up_on__isnull=False, follow_teacher__isnull=False),
                name="visit_follow_up_whole",
                violation_error_message="要跟进的，请写明事项、期限和跟进人。",
            ),
            models.CheckConstraint(
                condition=Q(followed_on__isnull=True) | ~Q(follow_up=""),
                name="visit_followed_had_follow_up",
                violation_error_message="没有跟进事项的走访，不用登记跟进完成。",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "host", "-visited_at"), name="visit_by_host"),
            models.Index(fields=("group", "teacher", "-visited_at"), name="visit_by_teacher"),
        ]

    def __str__(self) -> str:
        return f"{self.teacher}走访{self.host}"

    def get_absolute_url(self) -> str:
        return reverse("internships:visit", kwargs={"public_id": self.public_id})

    @property
    def found(self) -> list[tuple[str, str]]:
        """Every item with what was found, in words; (item, "") for none is left out."""
        return [
            (item.label, str(VisitFinding(self.findings.get(item, VisitFinding.UNKNOWN)).label))
            for item in FindingItem
        ]

    @property
    def problems(self) -> list[str]:
        """The items with a problem."""
        return [str(item.label) for item in FindingItem if self.findings.get(item) == VisitFinding.PROBLEM]


class VisitMet(GroupModel):
    """An intern the teacher spoke with."""

    visit = GroupKey(Visit, on_delete=models.CASCADE, related_name="met", verbose_name="走访")
    placement = GroupKey(
        Placement, on_delete=models.PROTECT, related_name="visits", verbose_name="见到的学生"
    )

    class Meta:
        verbose_name = verbose_name_plural = "走访见到的学生"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("group", "visit", "placement"), name="visit_met_once")]

    def __str__(self) -> str:
        return str(self.placement)


class VisitPhoto(GroupModel):
    """A picture taken there."""

    visit = GroupKey(Visit, on_delete=models.CASCADE, related_name="photos", verbose_name="走访")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = verbose_name_plural = "走访照片"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("group", "visit", "file"), name="visit_photo_once")]

    def __str__(self) -> str:
        return str(self.file)


class VisitNote(GroupModel):
    """What was added afterwards: a correction, that the visit does not count, that the follow-up is done."""

    visit = GroupKey(Visit, on_delete=models.CASCADE, related_name="notes", verbose_name="走访")
    kind = models.CharField("种类", max_length=10, choices=VisitNoteKind.choices)
    text = models.CharField("内容", max_length=1000)
    written_by = person_key("登记人")
    written_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "走访补充"
        ordering = ("id",)
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="visit_note_said")]

    def __str__(self) -> str:
        return self.text
