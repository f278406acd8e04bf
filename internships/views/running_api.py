"""What teachers and units do about running placements over the API: who is there today, arriving, leaving, being present."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.response import Response

from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_writing import writes
from internships.api_placements import PlacementSerializer
from internships.enums import Attendance
from internships.models import CheckIn, Placement
from internships.selectors.attendance import attendance
from internships.selectors.placement import placements_for
from internships.services.checkin import confirm_present
from internships.services.running import CONFIRM, arrive, confirm_leaving, leave
from internships.views.daily_api import CheckInSerializer

TAGS = ["internships"]
SHOW_CODE = "internships.show_code"


class TodaySerializer(serializers.ModelSerializer[Placement]):
    """An intern today."""

    id = serializers.UUIDField(source="public_id", help_text="实习安排的编号")
    student = serializers.CharField(source="student.name", help_text="学生")
    host = serializers.CharField(source="host.unit.name", help_text="实习单位")
    standing = serializers.ChoiceField(choices=Attendance.choices, help_text="当天情况")
    came_at = serializers.DateTimeField(allow_null=True, help_text="签到")
    went_at = serializers.DateTimeField(allow_null=True, help_text="签退")

    class Meta:
        model = Placement
        fields = ["id", "student", "host", "standing", "came_at", "went_at"]


class OnSerializer(serializers.Serializer[Any]):
    """The day somebody came."""

    on = serializers.DateField(help_text="到岗日期")


class LeftSerializer(serializers.Serializer[Any]):
    """The day somebody left, and why before the end."""

    on = serializers.DateField(
        required=False, default=None, help_text="离岗日期：最后在岗日期的次日，不写是做满的"
    )
    reason = serializers.CharField(required=False, default="", max_length=300, help_text="提前结束的原因")
    confirmer = serializers.CharField(
        required=False, default="", max_length=60, help_text="单位由谁确认，单位自己登记的不写"
    )


class ConfirmedSerializer(serializers.Serializer[Any]):
    """Who at the unit says so, where a school writes it down."""

    confirmer = serializers.CharField(
        required=False, default="", max_length=60, help_text="单位由谁确认，单位自己登记的不写"
    )


class TodayViewSet(mixins.ListModelMixin, GroupViewSet):
    """Who came today and who is missing, of the students a person sees."""

    actions: ClassVar[dict[str, str]] = {"get": "internships.view_placements"}
    serializer_class = TodaySerializer
    queryset = Placement.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Placement]:
        """By the student's name."""
        return attendance(placements_for(self.request.viewer), timezone.localdate())

    @extend_schema(summary="今天的考勤", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


class RunningViewSet(GroupViewSet):
    """Confirming who came and who left."""

    actions: ClassVar[dict[str, str]] = {"post": CONFIRM}
    queryset = Placement.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Placement]:
        """Those for which the person may."""
        return placements_for(self.request.viewer, CONFIRM)

    @writes(
        "确认到岗", tags=TAGS, takes=OnSerializer, gives=PlacementSerializer, example={"on": "2026-03-02"}
    )
    def arrive(self, said: dict[str, Any], row: Placement) -> Placement:
        """The student came."""
        return arrive([row], by=self.request.viewer, **said).only()

    @writes(
        "登记离岗",
        tags=TAGS,
        takes=LeftSerializer,
        gives=PlacementSerializer,
        example={"on": "2026-08-29", "reason": ""},
    )
    def leave(self, said: dict[str, Any], row: Placement) -> Placement:
        """The student left."""
        return leave([row], by=self.request.viewer, **said).only()

    @writes(
        "确认离岗", tags=TAGS, takes=ConfirmedSerializer, gives=PlacementSerializer, example={"confirmer": ""}
    )
    def confirm(self, said: dict[str, Any], row: Placement) -> Placement:
        """The unit says so too."""
        return confirm_leaving([row], by=self.request.viewer, **said).only()


class PresentViewSet(GroupViewSet):
    """A unit says that an intern is there today."""

    actions: ClassVar[dict[str, str]] = {"post": SHOW_CODE}
    queryset = Placement.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Placement]:
        """The unit's own interns."""
        viewer = self.request.viewer
        return placements_for(viewer).filter(Q(host__unit__in=viewer.units_for(SHOW_CODE)))

    @writes("确认今天在岗", tags=TAGS, gives=CheckInSerializer)
    def present(self, said: Any, row: Placement) -> CheckIn:
        """Counts as a check-in."""
        return confirm_present(row, by=self.request.viewer)
