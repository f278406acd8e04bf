"""Points over the API: the ledger, the ranking and published grades, read-only."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from points.enums import EntryOrigin, RunState
from points.models import GradingLine, PointsEntry
from points.selectors.entry import RankRow, entries_for, own_rows, ranking

sample_texts(
    {
        "积分项目": "接收实习学生",
        "项目代码": "interns",
        "等级": "四星级",
        "冲销的是哪一笔": None,
        "是否已被冲销": False,
        "冲销原因": "",
    }
)


class MemberName(serializers.Serializer[Any]):
    """A member by address and name."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    name = serializers.CharField(help_text="单位名称")


class EntrySerializer(serializers.ModelSerializer[PointsEntry]):
    """A row of the ledger."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    member = MemberName(help_text="成员单位")
    item_label = serializers.CharField(source="rule.label", help_text="积分项目")
    rules_version = serializers.IntegerField(source="rule.rule_set.version", help_text="积分规则的版本")
    reverses = serializers.UUIDField(
        source="reverses.public_id", default=None, allow_null=True, help_text="冲销的是哪一笔"
    )
    is_reversed = serializers.BooleanField(help_text="是否已被冲销")
    files = serializers.IntegerField(source="file_count", help_text="佐证份数")

    class Meta:
        model = PointsEntry
        fields = [
            "id",
            "member",
            "item",
            "item_label",
            "rules_version",
            "year",
            "occurred_on",
            "quantity",
            "points",
            "counted",
            "origin",
            "note",
            "reverses",
            "reason",
            "is_reversed",
            "files",
            "created_at",
        ]


class EntryFilter(filters.FilterSet):
    member = filters.UUIDFilter(field_name="member__public_id", label="成员单位的编号")
    year = filters.NumberFilter(label="计入年度")
    item = filters.CharFilter(label="项目代码")
    origin = filters.ChoiceFilter(choices=EntryOrigin.choices, label="来源")
    since = filters.DateFilter(field_name="occurred_on", lookup_expr="gte", label="日期从，含当天")
    until = filters.DateFilter(field_name="occurred_on", lookup_expr="lte", label="日期到，含当天")

    class Meta:
        model = PointsEntry
        fields: list[str] = []


@extend_schema_view(list=extend_schema(summary="积分台账"), retrieve=extend_schema(summary="一笔积分"))
class EntryViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """The ledger; a unit's staff get the rows of their own unit."""

    actions = {"get": "points.view_points"}
    serializer_class = EntrySerializer
    filterset_class = EntryFilter
    queryset = PointsEntry.objects.none()

    def get_queryset(self) -> QuerySet[PointsEntry]:
        return entries_for(self.request._request.viewer)  # noqa: SLF001 -- the request our middleware prepared


class GradeSerializer(serializers.ModelSerializer[GradingLine]):
    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    member = MemberName(help_text="成员单位")
    year = serializers.IntegerField(source="run.year", help_text="年度")
    version = serializers.IntegerField(source="run.version", help_text="定级的版本")
    published_on = serializers.DateField(source="run.published_on", help_text="公布日期")

    class Meta:
        model = GradingLine
        fields = ["id", "member", "year", "version", "rank", "points", "grade", "earns", "published_on"]


class GradeFilter(filters.FilterSet):
    member = filters.UUIDFilter(field_name="member__public_id", label="成员单位的编号")
    year = filters.NumberFilter(field_name="run__year", label="年度")
    grade = filters.CharFilter(label="等级名称")

    class Meta:
        model = GradingLine
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(summary="已公布的年度等级"), retrieve=extend_schema(summary="一家单位的年度等级")
)
class GradeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """The grades that hold now; a unit's staff get those of their own unit."""

    actions = {"get": "points.view_points"}
    serializer_class = GradeSerializer
    filterset_class = GradeFilter
    queryset = GradingLine.objects.none()

    def get_queryset(self) -> QuerySet[GradingLine]:
        rows = GradingLine.objects.filter(run__state=RunState.PUBLISHED)
        viewer = self.request._request.viewer  # noqa: SLF001 -- the request our middleware prepared
        return own_rows(rows, viewer).select_related("member__unit", "run").order_by("-run__year", "position")


class RankSerializer(serializers.Serializer[RankRow]):
    """A place in the ranking."""

    member = MemberName(help_text="成员单位")
    rank = serializers.IntegerField(help_text="名次；积分相同的名次相同")
    points = serializers.DecimalField(max_digits=12, decimal_places=2, help_text="年度积分")


class RankQuery(serializers.Serializer[Any]):
    as_of = serializers.DateField(required=False)
    year = serializers.IntegerField(required=False, min_value=1949, max_value=9999)


class RankViewSet(GroupViewSet):
    """Every member's place in a year, up to a day."""

    actions = {"get": "points.view_ranking"}
    serializer_class = RankSerializer
    queryset = PointsEntry.objects.none()
    filterset_class = None
    filter_backends: list[Any] = []

    @extend_schema(
        summary="积分排名",
        parameters=[
            OpenApiParameter("year", OpenApiTypes.INT, description="年度，默认截至日期所在的年"),
            OpenApiParameter("as_of", OpenApiTypes.DATE, description="截至日期，默认今天"),
        ],
        responses=RankSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """The ranking, page by page."""
        query = RankQuery(data=request.query_params)
        if not query.is_valid():
            raise ValidationError(query.errors)
        as_of = query.validated_data.get("as_of") or timezone.localdate()
        rows = ranking(query.validated_data.get("year") or as_of.year, as_of)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(RankSerializer(page, many=True).data)
