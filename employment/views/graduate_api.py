"""Graduates over the API: read with what they told; the school's programs hand answers in. Telephones are never given."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers

from employment.enums import Destination, FieldMatch, Locality, StudyLevel, StudyRoute, WageBand, Wave
from employment.models import Graduate, GraduateAnswer
from employment.selectors.graduate import FOLLOW, VIEW, graduates_for, latest
from employment.services.answer import AnswerInput, record_answer
from groupportal.lists.declaring import with_words
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_writing import writes

TAGS = ["岗位与就业"]


class DestinationSerializer(serializers.ModelSerializer[GraduateAnswer]):
    """What was told for a time of asking."""

    class Meta:
        model = GraduateAnswer
        fields: ClassVar[list[str]] = [
            "wave",
            "told_on",
            "source",
            "status",
            "employer",
            "post",
            "place",
            "city",
            "match",
            "wage",
            "study_school",
            "study_programme",
            "study_route",
            "study_level",
        ]


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


def _words(label: str, most: int) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, default="", help_text=label)


def _one_of(label: str, choices: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(
        choices=choices, required=False, default="", allow_blank=True, help_text=label
    )


class NewDestinationSerializer(serializers.Serializer[Any]):
    """What the school knows of a graduate; ``reason`` where it corrects what stands."""

    wave = serializers.ChoiceField(choices=Wave.choices, help_text="哪一次")
    told_on = serializers.DateField(help_text="填报日期")
    reason = _words("更正原因", 200)
    status = serializers.ChoiceField(choices=Destination.choices, help_text="毕业去向")
    employer = _words("就业单位", 160)
    post = _words("岗位", 80)
    place = _one_of("工作地", Locality.choices)
    city = _words("省、市", 60)
    match = _one_of("专业对口", FieldMatch.choices)
    wage = _one_of("月收入", WageBand.choices)
    study_school = _words("录取学校", 160)
    study_programme = _words("录取专业", 80)
    study_route = _one_of("升学渠道", StudyRoute.choices)
    study_level = _one_of("升学层次", StudyLevel.choices)


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

    actions: ClassVar[dict[str, str]] = {"get": VIEW, "post": FOLLOW}
    serializer_class = GraduateSerializer
    filterset_class = _Found
    queryset = Graduate.objects.none()

    def get_queryset(self) -> QuerySet[Graduate]:
        """The latest first."""
        writes = self.request.method == "POST"
        rows = graduates_for(self.request.viewer, FOLLOW if writes else VIEW)  # type: ignore[attr-defined]
        return rows.prefetch_related(Prefetch("answers", latest(), "standing"))

    @writes(
        "登记一名毕业生的去向",
        tags=TAGS,
        takes=NewDestinationSerializer,
        gives=GraduateSerializer,
        example={
            "wave": 1,
            "told_on": "2026-06-30",
            "status": "contract",
            "employer": "江海光电有限公司",
            "place": "city",
            "match": "full",
        },
    )
    def answer(self, said: dict[str, Any], row: Graduate) -> Graduate:
        """Kept as told by the school."""
        about = {name: said.pop(name) for name in ("told_on", "reason")}
        viewer = self.request.viewer  # type: ignore[attr-defined]
        record_answer(row, int(said.pop("wave")), AnswerInput(**said), **about, by=viewer)
        found: Graduate = self.get_queryset().get(pk=row.pk)
        return found
