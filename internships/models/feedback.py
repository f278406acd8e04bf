from __future__ import annotations

from django.db import models

from groupportal.tenancy.models import GroupKey, GroupModel
from internships.models.mentor import Mentor
from internships.models.placement import Placement


class Feedback(GroupModel):
    """What a unit's mentor says of an intern for a week (每周反馈), by a link without an account. Said once, never changed.

    ``week``: its Monday.
    """

    placement = GroupKey(
        Placement, on_delete=models.PROTECT, related_name="feedback", verbose_name="实习安排"
    )
    mentor = GroupKey(Mentor, on_delete=models.PROTECT, related_name="feedback", verbose_name="单位指导人员")
    week = models.DateField("哪一周（周一）")
    is_fine = models.BooleanField("正常")
    words = models.CharField("说明", max_length=300, blank=True)
    given_at = models.DateTimeField("反馈时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位每周反馈"
        ordering = ("-week", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "placement", "week"),
                name="feedback_once_a_week",
                violation_error_message="这名学生这一周已经反馈过。",
            ),
            models.CheckConstraint(condition=models.Q(week__iso_week_day=1), name="feedback_of_a_monday"),
        ]

    def __str__(self) -> str:
        return f"{self.placement.student}：{'正常' if self.is_fine else '有问题'}"
