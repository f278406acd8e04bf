"""Meetings over the API: those a person is asked to, the answer, signing in, attendance as it stands."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.response import Response

from governance.enums import Reply
from governance.models import Invitation, Meeting
from governance.selectors.access import meetings_for
from governance.selectors.invitation import ANSWER, own_invitations
from governance.selectors.presence import quorum_of
from governance.services.invitation import answer
from governance.services.presence import arrive_by_code
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes

TAGS = ["governance"]
VIEW = "governance.view_meetings"
sample_texts({"会议名称": "第二届理事会第三次会议", "请假原因": "出差", "六位现场码": "482913"})


class ItemSerializer(serializers.Serializer[Any]):
    """A matter of the agenda."""

    id = serializers.UUIDField(help_text="编号，用于地址")
    title = serializers.CharField(help_text="议题")
    presenter = serializers.CharField(help_text="汇报人")


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    """A meeting the person sees, with its agenda and how many are there."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    title = serializers.CharField(help_text="会议名称")
    body = serializers.CharField(source="body.name", help_text="机构名称")
    items = serializers.SerializerMethodField(help_text="议程，问一次会议时才给")
    quorum = serializers.SerializerMethodField(help_text="应到、实到、法定人数，问一次会议时才给")

    class Meta:
        model = Meeting
        fields = [
            "id", "title", "body", "kind", "way", "starts_at", "ends_at", "place", "state", "items", "quorum",
        ]  # fmt: skip

    def get_items(self, row: Meeting) -> list[dict[str, str]]:
        """Of one that is asked for alone."""
        items = row.items.order_by("position") if self.context.get("is_one", True) else []
        return [
            {"id": str(item.public_id), "title": item.title, "presenter": item.presenter} for item in items
        ]

    def get_quorum(self, row: Meeting) -> list[str]:
        """The arithmetic, of one that is asked for alone."""
        found = quorum_of(row) if self.context.get("is_one", True) else None
        return list(found.verdict.lines) if found else []


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation of the person, or of a unit the person speaks for."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    meeting = serializers.UUIDField(source="meeting.public_id", help_text="会议的编号")
    title = serializers.CharField(source="meeting.title", help_text="会议名称")
    starts_at = serializers.DateTimeField(source="meeting.starts_at", help_text="开始时间")
    place = serializers.CharField(source="meeting.place", help_text="地点")
    who = serializers.CharField(source="__str__", help_text="邀请的人或单位")

    class Meta:
        model = Invitation
        fields = ["id", "meeting", "title", "starts_at", "place", "who", "part", "reply", "reply_note"]


class MeetingReplySerializer(serializers.Serializer[Any]):
    """Come, or ask for leave."""

    reply = serializers.ChoiceField((Reply.COMES, Reply.LEAVE), help_text="参加写 comes，请假写 leave")
    note = serializers.CharField(required=False, default="", max_length=300, help_text="请假原因")


class CodeSerializer(serializers.Serializer[Any]):
    """What the screen in the room shows."""

    code = serializers.CharField(max_length=12, help_text="六位现场码")


class MeetingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """Meetings, as the pages show them to the same person."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = MeetingSerializer
    queryset = Meeting.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Meeting]:
        """The latest first."""
        return meetings_for(self.request.viewer).select_related("body", "charter")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "is_one": self.action == "retrieve"}

    @extend_schema(summary="会议", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(summary="一次会议", tags=TAGS)
    def retrieve(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().retrieve(request, *args, **kwargs)


class InvitationViewSet(mixins.ListModelMixin, GroupViewSet):
    """What the person is asked to; answered, and signed in to, here."""

    actions: ClassVar[dict[str, str]] = {"get": ANSWER, "post": ANSWER}
    serializer_class = InvitationSerializer
    queryset = Invitation.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Invitation]:
        """The latest first."""
        return own_invitations(self.request.viewer).order_by("-meeting__starts_at", "pk")

    @extend_schema(summary="我的会议邀请", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @writes(
        "回复会议通知",
        tags=TAGS,
        takes=MeetingReplySerializer,
        gives=InvitationSerializer,
        example={"reply": "leave", "note": "出差"},
    )
    def reply(self, said: dict[str, Any], row: Invitation) -> Invitation:
        """Come, or ask for leave."""
        answer(row, said["reply"], note=said["note"], by=self.request.viewer)
        return self.get_queryset().get(pk=row.pk)

    @writes(
        "会议签到",
        tags=TAGS,
        takes=CodeSerializer,
        gives=InvitationSerializer,
        example={"code": "482913"},
    )
    def arrive(self, said: dict[str, Any], row: Invitation) -> Invitation:
        """By the code in the room."""
        arrive_by_code(row, said["code"], by=self.request.viewer)
        return row
