"""Batches and placements over the API, read-only: those the pages of the same person show. Nothing of identity, guardian or phone."""

from __future__ import annotations

from typing import ClassVar

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers

from internships.api import Found, Reading, listing
from internships.enums import AlertKind, AlertState, AssessmentState, PlacementState
from internships.forms.filters import SEARCHED
from internships.models import Alert, Assessment, Batch, Concern, Placement, Signal, Waiver
from internships.selectors.alert import alerts_for
from internships.selectors.arranging import batches_with_numbers
from internships.selectors.assessment import assessments_for
from internships.selectors.concern import RAISE, concerns_for
from internships.selectors.placement import placements_for
from internships.selectors.signal import signals_for
from internships.selectors.waiver import VIEW as VIEW_WAIVERS
from internships.selectors.waiver import waivers_for


class BatchSerializer(serializers.ModelSerializer[Batch]):
    """A batch with how many are placed in it."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    school = serializers.CharField(source="unit.name", help_text="学校")
    arranged = serializers.IntegerField(help_text="已安排的学生数")
    approved = serializers.IntegerField(help_text="已批准的学生数")
    running = serializers.IntegerField(help_text="实习中的学生数")
    waived = serializers.IntegerField(help_text="免实习的学生数")

    class Meta:
        model = Batch
        fields = [
            "id",
            "school",
            "name",
            "kind",
            "mode",
            "term",
            "starts_on",
            "ends_on",
            "arranged",
            "approved",
            "running",
            "waived",
        ]


class PlacementSerializer(serializers.ModelSerializer[Placement]):
    """A placement as lists show one."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    school = serializers.CharField(source="unit.name", help_text="学校")
    batch = serializers.CharField(source="batch.name", help_text="批次")
    student = serializers.CharField(source="student.name", help_text="学生")
    student_number = serializers.CharField(source="student.number", help_text="学号")
    host = serializers.CharField(source="host.unit.name", help_text="实习单位")
    post = serializers.CharField(source="post.name", default="", help_text="岗位")
    teacher = serializers.CharField(source="teacher.name", default="", help_text="学校指导教师")
    mentor = serializers.CharField(source="mentor.name", default="", help_text="单位指导人员")

    class Meta:
        model = Placement
        fields = [
            "id",
            "school",
            "batch",
            "student",
            "student_number",
            "host",
            "post",
            "kind",
            "state",
            "starts_on",
            "ends_on",
            "teacher",
            "mentor",
            "arrived_on",
            "left_on",
        ]


class _BatchFound(Found):
    searched = ("name",)
    q = filters.CharFilter(method="by_words", label="批次名称、拼音首字母")

    class Meta:
        model = Batch
        fields: ClassVar[list[str]] = []


class _PlacementFound(Found):
    searched = SEARCHED
    q = filters.CharFilter(method="by_words", label="学生姓名、拼音首字母、学号、实习单位")
    batch = filters.UUIDFilter(field_name="batch__public_id", label="批次的编号")
    host = filters.UUIDFilter(field_name="host__public_id", label="实习单位的编号")
    state = filters.ChoiceFilter(choices=PlacementState.choices, label="状态")

    class Meta:
        model = Placement
        fields: ClassVar[list[str]] = []


@listing("实习批次", "一个批次")
class BatchViewSet(Reading):
    actions = {"get": "internships.view_school"}
    serializer_class = BatchSerializer
    filterset_class = _BatchFound
    queryset = Batch.objects.none()

    def get_queryset(self) -> QuerySet[Batch]:
        """Those of the schools a person sees whole."""
        return batches_with_numbers(self.request.viewer)


@listing("实习安排", "一份实习安排")
class PlacementViewSet(Reading):
    actions = {"get": "internships.view_placements"}
    serializer_class = PlacementSerializer
    filterset_class = _PlacementFound
    queryset = Placement.objects.none()

    def get_queryset(self) -> QuerySet[Placement]:
        """Those the person sees."""
        return placements_for(self.request.viewer)


