"""产业学院, bases and services among units over the API, as of a day, read-only."""

from __future__ import annotations

from typing import ClassVar

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers

from groupportal.lists.api import Found, Reading, listing
from groupportal.periods.api import AS_OF, Dated
from groupportal.tenancy.api_guide import sample_texts
from parks.models import (
    BaseCourse,
    BaseFunction,
    BaseInvestment,
    BasePartner,
    CollegePartner,
    CollegeRoom,
    IndustryCollege,
    MutualService,
    TrainingBase,
)
from parks.selectors.access import bases_for, colleges_for, mutual_services_for
from parks.views.park_api import TAGS, last_day

VIEW = "parks.view_colleges"
sample_texts({"产业学院名称": "新媒体产业学院", "基地名称": "汽修实训中心", "服务项目": "直播带货助农"})


class CollegePartnerSerializer(serializers.ModelSerializer[CollegePartner]):
    """A unit that carries it, from when to when."""

    unit = serializers.CharField(source="unit.name", help_text="共建单位")

    ends_on = last_day("退出日期，共建的最后一天")

    class Meta:
        model = CollegePartner
        fields: ClassVar[list[str]] = ["unit", "gives", "starts_on", "ends_on"]


class CollegeRoomSerializer(serializers.ModelSerializer[CollegeRoom]):
    """A room, alike ones together."""

    class Meta:
        model = CollegeRoom
        fields: ClassVar[list[str]] = ["name", "number", "area"]


class CollegeSerializer(serializers.ModelSerializer[IndustryCollege]):
    """A 产业学院 as its page shows it."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    name = serializers.CharField(help_text="产业学院名称")
    unit = serializers.CharField(source="unit.name", help_text="牵头学校")
    body = serializers.CharField(source="body.name", default="", help_text="治理机构，没有的为空")
    partners = CollegePartnerSerializer(many=True, help_text="共建单位，退出的也在内")
    rooms = CollegeRoomSerializer(many=True, help_text="场所")
    cohorts = serializers.SerializerMethodField(help_text="培养班级")

    ends_on = last_day("撤销日期，存在的最后一天")

    class Meta:
        model = IndustryCollege
        fields: ClassVar[list[str]] = [
            "id",
            "name",
            "unit",
            "body",
            "direction",
            "premises",
            "text",
            "starts_on",
            "ends_on",
            "partners",
            "rooms",
            "cohorts",
        ]

    def get_cohorts(self, row: IndustryCollege) -> list[str]:
        """By their names."""
        return [str(one.school_class) for one in row.cohorts.all()]


class BasePartnerSerializer(serializers.ModelSerializer[BasePartner]):
    """A firm that carries it, from when to when."""

    unit = serializers.CharField(source="unit.name", help_text="合作企业")

    ends_on = last_day("退出日期，合作的最后一天")

    class Meta:
        model = BasePartner
        fields: ClassVar[list[str]] = ["unit", "starts_on", "ends_on"]


class BaseInvestmentSerializer(serializers.ModelSerializer[BaseInvestment]):
    """What a unit put into it."""

    unit = serializers.CharField(source="unit.name", help_text="投入单位")

    class Meta:
        model = BaseInvestment
        fields: ClassVar[list[str]] = ["unit", "kind", "day", "amount", "note"]


class BaseCourseSerializer(serializers.ModelSerializer[BaseCourse]):
    """What is taught there in a year."""

    class Meta:
        model = BaseCourse
        fields: ClassVar[list[str]] = ["name", "year", "lessons", "students"]


class BaseFunctionSerializer(serializers.ModelSerializer[BaseFunction]):
    """What it is used for, from when to when."""

    ends_on = last_day("这项功能的最后一天")

    class Meta:
        model = BaseFunction
        fields: ClassVar[list[str]] = ["kind", "starts_on", "ends_on"]


class TrainingBaseSerializer(serializers.ModelSerializer[TrainingBase]):
    """A base as its page shows it; the five functions together are “五位一体”."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    name = serializers.CharField(help_text="基地名称")
    unit = serializers.CharField(source="unit.name", help_text="管理单位")
    host = serializers.CharField(source="host.name", default="", help_text="依托单位，没有的为空")
    functions = BaseFunctionSerializer(many=True, help_text="功能，停止的也在内；前五项都有的是“五位一体”")
    partners = BasePartnerSerializer(many=True, help_text="合作企业，退出的也在内")
    investments = BaseInvestmentSerializer(many=True, help_text="投入")
    courses = BaseCourseSerializer(many=True, help_text="承担的课程")

    ends_on = last_day("停用日期，使用的最后一天")

    class Meta:
        model = TrainingBase
        fields: ClassVar[list[str]] = [
            "id",
            "number",
            "name",
            "where",
            "unit",
            "host",
            "address",
            "programmes",
            "places",
            "functions",
            "text",
            "starts_on",
            "ends_on",
            "partners",
            "investments",
            "courses",
        ]


class MutualServiceSerializer(serializers.ModelSerializer[MutualService]):
    """A service that a unit did for another."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    title = serializers.CharField(help_text="服务项目")
    unit = serializers.CharField(source="unit.name", help_text="提供单位")
    receiver = serializers.SerializerMethodField(help_text="受益单位或受益方")

    class Meta:
        model = MutualService
        fields: ClassVar[list[str]] = ["id", "title", "unit", "receiver", "day", "text", "people"]

    def get_receiver(self, row: MutualService) -> str:
        """The unit, or who else it was for."""
        return row.receiver.name if row.receiver else row.receiver_name


class _ServiceFound(Found):
    searched = ("title", "unit__name")
    year = filters.NumberFilter(field_name="day__year", label="年度")


@listing("产业学院", "一个产业学院", AS_OF, tags=TAGS)
class CollegeViewSet(Dated):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = CollegeSerializer
    filterset_class = Found
    queryset = IndustryCollege.objects.none()

    def get_queryset(self) -> QuerySet[IndustryCollege]:
        """Those the person sees."""
        rows = colleges_for(self.request.viewer).select_related("unit", "body")
        rows = rows.prefetch_related("partners__unit", "rooms", "cohorts__school_class")
        return self.of_day(rows).order_by("pinyin", "pk")


@listing("实训基地", "一个实训基地", AS_OF, tags=TAGS)
class TrainingBaseViewSet(Dated):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = TrainingBaseSerializer
    filterset_class = Found
    queryset = TrainingBase.objects.none()

    def get_queryset(self) -> QuerySet[TrainingBase]:
        """Those the person sees."""
        rows = bases_for(self.request.viewer).select_related("unit", "host")
        rows = rows.prefetch_related("partners__unit", "investments__unit", "courses", "functions")
        return self.of_day(rows).order_by("pinyin", "pk")


@listing("互助运营服务", "一次互助运营服务", tags=TAGS)
class MutualServiceViewSet(Reading):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = MutualServiceSerializer
    filterset_class = _ServiceFound
    queryset = MutualService.objects.none()

    def get_queryset(self) -> QuerySet[MutualService]:
        """The latest first."""
        rows = mutual_services_for(self.request.viewer).select_related("unit", "receiver")
        return rows.order_by("-day", "-pk")
