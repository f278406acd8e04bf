"""Shared facilities over the API: the catalogue, what is free of a day, how a series would come out. Telephones are never given."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from groupportal.errors import DomainError
from groupportal.lists.api import Found, Reading, listing, named
from groupportal.periods.api import day_asked
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_errors import checked
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import refusal
from parks.enums import FacilityKind
from parks.models import Facility
from parks.selectors.access import facilities_for, own_units
from parks.selectors.facility import BOOK, VIEW, taken_between
from parks.services.booking import free_times
from parks.services.booking_series import Slot, preview_series
from parks.views.park_api import TAGS

sample_texts({"设施名称": "三楼会议室", "约不上的原因，约得上的为空": "这段时间已经有预约。"})
_ON = OpenApiParameter("on", OpenApiTypes.DATE, description="哪一天，默认今天，例如 2026-12-01")
NO_UNIT = "只能替本单位预约，请核对使用单位的编号。"


class FacilitySerializer(serializers.ModelSerializer[Facility]):
    """What is shared, and by which rules it is booked."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    name = serializers.CharField(help_text="设施名称")
    unit = serializers.CharField(source="unit.name", help_text="所属单位")
    centre = serializers.CharField(source="centre.name", default="", help_text="服务中心，没有的为空")

    class Meta:
        model = Facility
        fields: ClassVar[list[str]] = [
            "id",
            "name",
            "kind",
            "unit",
            "centre",
            "place",
            "people",
            "conditions",
            "is_lent",
            "needs_approval",
            "holds_waiting",
            "opens",
            "closes",
            "ahead_days",
            "hours_most",
            "quota_hours",
            "arrive_within",
            "hour_value",
            "is_active",
            "retired_reason",
        ]


class TimesSerializer(serializers.Serializer[Any]):
    """From when to when."""

    starts_at = serializers.DateTimeField(help_text="从")
    ends_at = serializers.DateTimeField(help_text="到")


class DaySerializer(serializers.Serializer[Any]):
    """A day of a facility; by whom it is taken is told nobody here."""

    free = TimesSerializer(many=True, help_text="还能预约的时段")
    taken = TimesSerializer(many=True, help_text="已被占用的时段")


class SeriesSerializer(serializers.Serializer[Any]):
    """The first time, and how it repeats."""

    unit = serializers.UUIDField(help_text="使用单位的编号")
    starts_at = serializers.DateTimeField(help_text="第一次的开始时间")
    ends_at = serializers.DateTimeField(help_text="第一次的结束时间")
    every = serializers.IntegerField(min_value=1, max_value=365, help_text="隔几天一次，每周写 7")
    number = serializers.IntegerField(help_text="共几次，含第一次")


class SlotSerializer(TimesSerializer):
    """One of a series."""

    hindrance = serializers.CharField(help_text="约不上的原因，约得上的为空")
    instead = TimesSerializer(allow_null=True, help_text="相近的空闲时段")


class PreviewSerializer(serializers.Serializer[Any]):
    """All of a series."""

    slots = SlotSerializer(many=True, help_text="每一次")


class _FacilityFound(Found):
    searched = ("name", "place", "unit__name")
    kind = filters.ChoiceFilter(choices=FacilityKind.choices, label="种类")
    is_active = filters.BooleanFilter(label="开放预约")
    is_lent = filters.BooleanFilter(label="借出使用")

    class Meta:
        model = Facility
        fields: ClassVar[list[str]] = []


@listing("共享设施", "一项共享设施", tags=TAGS)
class FacilityViewSet(Reading):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = FacilitySerializer
    filterset_class = _FacilityFound
    queryset = Facility.objects.none()

    def get_queryset(self) -> QuerySet[Facility]:
        """By name."""
        rows = facilities_for(self.request.viewer).select_related("unit", "centre")
        return rows.order_by("pinyin", "pk")

    @extend_schema(summary="一项设施当天的空闲时段", parameters=[_ON], responses=DaySerializer, tags=TAGS)
    def times(self, request: Any, **address: Any) -> Response:
        """Of a day."""
        row, day = self.get_object(), day_asked(request, "on")
        taken = taken_between([row], day, day).values("starts_at", "ends_at")
        return Response(DaySerializer({"free": map(_times, free_times(row, day)), "taken": taken}).data)


class SeriesViewSet(GroupViewSet):
    """A series looked at before it is asked for."""

    actions: ClassVar[dict[str, str]] = {"get": BOOK}
    serializer_class = PreviewSerializer
    queryset = Facility.objects.none()
    filter_backends: ClassVar[list[Any]] = []
    request: Any

    def get_queryset(self) -> QuerySet[Facility]:
        """Those the person sees."""
        return facilities_for(self.request.viewer).select_related("unit")

    @extend_schema(
        summary="连续预约先看能不能约上",
        parameters=[SeriesSerializer],
        responses=PreviewSerializer,
        tags=TAGS,
    )
    def preview(self, request: Any, **address: Any) -> Response:
        """Each with what stands in its way, and a time nearby that is free; 422 in words for a series that is none."""
        row, said = self.get_object(), checked(SeriesSerializer(), request.query_params)
        first = said["starts_at"], said["ends_at"]
        try:
            unit = named(own_units(request.viewer, BOOK), said["unit"], "unit", NO_UNIT)
            slots = preview_series(row, unit, first, every=said["every"], number=said["number"])
        except DomainError as error:
            return refusal(error)
        return Response(PreviewSerializer({"slots": map(_slot, slots)}).data)


def _times(times: Any) -> dict[str, Any]:
    return dict(zip(("starts_at", "ends_at"), times, strict=True))


def _slot(slot: Slot) -> dict[str, Any]:
    instead = _times(slot.instead) if slot.instead else None
    return {**_times(slot.times), "hindrance": slot.hindrance, "instead": instead}
