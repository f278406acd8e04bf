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
from members.models import GradingLine, PointsEntry
from members.point_enums import EntryOrigin, RunState
from members.selectors.points import RankRow, entries_for, own_rows, ranking


class MemberName(serializers.Serializer[Any]):
    """A member by address and name."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()


class EntrySerializer(serializers.ModelSerializer[PointsEntry]):
    """A row of the ledger."""

    id = serializers.UUIDField(source="public_id")
    member = MemberName()
    item_label = serializers.CharField(source="rule.label")
    rules_version = serializers.IntegerField(source="rule.rule_set.version")
    reverses = serializers.UUIDField(source="reverses.public_id", default=None, allow_null=True)
    is_reversed = serializers.BooleanField()
    files = serializers.IntegerField(source="file_count")

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
    """Which entries."""

    member = filters.UUIDFilter(field_name="member__public_id")
    year = filters.NumberFilter()
    item = filters.CharFilter()
    origin = filters.ChoiceFilter(choices=EntryOrigin.choices)
    since = filters.DateFilter(field_name="occurred_on", lookup_expr="gte")
    until = filters.DateFilter(field_name="occurred_on", lookup_expr="lte")

    class Meta:
        model = PointsEntry
        fields: list[str] = []


@extend_schema_view(list=extend_schema(summary="积分台账"), retrieve=extend_schema(summary="一笔积分"))
class EntryViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """The ledger; a unit's staff get the rows of their own unit."""

    actions = {"get": "members.view_points"}
    serializer_class = EntrySerializer
    filterset_class = EntryFilter
    queryset = PointsEntry.objects.none()

    def get_queryset(self) -> QuerySet[PointsEntry]:
        return entries_for(self.request._request.viewer)  # noqa: SLF001 -- the request our middleware prepared


class GradeSerializer(serializers.ModelSerializer[GradingLine]):
    """A published grade."""

    id = serializers.UUIDField(source="public_id")
    member = MemberName()
    year = serializers.IntegerField(source="run.year")
    version = serializers.IntegerField(source="run.version")
    published_on = serializers.DateField(source="run.published_on")

    class Meta:
        model = GradingLine
        fields = ["id", "member", "year", "version", "rank", "points", "grade", "earns", "published_on"]


class GradeFilter(filters.FilterSet):
    """Which grades."""

    member = filters.UUIDFilter(field_name="member__public_id")
    year = filters.NumberFilter(field_name="run__year")
    grade = filters.CharFilter()

    class Meta:
        model = GradingLine
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(summary="已公布的年度等级"), retrieve=extend_schema(summary="一家单位的年度等级")
)
class GradeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """The grades that hold now; a unit's staff get those of their own unit."""

    actions = {"get": "members.view_points"}
    serializer_class = GradeSerializer
    filterset_class = GradeFilter
    queryset = GradingLine.objects.none()

    def get_queryset(self) -> QuerySet[GradingLine]:
        rows = GradingLine.objects.filter(run__state=RunState.PUBLISHED)
        viewer = self.request._request.viewer  # noqa: SLF001 -- the request our middleware prepared
        return own_rows(rows, viewer).select_related("member__unit", "run").order_by("-run__year", "position")


class RankSerializer(serializers.Serializer[RankRow]):
    """A place in the ranking."""

    member = MemberName()
    rank = serializers.IntegerField()
    points = serializers.DecimalField(max_digits=12, decimal_places=2)


class RankQuery(serializers.Serializer[Any]):
    """Which ranking."""

    as_of = serializers.DateField(required=False)
    year = serializers.IntegerField(required=False, min_value=1949, max_value=9999)


class RankViewSet(GroupViewSet):
    """Every member's place in a year, up to a day."""

    actions = {"get": "members.view_ranking"}
    serializer_class = RankSerializer
    queryset = PointsEntry.objects.none()
    filterset_class = None
    filter_backends: list[Any] = []

    @extend_schema(
        summary="积分排名",
        parameters=[
            OpenApiParameter("year", OpenApiTypes.INT, description="年度，缺省为截至日所在年"),
            OpenApiParameter("as_of", OpenApiTypes.DATE, description="截至日，缺省为今天"),
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
