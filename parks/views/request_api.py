"""Needs and values over the API. Telephones are never given; a firm's account asks through it."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers

from groupportal.deciding.standard import Ruled
from groupportal.lists.declaring import with_words
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes
from groupportal.tenancy.models import Unit
from members.services.contacts import checked_phone
from parks.enums import RequestKind, RequestState
from parks.models import EconomicValue, ServiceRequest
from parks.selectors.access import requests_for, values_for
from parks.selectors.request import ASK, VIEW, asked_centres
from parks.selectors.value import of_what
from parks.services.request import Need, ask_for_unit

TAGS = ["园区"]
sample_texts({"需求": "给新来的 20 名员工做电工培训", "来自": "需求：电工培训"})


class RequestSerializer(serializers.ModelSerializer[ServiceRequest]):
    """A need."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    centre = serializers.CharField(source="centre.name", help_text="服务中心")
    title = serializers.CharField(help_text="需求")
    leader = serializers.CharField(source="leader.name", default="", help_text="负责人")
    project = serializers.CharField(source="project.title", default="", help_text="所属项目")

    class Meta:
        model = ServiceRequest
        fields = [
            "id",
            "centre",
            "firm",
            "kind",
            "title",
            "text",
            "came_by",
            "received_at",
            "state",
            "leader",
            "due_on",
            "answer",
            "project",
            "result",
            "delivered_on",
        ]


class NewRequestSerializer(serializers.Serializer[Any]):
    """What a firm wants of which centre; ``key`` of the caller: sent twice, it is kept once."""

    unit = serializers.UUIDField(help_text="企业的编号")
    centre = serializers.UUIDField(help_text="服务中心的编号")
    kind = serializers.ChoiceField(choices=RequestKind.choices, help_text="种类")
    title = serializers.CharField(max_length=120, help_text="需求")
    text = serializers.CharField(max_length=2000, required=False, default="", help_text="说明")
    contact = serializers.CharField(max_length=60, help_text="联系人")
    phone = serializers.CharField(max_length=30, help_text="电话")
    key = serializers.UUIDField(required=False, help_text="调用方给的编号，重复提交时不会登记两次")


class _RequestFound(filters.FilterSet):
    q = filters.CharFilter(method="by_words", label="需求或企业")
    state = filters.ChoiceFilter(choices=RequestState.choices, label="状态")
    kind = filters.ChoiceFilter(choices=RequestKind.choices, label="种类")

    class Meta:
        model = ServiceRequest
        fields: ClassVar[list[str]] = []

    def by_words(self, rows: QuerySet[ServiceRequest], name: str, value: str) -> QuerySet[ServiceRequest]:
        return with_words(rows, value, "title", "firm")


@extend_schema_view(
    list=extend_schema(summary="服务需求", tags=TAGS),
    retrieve=extend_schema(summary="一项服务需求", tags=TAGS),
)
class RequestViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """Those the person sees."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW, "post": ASK}
    serializer_class = RequestSerializer
    filterset_class = _RequestFound
    queryset = ServiceRequest.objects.none()

    def get_queryset(self) -> QuerySet[ServiceRequest]:
        """The latest first."""
        rows = requests_for(self.request.viewer).select_related("centre", "leader", "project")  # type: ignore[attr-defined]
        return rows.order_by("-received_at", "-pk")

    @writes(
        "替本企业提出服务需求",
        tags=TAGS,
        takes=NewRequestSerializer,
        gives=RequestSerializer,
        example={
            "unit": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10",
            "centre": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a11",
            "kind": "training",
            "title": "电工培训",
            "contact": "何敏",
            "phone": "13800001234",
        },
    )
    def create(self, said: dict[str, Any]) -> ServiceRequest:
        """Kept for the firm."""
        viewer = self.request.viewer  # type: ignore[attr-defined]
        unit = Unit.objects.filter(pk__in=viewer.units_for(ASK), public_id=said.pop("unit")).first()
        centre = asked_centres(timezone.localdate()).filter(public_id=said.pop("centre")).first()
        if unit is None or centre is None:
            raise Http404
        key, phone = said.pop("key", None), checked_phone(said.pop("phone"))
        return ask_for_unit(centre, unit, Need(**said, phone=phone), key=key, by=viewer)


class ValueSerializer(serializers.ModelSerializer[EconomicValue]):
    """What a firm got out of it, and whether it said so."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    unit = serializers.CharField(source="unit.name", help_text="企业")
    source = serializers.SerializerMethodField(help_text="来自")

    class Meta:
        model = EconomicValue
        fields = [
            "id",
            "unit",
            "year",
            "source",
            "amount",
            "reckoning",
            "grounds",
            "state",
            "confirmed_by",
            "confirmed_on",
        ]

    def get_source(self, row: EconomicValue) -> str:
        """需求：电工培训."""
        return of_what(row)


class _ValueFound(filters.FilterSet):
    year = filters.NumberFilter(label="年度")
    state = filters.ChoiceFilter(choices=Ruled.choices, label="状态")

    class Meta:
        model = EconomicValue
        fields: ClassVar[list[str]] = []


@extend_schema_view(
    list=extend_schema(summary="经济价值", tags=TAGS),
    retrieve=extend_schema(summary="一笔经济价值", tags=TAGS),
)
class ValueViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """Those the person sees."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = ValueSerializer
    filterset_class = _ValueFound
    queryset = EconomicValue.objects.none()

    def get_queryset(self) -> QuerySet[EconomicValue]:
        """The latest first."""
        rows = values_for(self.request.viewer).select_related("unit", "request", "project")  # type: ignore[attr-defined]
        return rows.order_by("-year", "-pk")
