from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from internships.enums import AlertKind, AlertLimit, AlertState, AlertStep
from internships.models.placement import Placement
from internships.states import ALIVE


class Alert(GroupModel):
    """Something of a placement that somebody has to see to by a day (预警): found by rule and date, never twice for the same fact.

    ``fact``: what it is about, so that it is known again (``selectors.alert_kinds``); a placement has one alive of a kind. ``owner``:
    whose turn it is while ``step`` is OWNER, also remembered later; None where the placement has no teacher with an account.
    ``note``: what was done, or in words why it is over by itself. An alert says where to look and decides nothing.
    """

    placement = GroupKey(Placement, on_delete=models.CASCADE, related_name="alerts", verbose_name="实习安排")
    kind = models.CharField("种类", max_length=12, choices=AlertKind.choices)
    fact = models.CharField("所指的事", max_length=120)
    words = models.CharField("情况", max_length=200)
    raised_on = models.DateField("预警日期")
    state = models.CharField("状态", max_length=10, choices=AlertState.choices, default=AlertState.OPEN)
    step = models.CharField("轮到谁", max_length=10, choices=AlertStep.choices)
    owner = person_key("责任人")
    handed_by = person_key("转交人")
    due_on = models.DateField("处理期限")
    office_on = models.DateField("转学校的日期", null=True, blank=True)
    leader_on = models.DateField("转秘书处的日期", null=True, blank=True)
    taken_by = person_key("着手处理的人")
    closed_by = person_key("处理人")
    closed_at = models.DateTimeField("处理时间", null=True, blank=True)
    note = models.CharField("处理情况", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "实习预警"
        ordering = ("due_on", "placement__student__pinyin", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "placement", "kind", "fact"), name="alert_once"),
            models.UniqueConstraint(
                fields=("group", "placement", "kind"), condition=Q(state__in=ALIVE), name="alert_one_alive"
            ),
            models.CheckConstraint(
                condition=~Q(state=AlertState.OPEN) | Q(taken_by__isnull=True),
                name="alert_open_is_nobodys",
            ),
            models.CheckConstraint(
                condition=~Q(state=AlertState.TAKEN) | Q(taken_by__isnull=False),
                name="alert_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=AlertState.CLOSED, closed_by__isnull=False)
                | ~Q(state=AlertState.CLOSED) & Q(closed_by__isnull=True),
                name="alert_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ALIVE, closed_at__isnull=True, note="")
                | ~Q(state__in=ALIVE) & Q(closed_at__isnull=False) & ~Q(note=""),
                name="alert_ended_says_how",
                violation_error_message="处理完的预警要写明做了什么。",
            ),
            models.CheckConstraint(
                condition=Q(step=AlertStep.OWNER, owner__isnull=False)
                | Q(step=AlertStep.OFFICE, office_on__isnull=False)
                | Q(step=AlertStep.LEADER, leader_on__isnull=False),
                name="alert_step_has_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "state", "due_on"), name="alert_by_state"),
            models.Index(fields=("group", "owner", "state"), name="alert_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.placement.student}：{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("internships:alert", kwargs={"public_id": self.public_id})

    @property
    def is_alive(self) -> bool:
        """Whether somebody still has to see to it."""
        return self.state in ALIVE


class AlertNumber(GroupModel):
    """A number of alerts that was set (预警设置): of a school, or with no ``unit`` for all schools of the group.

    Of what is not set, the portal's own default counts. ``number`` None: this kind is not looked for.
    """

    unit = GroupKey(
        "tenancy.Unit",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="学校",
    )
    limit = models.CharField("项目", max_length=12, choices=AlertLimit.choices)
    number = models.PositiveSmallIntegerField("数值", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "预警设置"
        ordering = ("unit", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "unit", "limit"), nulls_distinct=False, name="alert_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(limit=AlertLimit.DUE) | Q(number__isnull=False), name="alert_number_due_is_set"
            ),
        ]

    def __str__(self) -> str:
        return self.get_limit_display()
