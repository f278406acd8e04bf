"""学生交接 over the API: a teacher asks for own students, the colleague or the office answers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.response import Response

from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes
from groupportal.ui.formats import in_one
from internships.models import HandOver
from internships.selectors.arranging import guided
from internships.selectors.handover import PROPOSE, RULE, colleagues, handovers_for
from internships.services.handover import propose_handover, rule_handover, withdraw_handover
from internships.views.daily_api import RulingSerializer

TAGS = ["internships"]
MOST_STUDENTS = 200
sample_texts({"现在指导的教师": "何老师", "接手的教师": "王老师", "交接的原因": "病假六周"})


class HandOverSerializer(serializers.ModelSerializer[HandOver]):
    """One as its page shows it."""

    id = serializers.UUIDField(source="public_id", help_text="编号")
    teacher = serializers.CharField(source="teacher.name", help_text="现在指导的教师")
    to = serializers.CharField(source="to.name", help_text="接手的教师")
    students = serializers.SerializerMethodField(help_text="学生的姓名")
    reason = serializers.CharField(help_text="交接的原因")
    state_label = serializers.CharField(source="get_state_display", help_text="状态（文字）")
    stands = serializers.CharField(help_text="办理情况（文字），没有同意的为空")

    class Meta:
        model = HandOver
        fields = [
            "id", "teacher", "to", "students", "starts_on", "reason", "state", "state_label", "answer", "done_on",
            "stands",
        ]  # fmt: skip

    def get_students(self, row: HandOver) -> list[str]:
        """By their names as they are spoken."""
        found = sorted((one.placement.student for one in row.students.all()), key=lambda who: who.pinyin)
        return [student.name for student in found]


class NotAskedSerializer(serializers.Serializer[Any]):
    """A student who is not among them, and why."""

    student = serializers.CharField(help_text="学生")
    detail = serializers.CharField(help_text="原因")


class AskedHandOverSerializer(HandOverSerializer):
    """What was asked for, and what could not be."""

    refused = NotAskedSerializer(many=True, help_text="不能交接的学生")

    class Meta(HandOverSerializer.Meta):
        fields = [*HandOverSerializer.Meta.fields, "refused"]


class AskHandOverSerializer(serializers.Serializer[Any]):
    """To whom, who, from when, why."""

    to = serializers.UUIDField(help_text="接手的教师的编号")
    placements = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST_STUDENTS, help_text="实习安排的编号"
    )
    starts_on = serializers.DateField(help_text="从哪天起，今天或以后")
    reason = serializers.CharField(max_length=300, help_text="交接的原因，同事和学校会看到")


class ColleagueSerializer(serializers.Serializer[Any]):
    """A teacher who may take over."""

    id = serializers.UUIDField(source="public_id", help_text="编号")
    name = serializers.CharField(help_text="接手的教师")
    school = serializers.CharField(source="unit.name", help_text="学校")


class HandOverViewSet(mixins.ListModelMixin, GroupViewSet):
    """A teacher's own, those asked of the person, for the office the school's."""

    actions: ClassVar[dict[str, str]] = {"get": RULE, "post": PROPOSE}
    serializer_class = HandOverSerializer
    queryset = HandOver.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[HandOver]:
        """The latest first."""
        return handovers_for(self.request.viewer).prefetch_related("students__placement__student")

    @extend_schema(summary="学生交接", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @writes(
        "提出学生交接",
        tags=TAGS,
        takes=AskHandOverSerializer,
        gives=AskedHandOverSerializer,
        description="能交接的提出交接，不能的在 refused 里写明原因；一名都不能的答 422。同意以前还由原来的教师指导。",
        example={
            "to": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10",
            "placements": ["8c1f0d3e-6c0b-4f2e-9a53-1a2b3c4d5e6f"],
            "starts_on": "2026-12-01",
            "reason": "病假六周",
        },
    )
    def create(self, said: dict[str, Any]) -> HandOver:
        """422 in words where a rule says no to all of them."""
        viewer = self.request.viewer
        to = colleagues(viewer).filter(public_id=said["to"]).first()
        if to is None:
            raise DomainError("no_colleague", "接手的教师不在名单里，请刷新后重新选择。", field="to")
        rows = list(guided(viewer).filter(public_id__in=said["placements"]))
        if len(rows) < len(set(said["placements"])):
            words = "有的学生不是您指导的，请刷新后重新选择。"
            raise DomainError("not_yours", words, field="placements")
        found = propose_handover(rows, to=to, starts_on=said["starts_on"], reason=said["reason"], by=viewer)
        refused = [{"student": row.student.name, "detail": why.message} for row, why in found.refused]
        if not found.done:
            words = in_one(f"{one['student']}：{one['detail']}" for one in refused)
            raise DomainError("none", f"{words}。", field="placements")
        row: Any = self.get_queryset().filter(students__placement=found.done[0], state=Ruled.WAITING).get()
        row.refused = refused
        return row

    @writes("撤回学生交接", tags=TAGS, gives=HandOverSerializer)
    def withdraw(self, said: Any, row: HandOver) -> HandOver:
        """What is not carried out yet."""
        return withdraw_handover(row, by=self.request.viewer)


class AnswerHandOverViewSet(HandOverViewSet):
    """One: answered by the colleague or the office."""

    actions: ClassVar[dict[str, str]] = {"post": RULE}

    @writes(
        "答复学生交接",
        tags=TAGS,
        takes=RulingSerializer,
        gives=HandOverSerializer,
        example={"state": "approved", "answer": ""},
    )
    def rule(self, said: dict[str, Any], row: HandOver) -> HandOver:
        """As on the page."""
        return rule_handover(row, said["state"], by=self.request.viewer, answer=said["answer"])


class ColleagueViewSet(mixins.ListModelMixin, GroupViewSet):
    """To whom a teacher may hand students over."""

    actions: ClassVar[dict[str, str]] = {"get": PROPOSE}
    serializer_class = ColleagueSerializer
    queryset = HandOver.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Any]:
        """The other teachers of the own school."""
        return colleagues(self.request.viewer).select_related("unit")

    @extend_schema(summary="可以接手的同事", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)
