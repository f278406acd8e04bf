from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from internships.enums import SignalFinding, SignalKind
from internships.models.placement import Placement


class Signal(GroupModel):
    """Something about a check-in that a person should look at (签到疑点), in words. It does nothing by itself.

    The student may reply, the teacher says what was found. ``check_in`` is the check-in's ``public_id``: those are kept by month.
    """

    placement = GroupKey(Placement, on_delete=models.CASCADE, related_name="signals", verbose_name="实习安排")
    day = models.DateField("日期")
    check_in = models.UUIDField("签到")
    kind = models.CharField("种类", max_length=20, choices=SignalKind.choices)
    words = models.CharField("情况", max_length=200)
    found_at = models.DateTimeField("发现时间", auto_now_add=True)
    reply = models.CharField("学生说明", max_length=300, blank=True)
    replied_at = models.DateTimeField("说明时间", null=True, blank=True)
    finding = models.CharField("教师结论", max_length=20, choices=SignalFinding.choices, blank=True)
    finding_words = models.CharField("结论的说明", max_length=300, blank=True)
    settled_by = person_key("下结论的人")
    settled_at = models.DateTimeField("下结论的时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "签到疑点"
        ordering = ("-day", "-id")
        constraints = [
            models.UniqueConstraint(fields=("group", "check_in", "kind"), name="signal_once"),
            models.CheckConstraint(
                condition=Q(finding="", settled_by__isnull=True, settled_at__isnull=True)
                | ~Q(finding="") & Q(settled_by__isnull=False, settled_at__isnull=False),
                name="signal_settled_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "placement", "day"), name="signal_by_placement"),
            models.Index(fields=("group", "finding", "day"), name="signal_by_finding"),
        ]

    def __str__(self) -> str:
        return f"{self.placement.student} {self.day:%Y-%m-%d} {self.get_kind_display()}"
