"""Membership as recorded facts. Every period ends before its last date: ``left_on`` and ``ends_on`` are exclusive."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.tenancy.models.ranges import DateRange
from groupportal.ui.formats import cndate
from members.enums import LeaveReason, PeriodOrigin, Rank
from members.models.member import Member


def _apart(name: str, starts: str, ends: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[
            (F("group"), RangeOperators.EQUAL),
            (F("member"), RangeOperators.EQUAL),
            (DateRange(F(starts), F(ends)), RangeOperators.OVERLAPS),
        ],
    )


def _file(label: str) -> Any:
    return GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class MembershipPeriod(GroupModel):
    """From the day a unit joined to the day it left: on ``joined_on`` it is a member, on ``left_on`` no longer."""

    member = GroupKey(Member, on_delete=models.PROTECT, related_name="periods", verbose_name="成员单位")
    joined_on = models.DateField("加入日期")
    left_on = models.DateField("退出日期", null=True, blank=True, help_text="从这一天起不再是成员。")
    origin = models.CharField(
        "来源", max_length=20, choices=PeriodOrigin.choices, default=PeriodOrigin.PORTAL
    )
    join_decision = models.CharField("加入依据", max_length=300, blank=True)
    join_decided_on = models.DateField("加入决定日期", null=True, blank=True)
    join_evidence = _file("加入决定文件")
    leave_reason = models.CharField("退出原因", max_length=20, choices=LeaveReason.choices, blank=True)
    leave_note = models.CharField("退出说明", max_length=500, blank=True)
    leave_decision = models.CharField("退出依据", max_length=300, blank=True)
    leave_decided_on = models.DateField("退出决定日期", null=True, blank=True)
    leave_evidence = _file("退出决定文件")
    recorded_by = person_key("登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "成员期间"
        ordering = ("member", "joined_on")
        constraints = [
            _apart("membership_periods_apart", "joined_on", "left_on"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gt=F("joined_on")),
                name="membership_leaves_after_joining",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, leave_reason="")
                | Q(left_on__isnull=False) & ~Q(leave_reason=""),
                name="membership_leave_has_reason",
            ),
        ]
        indexes = [
            # The roll as of a date is answered from this index alone: no operator on ranges gets past the wall's policy.
            models.Index(
                fields=("group", "joined_on"), include=("left_on", "member"), name="membership_as_of"
            ),
            models.Index(fields=("group", "member", "joined_on"), name="membership_by_member"),
            models.Index(
                fields=("group", "left_on"), condition=Q(left_on__isnull=False), name="membership_left"
            ),
        ]

    def __str__(self) -> str:
        end = cndate(self.left_on) if self.left_on else "今"
        return f"{self.member} {cndate(self.joined_on)}至{end}"


class SuspensionPeriod(GroupModel):
    """A time within a membership in which the unit's membership rests; such a unit isn't counted."""

    member = GroupKey(Member, on_delete=models.PROTECT, related_name="suspensions", verbose_name="成员单位")
    starts_on = models.DateField("暂停日期")
    ends_on = models.DateField("恢复日期", null=True, blank=True, help_text="从这一天起恢复。")
    reason = models.CharField("暂停原因", max_length=500)
    decision = models.CharField("暂停依据", max_length=300, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    evidence = _file("决定文件")
    end_note = models.CharField("恢复说明", max_length=500, blank=True)
    end_decision = models.CharField("恢复依据", max_length=300, blank=True)
    end_decided_on = models.DateField("恢复决定日期", null=True, blank=True)
    end_evidence = _file("恢复决定文件")
    recorded_by = person_key("登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "暂停期间"
        ordering = ("member", "starts_on")
        constraints = [
            _apart("suspension_periods_apart", "starts_on", "ends_on"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="suspension_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="suspension_has_reason"),
        ]
        indexes = [models.Index(fields=("group", "starts_on"), name="suspension_as_of")]

    def __str__(self) -> str:
        return f"{self.member} 自{cndate(self.starts_on)}暂停"


class RankPeriod(GroupModel):
    """The seat a unit holds for a time, within a membership. A time without a row is that of a plain member."""

    member = GroupKey(Member, on_delete=models.PROTECT, related_name="ranks", verbose_name="成员单位")
    rank = models.CharField("级别", max_length=20, choices=Rank.choices)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True, help_text="从这一天起不再是这一级别。")
    reason = models.CharField("原因", max_length=500, blank=True)
    decision = models.CharField("决定依据", max_length=300, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    evidence = _file("决定文件")
    recorded_by = person_key("登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "级别期间"
        ordering = ("member", "starts_on")
        constraints = [
            _apart("rank_periods_apart", "starts_on", "ends_on"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="rank_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=("group", "starts_on"), include=("ends_on", "member", "rank"), name="rank_as_of"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_rank_display()} 自{cndate(self.starts_on)}"
