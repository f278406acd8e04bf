"""The board, demand and visits over the API. Telephones are never given; a unit puts its posts forward through it."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from employment.enums import DemandKind, DemandState, Lodging, WagePer
from employment.models import Demand, FirmVisit
from employment.selectors.access import BOARD, POST, VIEW, VISITS, board_for, demands_for, visits_for
from employment.selectors.finding import best_first, found
from employment.services.demand import SAID, DemandInput, post_demand
from employment.services.visit import FIELDS
from groupportal.lists.api import Found, Reading, listing, named
from groupportal.lists.onepass import OnePass
from groupportal.tenancy.api_defaults import BoundedPages
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes
from groupportal.tenancy.models import Unit

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


class NewDemandSerializer(serializers.Serializer[Any]):
    """What a unit looks for."""

    unit = serializers.UUIDField(help_text="单位的编号")
    kind = serializers.ChoiceField(choices=DemandKind.choices, help_text="种类")
    title = serializers.CharField(max_length=80, help_text="岗位名称")
    headcount = serializers.IntegerField(min_value=1, max_value=10_000, help_text="招收人数")
    expires_on = serializers.DateField(help_text="招聘截止日期")
    major_codes = serializers.ListField(
        child=serializers.CharField(max_length=10), required=False, default=list, help_text="对应专业代码"
    )
    address = serializers.CharField(max_length=200, required=False, default="", help_text="工作地点")
    wage_from = serializers.DecimalField(9, 2, required=False, default=None, help_text="报酬")
    wage_to = serializers.DecimalField(9, 2, required=False, default=None, help_text="报酬上限")
    wage_per = serializers.ChoiceField(choices=WagePer.choices, default=WagePer.MONTH, help_text="计酬")
    lodging = serializers.ChoiceField(choices=Lodging.choices, required=False, default="", help_text="食宿")
    duties = serializers.CharField(max_length=500, required=False, default="", help_text="工作内容")
    conditions = serializers.CharField(max_length=500, required=False, default="", help_text="要求")
    starts_on = serializers.DateField(required=False, default=None, help_text="到岗日期")
    ends_on = serializers.DateField(required=False, default=None, help_text="结束日期")


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

    actions: ClassVar[dict[str, str]] = {"get": VIEW, "post": POST}
    serializer_class = DemandSerializer
    pagination_class = _Pages
    filterset_class = _DemandFound
    queryset = Demand.objects.none()

    def get_queryset(self) -> QuerySet[Demand]:
        """The latest first."""
        rows = demands_for(self.request.viewer).select_related("unit")
        return rows.order_by("-proposed_at", "-pk")

    @writes(
        "发布岗位",
        tags=TAGS,
        takes=NewDemandSerializer,
        gives=DemandSerializer,
        example={
            "unit": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10",
            "kind": "graduate",
            "title": "数控车工",
            "headcount": 5,
            "expires_on": "2026-12-31",
            "wage_from": "4500",
        },
    )
    def create(self, said: dict[str, Any]) -> Demand:
        """Put forward for the unit."""
        viewer = self.request.viewer
        own = Unit.objects.filter(viewer.within(POST, "pk"), is_active=True)
        unit = named(own, said.pop("unit"), "unit", "只能替本单位发布岗位，请核对单位的编号。")
        codes = tuple(said.pop("major_codes"))
        return post_demand(unit, DemandInput(**said, major_codes=codes), by=viewer)


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
