"""Economic value over the API: read, put forward by a centre, confirmed or sent back by the firm's account."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers

from groupportal.deciding.standard import Ruled
from groupportal.links.api import LinkSerializer
from groupportal.links.models import Link
from groupportal.lists.api import Found, Reading, listing, named
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes
from groupportal.tenancy.models import Unit
from parks.enums import Reckoning
from parks.models import EconomicValue
from parks.selectors.access import edited_projects, values_for
from parks.selectors.request import ASK, VIEW, run_requests
from parks.selectors.value import STATE, of_what
from parks.services.value import ValueInput, confirm, give_value_link, refuse, state_value, take_back
from parks.views.park_api import TAGS
from parks.views.request_work_api import ReasonSerializer

sample_texts({"来自": "需求：电工培训"})


class ValueSerializer(serializers.ModelSerializer[EconomicValue]):
    """What a firm got out of it."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    unit = serializers.CharField(source="unit.name", help_text="企业")
    source = serializers.SerializerMethodField(help_text="来自")

    class Meta:
        model = EconomicValue
        fields: ClassVar[list[str]] = [
            "id",
            "unit",
            "year",
            "source",
            "amount",
            "reckoning",
            "grounds",
            "state",
            "answer",
            "confirmed_by",
            "confirmed_on",
        ]

    def get_source(self, row: EconomicValue) -> str:
        """需求：电工培训."""
        return of_what(row)


class NewValueSerializer(serializers.Serializer[Any]):
    """What a firm got, of a need, of a project, or of a whole year (neither)."""

    unit = serializers.UUIDField(help_text="企业的编号")
    year = serializers.IntegerField(min_value=2000, max_value=2100, help_text="年度")
    amount = serializers.DecimalField(14, 2, help_text="金额（元）")
    reckoning = serializers.ChoiceField(choices=Reckoning.choices, help_text="计算方法")
    grounds = serializers.CharField(max_length=500, help_text="怎样算出来的，企业会看到")
    request = serializers.UUIDField(required=False, help_text="服务需求的编号")
    project = serializers.UUIDField(required=False, help_text="合作项目的编号")
    sure = serializers.BooleanField(
        required=False, default=False, help_text="金额没有写错，单位是元；像万元的金额要写明才收"
    )


class _ValueFound(Found):
    searched = ("unit__name", "grounds")
    year = filters.NumberFilter(label="年度")
    state = filters.ChoiceFilter(choices=Ruled.choices, label="状态")

    class Meta:
        model = EconomicValue
        fields: ClassVar[list[str]] = []


class _Values:
    request: Any
    serializer_class = ValueSerializer
    queryset = EconomicValue.objects.none()

    def get_queryset(self) -> QuerySet[EconomicValue]:
        """Those the person sees, the latest first."""
        rows = values_for(self.request.viewer).select_related("unit", "request", "project")
        return rows.order_by("-year", "-pk")


@listing("经济价值", "一笔经济价值", tags=TAGS)
class ValueViewSet(_Values, Reading):
    actions: ClassVar[dict[str, str]] = {"get": VIEW, "post": STATE}
    filterset_class = _ValueFound

    @writes(
        "登记经济价值，请企业确认",
        tags=TAGS,
        takes=NewValueSerializer,
        gives=ValueSerializer,
        example={
            "unit": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10",
            "year": 2026,
            "amount": "50400.00",
            "reckoning": "saved",
            "grounds": "每月少用工时 120 小时，按 35 元一小时，全年 50,400 元",
            "request": "8c1f0d3e-6c0b-4f2e-9a53-1a2b3c4d5e6f",
        },
    )
    def create(self, said: dict[str, Any]) -> EconomicValue:
        """Of what the person keeps."""
        viewer, sure = self.request.viewer, said.pop("sure")
        units = Unit.objects.filter(is_active=True)
        said["unit"] = named(units, said["unit"], "unit", "没有这家企业，请核对编号。")
        if "request" in said:
            words = "这项需求不由您的单位办理，请核对编号。"
            said["request"] = named(run_requests(viewer), said["request"], "request", words)
        if "project" in said:
            words = "这个项目不由您的单位管理，请核对编号。"
            said["project"] = named(edited_projects(viewer), said["project"], "project", words)
        return state_value(ValueInput(**said), sure=sure, by=viewer)


class LinkValueViewSet(_Values, GroupViewSet):
    """Sent to the firm, which answers by it without an account."""

    actions: ClassVar[dict[str, str]] = {"post": STATE}

    @writes("取经济价值的确认链接", tags=TAGS, gives=LinkSerializer)
    def link(self, said: Any, row: EconomicValue) -> Link:
        """By somebody else than who put it forward."""
        return give_value_link(row, by=self.request.viewer)


class AnswerValueViewSet(_Values, GroupViewSet):
    """The firm's word."""

    actions: ClassVar[dict[str, str]] = {"post": ASK}

    @writes("确认经济价值", tags=TAGS, gives=ValueSerializer)
    def confirm(self, said: Any, row: EconomicValue) -> EconomicValue:
        """The amount is right."""
        return confirm(row, by=self.request.viewer)

    @writes(
        "退回经济价值",
        tags=TAGS,
        takes=ReasonSerializer,
        gives=ValueSerializer,
        example={"text": "少用的工时是 80 小时。"},
    )
    def refuse(self, said: dict[str, Any], row: EconomicValue) -> EconomicValue:
        """With what is wrong."""
        return refuse(row, answer=said["text"], by=self.request.viewer)


class WithdrawValueViewSet(_Values, GroupViewSet):
    """Taken back by who put it forward."""

    actions: ClassVar[dict[str, str]] = {"post": STATE}

    @writes("撤回待确认的经济价值", tags=TAGS, gives=ValueSerializer)
    def withdraw(self, said: Any, row: EconomicValue) -> EconomicValue:
        """While it waits."""
        return take_back(row, by=self.request.viewer)
