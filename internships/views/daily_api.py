"""What a mini-program needs each day: checking in, the own placement, the own leave."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response

from groupportal.errors import DomainError
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from internships.enums import CheckInKind, LeaveKind
from internships.models import CheckIn, Leave, Placement
from internships.selectors.attendance import leaves_for
from internships.selectors.checkin import check_ins_for, own_placements
from internships.services.checkin import BY_STUDENT, CheckInInput, Position, Receipt, check_in
from internships.services.leave import ask_leave
from internships.services.make_up import own_running

TAGS = ["internships"]
OWN = "internships.check_in"
sample_texts({"回执号": "261129-4471-0386", "现场码": "123456", "实习单位": "海信电子有限公司"})
_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    description="请求编号：每按一次签到换一个，重发时不变；也可以写在正文里",
)


def _refusal(error: DomainError) -> Response:
    """A rule said no: in words for the person, with a code for the program."""
    return Response(
        {"detail": error.message, "code": error.code}, status=status.HTTP_422_UNPROCESSABLE_ENTITY
    )


class CheckInSerializer(serializers.ModelSerializer[CheckIn]):
    """A check-in as its receipt says it; positions are never given back."""

    id = serializers.UUIDField(source="public_id", help_text="编号")
    kind_label = serializers.CharField(source="get_kind_display", help_text="种类（文字）")
    way_label = serializers.CharField(source="get_way_display", help_text="方式（文字）")

    class Meta:
        model = CheckIn
        fields = ["id", "receipt", "day", "made_at", "at", "kind", "kind_label", "way", "way_label", "note"]


class ReceiptSerializer(CheckInSerializer):
    """The same, with what the student should know."""

    is_repeat = serializers.BooleanField(help_text="同一请求编号以前已经收到过")
    words = serializers.ListField(child=serializers.CharField(), help_text="要告诉学生的话")

    class Meta(CheckInSerializer.Meta):
        fields = [*CheckInSerializer.Meta.fields, "is_repeat", "words"]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        receipt: Receipt = instance
        return {
            **CheckInSerializer(receipt.row).data,
            "is_repeat": receipt.is_repeat,
            "words": receipt.words,
        }


class PressSerializer(serializers.Serializer[Any]):
    """What a phone says when the button is pressed."""

    key = serializers.UUIDField(required=False, help_text="请求编号，也可以写在 Idempotency-Key 里")
    kind = serializers.ChoiceField(
        choices=[(kind.value, kind.label) for kind in map(CheckInKind, BY_STUDENT)], help_text="种类"
    )
    placement = serializers.UUIDField(required=False, help_text="实习安排的编号，不写按现在的")
    code = serializers.CharField(required=False, max_length=6, help_text="现场码")
    latitude = serializers.DecimalField(
        8, 6, required=False, min_value=-90, max_value=90, help_text="纬度（须已同意收集位置）"
    )
    longitude = serializers.DecimalField(
        9, 6, required=False, min_value=-180, max_value=180, help_text="经度"
    )
    accuracy = serializers.IntegerField(
        required=False, min_value=0, max_value=1_000_000, help_text="精度（米）"
    )
    phone_at = serializers.DateTimeField(required=False, help_text="按下时的手机时间")
    sent_at = serializers.DateTimeField(required=False, help_text="这次送出时的手机时间")
    is_mock = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="手机报告模拟定位"
    )
    device = serializers.CharField(required=False, max_length=64, help_text="设备标识，只存加密后的标记")
    note = serializers.CharField(required=False, max_length=200, help_text="说明，外勤必填")
    photo = serializers.FileField(required=False, help_text="照片")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        given = [name for name in ("latitude", "longitude", "accuracy") if name in data]
        if given and len(given) < 3:
            raise serializers.ValidationError("位置须同时有纬度、经度和精度。")
        return data

    def pressed(self, header: str) -> CheckInInput:
        """For the service."""
        data = dict(self.validated_data)
        where = [data.pop(name, None) for name in ("latitude", "longitude", "accuracy")]
        data.pop("photo", None)
        key = data.pop("key", None) or uuid.UUID(header)
        return CheckInInput(
            key, data.pop("kind"), position=Position(*where) if where[0] is not None else None, **data
        )


class CheckInViewSet(mixins.ListModelMixin, GroupViewSet):
    """A student's own check-ins of the last 31 days, and a new one."""

    actions: ClassVar[dict[str, str]] = {"get": OWN, "post": OWN}
    serializer_class = CheckInSerializer
    parser_classes = [JSONParser, MultiPartParser, FormParser]
    queryset = CheckIn.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[CheckIn]:
        """The own ones, the latest first."""
        viewer = self.request.viewer  # type: ignore[attr-defined]
        since = timezone.localdate() - dt.timedelta(days=31)
        own = own_placements(viewer).order_by().values("pk")
        return check_ins_for(viewer).filter(placement__in=own, day__gte=since)

    @extend_schema(summary="我最近31天的签到", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="签到",
        description="同一请求编号送几次都只记一次，回执相同：第一次 201，以后 200。不能签到的答 422，detail 是给学生看的话。",
        tags=TAGS,
        parameters=[_KEY],
        request=PressSerializer,
        responses={201: ReceiptSerializer, 200: ReceiptSerializer},
        examples=[
            OpenApiExample(
                "用现场码签到",
                {"key": "8c1f0d3e-6c0b-4f2e-9a53-1a2b3c4d5e6f", "kind": "in", "code": "123456"},
                request_only=True,
            )
        ],
    )
    def create(self, request: Any) -> Response:
        """Take a check-in: 201 for a new one, 200 for one that is known, 422 in words where there is none to be had."""
        asked = PressSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        header = request.headers.get("Idempotency-Key", "")
        try:
            said = asked.pressed(header)
        except ValueError:
            raise serializers.ValidationError({"key": ["请写明请求编号，每按一次换一个。"]}) from None
        try:
            receipt = check_in(said, by=request.viewer, photo=asked.validated_data.get("photo"))
        except DomainError as error:
            return _refusal(error)
        known = status.HTTP_200_OK if receipt.is_repeat else status.HTTP_201_CREATED
        return Response(ReceiptSerializer(receipt).data, status=known)


