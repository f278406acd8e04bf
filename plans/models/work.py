from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from plans.enums import AssignmentState
from plans.models.item import ItemThread
from plans.states import ASSIGNMENT


class Assignment(GroupModel):
    """A task put to a unit, and where it is wanted to a person, with a date: 部署."""

    thread = GroupKey(ItemThread, on_delete=models.PROTECT, related_name="assignments", verbose_name="任务")
    unit = GroupKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="承办单位",
    )
    assignee = person_key("承办人")
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    request = models.TextField("工作要求", blank=True)
    due_on = models.DateField("截止日期")
    state = ASSIGNMENT.field()
    assigned_by = person_key("部署人")
    assigned_at = models.DateTimeField("部署时间", auto_now_add=True)
    closed_by = person_key("办结人")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closing_note = models.CharField("办结说明", max_length=500, blank=True)
    reminded_on = models.DateField("最近催办", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任务部署"
        ordering = ("due_on", "id")
        constraints = [
            ASSIGNMENT.known("assignment"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(assignee__isnull=False), name="assignment_has_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state=AssignmentState.CLOSED, closed_at__isnull=False)
                | (~Q(state=AssignmentState.CLOSED) & Q(closed_at__isnull=True)),
                name="assignment_closed_has_date",
            ),
        ]
        indexes = [models.Index(fields=("group", "state", "due_on"), name="assignment_open")]

    def __str__(self) -> str:
        return f"{self.thread}（{self.unit or self.assignee}）"

    def get_absolute_url(self) -> str:
        return reverse("plans:assignment", kwargs={"public_id": self.public_id})
