from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.deciding.ruling import RulingModel
from groupportal.deciding.standard import Ruled, moves
from groupportal.files.models import StoredFile
from groupportal.periods.period import apart
from groupportal.tenancy.models import GroupKey
from internships.enums import LeaveKind
from internships.models.placement import Placement
from internships.models.until import Until

LEAVE = moves("这份请假申请")


class Leave(RulingModel, Until):
    """A student asks to stay away for days (请假): short ones the guiding teacher rules on, longer ones the school's office.

    ``needs_school`` is how that was when it was asked for; how many days are short, the batch says.
    """

    moves = LEAVE
    state = LEAVE.field()
    placement = GroupKey(Placement, on_delete=models.CASCADE, related_name="leaves", verbose_name="实习安排")
    kind = models.CharField("种类", max_length=10, choices=LeaveKind.choices)
    starts_on = models.DateField("请假日期")
    ends_on = models.DateField("销假日期", help_text="从这一天起回到岗位。")
    reason = models.CharField("事由", max_length=300)
    needs_school = models.BooleanField("由学校审批", default=False)
    file = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="证明材料"
    )

    class Meta:
        verbose_name = verbose_name_plural = "请假"
        ordering = ("-starts_on", "-id")
        constraints = [
            *LEAVE.constraints("leave"),
            *apart("leave", "placement", condition=Q(state__in=(Ruled.WAITING, Ruled.ACCEPTED))),
            models.CheckConstraint(condition=~Q(reason=""), name="leave_says_why"),
        ]
        indexes = [models.Index(fields=("group", "starts_on"), include=("ends_on",), name="leave_as_of")]

    def __str__(self) -> str:
        return f"{self.placement.student} {self.get_kind_display()} {self.number_of_days}天"

    @property
    def number_of_days(self) -> int:
        """Calendar days."""
        return (self.ends_on - self.starts_on).days
