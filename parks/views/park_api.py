"""Parks, centres and firms over the API, as of a day, read-only. Phones of firms are never given."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.exceptions import ValidationError

from groupportal.errors import DomainError
from groupportal.lists.declaring import with_words
from groupportal.periods.period import during
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.ui.asof import cut_off_date
from parks.models import Centre, Park, Resident
from parks.selectors.access import centres_for, parks_for, residents_for

AS_OF = OpenApiParameter("as_of", OpenApiTypes.DATE, description="截至日期，默认今天，例如 2023-06-30")
TAGS = ["parks"]
sample_texts({"园区名称": "火炬创业园", "服务中心名称": "火炬创业园服务中心"})


class ParkSerializer(serializers.ModelSerializer[Park]):
    """Where it lies and who keeps it."""

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
    """What a centre is, without its people and agreements."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    name = serializers.CharField(help_text="服务中心名称")
    park = serializers.UUIDField(source="park.public_id", help_text="园区的编号")
    park_name = serializers.CharField(source="park.name", help_text="园区名称")
    unit = serializers.CharField(source="unit.name", help_text="建设单位")

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


class ResidentSerializer(serializers.ModelSerializer[Resident]):
    """A firm in a park, without contact and phone."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    park = serializers.UUIDField(source="park.public_id", help_text="园区的编号")
    park_name = serializers.CharField(source="park.name", help_text="园区名称")
    unit = serializers.CharField(source="unit.name", help_text="企业")

    class Meta:
        model = Resident
        fields: ClassVar[list[str]] = ["id", "park", "park_name", "unit", "premises", "starts_on", "ends_on"]


class _Found(filters.FilterSet):
    q = filters.CharFilter(method="by_words", label="名称或拼音首字母")
    looked_in: ClassVar[str] = "name"

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return with_words(rows, value, self.looked_in)


class _CentreFound(_Found):
    park = filters.UUIDFilter(field_name="park__public_id", label="园区的编号")


class _ResidentFound(_CentreFound):
    looked_in = "unit__name"


class Dated(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """The rows of the portal's lists; a list shows those of the day asked for."""

    actions: ClassVar[dict[str, str]] = {"get": "parks.view_parks"}

    def of_day(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the day, where several are asked for; one is given whenever it was."""
        return rows.filter(during(self._day())) if self.action == "list" else rows

    def _day(self) -> dt.date:
        text = self.request.query_params.get("as_of", "")
        try:
            return cut_off_date(text) if text else timezone.localdate()
        except DomainError as error:
            raise ValidationError({"as_of": [error.message]}) from error


def _listing(summary: str, one: str) -> Any:
    return extend_schema_view(
        list=extend_schema(summary=summary, parameters=[AS_OF], tags=TAGS),
        retrieve=extend_schema(summary=one, tags=TAGS),
    )


@extend_schema_view(
    list=extend_schema(summary="园区", tags=TAGS), retrieve=extend_schema(summary="一个园区", tags=TAGS)
)
class ParkViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    actions: ClassVar[dict[str, str]] = {"get": "parks.view_parks"}
    serializer_class = ParkSerializer
    filterset_class = _Found
    queryset = Park.objects.none()

    def get_queryset(self) -> QuerySet[Park]:
        """Those the person sees."""
        return parks_for(self.request.viewer).select_related("unit").order_by("pinyin", "id")  # type: ignore[attr-defined]


@_listing("园区服务中心", "一个园区服务中心")
class CentreViewSet(Dated):
    serializer_class = CentreSerializer
    filterset_class = _CentreFound
    queryset = Centre.objects.none()

    def get_queryset(self) -> QuerySet[Centre]:
        """Those the person sees."""
        rows = centres_for(self.request.viewer).select_related("park", "unit")  # type: ignore[attr-defined]
        return self.of_day(rows).order_by("pinyin", "id")


@_listing("入驻企业", "一家入驻企业")
class ResidentViewSet(Dated):
    serializer_class = ResidentSerializer
    filterset_class = _ResidentFound
    queryset = Resident.objects.none()

    def get_queryset(self) -> QuerySet[Resident]:
        """Those the person sees."""
        rows = residents_for(self.request.viewer).select_related("park", "unit")  # type: ignore[attr-defined]
        return self.of_day(rows).order_by("park__pinyin", "unit__pinyin", "id")
