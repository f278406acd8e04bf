from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from internships.enums import IncidentKind, IncidentLevel, IncidentNoteKind, IncidentState, Raiser
from internships.models.host import HostUnit
from internships.models.placement import Placement

HIGH = (IncidentLevel.LARGE, IncidentLevel.MAJOR)
"""Levels that the secretariat hears of at once, and that a second person closes."""


class Incident(GroupModel):
    """An accident or another important matter of a school's interns (突发事件, Articles 19, 23, 36). What was reported stays.

    ``key``: of the request, so that a report that is sent twice is kept once for a school. ``alarms``: how many times nobody had
    taken it in time. ``is_injured`` None: not known. ``level`` is the school's, "" until it has said one; ``highest``: the highest
    that was ever said, by who reported it too.
    """

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    host = GroupKey(
        HostUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        verbose_name="实习单位",
    )
    key = models.UUIDField("请求编号", editable=False)
    kind = models.CharField("种类", max_length=10, choices=IncidentKind.choices)
    text = models.TextField("经过", max_length=2000)
    place = models.CharField("地点", max_length=120, blank=True)
    occurred_at = models.DateTimeField("发生时间")
    reported_at = models.DateTimeField("报告时间")
    level = models.CharField("级别", max_length=10, choices=IncidentLevel.choices, blank=True)
    highest = models.CharField(
        "最高写过的级别", max_length=10, choices=IncidentLevel.choices, blank=True, editable=False
    )
    is_injured = models.BooleanField("有人受伤", null=True, blank=True)
    measures = models.TextField("已采取的措施", max_length=1000, blank=True)
    reported_by = person_key("报告人")
    reported_as = models.CharField("报告人身份", max_length=10, choices=Raiser.choices)
    state = models.CharField(
        "状态", max_length=10, choices=IncidentState.choices, default=IncidentState.REPORTED
    )
    taken_by = person_key("接报人")
    taken_at = models.DateTimeField("接报时间", null=True, blank=True)
    alarms = models.PositiveSmallIntegerField("再次提醒次数", default=0, editable=False)
    conclusion = models.TextField("处置结论", max_length=2000, blank=True)
    concluded_by = person_key("写结论的人")
    concluded_at = models.DateTimeField("写结论的时间", null=True, blank=True)
    closed_by = person_key("结案人")
    closed_at = models.DateTimeField("结案时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "突发事件"
        ordering = ("-reported_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=("group", "key", "unit"), name="incident_reported_once"),
            models.CheckConstraint(condition=~Q(text=""), name="incident_said"),
            models.CheckConstraint(
                condition=Q(occurred_at__lte=F("reported_at")), name="incident_reported_after"
            ),
            models.CheckConstraint(
                condition=Q(state=IncidentState.REPORTED, taken_by__isnull=True, taken_at__isnull=True)
                | ~Q(state=IncidentState.REPORTED) & Q(taken_by__isnull=False, taken_at__isnull=False),
                name="incident_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True)
                | Q(reported_by__isnull=True)
                | ~Q(taken_by=F("reported_by")),
                name="incident_taken_by_another",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=("reported", "taken"), concluded_by__isnull=True, closed_by__isnull=True
                )
                | Q(state="concluded", concluded_by__isnull=False, closed_by__isnull=True)
                | Q(state="closed", concluded_by__isnull=False, closed_by__isnull=False)
                & ~Q(level="")
                & ~Q(conclusion=""),
                name="incident_closed_with_conclusion",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(highest="general") | ~Q(closed_by=F("concluded_by")),
                name="incident_closed_by_second",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "state", "reported_at"), name="incident_by_state"),
            models.Index(fields=("group", "unit", "-reported_at"), name="incident_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.host or self.place or self.unit}）"

    def get_absolute_url(self) -> str:
        return reverse("internships:incident", kwargs={"public_id": self.public_id})

    @property
    def delay(self) -> int:
        """Whole minutes between what happened and the report."""
        return int((self.reported_at - self.occurred_at).total_seconds() // 60)


class IncidentPerson(GroupModel):
    """A student whom it concerns."""

    incident = GroupKey(Incident, on_delete=models.CASCADE, related_name="people", verbose_name="突发事件")
    placement = GroupKey(Placement, on_delete=models.PROTECT, related_name="incidents", verbose_name="学生")
    is_injured = models.BooleanField("受伤", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "受影响的学生"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("group", "incident", "placement"), name="incident_person_once")
        ]

    def __str__(self) -> str:
        return str(self.placement)


class IncidentPhoto(GroupModel):
    """A picture that came with the report."""

    incident = GroupKey(Incident, on_delete=models.CASCADE, related_name="photos", verbose_name="突发事件")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = verbose_name_plural = "突发事件照片"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("group", "incident", "file"), name="incident_photo_once")
        ]

    def __str__(self) -> str:
        return str(self.file)


class IncidentNote(GroupModel):
    """What was done or added; never changed. ``written_by`` None: the portal by its clock."""

    incident = GroupKey(Incident, on_delete=models.CASCADE, related_name="notes", verbose_name="突发事件")
    kind = models.CharField("种类", max_length=10, choices=IncidentNoteKind.choices)
    text = models.TextField("内容", max_length=2000)
    written_by = person_key("登记人")
    written_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "突发事件经过"
        ordering = ("id",)
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="incident_note_said")]

    def __str__(self) -> str:
        return self.text
