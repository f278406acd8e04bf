"""Bookings and lendings over the API: read, asked for, ruled on, given up, arrived, handed over and brought back."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers

from groupportal.lists.api import Found, Reading, listing, named
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes
from parks.enums import BookingState
from parks.models import Booking, Facility
from parks.selectors.access import bookings_for, facilities_for, own_units
from parks.selectors.facility import BOOK, RULE, VIEW
from parks.services.booking import Wanted, accept_booking, ask_booking, refuse_booking, withdraw_booking
from parks.services.booking_series import (
    SERIES_MOST,
    accept_series,
    ask_series,
    refuse_series,
    withdraw_series,
)
from parks.services.booking_use import arrive, hand_over, take_back
from parks.views.facility_api import NO_UNIT, TimesSerializer
from parks.views.park_api import TAGS

B = BookingState
sample_texts({"使用单位": "江海电子有限公司", "用途": "新员工培训", "归还情况": "完好"})
_EXAMPLE = {
    "facility": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10",
    "unit": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a11",
    "purpose": "新员工培训",
    "people": 20,
}
_TIMES = {"starts_at": "2026-12-01T14:00:00+08:00", "ends_at": "2026-12-01T16:00:00+08:00"}


class BookingSerializer(serializers.ModelSerializer[Booking]):
    """A booking that the person sees."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    facility = serializers.UUIDField(source="facility.public_id", help_text="设施的编号")
    facility_name = serializers.CharField(source="facility.name", help_text="设施名称")
    unit = serializers.CharField(source="unit.name", help_text="使用单位")
    series = serializers.UUIDField(allow_null=True, help_text="一起申请的各次相同，单独申请的为空")

    class Meta:
        model = Booking
        fields: ClassVar[list[str]] = [
            "id",
            "facility",
            "facility_name",
            "unit",
            "purpose",
            "people",
            "starts_at",
            "ends_at",
            "state",
            "answer",
            "withdrawn_reason",
            "series",
            "arrived_at",
            "used_hours",
        ]


class LendingSerializer(BookingSerializer):
    """What was lent: handed over, and brought back."""

    handed_over_by = serializers.CharField(source="handed_over_by.name", default="", help_text="交接人")
    returned_to = serializers.CharField(source="returned_to.name", default="", help_text="验收归还的人")

    class Meta(BookingSerializer.Meta):
        fields: ClassVar[list[str]] = [
            *BookingSerializer.Meta.fields,
            "handed_over_at",
            "handed_over_by",
            "returned_at",
            "returned_to",
            "return_note",
        ]


class _UseSerializer(serializers.Serializer[Any]):
    facility = serializers.UUIDField(help_text="设施的编号")
    unit = serializers.UUIDField(help_text="使用单位的编号")
    purpose = serializers.CharField(max_length=200, help_text="用途")
    people = serializers.IntegerField(min_value=1, required=False, default=None, help_text="人数")


class NewBookingSerializer(_UseSerializer, TimesSerializer):
    """What is wanted when, for which unit, what for."""


class NewSeriesSerializer(_UseSerializer):
    """Several times together: all of them or none."""

    times = TimesSerializer(many=True, min_length=1, max_length=SERIES_MOST, help_text="各次的时间")


class AskedSeriesSerializer(serializers.Serializer[Any]):
    """What became of them."""

    bookings = BookingSerializer(many=True, help_text="各次预约")


class BookingRulingSerializer(serializers.Serializer[Any]):
    """Yes, or no with words."""

    state = serializers.ChoiceField(
        choices=[(B.ACCEPTED.value, "同意"), (B.REFUSED.value, "退回")], help_text="审核结果"
    )
    answer = serializers.CharField(
        required=False, default="", max_length=300, help_text="审核意见，退回时必写"
    )
    whole = serializers.BooleanField(
        required=False, default=False, help_text="同一次连续预约里待审核的一并审核"
    )


class GiveUpSerializer(serializers.Serializer[Any]):
    """Why; the other side reads it."""

    reason = serializers.CharField(
        required=False, default="", max_length=300, help_text="取消的原因，取消别的单位的预约时必写"
    )
    whole = serializers.BooleanField(
        required=False, default=False, help_text="同一次连续预约里以后各次一并取消"
    )


class ReturnSerializer(serializers.Serializer[Any]):
    """In which state it came back."""

    note = serializers.CharField(required=False, default="", max_length=300, help_text="归还情况")
    returned_at = serializers.DateTimeField(
        required=False, default=None, help_text="实际归还的时间，不写的按现在"
    )


class _BookingFound(Found):
    searched = ("facility__name", "purpose", "unit__name")
    facility = filters.UUIDFilter(field_name="facility__public_id", label="设施的编号")
    state = filters.ChoiceFilter(choices=B.choices, label="状态")
    since = filters.IsoDateTimeFilter(field_name="ends_at", lookup_expr="gt", label="在这以后还没有结束的")
    until = filters.IsoDateTimeFilter(field_name="starts_at", lookup_expr="lt", label="在这以前开始的")

    class Meta:
        model = Booking
        fields: ClassVar[list[str]] = []


