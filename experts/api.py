"""Experts over the API, read-only. Phones are never given."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers

from experts.enums import ExpertKind, Side
from experts.models import Expert, ExpertRecord
from experts.selectors.expert import experts, listed, search
from groupportal.lists.api import listing
from groupportal.periods.api import AS_OF, Dated
from groupportal.tenancy.api_guide import sample_texts

sample_texts({"职称": "高级工程师", "专业领域": "数控技术"})


class ExpertSerializer(serializers.ModelSerializer[Expert]):
    """A person of the pool, as lists show it."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    unit = serializers.CharField(help_text="单位名称")
    member = serializers.UUIDField(
        source="member.public_id", default=None, allow_null=True, help_text="成员单位的编号；集团外的人为空"
    )
    fields_of_work = serializers.SerializerMethodField(help_text="专业领域")
    in_pool = serializers.BooleanField(source="is_inside", help_text="截至日期是否在库")
    deeds = serializers.IntegerField(help_text="截至日期的参与次数")

    class Meta:
        model = Expert
        fields = [
            "id",
            "name",
            "kind",
            "side",
            "unit",
            "member",
            "title",
            "position",
            "fields_of_work",
            "in_pool",
            "deeds",
        ]

    def get_fields_of_work(self, expert: Expert) -> list[str]:
        """The fields by name."""
        return [field.name for field in expert.fields.all()]


class RecordSerializer(serializers.ModelSerializer[ExpertRecord]):
    """Something an expert did."""

    class Meta:
        model = ExpertRecord
        fields = ["kind", "occurred_on", "title", "hours"]


class ExpertDetailSerializer(ExpertSerializer):
    """With what was done."""

    records = RecordSerializer(many=True, help_text="履历：席位、授课、评审、项目")

    class Meta(ExpertSerializer.Meta):
        fields = [*ExpertSerializer.Meta.fields, "records"]


class ExpertApiFilter(filters.FilterSet):
    q = filters.CharFilter(method="by_words", label="姓名、拼音首字母、单位、职称、专业领域")
    kind = filters.ChoiceFilter(choices=ExpertKind.choices, label="类型")
    side = filters.ChoiceFilter(choices=Side.choices, label="集团内外")
    field = filters.CharFilter(field_name="fields__name", label="专业领域")
    member = filters.UUIDFilter(field_name="member__public_id", label="成员单位的编号")
    in_pool = filters.BooleanFilter(field_name="is_inside", label="截至日期是否在库")

    class Meta:
        model = Expert
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Expert], name: str, value: str) -> QuerySet[Expert]:
        return search(rows, value)


@listing("专家库", "一位专家", AS_OF, tags=["experts"])
class ExpertViewSet(Dated):
    """Everybody who is or was in the pool; ``in_pool`` as of the day asked for."""

    actions = {"get": "experts.view_experts"}
    filterset_class = ExpertApiFilter
    queryset = Expert.objects.none()

    def get_serializer_class(self) -> Any:
        return ExpertDetailSerializer if self.action == "retrieve" else ExpertSerializer

    def get_queryset(self) -> QuerySet[Expert]:
        rows = listed(experts(), self.day)
        return rows.prefetch_related("records") if self.action == "retrieve" else rows