class PlacementSerializer(serializers.ModelSerializer[Placement]):
    """The own placement."""

    id = serializers.UUIDField(source="public_id", help_text="编号")
    host = serializers.CharField(source="host.unit.name", help_text="实习单位")
    post = serializers.CharField(source="post.name", default="", help_text="岗位")
    state_label = serializers.CharField(source="get_state_display", help_text="状态（文字）")

    class Meta:
        model = Placement
        fields = [
            "id",
            "host",
            "post",
            "kind",
            "state",
            "state_label",
            "starts_on",
            "ends_on",
            "arrived_on",
            "left_on",
        ]


class OwnPlacementViewSet(mixins.ListModelMixin, GroupViewSet):
    """A student's own placements."""

    actions: ClassVar[dict[str, str]] = {"get": OWN}
    serializer_class = PlacementSerializer
    queryset = Placement.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Placement]:
        """The latest first."""
        return own_placements(self.request.viewer)  # type: ignore[attr-defined]

    @extend_schema(summary="我的实习安排", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


class LeaveSerializer(serializers.ModelSerializer[Leave]):
    """Leave: read, and asked for."""

    id = serializers.UUIDField(source="public_id", read_only=True, help_text="编号")
    kind = serializers.ChoiceField(choices=LeaveKind.choices, help_text="种类")
    state_label = serializers.CharField(source="get_state_display", read_only=True, help_text="状态（文字）")

    class Meta:
        model = Leave
        fields = [
            "id",
            "kind",
            "starts_on",
            "ends_on",
            "reason",
            "needs_school",
            "state",
            "state_label",
            "answer",
        ]
        read_only_fields = ["needs_school", "state", "answer"]


class OwnLeaveViewSet(mixins.ListModelMixin, GroupViewSet):
    """A student's own leave, and asking for more."""

    actions: ClassVar[dict[str, str]] = {"get": OWN, "post": OWN}
    serializer_class = LeaveSerializer
    queryset = Leave.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Leave]:
        """The latest first."""
        viewer = self.request.viewer  # type: ignore[attr-defined]
        return leaves_for(viewer).filter(placement__in=own_placements(viewer).order_by().values("pk"))

    @extend_schema(summary="我的请假", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="申请请假",
        description="ends_on 是回到岗位的那一天。与已有的请假重叠的不会再记一份，答 422。",
        tags=TAGS,
        request=LeaveSerializer,
        responses={201: LeaveSerializer},
    )
    def create(self, request: Any) -> Response:
        """Ask for leave; 422 in words where a rule says no. The same once more meets the first and is refused."""
        asked = LeaveSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        try:
            row = ask_leave(own_running(request.viewer, data["starts_on"]), by=request.viewer, **data)
        except DomainError as error:
            return _refusal(error)
        return Response(LeaveSerializer(row).data, status=status.HTTP_201_CREATED)
