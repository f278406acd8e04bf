"""Parks, centres with agreements and people, and firms over the API, as of a day, read-only. Phones of persons are never given."""

from __future__ import annotations

from typing import ClassVar

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers

from groupportal.lists.api import Found, Reading, listing
from groupportal.periods.api import AS_OF, Dated
from groupportal.tenancy.api_guide import sample_texts
from parks.models import Centre, CentreAgreement, CentreStaff, Park, Resident
from parks.selectors.access import agreements_for, centres_for, parks_for, residents_for

TAGS = ["parks"]
"""The chapter of the description."""
VIEW = "parks.view_parks"
sample_texts({"园区名称": "火炬创业园", "服务中心名称": "火炬创业园服务中心"})


def last_day(about: str) -> serializers.DateField:
    """The last day of a period; programs read and write the same one."""
    return serializers.DateField(source="last_day", allow_null=True, help_text=f"{about}，还没有的为空")


class ParkSerializer(serializers.ModelSerializer[Park]):
    """What a program reads of a park."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    name = serializers.CharField(help_text="园区名称")
    unit = serializers.CharField(source="unit.name", default="", help_text="园区单位，没有的为空")

    class Meta:
        model = Park
        fields: ClassVar[list[str]] = [
            "id",
            "name",
            "unit",
            "operator",
            "region",
            "address",
            "longitude",
            "latitude",
            "industries",
            "is_active",
        ]


class CentreSerializer(serializers.ModelSerializer[Centre]):
    """What a program reads of a service centre."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    name = serializers.CharField(help_text="服务中心名称")
    park = serializers.UUIDField(source="park.public_id", help_text="园区的编号")
    park_name = serializers.CharField(source="park.name", help_text="园区名称")
    unit = serializers.CharField(source="unit.name", help_text="建设单位")
    ends_on = last_day("停用日期，服务的最后一天")

    class Meta:
        model = Centre
        fields: ClassVar[list[str]] = [
            "id",
            "name",
            "park",
            "park_name",
            "unit",
            "place",
            "rooms",
            "area",
            "phone",
            "hours",
            "duties",
            "starts_on",
            "ends_on",
        ]


class AgreementSerializer(serializers.ModelSerializer[CentreAgreement]):
    """The agreement a centre stands on for a time."""

    id = serializers.UUIDField(source="public_id", help_text="编号，修改时用")
    centre = serializers.UUIDField(source="centre.public_id", help_text="服务中心的编号")
    centre_name = serializers.CharField(source="centre.name", help_text="服务中心名称")
    ends_on = serializers.DateField(
        source="last_day", allow_null=True, help_text="到期日期，协议有效的最后一天，没有期限的为空"
    )

    class Meta:
        model = CentreAgreement
        fields: ClassVar[list[str]] = [
            "id",
            "centre",
            "centre_name",
            "number",
            "party",
            "signed_on",
            "starts_on",
            "ends_on",
        ]


class StaffSerializer(serializers.ModelSerializer[CentreStaff]):
    """Somebody who works at a centre, without the telephone."""

    id = serializers.UUIDField(source="public_id", help_text="编号，修改时用")
    centre = serializers.UUIDField(source="centre.public_id", help_text="服务中心的编号")
    centre_name = serializers.CharField(source="centre.name", help_text="服务中心名称")

    ends_on = last_day("离开日期，在中心的最后一天")

    class Meta:
        model = CentreStaff
        fields: ClassVar[list[str]] = ["id", "centre", "centre_name", "name", "duty", "starts_on", "ends_on"]


class ResidentSerializer(serializers.ModelSerializer[Resident]):
    """A firm in a park, without contact and phone."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    park = serializers.UUIDField(source="park.public_id", help_text="园区的编号")
    park_name = serializers.CharField(source="park.name", help_text="园区名称")
    unit = serializers.CharField(source="unit.name", help_text="企业")

    ends_on = last_day("迁出日期，在园区的最后一天")

    class Meta:
        model = Resident
        fields: ClassVar[list[str]] = ["id", "park", "park_name", "unit", "premises", "starts_on", "ends_on"]


class _CentreFound(Found):
    park = filters.UUIDFilter(field_name="park__public_id", label="园区的编号")


class _OfCentreFound(Found):
    centre = filters.UUIDFilter(field_name="centre__public_id", label="服务中心的编号")


class _ResidentFound(_CentreFound):
    searched = ("unit__name",)


@listing("园区", "一个园区", tags=TAGS)
class ParkViewSet(Reading):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = ParkSerializer
    filterset_class = Found
    queryset = Park.objects.none()

    def get_queryset(self) -> QuerySet[Park]:
        """Those the person sees."""
        return parks_for(self.request.viewer).select_related("unit").order_by("pinyin", "id")


@listing("园区服务中心", "一个园区服务中心", AS_OF, tags=TAGS)
class CentreViewSet(Dated):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = CentreSerializer
    filterset_class = _CentreFound
    queryset = Centre.objects.none()

    def get_queryset(self) -> QuerySet[Centre]:
        """Those the person sees."""
        rows = centres_for(self.request.viewer).select_related("park", "unit")
        return self.of_day(rows).order_by("pinyin", "id")


@listing("共建协议", "一份共建协议", AS_OF, tags=TAGS)
class AgreementViewSet(Dated):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = AgreementSerializer
    filterset_class = _OfCentreFound
    queryset = CentreAgreement.objects.none()

    def get_queryset(self) -> QuerySet[CentreAgreement]:
        """Those the person sees."""
        rows = agreements_for(self.request.viewer).select_related("centre")
        return self.of_day(rows).order_by("centre__pinyin", "starts_on", "id")


@listing("中心人员", "一名中心人员", AS_OF, tags=TAGS)
class StaffViewSet(Dated):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = StaffSerializer
    filterset_class = _OfCentreFound
    queryset = CentreStaff.objects.none()

    def get_queryset(self) -> QuerySet[CentreStaff]:
        """Those of the centres the person sees."""
        rows = CentreStaff.objects.filter(centre__in=centres_for(self.request.viewer))
        return self.of_day(rows.select_related("centre")).order_by("centre__pinyin", "starts_on", "id")


@listing("入驻企业", "一家入驻企业", AS_OF, tags=TAGS)
class ResidentViewSet(Dated):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = ResidentSerializer
    filterset_class = _ResidentFound
    queryset = Resident.objects.none()

    def get_queryset(self) -> QuerySet[Resident]:
        """Those the person sees."""
        rows = residents_for(self.request.viewer).select_related("park", "unit")
        return self.of_day(rows).order_by("park__pinyin", "unit__pinyin", "id")
