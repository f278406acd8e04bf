"""Regulations as of a day, consultations and comments over the API; units comment through it."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers

from governance.articles import label
from governance.enums import CommentState, RegulationKind
from governance.models import (
    Consultation,
    Regulation,
    RegulationClause,
    RegulationComment,
    RegulationVersion,
)
from governance.selectors.consultation import comments_for, consultations_for, speaking_for
from governance.selectors.regulation import COMMENT, VIEW, in_force_on, regulations_for, versions_for
from governance.services.consultation import comment
from governance.views.body_api import TAGS
from groupportal.lists.api import Found, Reading, found_by, listing
from groupportal.periods.api import AS_OF, Dated
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes
from groupportal.ui.seen import print_of

sample_texts({"制度名称": "理事会工作制度", "第五条": "第五条", "条文": "理事会每年至少召开两次会议。"})


class ClauseSerializer(serializers.Serializer[RegulationClause]):
    """A paragraph."""

    id = serializers.UUIDField(source="public_id", help_text="编号，提意见时用")
    number = serializers.SerializerMethodField(help_text="第五条；不编号的文字为空")
    text = serializers.CharField(help_text="条文")
    was = serializers.SerializerMethodField(help_text="读到的条文的标记，修改时原样带上")

    def get_was(self, row: RegulationClause) -> str:
        """Changes with the text."""
        return print_of(row.text)

    def get_number(self, row: RegulationClause) -> str:
        """第五条."""
        return label(row)


class RegulationSerializer(serializers.ModelSerializer[Regulation]):
    """A regulation, with the version in force on the day."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    body = serializers.CharField(source="body.name", default="", help_text="负责机构")
    number = serializers.SerializerMethodField(help_text="截至日期施行的版本的文号")
    starts_on = serializers.SerializerMethodField(help_text="施行日期；这一天没有施行的版本则为空")
    clauses = serializers.SerializerMethodField(help_text="条文；列表里不给")

    class Meta:
        model = Regulation
        fields = ["id", "name", "kind", "body", "number", "starts_on", "clauses"]

    def _then(self, row: Regulation) -> Any:
        return self.context["held"].get(row.pk)

    def get_number(self, row: Regulation) -> str:
        """鄂职发〔2021〕5号."""
        held = self._then(row)
        return held.number if held else ""

    def get_starts_on(self, row: Regulation) -> str | None:
        """2021-01-20."""
        held = self._then(row)
        return held.starts_on.isoformat() if held else None

    def get_clauses(self, row: Regulation) -> list[dict[str, Any]]:
        """Of one that is asked for alone."""
        held = self._then(row) if self.context["is_one"] else None
        rows = held.clauses.order_by("position") if held else RegulationClause.objects.none()
        return list(ClauseSerializer(rows, many=True).data)


class _RegulationFound(Found):
    kind = filters.ChoiceFilter(choices=RegulationKind.choices, label="种类")

    class Meta:
        model = Regulation
        fields: ClassVar[list[str]] = []


@listing("制度文件", "一份制度文件", AS_OF, tags=TAGS)
class RegulationViewSet(Dated):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = RegulationSerializer
    filterset_class = _RegulationFound
    queryset = Regulation.objects.none()

    def get_serializer_context(self) -> dict[str, Any]:
        held = {row.regulation_id: row for row in in_force_on(self.day)}
        return {**super().get_serializer_context(), "held": held}

    def get_queryset(self) -> QuerySet[Regulation]:
        """Those the person sees."""
        return regulations_for(self.request.viewer).order_by("pinyin", "pk")


