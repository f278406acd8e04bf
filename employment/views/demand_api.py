"""The board, demand and visits over the API. Telephones are never given."""

from __future__ import annotations

from typing import ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from employment.enums import DemandKind, DemandState
from employment.models import Demand, FirmVisit
from employment.selectors.access import BOARD, VIEW, VISITS, board_for, demands_for, visits_for
from employment.selectors.finding import best_first, found
from employment.services.demand import SAID
from employment.services.visit import FIELDS
from groupportal.lists.api import Found, Reading, listing
from groupportal.lists.onepass import OnePass
from groupportal.tenancy.api_defaults import BoundedPages
from groupportal.tenancy.api_guide import sample_texts

TAGS = ["岗位与就业"]
sample_texts({"岗位名称": "数控车工", "走访企业": "江海光电有限公司"})


class OpeningSerializer(serializers.ModelSerializer[Demand]):
    """What a program reads of an open post."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    unit = serializers.CharField(source="unit.name", help_text="单位")
    title = serializers.CharField(help_text="岗位名称")
    major_codes = serializers.ListField(child=serializers.CharField(), help_text="对应专业代码，空的不限专业")

    class Meta:
        model = Demand
        fields: ClassVar[list[str]] = ["id", "unit", *SAID, "opened_on"]


class DemandSerializer(OpeningSerializer):
    """The same with where it stands."""

    class Meta(OpeningSerializer.Meta):
        fields: ClassVar[list[str]] = [*OpeningSerializer.Meta.fields, "state", "answer", "ended_on"]


class _Found(Found):
    kind = filters.ChoiceFilter(choices=DemandKind.choices, label="种类")

    class Meta:
        model = Demand
        fields: ClassVar[list[str]] = []

    def by_words(self, rows: QuerySet[Demand], name: str, value: str) -> QuerySet[Demand]:
        return best_first(found(rows, value), value)


class _DemandFound(_Found):
    state = filters.ChoiceFilter(choices=DemandState.choices, label="状态")


class _Pages(BoundedPages):
    django_paginator_class = OnePass


@listing("招聘中的岗位", "一个招聘中的岗位", tags=TAGS)
class OpeningViewSet(Reading):
    """The board."""

    actions: ClassVar[dict[str, str]] = {"get": BOARD}
    serializer_class = OpeningSerializer
    pagination_class = _Pages
    filterset_class = _Found
    queryset = Demand.objects.none()

    def get_queryset(self) -> QuerySet[Demand]:
        """The latest first."""
        return best_first(board_for(self.request.viewer, timezone.localdate()), "")


@listing("岗位需求", "一条岗位需求", tags=TAGS)
class DemandViewSet(Reading):
    """Demand that the person keeps or reads."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = DemandSerializer
    pagination_class = _Pages
    filterset_class = _DemandFound
    queryset = Demand.objects.none()

    def get_queryset(self) -> QuerySet[Demand]:
        """The latest first."""
        rows = demands_for(self.request.viewer).select_related("unit")
        return rows.order_by("-proposed_at", "-pk")


_PEOPLE = ("lead_title", "host", "host_title")
"""Who was there, beside the one who led: no program asks for it."""


class FirmVisitSerializer(serializers.ModelSerializer[FirmVisit]):
    """What a program reads of a visit."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    school = serializers.CharField(source="school.name", help_text="走访单位")
    unit = serializers.CharField(source="unit.name", help_text="走访企业")

    class Meta:
        model = FirmVisit
        fields: ClassVar[list[str]] = [
            "id",
            "school",
            "unit",
            *(name for name in FIELDS if name not in _PEOPLE),
        ]


@listing("访企拓岗", "一次访企拓岗", tags=TAGS)
class VisitViewSet(Reading):
    """Visits of the schools the person reads of."""

    actions: ClassVar[dict[str, str]] = {"get": VISITS}
    serializer_class = FirmVisitSerializer
    queryset = FirmVisit.objects.none()

    def get_queryset(self) -> QuerySet[FirmVisit]:
        """The latest first."""
        rows = visits_for(self.request.viewer).select_related("school", "unit")
        return rows.order_by("-visited_on", "-pk")
