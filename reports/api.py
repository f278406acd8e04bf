"""The cockpit over the API: what its page shows, as numbers, with the same rights."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from groupportal.errors import DomainError
from groupportal.reporting.values import Period, require_past
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.ui.asof import cut_off_date
from reports.models import ReportRun
from reports.selectors.cockpit import ShownTile, tiles_for

sample_texts(
    {
        "哪一块": "members",
        "这一块叫什么": "成员单位",
        "一句解读": "集团成员总数 135 家，其中学校 5 所。",
        "需要留意的，没有时为空": "",
        "没有数时的说明：等什么，或者暂时读不出来；有数时为空": "",
        "指标的代码": "members.active",
        "指标的名称和条件": "集团成员总数",
        "计量单位，金额按元": "家",
    }
)


class FigureSerializer(serializers.Serializer[Any]):
    """A figure beside the one of the year before."""

    code = serializers.CharField(source="now.code", help_text="指标的代码")
    label = serializers.CharField(source="now.label", help_text="指标的名称和条件")
    unit = serializers.CharField(source="now.metric.unit", help_text="计量单位，金额按元")
    value = serializers.DecimalField(
        source="now.value",
        max_digits=20,
        decimal_places=2,
        allow_null=True,
        help_text="截至日期的数，没有时为空",
    )
    before = serializers.DecimalField(
        source="before.value", max_digits=20, decimal_places=2, allow_null=True, help_text="上年同期的数"
    )


class TileSerializer(serializers.Serializer[ShownTile]):
    """A tile of the cockpit."""

    key = serializers.CharField(help_text="哪一块")
    title = serializers.CharField(help_text="这一块叫什么")
    figures = FigureSerializer(many=True, help_text="各项数，第一项是最大的那个数")
    target = serializers.DecimalField(
        source="tile.target.value",
        default=None,
        max_digits=20,
        decimal_places=2,
        allow_null=True,
        help_text="第一项数的目标，没有时为空",
    )
    reading = serializers.CharField(source="tile.reading", default="", help_text="一句解读")
    warning = serializers.CharField(source="tile.warning", default="", help_text="需要留意的，没有时为空")
    instead = serializers.CharField(help_text="没有数时的说明：等什么，或者暂时读不出来；有数时为空")


class CockpitViewSet(GroupViewSet):
    """The tiles that the person may see, in their order."""

    actions: ClassVar[dict[str, str]] = {"get": "reports.view_cockpit"}
    serializer_class = TileSerializer
    queryset = ReportRun.objects.none()
    filterset_class = None
    filter_backends: list[Any] = []

    @extend_schema(
        summary="驾驶舱",
        parameters=[OpenApiParameter("as_of", OpenApiTypes.DATE, description="截至日期，默认今天")],
        responses=TileSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """The year of a day, up to it."""
        today = timezone.localdate()
        try:
            as_of = cut_off_date(request.query_params.get("as_of") or today.isoformat())
            require_past(as_of, today)
        except DomainError as error:
            raise ValidationError({"as_of": [error.message]}) from error
        viewer = request._request.viewer  # noqa: SLF001 -- the request our middleware prepared
        page = self.paginate_queryset(tiles_for(viewer, Period(dt.date(as_of.year, 1, 1), as_of)))
        return self.get_paginated_response(TileSerializer(page, many=True).data)
