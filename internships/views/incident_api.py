"""A student's phone reports an incident of the own placement, and reads how it stands."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.response import Response

from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_writing import writes
from internships.enums import IncidentKind, IncidentLevel
from internships.models import Incident
from internships.selectors.incident import REPORT, incidents_for
from internships.services.incident import IncidentInput, report_incident
from internships.services.make_up import own_running

TAGS = ["internships"]


class IncidentSerializer(serializers.ModelSerializer[Incident]):
    """An incident as who reported it reads it."""

    id = serializers.UUIDField(source="public_id", help_text="编号")
    host = serializers.CharField(source="host.unit.name", default="", help_text="实习单位")
    state_label = serializers.CharField(source="get_state_display", help_text="状态（文字）")
    delay = serializers.IntegerField(help_text="发生后几分钟报告")

    class Meta:
        model = Incident
        fields = [
            "id", "host", "kind", "text", "occurred_at", "reported_at", "delay", "level", "state", "state_label",
        ]  # fmt: skip


class ReportSerializer(serializers.Serializer[Any]):
    """What a student's phone reports."""

    kind = serializers.ChoiceField(choices=IncidentKind.choices, help_text="种类")
    text = serializers.CharField(max_length=2000, help_text="经过，一两句话")
    occurred_at = serializers.DateTimeField(help_text="发生时间")
    place = serializers.CharField(required=False, default="", max_length=120, help_text="地点")
    level = serializers.ChoiceField(
        choices=IncidentLevel.choices, required=False, default="", help_text="级别，说不清的不写"
    )
    is_injured = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="有人受伤，不清楚的不写"
    )
    measures = serializers.CharField(required=False, default="", max_length=1000, help_text="已经做了什么")


class OwnIncidentViewSet(mixins.ListModelMixin, GroupViewSet):
    """What a student reported, and a new report about the own placement."""

    actions: ClassVar[dict[str, str]] = {"get": REPORT, "post": REPORT}
    serializer_class = IncidentSerializer
    queryset = Incident.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Incident]:
        """The own ones, the latest first."""
        viewer = self.request.viewer
        return incidents_for(viewer).filter(reported_by=viewer.user.pk)

    @extend_schema(summary="我报告的突发事件", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @writes(
        "报告突发事件",
        tags=TAGS,
        takes=ReportSerializer,
        gives=IncidentSerializer,
        description="学生报告自己实习中的突发事件，指导教师和学校立即收到消息。",
        example={
            "kind": "injury",
            "text": "冲床夹伤右手食指，已送区医院",
            "occurred_at": "2026-11-20T09:30:00+08:00",
        },
    )
    def create(self, said: dict[str, Any]) -> Incident:
        """422 in words where a rule says no."""
        by = self.request.viewer
        people = (own_running(by, timezone.localdate()),)
        (row, *_), _ = report_incident(IncidentInput(key=uuid.uuid4(), people=people, **said), by=by)
        return row
