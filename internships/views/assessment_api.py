"""Scoring over the API: one side's scores of a student, by the names of the components."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes
from internships.enums import Side
from internships.models import Assessment, Placement
from internships.selectors.assessment import VIEW
from internships.selectors.placement import placements_for
from internships.services.assessment import Given, score

sample_texts({"考核项目": "考勤", "与记录不同的原因": "补签三天已核实", "单位的评分人": "冯师傅"})


class PointSerializer(serializers.Serializer[Any]):
    """What a component gets."""

    part = serializers.CharField(max_length=60, help_text="考核项目")
    value = serializers.DecimalField(
        max_digits=4, decimal_places=1, min_value=0, max_value=100, help_text="0到100分"
    )
    note = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default="", help_text="与记录不同的原因"
    )


class ScoresSerializer(serializers.Serializer[Any]):
    """One side's scores; what is left out stays as it was."""

    side = serializers.ChoiceField(choices=Side.choices, help_text="哪一方评的")
    scores = PointSerializer(many=True, allow_empty=False, help_text="各项的分")
    scorer = serializers.CharField(
        max_length=60, required=False, allow_blank=True, default="", help_text="单位的评分人"
    )


class ScoredSerializer(serializers.ModelSerializer[Assessment]):
    """Where the assessment stands."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    placement = serializers.UUIDField(source="placement.public_id", help_text="实习安排的编号")
    state_label = serializers.CharField(source="get_state_display", help_text="状态（文字）")

    class Meta:
        model = Assessment
        fields = ["id", "placement", "version", "state", "state_label"]


class ScoreViewSet(GroupViewSet):
    """Of the placements a person may score; the service says by which side."""

    actions: ClassVar[dict[str, str]] = {"post": VIEW}
    queryset = Placement.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Placement]:
        """Those whose assessments the person sees."""
        return placements_for(self.request.viewer, VIEW)

    @writes(
        "评分",
        tags=["internships"],
        takes=ScoresSerializer,
        gives=ScoredSerializer,
        description="学校替单位登记纸质评分的，写明单位的评分人。没有写的项目不变。",
        example={"side": "school", "scores": [{"part": "考勤", "value": "95.0", "note": ""}]},
    )
    def score(self, said: dict[str, Any], row: Placement) -> Assessment:
        """Kept by component."""
        given = {
            one["part"]: Given(one["value"], one.get("note", ""), said.get("scorer", ""))
            for one in said["scores"]
        }
        return score(row, said["side"], given, by=self.request.viewer)
