"""Votes and resolutions over the API: the questions with their results, the own ballots, casting one, what was decided.

What a ballot says is in no answer and no record beside the voter: sending it again under the same key answers what the first got, and
no print of its content is kept to compare.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.response import Response

from governance.enums import Choice, MotionState
from governance.models import Motion, Resolution, Voter
from governance.selectors.access import motions_for
from governance.selectors.resolution import resolutions_for
from governance.selectors.voting import VOTE, ballots_of, own_ballot
from governance.services.voting import Said, cast
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes

TAGS = ["governance"]
sample_texts({"表决事项": "关于吸收新成员的议案", "选项": "第一方案", "决议名称": "关于吸收新成员的决议"})


class MotionSerializer(serializers.ModelSerializer[Motion]):
    """A question, and once it is counted what came of it with the arithmetic."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    meeting = serializers.UUIDField(source="meeting.public_id", help_text="会议的编号")
    options = serializers.SerializerMethodField(help_text="选项和得票，没有选项的表决同意、反对、弃权")
    sealed_to = serializers.JSONField(
        read_only=True, help_text="封签投票：几位监票人到场能开箱，各人的公钥，按次序"
    )

    class Meta:
        model = Motion
        fields = [
            "id", "meeting", "title", "text", "method", "state", "choose_most", "closes_at", "options", "entitled",
            "present", "issued", "returned", "invalid", "yes", "no", "abstain", "is_valid", "is_carried", "verdict",
            "sealed_to",
        ]  # fmt: skip

    def get_options(self, row: Motion) -> list[dict[str, Any]]:
        """In their order."""
        return [{"label": option.label, "votes": option.votes} for option in row.options.all()]


class BallotSerializer(serializers.ModelSerializer[Voter]):
    """A vote this person casts, the own or one held for another."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    motion = serializers.UUIDField(source="motion.public_id", help_text="表决的编号")
    title = serializers.CharField(source="motion.title", help_text="表决事项")
    who = serializers.CharField(source="invitation.__str__", help_text="谁的票")
    receipt = serializers.CharField(default="", help_text="投出无记名票时给一次的回执，用它查票是否计入")

    class Meta:
        model = Voter
        fields = ["id", "motion", "title", "who", "has_voted", "receipt"]


class SaidSerializer(serializers.Serializer[Any]):
    """What the vote says: a choice, or the options marked."""

    choice = serializers.ChoiceField(Choice.choices, required=False, help_text="同意、反对或弃权")
    options = serializers.ListField(
        child=serializers.CharField(max_length=120), required=False, max_length=60, help_text="所选的选项"
    )
    names = serializers.ListField(
        child=serializers.CharField(max_length=60),
        required=False,
        max_length=10,
        help_text="选举：另选的人的姓名",
    )
    sealed = serializers.CharField(
        required=False, max_length=8000, help_text="封签投票：在自己的设备上封好的票，base64"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As one value that shows itself to nobody: what is kept of a request is a print of what it shows."""
        if not attrs:
            raise serializers.ValidationError("请写明选择，或所选的选项。")
        lists = {name: tuple(attrs.get(name, ())) for name in ("options", "names")}
        return {"said": Said(attrs.get("choice", ""), sealed=attrs.get("sealed", ""), **lists)}


class ResolutionSerializer(serializers.ModelSerializer[Resolution]):
    """What a body decided."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    title = serializers.CharField(help_text="决议名称")
    body = serializers.CharField(source="body.name", help_text="机构名称")

    class Meta:
        model = Resolution
        fields = ["id", "title", "number", "body", "decided_on", "published_at", "state", "text"]


class MotionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """Questions of the meetings a person sees."""

    actions: ClassVar[dict[str, str]] = {"get": "governance.view_meetings"}
    serializer_class = MotionSerializer
    queryset = Motion.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Motion]:
        """The latest first."""
        rows = motions_for(self.request.viewer).select_related("meeting").prefetch_related("options")
        return rows.order_by("-meeting__starts_at", "pk")

    @extend_schema(summary="表决", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(summary="一项表决和结果", tags=TAGS)
    def retrieve(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().retrieve(request, *args, **kwargs)


class BallotViewSet(mixins.ListModelMixin, GroupViewSet):
    """The votes of the person, of those that are open; cast here."""

    actions: ClassVar[dict[str, str]] = {"get": VOTE, "post": VOTE}
    serializer_class = BallotSerializer
    queryset = Voter.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Voter]:
        """Those that are open; a late one is cast too, and answered in words."""
        return ballots_of(self.request.viewer).filter(motion__state=MotionState.OPEN)

    def get_object(self) -> Voter:
        """The ballot of the address, quickly: hundreds are cast in the same minute."""
        row = own_ballot(self.request.viewer, self.kwargs["public_id"])
        if row is None:
            raise Http404
        return row

    @extend_schema(summary="等我投的票", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @writes(
        "投票", tags=TAGS, takes=SaidSerializer, gives=BallotSerializer, example={"choice": "yes"},
        description="投出后不能更改。无记名的票，回答里不含所选内容，回执只给这一次。封签投票只收封好的票，不收选择。",
        undoes_all=True,
    )  # fmt: skip
    def cast(self, said: dict[str, Any], row: Voter) -> dict[str, Any]:
        """Once."""
        receipt = cast(row, said["said"], by=self.request.viewer)
        return {
            "public_id": row.public_id,
            "motion": row.motion,
            "invitation": row.invitation,
            "has_voted": True,
            "receipt": receipt,
        }


class ResolutionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """Resolutions, as the pages show them."""

    actions: ClassVar[dict[str, str]] = {"get": "governance.view_resolutions"}
    serializer_class = ResolutionSerializer
    queryset = Resolution.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Resolution]:
        """The latest first."""
        return resolutions_for(self.request.viewer)

    @extend_schema(summary="决议", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(summary="一份决议", tags=TAGS)
    def retrieve(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().retrieve(request, *args, **kwargs)