class _Bookings:
    request: Any
    serializer_class: Any = BookingSerializer
    filterset_class = _BookingFound
    queryset = Booking.objects.none()

    def get_queryset(self) -> QuerySet[Booking]:
        """Those the person sees, the latest first."""
        rows = bookings_for(self.request.viewer).select_related("facility", "unit")
        return rows.order_by("-starts_at", "-pk")


@listing("设施预约", "一项设施预约", tags=TAGS)
class BookingViewSet(_Bookings, Reading):
    actions: ClassVar[dict[str, str]] = {"get": VIEW, "post": BOOK}

    @writes(
        "预约共享设施",
        tags=TAGS,
        takes=NewBookingSerializer,
        gives=BookingSerializer,
        description="时间被占用的答 422，detail 里写着最近的空闲时段。不用审核的设施当即约好。",
        example={**_EXAMPLE, **_TIMES},
    )
    def create(self, said: dict[str, Any]) -> Booking:
        """For one's unit."""
        facility, unit = self._meant(said)
        times, wanted = (said["starts_at"], said["ends_at"]), Wanted(said["purpose"], said["people"])
        return ask_booking(facility, unit, times, wanted, by=self.request.viewer)

    @writes(
        "连续预约共享设施",
        tags=TAGS,
        takes=NewSeriesSerializer,
        gives=AskedSeriesSerializer,
        description="都约得上才收；有一次约不上的答 422，detail 里逐次写明。",
        example={**_EXAMPLE, "times": [_TIMES]},
    )
    def series(self, said: dict[str, Any]) -> dict[str, Any]:
        """All of them or none."""
        facility, unit = self._meant(said)
        spans = sorted((one["starts_at"], one["ends_at"]) for one in said["times"])
        wanted = Wanted(said["purpose"], said["people"])
        return {"bookings": ask_series(facility, unit, spans, wanted, by=self.request.viewer)}

    def _meant(self, said: dict[str, Any]) -> tuple[Facility, Any]:
        viewer = self.request.viewer
        words = "没有这项共享设施，请核对编号。"
        facility = named(facilities_for(viewer), said["facility"], "facility", words)
        return facility, named(own_units(viewer, BOOK), said["unit"], "unit", NO_UNIT)


@listing("设备借用", "一次设备借用", tags=TAGS)
class LendingViewSet(_Bookings, Reading):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = LendingSerializer

    def get_queryset(self) -> QuerySet[Booking]:
        """Of what is lent."""
        rows = super().get_queryset().filter(facility__is_lent=True)
        return rows.select_related("handed_over_by", "returned_to")


class OwnerViewSet(_Bookings, GroupViewSet):
    """What the owner's people do."""

    actions: ClassVar[dict[str, str]] = {"post": RULE}

    def get_queryset(self) -> QuerySet[Booking]:
        """Of the own facilities."""
        return super().get_queryset().filter(self.request.viewer.within(RULE, "facility__unit"))

    @writes(
        "审核设施预约",
        tags=TAGS,
        takes=BookingRulingSerializer,
        gives=BookingSerializer,
        example={"state": "returned", "answer": "当天检修，请改约第二天。"},
    )
    def rule(self, said: dict[str, Any], row: Booking) -> Booking:
        """Yes, or no with words."""
        viewer, answer = self.request.viewer, said["answer"]
        if said["state"] == B.ACCEPTED:
            accept: Any = accept_series if said["whole"] else accept_booking
            accept(row, answer=answer, by=viewer)
        else:
            refuse: Any = refuse_series if said["whole"] else refuse_booking
            refuse(row, answer=answer, by=viewer)
        return self.get_queryset().get(pk=row.pk)

    @writes("登记设备交接", tags=TAGS, gives=LendingSerializer)
    def hand_over(self, said: Any, row: Booking) -> Booking:
        """What is lent."""
        return hand_over(row, by=self.request.viewer)

    @writes(
        "登记设备归还", tags=TAGS, takes=ReturnSerializer, gives=LendingSerializer, example={"note": "完好"}
    )
    def take_back(self, said: dict[str, Any], row: Booking) -> Booking:
        """In the state that was found."""
        return take_back(row, **said, by=self.request.viewer)


class GiveUpViewSet(_Bookings, GroupViewSet):
    """Given up by the unit it is for, or by the owner."""

    actions: ClassVar[dict[str, str]] = {"post": VIEW}

    @writes(
        "取消设施预约",
        tags=TAGS,
        takes=GiveUpSerializer,
        gives=BookingSerializer,
        example={"reason": "培训改期"},
    )
    def withdraw(self, said: dict[str, Any], row: Booking) -> Booking:
        """Its time is free again."""
        give_up: Any = withdraw_series if said["whole"] else withdraw_booking
        give_up(row, reason=said["reason"], by=self.request.viewer)
        return self.get_queryset().get(pk=row.pk)


class ArriveViewSet(_Bookings, GroupViewSet):
    """Somebody of the unit is there."""

    actions: ClassVar[dict[str, str]] = {"post": BOOK}

    @writes("登记到场", tags=TAGS, gives=BookingSerializer)
    def arrive(self, said: Any, row: Booking) -> Booking:
        """From half an hour before."""
        return arrive(row, by=self.request.viewer)
