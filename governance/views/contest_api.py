"""Contests and what was entered over the API, as the pages show them."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers

from governance.enums import ContestStage
from governance.models import Contest, ContestEntry
from governance.selectors.contest import VIEW, contests_for, entries_for, standing
from governance.views.body_api import TAGS
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts

sample_texts({"征集名称": "集团徽标征集", "作品名称": "同心"})


class ContestSerializer(serializers.ModelSerializer[Contest]):
    """What is called for, and how far that is."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")

    class Meta:
        model = Contest
        fields = [
            "id",
            "title",
            "text",
            "state",
            "closes_on",
            "entries_each",
            "opinions_until",
            "published_at",
        ]


class ContestEntrySerializer(serializers.ModelSerializer[ContestEntry]):
    """An entry with whose it is."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    contest = serializers.UUIDField(source="contest.public_id", help_text="征集的编号")
    unit = serializers.CharField(source="unit.name", help_text="报送单位")

    class Meta:
        model = ContestEntry
        fields = [
            "id",
            "contest",
            "unit",
            "number",
            "title",
            "author",
            "text",
            "state",
            "answer",
            "is_shortlisted",
            "award",
        ]


class _ContestFound(filters.FilterSet):
    state = filters.ChoiceFilter(choices=ContestStage.choices, label="阶段")

    class Meta:
        model = Contest
        fields: ClassVar[list[str]] = []


class _EntryFound(filters.FilterSet):
    contest = filters.UUIDFilter(field_name="contest__public_id", label="征集的编号")

    class Meta:
        model = ContestEntry
        fields: ClassVar[list[str]] = []


@extend_schema_view(
    list=extend_schema(summary="征集评选", tags=TAGS),
    retrieve=extend_schema(summary="一次征集评选", tags=TAGS),
)
class ContestViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """Those the person sees."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = ContestSerializer
    filterset_class = _ContestFound
    queryset = Contest.objects.none()

    def get_queryset(self) -> QuerySet[Contest]:
        """The latest first."""
        return contests_for(self.request.viewer).order_by("-created_at", "-pk")  # type: ignore[attr-defined]


@extend_schema_view(list=extend_schema(summary="征集作品", tags=TAGS))
class ContestEntryViewSet(mixins.ListModelMixin, GroupViewSet):
    """All for the office, those of one's units, and what was shortlisted once the result is published."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = ContestEntrySerializer
    filterset_class = _EntryFound
    queryset = ContestEntry.objects.none()

    def get_queryset(self) -> QuerySet[ContestEntry]:
        """The latest first."""
        rows: Any = entries_for(self.request.viewer)  # type: ignore[attr-defined]
        return rows.filter(standing()).order_by("-pk")
