"""Bodies and seats over the API, as of a day, read-only. Phones are never given."""

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

from governance.charter_facts import lines_of
from governance.enums import BodyKind, Capacity
from governance.models import Body, Seat
from governance.selectors.access import bodies_for, seats_for
from governance.selectors.charter import charter_on
from governance.services.charter import charter_facts
from governance.words import capacity_title
from groupportal.errors import DomainError
from groupportal.lists.declaring import with_words
from groupportal.periods.period import during
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.ui.asof import cut_off_date

AS_OF = OpenApiParameter("as_of", OpenApiTypes.DATE, description="截至日期，默认今天，例如 2023-06-30")
TAGS = ["governance"]
sample_texts({"机构名称": "理事会", "身份在机构里的叫法": "理事长"})


class Line(serializers.Serializer[Any]):
    """A point of a charter in words."""

    title = serializers.CharField(help_text="条目")
    text = serializers.CharField(help_text="内容")


class BodySerializer(serializers.ModelSerializer[Body]):
    """A body, with what its charter of the day asks."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    name = serializers.CharField(help_text="机构名称")
    parent_id = serializers.UUIDField(
        source="parent.public_id", default=None, allow_null=True, help_text="上级机构的编号"
    )
    unit = serializers.CharField(source="unit.name", default="", help_text="所属单位，集团的为空")
    charter = serializers.SerializerMethodField(help_text="截至日期施行的章程要点；没有的为空")

    class Meta:
        model = Body
        fields = [
            "id",
            "kind",
            "name",
            "parent_id",
            "unit",
            "is_of_members",
            "starts_on",
            "ends_on",
            "charter",
        ]

    def get_charter(self, row: Body) -> list[dict[str, str]]:
        """Label and words of each point, of one body that is asked for alone."""
        held = charter_on(row, self.context["day"]) if self.context["is_one"] else None
        return [{"title": k, "text": v} for k, v in lines_of(charter_facts(held))] if held else []


class SeatSerializer(serializers.ModelSerializer[Seat]):
    """A seat, without the phone."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    body = serializers.UUIDField(source="body.public_id", help_text="机构的编号")
    body_name = serializers.CharField(source="body.name", help_text="机构名称")
    term = serializers.IntegerField(source="term.number", help_text="第几届")
    unit = serializers.CharField(source="unit.name", default="", help_text="所在单位；个人身份的为空")
    title = serializers.SerializerMethodField(help_text="身份在机构里的叫法")

    class Meta:
        model = Seat
        fields = [
            "id",
            "body",
            "body_name",
            "term",
            "name",
            "unit",
            "post",
            "capacity",
            "title",
            "is_outside",
            "weight",
            "starts_on",
            "ends_on",
            "end_reason",
        ]

    def get_title(self, row: Seat) -> str:
        """理事长."""
        return capacity_title(row.body.kind, row.capacity)


class _Found(filters.FilterSet):
    q = filters.CharFilter(method="by_words", label="名称、姓名或拼音首字母")

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return with_words(rows, value, "name")


class _BodyFound(_Found):
    kind = filters.ChoiceFilter(choices=BodyKind.choices, label="种类")

    class Meta:
        model = Body
        fields: ClassVar[list[str]] = []


class _SeatFound(_Found):
    body = filters.UUIDFilter(field_name="body__public_id", label="机构的编号")
    capacity = filters.ChoiceFilter(choices=Capacity.choices, label="身份")

    class Meta:
        model = Seat
        fields: ClassVar[list[str]] = []


class Dated(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """The rows of the portal's lists; a list shows those of the day asked for."""

    actions = {"get": "governance.view_bodies"}

    @property
    def day(self) -> dt.date:
        """The day asked for."""
        text = self.request.query_params.get("as_of", "")
        try:
            return cut_off_date(text) if text else timezone.localdate()
        except DomainError as error:
            raise ValidationError({"as_of": [error.message]}) from error

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "day": self.day, "is_one": self.action == "retrieve"}

    def of_day(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the day, where several are asked for; one is given whenever it was."""
        return rows.filter(during(self.day)) if self.action == "list" else rows


def _listing(summary: str, one: str) -> Any:
    return extend_schema_view(
        list=extend_schema(summary=summary, parameters=[AS_OF], tags=TAGS),
        retrieve=extend_schema(summary=one, parameters=[AS_OF], tags=TAGS),
    )


@_listing("治理机构", "一个治理机构")
class BodyViewSet(Dated):
    serializer_class = BodySerializer
    filterset_class = _BodyFound
    queryset = Body.objects.none()

    def get_queryset(self) -> QuerySet[Body]:
        """Those the person sees."""
        rows = bodies_for(self.request.viewer).select_related("parent", "unit")  # type: ignore[attr-defined]
        return self.of_day(rows).order_by("pinyin", "id")


@_listing("席位", "一个席位")
class SeatViewSet(Dated):
    serializer_class = SeatSerializer
    filterset_class = _SeatFound
    queryset = Seat.objects.none()

    def get_queryset(self) -> QuerySet[Seat]:
        """Those the person sees."""
        rows = seats_for(self.request.viewer).select_related("body", "term", "unit")  # type: ignore[attr-defined]
        return self.of_day(rows).order_by("body__pinyin", "pinyin", "id")
