"""The roll, to be read by other programs: the same rights, filters and cut-off date as its pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from groupportal.periods.api import AS_OF
from groupportal.tenancy.api import GroupViewSet
from groupportal.ui.asof import PARAMETER, parse_as_of
from members.api.serializers import MemberSerializer
from members.enums import REST, Category, Industry, MemberState, Rank
from members.filters import ALL_STATES, MemberFilter, filtered
from members.models import Member
from members.selectors.entries import entries_on
from members.selectors.roll import on_roll


def _one_of(name: str, label: str, choices: Iterable[tuple[str, str]]) -> OpenApiParameter:
    listed = [(str(value), words) for value, words in choices]
    lines = "\n".join(f"* `{value}` - {words}" for value, words in listed)
    values = [value for value, _ in listed]
    return OpenApiParameter(name, OpenApiTypes.STR, enum=values, description=f"{label}\n\n{lines}")


_FILTERS = [
    AS_OF,
    OpenApiParameter("q", OpenApiTypes.STR, description="名称、拼音首字母或信用代码的开头"),
    _one_of("category", "类别", Category.choices),
    _one_of("industry", "行业", Industry.choices),
    OpenApiParameter("section", OpenApiTypes.STR, description="GB/T 4754 门类，A 至 T"),
    _one_of("rank", "级别", Rank.choices),
    _one_of("state", "状态，默认在册", [*MemberState.choices, (ALL_STATES, "全部")]),
    OpenApiParameter("region", OpenApiTypes.STR, description="行政区划代码，上级代码包含下级"),
    _one_of("kind", "验收表没有单列的成员", [REST]),
    OpenApiParameter("division", OpenApiTypes.STR, description="行政区划代码，不含下级\n\n* `none` - 未填写"),
]


class MemberViewSet(GroupViewSet):
    """成员单位."""

    actions: ClassVar[dict[str, str]] = {"get": "members.view_roll"}
    serializer_class = MemberSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Member]:
        """Units of the roll."""
        return on_roll()

    @extend_schema(parameters=_FILTERS, responses=MemberSerializer(many=True), summary="成员单位名单")
    def list(self, request: Request) -> Response:
        """Members of the cut-off date, or those in the state asked for, by name."""
        _require_date(request)
        rows: MemberFilter = filtered(request)
        if not rows.is_valid():
            raise ValidationError(rows.errors)
        found = self.paginate_queryset(rows.qs.order_by("unit__pinyin", "unit_id"))
        entries = entries_on(found, parse_as_of(request))
        return self.get_paginated_response(MemberSerializer(entries, many=True).data)

    @extend_schema(parameters=[AS_OF], responses=MemberSerializer, summary="一家成员单位")
    def retrieve(self, request: Request, public_id: Any = None) -> Response:
        """One unit as it stood on the cut-off date."""
        _require_date(request)
        member = get_object_or_404(self.get_queryset(), public_id=public_id)
        return Response(MemberSerializer(entries_on([member], parse_as_of(request))[0]).data)


def _require_date(request: Request) -> None:
    text = request.query_params.get(PARAMETER)
    if not text:
        return
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        raise ValidationError({PARAMETER: ["请按 2023-06-30 的样子填写截至日期。"]}) from None
