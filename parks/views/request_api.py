"""Needs over the API: read as pages show them, asked for by a firm's account. Telephones are never given."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from rest_framework import serializers

from groupportal.lists.api import Found, Reading, listing
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes
from groupportal.tenancy.models import Unit
from members.services.contacts import checked_phone
from parks.enums import RequestKind, RequestState
from parks.models import RequestMember, ServiceRequest, WorkLog
from parks.selectors.access import requests_for
from parks.selectors.request import ASK, VIEW, asked_centres
from parks.services.request import Need, ask_for_unit
from parks.views.park_api import TAGS

sample_texts({"需求": "给新来的 20 名员工做电工培训", "联系人": "何敏"})


class RequestMemberSerializer(serializers.ModelSerializer[RequestMember]):
    """Who works on it."""

    unit = serializers.CharField(source="unit.name", default="", help_text="单位")

    class Meta:
        model = RequestMember
        fields: ClassVar[list[str]] = ["name", "part", "unit"]


class WorkLogSerializer(serializers.ModelSerializer[WorkLog]):
    """What was done on a day."""

    class Meta:
        model = WorkLog
        fields: ClassVar[list[str]] = ["day", "text", "hours"]


class RequestSerializer(serializers.ModelSerializer[ServiceRequest]):
    """A need as its page shows it."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    centre = serializers.CharField(source="centre.name", help_text="服务中心")
    title = serializers.CharField(help_text="需求")
    leader = serializers.CharField(source="leader.name", default="", help_text="负责人")
    project = serializers.CharField(source="project.title", default="", help_text="所属项目")
    team = RequestMemberSerializer(many=True, help_text="服务团队")
    logs = WorkLogSerializer(many=True, help_text="工作记录")
    stars = serializers.SerializerMethodField(help_text="企业的评分（1–5），没有评的为空")

    class Meta:
        model = ServiceRequest
        fields: ClassVar[list[str]] = [
            "id",
            "centre",
            "firm",
            "kind",
            "title",
            "text",
            "wanted_by",
            "came_by",
            "received_at",
            "state",
            "leader",
            "due_on",
            "answer",
            "project",
            "team",
            "logs",
            "result",
            "delivered_on",
            "stars",
        ]

    def get_stars(self, row: ServiceRequest) -> int | None:
        """The firm's word."""
        return next((one.stars for one in row.ratings.all()), None)


class NewRequestSerializer(serializers.Serializer[Any]):
    """What a firm wants of which centre; ``key`` of the caller: sent twice, it is kept once."""

    unit = serializers.UUIDField(help_text="企业的编号")
    centre = serializers.UUIDField(help_text="服务中心的编号")
    kind = serializers.ChoiceField(choices=RequestKind.choices, help_text="种类")
    title = serializers.CharField(max_length=120, help_text="需求")
    text = serializers.CharField(max_length=2000, required=False, default="", help_text="说明")
    wanted_by = serializers.DateField(required=False, help_text="希望完成日期")
    contact = serializers.CharField(max_length=60, help_text="联系人")
    phone = serializers.CharField(max_length=30, help_text="电话")
    key = serializers.UUIDField(required=False, help_text="调用方给的编号，重复提交时不会登记两次")


class _RequestFound(Found):
    searched = ("title", "firm")
    state = filters.ChoiceFilter(choices=RequestState.choices, label="状态")
    kind = filters.ChoiceFilter(choices=RequestKind.choices, label="种类")
    centre = filters.UUIDFilter(field_name="centre__public_id", label="服务中心的编号")

    class Meta:
        model = ServiceRequest
        fields: ClassVar[list[str]] = []


def told(rows: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
    """Needs with all that is told of them, the latest first."""
    rows = rows.select_related("centre", "leader", "project").prefetch_related(
        "team__unit", "logs", "ratings"
    )
    return rows.order_by("-received_at", "-pk")


@listing("服务需求", "一项服务需求", tags=TAGS)
class RequestViewSet(Reading):
    actions: ClassVar[dict[str, str]] = {"get": VIEW, "post": ASK}
    serializer_class = RequestSerializer
    filterset_class = _RequestFound
    queryset = ServiceRequest.objects.none()

    def get_queryset(self) -> QuerySet[ServiceRequest]:
        """Those the person sees."""
        return told(requests_for(self.request.viewer))

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
        viewer = self.request.viewer
        unit = Unit.objects.filter(pk__in=viewer.units_for(ASK), public_id=said.pop("unit")).first()
        centre = asked_centres(timezone.localdate()).filter(public_id=said.pop("centre")).first()
        if unit is None or centre is None:
            raise Http404
        key, phone = said.pop("key", None), checked_phone(said.pop("phone"))
        return ask_for_unit(centre, unit, Need(**said, phone=phone), key=key, by=viewer)
