"""Graduates over the API: read with what they told. Telephones are never given."""

from __future__ import annotations

from typing import ClassVar

import django_filters as filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers

from employment.models import Graduate, GraduateAnswer
from employment.selectors.graduate import VIEW, graduates_for, latest
from employment.services.answer import ANSWER
from groupportal.lists.declaring import with_words
from groupportal.tenancy.api import GroupViewSet

TAGS = ["岗位与就业"]


class DestinationSerializer(serializers.ModelSerializer[GraduateAnswer]):
    """What was told for a time of asking."""

    class Meta:
        model = GraduateAnswer
        fields: ClassVar[list[str]] = ["wave", "told_on", "source", *ANSWER]


class GraduateSerializer(serializers.ModelSerializer[Graduate]):
    """A graduate, with the answers that stand."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    unit = serializers.CharField(source="unit.name", help_text="学校")
    programme = serializers.CharField(source="programme.name", default="", help_text="专业")
    answers = DestinationSerializer(source="standing", many=True, help_text="每一次的去向")

    class Meta:
        model = Graduate
        fields: ClassVar[list[str]] = [
            "id",
            "unit",
            "number",
            "name",
            "programme",
            "class_name",
            "graduated_on",
            "origin",
            "answers",
        ]


class _Found(filters.FilterSet):
    q = filters.CharFilter(method="by_words", label="姓名或学号")
    year = filters.NumberFilter(field_name="graduated_on__year", label="毕业年份")

    class Meta:
        model = Graduate
        fields: ClassVar[list[str]] = []

    def by_words(self, rows: QuerySet[Graduate], name: str, value: str) -> QuerySet[Graduate]:
        return with_words(rows, value, "name", "number")


@extend_schema_view(
    list=extend_schema(summary="毕业生和去向", tags=TAGS),
    retrieve=extend_schema(summary="一名毕业生和每一次的去向", tags=TAGS),
)
class GraduateViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """Those the person sees."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = GraduateSerializer
    filterset_class = _Found
    queryset = Graduate.objects.none()

    def get_queryset(self) -> QuerySet[Graduate]:
        """The latest first."""
        rows = graduates_for(self.request.viewer, VIEW)  # type: ignore[attr-defined]
        return rows.prefetch_related(Prefetch("answers", latest(), "standing"))
