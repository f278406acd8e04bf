"""What a mini-program needs each day: checking in, the own placement, leave and make-ups asked for and ruled on, consent to positions."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.response import Response

from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError
from groupportal.files.services import kept_together, store_upload
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_errors import checked
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import HEADER, described, refusal, writes
from groupportal.uploads.checking import PAPERS
from internships.enums import CheckInKind, LeaveKind
from internships.models import CheckIn, Leave, LocationConsent, MakeUp, Placement
from internships.selectors.attendance import leaves_for, make_ups_for
from internships.selectors.checkin import check_ins_for, own_placements
from internships.services.checkin import BY_STUDENT, CheckInInput, Position, Receipt, check_in
from internships.services.leave import LEAVES, ask_leave
from internships.services.location import EDITION, give_consent, withdraw_consent
from internships.services.make_up import MAKE_UPS, RULE, ask_make_up, own_running, rule_make_up

TAGS = ["internships"]
OWN = "internships.check_in"
sample_texts({"回执号": "261129-4471-0386", "现场码": "123456", "实习单位": "海信电子有限公司"})


class _Words(serializers.CharField):
    """What the choice of a field is called. Without ``source="get_…_display"``, whose signature is looked up each time."""

    def get_attribute(self, instance: Any) -> Any:
        return getattr(instance, f"get_{self.source}_display")()


class CheckInSerializer(serializers.ModelSerializer[CheckIn]):
    """A check-in as its receipt says it; positions are never given back."""

    id = serializers.UUIDField(source="public_id", help_text="编号")
    kind_label = _Words(source="kind", help_text="种类（文字）")
    way_label = _Words(source="way", help_text="方式（文字）")

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
        of_row = _CHECK_IN.to_representation(receipt.row)
        return {**of_row, "is_repeat": receipt.is_repeat, "words": receipt.words}


class PressSerializer(serializers.Serializer[Any]):
    """What a phone says when the button is pressed."""

    key = serializers.UUIDField(required=False, help_text="请求编号，也可以写在 Idempotency-Key 里")
    kind = serializers.ChoiceField(
        choices=[(kind.value, kind.label) for kind in map(CheckInKind, BY_STUDENT)], help_text="种类"
    )
    placement = serializers.UUIDField(required=False, help_text="实习安排的编号，不写按现在的")
    code = serializers.CharField(required=False, max_length=6, help_text="现场码")
    latitude = serializers.DecimalField(
        None, None, required=False, min_value=-90, max_value=90, help_text="纬度（须已同意收集位置）"
    )
    longitude = serializers.DecimalField(
        None, None, required=False, min_value=-180, max_value=180, help_text="经度"
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


# Made once: making one takes longer than what it is made for, of which ten thousand want one in a morning.
_CHECK_IN, _RECEIPT, _PRESS = CheckInSerializer(), ReceiptSerializer(), PressSerializer()


def _pressed(data: dict[str, Any], header: str) -> CheckInInput:
    """For the service. ValueError without a key."""
    where = [data.pop(name, None) for name in ("latitude", "longitude", "accuracy")]
    where[:2] = [None if degrees is None else round(degrees, 6) for degrees in where[:2]]
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

    @described(
        "签到",
        description="同一请求编号送几次都只记一次，回执相同：第一次 201，以后 200。不能签到的答 422，detail 是给学生看的话。",
        tags=TAGS,
        takes=PressSerializer,
        gives=ReceiptSerializer,
        example={"kind": "in", "code": "123456"},
    )
    def create(self, request: Any) -> Response:
        """Take a check-in: 201 for a new one, 200 for one that is known, 422 in words where there is none to be had."""
        data = dict(checked(_PRESS, request.data))
        photo = data.pop("photo", None)
        try:
            said = _pressed(data, request.headers.get(HEADER, ""))
        except ValueError:
            raise serializers.ValidationError({"key": ["请写明请求编号，每按一次换一个。"]}) from None
        try:
            receipt = check_in(said, by=request.viewer, photo=photo)
        except DomainError as error:
            return refusal(error)
        known = status.HTTP_200_OK if receipt.is_repeat else status.HTTP_201_CREATED
        return Response(_RECEIPT.to_representation(receipt), status=known)


class OwnPlacementSerializer(serializers.ModelSerializer[Placement]):
    """What a student is told of the internship that takes today's check-ins."""

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
    serializer_class = OwnPlacementSerializer
    queryset = Placement.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Placement]:
        """The latest first."""
        return own_placements(self.request.viewer)  # type: ignore[attr-defined]

    @extend_schema(summary="我的实习安排", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


class _AskedSerializer(serializers.ModelSerializer[Any]):
    """What a student asked for, and what came of it."""

    id = serializers.UUIDField(source="public_id", help_text="编号")
    student = serializers.CharField(source="placement.student.name", help_text="学生")
    state_label = serializers.CharField(source="get_state_display", help_text="状态（文字）")


class LeaveSerializer(_AskedSerializer):
    """From when to when, and what came of it."""

    class Meta:
        model = Leave
        fields = [
            "id", "student", "kind", "starts_on", "ends_on", "reason", "needs_school", "state", "state_label", "answer",
        ]  # fmt: skip


class MakeUpSerializer(_AskedSerializer):
    """A day to be made up."""

    class Meta:
        model = MakeUp
        fields = ["id", "student", "day", "reason", "state", "state_label", "answer"]


class AskLeaveSerializer(serializers.Serializer[Any]):
    """What a student says who will be away."""

    kind = serializers.ChoiceField(choices=LeaveKind.choices, help_text="种类")
    starts_on = serializers.DateField(help_text="从哪一天")
    ends_on = serializers.DateField(help_text="回到岗位的那一天")
    reason = serializers.CharField(max_length=300, help_text="事由，病假不用写病情")
    paper = serializers.FileField(required=False, help_text="证明材料，用表单发送")


class AskMakeUpSerializer(serializers.Serializer[Any]):
    """What a student says of a day without check-in."""

    day = serializers.DateField(help_text="补签哪一天")
    reason = serializers.CharField(max_length=300, help_text="原因")
    paper = serializers.FileField(required=False, help_text="证明材料，用表单发送")


class RulingSerializer(serializers.Serializer[Any]):
    """Yes, or no with words."""

    state = serializers.ChoiceField(
        choices=[(s.value, s.label) for s in (Ruled.ACCEPTED, Ruled.REFUSED)], help_text="审核结果"
    )
    answer = serializers.CharField(
        required=False, default="", max_length=300, help_text="审核意见，退回时必写"
    )


class _Asked(mixins.ListModelMixin, GroupViewSet):
    actions: ClassVar[dict[str, str]] = {"get": OWN, "post": OWN}
    filter_backends: ClassVar[list[Any]] = []

    def paper(self, said: dict[str, Any], purpose: str) -> Any:
        """The file that came along, kept."""
        upload, by = said.pop("paper", None), self.request.viewer
        view = "internships.view_placements"
        return upload and store_upload(upload, by=by, purpose=purpose, view_action=view, accept=PAPERS)


class OwnLeaveViewSet(_Asked):
    """A student's own leave, and asking for more."""

    serializer_class = LeaveSerializer
    queryset = Leave.objects.none()

    def get_queryset(self) -> QuerySet[Leave]:
        """The latest first."""
        viewer = self.request.viewer
        return leaves_for(viewer).filter(placement__in=own_placements(viewer).order_by().values("pk"))

    @extend_schema(summary="我的请假", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @writes(
        "申请请假",
        tags=TAGS,
        takes=AskLeaveSerializer,
        gives=LeaveSerializer,
        description="与已有的请假重叠的不会再记一份，答 422。",
        example={"kind": "sick", "starts_on": "2026-11-20", "ends_on": "2026-11-21", "reason": "感冒"},
    )
    def create(self, said: dict[str, Any]) -> Leave:
        """422 in words where a rule says no."""
        by = self.request.viewer
        with kept_together():
            file = self.paper(said, "请假证明")
            return ask_leave(own_running(by, said["starts_on"]), by=by, file=file, **said)

    @writes("撤回请假", tags=TAGS, gives=LeaveSerializer)
    def withdraw(self, said: Any, row: Leave) -> Leave:
        """While it waits."""
        return LEAVES.withdraw(row, Ruled.WITHDRAWN, by=self.request.viewer)


class OwnMakeUpViewSet(_Asked):
    """A student's own make-ups, and asking for one."""

    serializer_class = MakeUpSerializer
    queryset = MakeUp.objects.none()

    def get_queryset(self) -> QuerySet[MakeUp]:
        """The latest first."""
        viewer = self.request.viewer
        return make_ups_for(viewer).filter(placement__in=own_placements(viewer).order_by().values("pk"))

    @extend_schema(summary="我的补签", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @writes(
        "申请补签",
        tags=TAGS,
        takes=AskMakeUpSerializer,
        gives=MakeUpSerializer,
        example={"day": "2026-11-19", "reason": "手机没电，师傅可以证明"},
    )
    def create(self, said: dict[str, Any]) -> MakeUp:
        """422 in words where a rule says no."""
        by = self.request.viewer
        with kept_together():
            file = self.paper(said, "补签证明")
            return ask_make_up(own_running(by, said["day"]), by=by, file=file, **said)

    @writes("撤回补签", tags=TAGS, gives=MakeUpSerializer)
    def withdraw(self, said: Any, row: MakeUp) -> MakeUp:
        """While it waits."""
        return MAKE_UPS.withdraw(row, Ruled.WITHDRAWN, by=self.request.viewer)


class LeaveViewSet(_Asked):
    """Leave of students, for who rules on it."""

    actions: ClassVar[dict[str, str]] = {"get": RULE, "post": RULE}
    serializer_class = LeaveSerializer
    queryset = Leave.objects.none()

    def get_queryset(self) -> QuerySet[Leave]:
        """The latest first."""
        return leaves_for(self.request.viewer)

    @extend_schema(summary="学生的请假", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @writes(
        "审核请假",
        tags=TAGS,
        takes=RulingSerializer,
        gives=LeaveSerializer,
        example={"state": "approved", "answer": ""},
    )
    def rule(self, said: dict[str, Any], row: Leave) -> Leave:
        """As on the page."""
        return LEAVES.rule(row, said["state"], by=self.request.viewer, answer=said["answer"])


class MakeUpViewSet(_Asked):
    """Make-ups of students, for who rules on them."""

    actions: ClassVar[dict[str, str]] = {"get": RULE, "post": RULE}
    serializer_class = MakeUpSerializer
    queryset = MakeUp.objects.none()

    def get_queryset(self) -> QuerySet[MakeUp]:
        """The latest first."""
        return make_ups_for(self.request.viewer)

    @extend_schema(summary="学生的补签", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @writes(
        "审核补签",
        tags=TAGS,
        takes=RulingSerializer,
        gives=MakeUpSerializer,
        example={"state": "returned", "answer": "当天请假，不用补签"},
    )
    def rule(self, said: dict[str, Any], row: MakeUp) -> MakeUp:
        """Accepted, the day counts as come."""
        return rule_make_up(row, said["state"], by=self.request.viewer, answer=said["answer"])


class ConsentSerializer(serializers.ModelSerializer[LocationConsent]):
    """Consent to positions."""

    edition = serializers.CharField(help_text="告知书版本，位置同意页上写着的那一份")

    class Meta:
        model = LocationConsent
        fields = ["edition", "given_at", "withdrawn_at"]
        read_only_fields = ["given_at", "withdrawn_at"]


class GoneSerializer(serializers.Serializer[Any]):
    """What was deleted."""

    deleted = serializers.IntegerField(help_text="删除的位置个数")


class LocationViewSet(GroupViewSet):
    """Consent to positions, given to the wording the page shows, and taken back."""

    actions: ClassVar[dict[str, str]] = {"post": OWN}
    queryset = LocationConsent.objects.none()

    @writes(
        "同意收集签到位置",
        tags=TAGS,
        takes=ConsentSerializer,
        gives=ConsentSerializer,
        example={"edition": EDITION},
    )
    def agree(self, said: dict[str, Any]) -> LocationConsent:
        """On its own."""
        return give_consent(by=self.request.viewer, edition=said["edition"])

    @writes("撤回位置同意", tags=TAGS, gives=GoneSerializer)
    def take_back(self, said: Any) -> dict[str, int]:
        """What was kept goes at once."""
        return {"deleted": withdraw_consent(by=self.request.viewer)}
