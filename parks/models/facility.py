from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from groupportal.deciding.ruling import RulingModel
from groupportal.files.models import StoredFile
from groupportal.periods.times import TimeRange
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.addresses import record_url
from groupportal.ui.pinyin import PinyinField
from parks.enums import BookingState, FacilityKind
from parks.models.park import Centre
from parks.states import BOOKING


class Facility(GroupModel):
    """A room or a piece of equipment that units share (共享设施). ``unit`` owns it: its people rule on bookings.

    ``holds_waiting``: the stated rule whether a request that waits keeps the time. ``is_lent``: handed over and brought back.
    ``arrive_within``: minutes after which a booking nobody came for is given free; empty: never. ``quota_hours``: of one unit in a month.
    ``hour_value`` in 元: what an hour would cost elsewhere, for the value saved. ``opens``/``closes``: hours of a day it can be booked.
    """

    name = models.CharField("名称", max_length=120)
    pinyin = PinyinField(source="name")
    kind = models.CharField("种类", max_length=10, choices=FacilityKind.choices)
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="所属单位")
    centre = GroupKey(
        Centre,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="facilities",
        verbose_name="服务中心",
    )
    place = models.CharField("地点", max_length=120, blank=True)
    people = models.PositiveIntegerField("可容纳人数", null=True, blank=True)
    conditions = models.TextField("使用条件", max_length=2000, blank=True)
    contact = models.CharField("管理员", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    is_lent = models.BooleanField("借出使用，须交接和归还", default=False)
    needs_approval = models.BooleanField("须审核", default=True)
    holds_waiting = models.BooleanField("待审核的申请占用时段", default=True)
    opens = models.TimeField("开放时间从", null=True, blank=True)
    closes = models.TimeField("至", null=True, blank=True)
    ahead_days = models.PositiveSmallIntegerField("最多提前（天）", default=365)
    hours_most = models.PositiveSmallIntegerField("每次最长（小时）", null=True, blank=True)
    quota_hours = models.PositiveSmallIntegerField("每家单位每月最多（小时）", null=True, blank=True)
    arrive_within = models.PositiveSmallIntegerField("未到多少分钟后释放", null=True, blank=True)
    hour_value = models.DecimalField(
        "每小时市场价（元）", max_digits=9, decimal_places=2, null=True, blank=True
    )
    is_active = models.BooleanField("开放预约", default=True)
    retired_reason = models.CharField("停用原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "共享设施"
        ordering = ("pinyin", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "unit", "name"),
                name="facility_once",
                violation_error_message="这个单位已有同名的设施，请换一个名称或打开那一个修改。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="facility_named"),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False, closes__gt=F("opens")),
                name="facility_open_hours",
                violation_error_message="开放时间请两端都填，结束应晚于开始。",
            ),
            models.CheckConstraint(
                condition=Q(is_active=True) | ~Q(retired_reason=""),
                name="facility_retired_with_reason",
                violation_error_message="停止开放请写明原因，预约的人会看到。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return record_url("parks:facility", self.public_id)


class FacilityPhoto(GroupModel):
    """A picture of a facility (设施照片)."""

    facility = GroupKey(Facility, on_delete=models.CASCADE, related_name="photos", verbose_name="共享设施")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = verbose_name_plural = "设施照片"
        ordering = ("facility", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "facility", "file"), name="facility_photo_once")
        ]

    def __str__(self) -> str:
        return str(self.file)


class FacilityClosure(GroupModel):
    """A time in which a facility can't be booked (停用时段): repair, holidays."""

    facility = GroupKey(Facility, on_delete=models.CASCADE, related_name="closures", verbose_name="共享设施")
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    reason = models.CharField("原因", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "停用时段"
        ordering = ("facility", "starts_at")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="closure_forwards",
                violation_error_message="结束时间应晚于开始时间，请核对。",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="closure_says_why"),
        ]

    def __str__(self) -> str:
        return self.reason


class Booking(RulingModel):
    """That a unit uses a facility for a time (预约). Two that hold the time never overlap: ``holds`` is true of what is approved or was
    used, and of what waits where the facility's rule says so. ``series``: shared by those that were asked for together. ``is_automatic``:
    accepted by the facility's rule, or since it is the owner's own use, so that nobody ruled on it. ``hour_value``: what an hour of it cost
    elsewhere when it was used, 0 where that was not known; a later price changes nothing that is past.
    """

    moves = BOOKING
    is_quiet = False  # told of with the others of its series
    state = BOOKING.field()
    facility = GroupKey(Facility, on_delete=models.PROTECT, related_name="bookings", verbose_name="共享设施")
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="使用单位")
    holds = models.BooleanField("占用时段", editable=False)
    is_automatic = models.BooleanField("无须审核", default=False, editable=False)
    series = models.UUIDField("系列", null=True, blank=True, editable=False)
    purpose = models.CharField("用途", max_length=200)
    people = models.PositiveIntegerField("人数", null=True, blank=True)
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    withdrawn_reason = models.CharField("取消原因", max_length=300, blank=True)
    arrived_at = models.DateTimeField("到场时间", null=True, blank=True)
    handed_over_at = models.DateTimeField("交接时间", null=True, blank=True)
    handed_over_by = person_key("交接人")
    returned_at = models.DateTimeField("归还时间", null=True, blank=True)
    returned_to = person_key("验收归还的人")
    return_note = models.CharField("归还情况", max_length=300, blank=True)
    used_hours = models.DecimalField(
        "实际使用（小时）", max_digits=7, decimal_places=2, null=True, blank=True
    )
    hour_value = models.DecimalField(
        "使用时的每小时市场价（元）", max_digits=9, decimal_places=2, null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = verbose_name_plural = "设施预约"
        ordering = ("-starts_at", "-id")
        constraints = [
            *BOOKING.constraints("booking", but=Q(is_automatic=True)),
            ExclusionConstraint(
                name="booking_apart",
                expressions=[
                    (F("group"), RangeOperators.EQUAL),
                    (F("facility"), RangeOperators.EQUAL),
                    (TimeRange(F("starts_at"), F("ends_at")), RangeOperators.OVERLAPS),
                ],
                condition=Q(holds=True),
                violation_error_message="这段时间已经被别人预约，请换一个时段。",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="booking_forwards",
                violation_error_message="结束时间应晚于开始时间，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(holds=True) | ~Q(state__in=(BookingState.ACCEPTED, BookingState.DONE)),
                name="booking_accepted_holds",
            ),
            models.CheckConstraint(
                condition=Q(holds=False)
                | ~Q(state__in=(BookingState.REFUSED, BookingState.WITHDRAWN, BookingState.LOST)),
                name="booking_ended_holds_not",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="booking_says_what_for"),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(handed_over_at__isnull=False),
                name="booking_returned_after_handed_over",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "facility", "starts_at"), name="booking_by_time"),
            models.Index(fields=("group", "unit", "starts_at"), name="booking_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.facility}：{self.purpose}"