class VersionSerializer(serializers.ModelSerializer[RegulationVersion]):
    """A version of a regulation, a draft or one that was in force; ``clauses`` of one that is asked for alone."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    regulation = serializers.UUIDField(source="regulation.public_id", help_text="制度的编号")
    clauses = serializers.SerializerMethodField(help_text="条文；列表里不给")

    class Meta:
        model = RegulationVersion
        fields = ["id", "regulation", "state", "stage", "number", "starts_on", "ends_on", "note", "clauses"]

    def get_clauses(self, row: RegulationVersion) -> list[dict[str, Any]]:
        """In order."""
        rows = row.clauses.order_by("position") if self.context["is_one"] else RegulationClause.objects.none()
        return list(ClauseSerializer(rows, many=True).data)


@listing("制度各版，草稿也在内", "一版制度", tags=TAGS)
class VersionViewSet(Reading):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = VersionSerializer
    filterset_class = found_by(RegulationVersion, "regulation", "制度的编号")
    queryset = RegulationVersion.objects.none()

    def get_queryset(self) -> QuerySet[RegulationVersion]:
        """Those the person sees, the latest first."""
        return versions_for(self.request.viewer).select_related("regulation").order_by("-pk")


class ConsultationSerializer(serializers.ModelSerializer[Consultation]):
    """A draft that goes round; ``clauses`` of one that is asked for alone."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    regulation = serializers.CharField(source="version.regulation.name", help_text="制度名称")
    clauses = serializers.SerializerMethodField(help_text="征求意见稿的条文；列表里不给")

    class Meta:
        model = Consultation
        fields = ["id", "regulation", "opened_on", "closes_on", "note", "clauses"]

    def get_clauses(self, row: Consultation) -> list[dict[str, Any]]:
        """The draft."""
        is_one = self.context["view"].action == "retrieve"
        rows = row.version.clauses.order_by("position") if is_one else RegulationClause.objects.none()
        return list(ClauseSerializer(rows, many=True).data)


@extend_schema_view(
    list=extend_schema(summary="征求意见", tags=TAGS),
    retrieve=extend_schema(summary="一次征求意见", tags=TAGS),
)
class ConsultationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """Those of drafts the person sees."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = ConsultationSerializer
    queryset = Consultation.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Consultation]:
        """The latest first."""
        return consultations_for(self.request.viewer).order_by("-opened_on", "-pk")  # type: ignore[attr-defined]


class CommentSerializer(serializers.ModelSerializer[RegulationComment]):
    """A comment with its answer."""

    id = serializers.UUIDField(source="public_id", help_text="编号")
    consultation = serializers.UUIDField(source="consultation.public_id", help_text="征求意见的编号")
    clause = serializers.CharField(source="clause.__str__", default="", help_text="针对第几条，全文的为空")
    unit = serializers.CharField(source="unit.name", help_text="代表的单位")

    class Meta:
        model = RegulationComment
        fields = ["id", "consultation", "clause", "unit", "text", "state", "answer", "proposed_at"]


class NewCommentSerializer(serializers.Serializer[Any]):
    """What is said of which draft and paragraph, for which unit."""

    consultation = serializers.UUIDField(help_text="征求意见的编号")
    unit = serializers.UUIDField(help_text="代表的单位的编号")
    clause = serializers.UUIDField(required=False, allow_null=True, help_text="条文的编号，不写是对全文")
    text = serializers.CharField(max_length=2000, help_text="意见")


class _CommentFound(filters.FilterSet):
    consultation = filters.UUIDFilter(field_name="consultation__public_id", label="征求意见的编号")
    state = filters.ChoiceFilter(choices=CommentState.choices, label="答复")

    class Meta:
        model = RegulationComment
        fields: ClassVar[list[str]] = []


@extend_schema_view(list=extend_schema(summary="制度意见", tags=TAGS))
class CommentViewSet(mixins.ListModelMixin, GroupViewSet):
    """All for the office, those of one's units otherwise."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW, "post": COMMENT}
    serializer_class = CommentSerializer
    filterset_class = _CommentFound
    queryset = RegulationComment.objects.none()

    def get_queryset(self) -> QuerySet[RegulationComment]:
        """The latest first."""
        return comments_for(self.request.viewer).order_by("-pk")  # type: ignore[attr-defined]

    @writes(
        "对征求意见稿提意见",
        tags=TAGS,
        takes=NewCommentSerializer,
        gives=CommentSerializer,
        example={
            "consultation": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10",
            "unit": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a11",
            "text": "建议写明办理期限。",
        },
    )
    def create(self, said: dict[str, Any]) -> RegulationComment:
        """Kept for the unit."""
        viewer = self.request.viewer  # type: ignore[attr-defined]
        row = consultations_for(viewer).filter(public_id=said["consultation"]).first()
        unit = speaking_for(viewer, row).filter(public_id=said["unit"]).first() if row else None
        clause = None
        if row and said.get("clause"):
            clause = row.version.clauses.filter(public_id=said["clause"]).first()
        if row is None or unit is None or (said.get("clause") and clause is None):
            raise Http404
        return comment(row, unit=unit, text=said["text"], clause=clause, by=viewer)
