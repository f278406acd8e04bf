"""Trainings, who came and founding teams over the API; whoever is at the door signs in with the account. Phones are never given."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers

from groupportal.links.limits import visitor_of
from groupportal.lists.api import Found, Reading, listing, named
from groupportal.periods.api import AS_OF, Dated
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes
from members.services.contacts import checked_phone
from parks.enums import TrainingKind, TrainingState
from parks.models import Attendance, StartupTeam, TeamMember, Training
from parks.selectors.access import attendances_for, teams_for, trainings_for
from parks.selectors.project import listed_trainings, signed_at_the_door
from parks.services.training import EDIT, Person, add_attendance, sign_by_code
from parks.views.park_api import TAGS, last_day
from parks.views.training import VIEW

SIGN = "parks.sign_training"
sample_texts({"培训名称": "数控编程提高班", "现场签到码": "482913", "创业团队名称": "云上茶坊"})


class TrainingSerializer(serializers.ModelSerializer[Training]):
    """A training with how many came."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    title = serializers.CharField(help_text="培训名称")
    unit = serializers.CharField(source="unit.name", help_text="举办单位")
    centre = serializers.CharField(source="centre.name", default="", help_text="服务中心，没有的为空")
    came = serializers.IntegerField(help_text="人次")

    class Meta:
        model = Training
        fields: ClassVar[list[str]] = [
            "id",
            "kind",
            "title",
            "unit",
            "centre",
            "starts_at",
            "ends_at",
            "place",
            "trainer",
            "hours",
            "places",
            "text",
            "state",
            "cancel_reason",
            "came",
        ]


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    """That somebody took part."""

    id = serializers.UUIDField(source="public_id", help_text="编号")
    training = serializers.UUIDField(source="training.public_id", help_text="培训的编号")
    title = serializers.CharField(source="training.title", help_text="培训名称")

    class Meta:
        model = Attendance
        fields: ClassVar[list[str]] = ["id", "training", "title", "name", "firm", "way", "signed_at"]


class SignSerializer(serializers.Serializer[Any]):
    """Who signs is the account; the telephone or the firm tells namesakes apart."""

    code = serializers.CharField(max_length=7, help_text="现场签到码")
    phone = serializers.CharField(max_length=30, required=False, default="", help_text="电话")
    firm = serializers.CharField(max_length=160, required=False, default="", help_text="所在企业")


class NewAttendanceSerializer(serializers.Serializer[Any]):
    """Somebody who came, written down by who keeps the training."""

    training = serializers.UUIDField(help_text="培训的编号")
    name = serializers.CharField(max_length=60, help_text="姓名")
    phone = serializers.CharField(max_length=30, required=False, default="", help_text="电话")
    firm = serializers.CharField(max_length=160, required=False, default="", help_text="所在企业")
    over = serializers.BooleanField(required=False, default=False, help_text="超过名额也登记")


class TeamMemberSerializer(serializers.ModelSerializer[TeamMember]):
    """Who is of a team, or guides it."""

    class Meta:
        model = TeamMember
        fields: ClassVar[list[str]] = ["name", "part", "is_leader", "is_mentor"]


class TeamSerializer(serializers.ModelSerializer[StartupTeam]):
    """A founding team with its people."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    name = serializers.CharField(help_text="创业团队名称")
    unit = serializers.CharField(source="unit.name", help_text="所属单位")
    centre = serializers.CharField(source="centre.name", default="", help_text="服务中心，没有的为空")
    members = TeamMemberSerializer(many=True, help_text="成员和导师")

    ends_on = last_day("出孵日期，孵化的最后一天")

    class Meta:
        model = StartupTeam
        fields: ClassVar[list[str]] = [
            "id",
            "name",
            "unit",
            "centre",
            "field",
            "starts_on",
            "ends_on",
            "firm",
            "registered_on",
            "credit_code",
            "members",
        ]


class _TrainingFound(Found):
    searched = ("title", "trainer", "unit__name")
    kind = filters.ChoiceFilter(choices=TrainingKind.choices, label="种类")
    state = filters.ChoiceFilter(choices=TrainingState.choices, label="状态")

    class Meta:
        model = Training
        fields: ClassVar[list[str]] = []


class _AttendanceFound(Found):
    training = filters.UUIDFilter(field_name="training__public_id", label="培训的编号")


@listing("培训", "一次培训", tags=TAGS)
class TrainingViewSet(Reading):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = TrainingSerializer
    filterset_class = _TrainingFound
    queryset = Training.objects.none()

    def get_queryset(self) -> QuerySet[Training]:
        """The latest first."""
        return listed_trainings(trainings_for(self.request.viewer))


class SignViewSet(GroupViewSet):
    """The door of a training, as its page is."""

    actions: ClassVar[dict[str, str]] = {"post": SIGN}
    serializer_class = AttendanceSerializer
    queryset = Training.objects.none()
    request: Any

    def get_queryset(self) -> QuerySet[Training]:
        """Those that show a code."""
        return signed_at_the_door()

    @writes(
        "培训签到",
        tags=TAGS,
        takes=SignSerializer,
        gives=AttendanceSerializer,
        description="登录的人为自己签到，签两次仍是一条。",
        example={"code": "482913", "phone": "13800001234"},
    )
    def sign(self, said: dict[str, Any], row: Training) -> Attendance:
        """Under the name of the account."""
        user = self.request.viewer.user
        who = Person(user.name, checked_phone(said["phone"]), said["firm"].strip())
        code = said["code"].replace(" ", "")
        return sign_by_code(row, who, code, visitor=visitor_of(self.request), by=user)


@extend_schema_view(list=extend_schema(summary="参训人员", tags=TAGS))
class AttendanceViewSet(mixins.ListModelMixin, GroupViewSet):
    """Who came, by name: for those who keep the training."""

    actions: ClassVar[dict[str, str]] = {"get": EDIT, "post": EDIT}
    serializer_class = AttendanceSerializer
    filterset_class = _AttendanceFound
    queryset = Attendance.objects.none()
    request: Any

    def get_queryset(self) -> QuerySet[Attendance]:
        """The latest first."""
        return attendances_for(self.request.viewer).select_related("training").order_by("-pk")

    @writes(
        "登记参训人员",
        tags=TAGS,
        takes=NewAttendanceSerializer,
        gives=AttendanceSerializer,
        example={
            "training": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10",
            "name": "何敏",
            "phone": "13800001234",
            "firm": "江海电子有限公司",
        },
    )
    def create(self, said: dict[str, Any]) -> Attendance:
        """By hand."""
        viewer = self.request.viewer
        training = named(trainings_for(viewer), said["training"], "training", "没有这次培训，请核对编号。")
        who = Person(said["name"], checked_phone(said["phone"]), said["firm"])
        return add_attendance(training, who, over=said["over"], by=viewer)


@listing("创业团队", "一个创业团队", AS_OF, tags=TAGS)
class TeamViewSet(Dated):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = TeamSerializer
    filterset_class = Found
    queryset = StartupTeam.objects.none()

    def get_queryset(self) -> QuerySet[StartupTeam]:
        """Those guided on the day."""
        rows = teams_for(self.request.viewer).select_related("unit", "centre").prefetch_related("members")
        return self.of_day(rows).order_by("pinyin", "pk")
