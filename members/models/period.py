"""Membership as recorded facts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.deciding.decision import DecidedModel, EndDecidedModel, paper_key
from groupportal.periods.period import Period, apart
from groupportal.tenancy.models import GroupKey, person_key
from members.enums import LeaveReason, PeriodOrigin, Rank
from members.models.member import Member


class MembershipPeriod(DecidedModel, EndDecidedModel, Period):
    """From the day a unit joined to the day it left: on ``starts_on`` it is a member, on ``ends_on`` no longer."""

    member = GroupKey(Member, on_delete=models.PROTECT, related_name="periods", verbose_name="成员单位")
    starts_on = models.DateField("加入日期")
    ends_on = models.DateField("退出日期", null=True, blank=True, help_text="从这一天起不再是成员。")
    origin = models.CharField(
        "来源", max_length=20, choices=PeriodOrigin.choices, default=PeriodOrigin.PORTAL
    )
    decision = models.CharField("加入依据", max_length=300, blank=True)
    decided_on = models.DateField("加入决定日期", null=True, blank=True)
    evidence = paper_key("加入决定文件")
    leave_reason = models.CharField("退出原因", max_length=20, choices=LeaveReason.choices, blank=True)
    leave_note = models.CharField("退出说明", max_length=500, blank=True)
    end_decision = models.CharField("退出依据", max_length=300, blank=True)
    end_decided_on = models.DateField("退出决定日期", null=True, blank=True)
    end_evidence = paper_key("退出决定文件")
    recorded_by = person_key("登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "成员期间"
        ordering = ("member", "starts_on")
        constraints = [
            *apart("membership_periods", "member"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, leave_reason="")
                | Q(ends_on__isnull=False) & ~Q(leave_reason=""),
                name="membership_leave_has_reason",
                violation_error_message="登记退出须选择退出原因，没有退出的不填原因，请核对。",
            ),
        ]
        indexes = [
            # The roll as of a date is answered from this index alone: no operator on ranges gets past the wall's policy.
            models.Index(
                fields=("group", "starts_on"), include=("ends_on", "member"), name="membership_as_of"
            ),
            models.Index(fields=("group", "member", "starts_on"), name="membership_by_member"),
            models.Index(
                fields=("group", "ends_on"), condition=Q(ends_on__isnull=False), name="membership_left"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.describe()}"


class SuspensionPeriod(DecidedModel, EndDecidedModel, Period):
    """A time within a membership in which the unit's membership rests; such a unit isn't counted."""

    member = GroupKey(Member, on_delete=models.PROTECT, related_name="suspensions", verbose_name="成员单位")
    starts_on = models.DateField("暂停日期")
    ends_on = models.DateField("恢复日期", null=True, blank=True, help_text="从这一天起恢复。")
    reason = models.CharField("暂停原因", max_length=500)
    decision = models.CharField("暂停依据", max_length=300, blank=True)
    end_note = models.CharField("恢复说明", max_length=500, blank=True)
    end_decision = models.CharField("恢复依据", max_length=300, blank=True)
    end_decided_on = models.DateField("恢复决定日期", null=True, blank=True)
    end_evidence = paper_key("恢复决定文件")
    recorded_by = person_key("登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "暂停期间"
        ordering = ("member", "starts_on")
        constraints = [
            *apart("suspension_periods", "member"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="suspension_has_reason",
                violation_error_message="请写明暂停的原因。",
            ),
        ]
        indexes = [models.Index(fields=("group", "starts_on"), name="suspension_as_of")]

    def __str__(self) -> str:
        return f"{self.member} 暂停 {self.describe()}"


class RankPeriod(DecidedModel, Period):
    """The seat a unit holds for a time, within a membership. A time without a row is that of a plain member."""

    member = GroupKey(Member, on_delete=models.PROTECT, related_name="ranks", verbose_name="成员单位")
    rank = models.CharField("级别", max_length=20, choices=Rank.choices)
    ends_on = models.DateField("结束日期", null=True, blank=True, help_text="从这一天起不再是这一级别。")
    reason = models.CharField("原因", max_length=500, blank=True)
    recorded_by = person_key("登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "级别期间"
        ordering = ("member", "starts_on")
        constraints = [*apart("rank_periods", "member")]
        indexes = [
            models.Index(
                fields=("group", "starts_on"), include=("ends_on", "member", "rank"), name="rank_as_of"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_rank_display()} {self.describe()}"
