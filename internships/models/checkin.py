from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from groupportal.deciding.ruling import RulingModel
from groupportal.deciding.standard import moves
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.tenancy.sealed import SealedTextField
from internships.enums import CheckInKind, Way
from internships.models.host import HostUnit
from internships.models.placement import Placement

SENT_LATER = dt.timedelta(minutes=15)
_POSITION = ("latitude", "longitude", "accuracy")


class CheckIn(GroupModel):
    """A student says: I am here, I leave, I rest (签到). Nobody changes one; only positions are taken out in time.

    Kept by month of ``day``, the day it counts for; ``services.day_roll.keep`` writes it together with that day's roll. ``at`` is
    the server's time, ``phone_at`` what the phone's clock said, ``made_at`` when the button was pressed as far as both tell. ``key``
    is made by the phone for each press: the same request again is the same row. One point in time, never a track, and only with the
    student's consent. ``device`` is a keyed hash.
    """

    placement = GroupKey(
        Placement, on_delete=models.PROTECT, related_name="check_ins", verbose_name="实习安排"
    )
    student = GroupKey("rosters.Student", on_delete=models.PROTECT, related_name="+", verbose_name="学生")
    day = models.DateField("日期")
    kind = models.CharField("种类", max_length=10, choices=CheckInKind.choices)
    way = models.CharField("方式", max_length=10, choices=Way.choices)
    at = models.DateTimeField("门户收到的时间")
    made_at = models.DateTimeField("签到时间")
    phone_at = models.DateTimeField("手机时间", null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy = models.PositiveIntegerField("精度（米）", null=True, blank=True)
    is_mock = models.BooleanField("手机报告模拟定位", null=True, blank=True)
    device = models.CharField("设备标记", max_length=32, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    photo = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="照片"
    )
    confirmed_by = person_key("确认人")
    receipt = models.CharField("回执号", max_length=24)
    key = models.UUIDField("请求编号")

    class Meta:
        verbose_name = verbose_name_plural = "签到"
        ordering = ("-day", "-made_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=("group", "key", "day"), name="check_in_once"),
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True for name in _POSITION})
                | Q(**{f"{name}__isnull": False for name in _POSITION}),
                name="check_in_position_whole",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=False) | ~Q(way__in=(Way.MENTOR, Way.RULING)),
                name="check_in_confirmed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "placement", "day"), name="check_in_by_placement"),
            models.Index(fields=("group", "day"), name="check_in_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_kind_display()}"

    @property
    def sent_later(self) -> bool:
        """Whether it reached the portal so long after the button was pressed that pages say both times."""
        return self.at - self.made_at > SENT_LATER


class DayRoll(GroupModel):
    """What a student's check-ins of a day come to (考勤日汇总), so that no page reads check-ins by the million.

    Written by ``services.day_roll`` alone, from the check-ins. Leave stands in its own records.
    """

    placement = GroupKey(
        Placement, on_delete=models.CASCADE, related_name="day_rolls", verbose_name="实习安排"
    )
    day = models.DateField("日期")
    came_at = models.DateTimeField("签到", null=True, blank=True)
    went_at = models.DateTimeField("签退", null=True, blank=True)
    is_field = models.BooleanField("外勤", default=False)
    is_rest = models.BooleanField("休息", default=False)
    is_made_up = models.BooleanField("补签", default=False)
    way = models.CharField("方式", max_length=10, choices=Way.choices)
    number = models.PositiveSmallIntegerField("签到次数")

    class Meta:
        verbose_name = verbose_name_plural = "考勤日汇总"
        ordering = ("-day", "placement")
        constraints = [models.UniqueConstraint(fields=("group", "placement", "day"), name="day_roll_once")]
        indexes = [models.Index(fields=("group", "day"), name="day_roll_by_day")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


MAKE_UP = moves("这份补签申请")


class MakeUp(RulingModel):
    """A student asks for a day without check-in to count as come (补签), and a teacher rules."""

    moves = MAKE_UP
    state = MAKE_UP.field()
    placement = GroupKey(
        Placement, on_delete=models.CASCADE, related_name="make_ups", verbose_name="实习安排"
    )
    day = models.DateField("补签日期")
    reason = models.CharField("原因", max_length=300)
    file = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="证明材料"
    )

    class Meta:
        verbose_name = verbose_name_plural = "补签申请"
        ordering = ("-day", "-id")
        constraints = [
            *MAKE_UP.constraints("make_up"),
            MAKE_UP.one_waiting("make_up", "placement", "day"),
            models.CheckConstraint(condition=~Q(reason=""), name="make_up_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.placement.student} {self.day:%Y-%m-%d}"


class LocationConsent(GroupModel):
    """A student agrees that check-ins carry a position (位置同意): on its own, to a wording, until it is taken back."""

    student = GroupKey("rosters.Student", on_delete=models.CASCADE, related_name="+", verbose_name="学生")
    edition = models.CharField("告知书版本", max_length=20)
    given_at = models.DateTimeField("同意时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "位置同意"
        ordering = ("-given_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("group", "student"),
                condition=Q(withdrawn_at__isnull=True),
                name="location_consent_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.student}"


class SiteCode(GroupModel):
    """What a unit's rotating site code (现场码) is made from; another one makes the codes of the old one worthless."""

    host = GroupKey(HostUnit, on_delete=models.CASCADE, related_name="+", verbose_name="实习单位")
    secret = SealedTextField("密钥")
    made_at = models.DateTimeField("生成时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "现场码"
        ordering = ("host",)
        constraints = [models.UniqueConstraint(fields=("group", "host"), name="site_code_once")]

    def __str__(self) -> str:
        return str(self.host)