class ConcernSerializer(serializers.ModelSerializer[Concern]):
    """A question or complaint with how it stands; nothing of who raised it."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    number = serializers.CharField(help_text="台账编号")
    school = serializers.CharField(source="unit.name", help_text="学校")
    host = serializers.CharField(source="host.unit.name", default="", help_text="实习单位")
    state_label = serializers.CharField(source="get_state_display", help_text="状态（文字）")
    is_overdue = serializers.BooleanField(help_text="逾期没有答复")

    class Meta:
        model = Concern
        fields = [
            "id",
            "number",
            "school",
            "kind",
            "topic",
            "host",
            "received_at",
            "due_on",
            "state",
            "state_label",
            "is_overdue",
            "answer",
            "result",
        ]


@listing("咨询与投诉", "一件咨询或投诉")
class ConcernViewSet(Reading):
    actions = {"get": RAISE}
    serializer_class = ConcernSerializer
    filterset_fields = ("state", "kind", "topic")
    queryset = Concern.objects.none()

    def get_queryset(self) -> QuerySet[Concern]:
        """The own ones, and those the person handles."""
        return concerns_for(self.request.viewer)


class AssessmentSerializer(serializers.ModelSerializer[Assessment]):
    """A confirmed assessment."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    placement = serializers.UUIDField(source="placement.public_id", help_text="实习安排的编号")
    student = serializers.CharField(source="placement.student.name", help_text="学生")
    host = serializers.CharField(source="placement.host.unit.name", help_text="实习单位")
    grade_label = serializers.CharField(source="get_grade_display", help_text="等第（文字）")

    class Meta:
        model = Assessment
        fields = ["id", "placement", "student", "host", "version", "result", "grade", "grade_label"]


@listing("已确认的实习考核", "一份实习考核")
class AssessmentViewSet(Reading):
    actions = {"get": "internships.view_assessments"}
    serializer_class = AssessmentSerializer
    queryset = Assessment.objects.none()

    def get_queryset(self) -> QuerySet[Assessment]:
        """What counts, of those the person sees."""
        rows = assessments_for(self.request.viewer)
        return rows.filter(state=AssessmentState.APPROVED)


class AlertSerializer(serializers.ModelSerializer[Alert]):
    """An alert as lists show one."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    placement = serializers.UUIDField(source="placement.public_id", help_text="实习安排的编号")
    student = serializers.CharField(source="placement.student.name", help_text="学生")
    host = serializers.CharField(source="placement.host.unit.name", help_text="实习单位")
    school = serializers.CharField(source="placement.unit.name", help_text="学校")
    owner = serializers.CharField(source="owner.name", default="", help_text="责任人")

    class Meta:
        model = Alert
        fields = [
            "id",
            "placement",
            "student",
            "host",
            "school",
            "kind",
            "words",
            "state",
            "step",
            "owner",
            "raised_on",
            "due_on",
            "note",
        ]


class _AlertFound(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=AlertKind.choices, label="种类")
    state = filters.ChoiceFilter(choices=AlertState.choices, label="状态")

    class Meta:
        model = Alert
        fields: ClassVar[list[str]] = []


@listing("实习预警", "一条实习预警")
class AlertViewSet(Reading):
    actions = {"get": "internships.view_alerts"}
    serializer_class = AlertSerializer
    filterset_class = _AlertFound
    queryset = Alert.objects.none()

    def get_queryset(self) -> QuerySet[Alert]:
        """Those the person sees."""
        return alerts_for(self.request.viewer)


class WaiverSerializer(serializers.ModelSerializer[Waiver]):
    """A student who need not do the internship of a batch; why in words stands on the page alone."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    school = serializers.CharField(source="unit.name", help_text="学校")
    batch = serializers.CharField(source="batch.name", help_text="批次")
    student = serializers.CharField(source="student.name", help_text="学生")
    student_number = serializers.CharField(source="student.number", help_text="学号")
    state_label = serializers.CharField(source="get_state_display", help_text="状态（文字）")

    class Meta:
        model = Waiver
        fields = [
            "id",
            "school",
            "batch",
            "student",
            "student_number",
            "kind",
            "state",
            "state_label",
            "accepted_on",
            "revoked_on",
        ]


@listing("免实习", "一名免实习的学生")
class WaiverViewSet(Reading):
    actions = {"get": VIEW_WAIVERS}
    serializer_class = WaiverSerializer
    filterset_fields = ("state", "kind")
    queryset = Waiver.objects.none()

    def get_queryset(self) -> QuerySet[Waiver]:
        """Of the own schools; a student's own."""
        return waivers_for(self.request.viewer)


class SignalSerializer(serializers.ModelSerializer[Signal]):
    """Something about a check-in that a person should look at, with the student's word and the teacher's finding."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    placement = serializers.UUIDField(source="placement.public_id", help_text="实习安排的编号")
    student = serializers.CharField(source="placement.student.name", help_text="学生")
    kind_label = serializers.CharField(source="get_kind_display", help_text="种类（文字）")

    class Meta:
        model = Signal
        fields = [
            "id", "placement", "student", "day", "kind", "kind_label", "words", "reply", "replied_at", "finding",
            "finding_words", "settled_at",
        ]  # fmt: skip


@listing("签到疑点", "一条签到疑点")
class SignalViewSet(Reading):
    actions = {"get": "internships.view_placements"}
    serializer_class = SignalSerializer
    filterset_fields = ("kind", "finding")
    queryset = Signal.objects.none()

    def get_queryset(self) -> QuerySet[Signal]:
        """Of the students a person looks after; a student's own."""
        return signals_for(self.request.viewer)
