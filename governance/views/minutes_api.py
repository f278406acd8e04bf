"""What stays of a meeting over the API: who was there and for whom, the minutes, what it gave to do."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from rest_framework import serializers

from governance.models import FollowUp, Invitation, Minutes, Presence, Proxy
from governance.selectors.access import meetings_for
from governance.selectors.electors import there
from governance.selectors.meeting import EDIT
from governance.selectors.minutes import VIEW, follow_ups_for, minutes_for
from governance.selectors.proxy import proxies_for
from governance.views.body_api import TAGS
from groupportal.lists.api import Reading, found_by, listing
from groupportal.tenancy.api_guide import sample_texts

sample_texts({"纪要正文": "一、审议年度工作报告", "要办的事": "印发实施细则", "参会的人或单位": "王明"})
_MEETING = "meeting", "会议的编号"


class AskedSerializer(serializers.ModelSerializer[Invitation]):
    """Somebody asked to a meeting, as the office sees it."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    meeting = serializers.UUIDField(source="meeting.public_id", help_text="会议的编号")
    who = serializers.CharField(source="__str__", help_text="参会的人或单位")
    is_there = serializers.BooleanField(help_text="现在在场")

    class Meta:
        model = Invitation
        fields = ["id", "meeting", "who", "part", "reply", "is_there"]


class ProxySerializer(serializers.ModelSerializer[Proxy]):
    """Somebody votes for another."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    meeting = serializers.UUIDField(source="giver.meeting.public_id", help_text="会议的编号")
    giver = serializers.CharField(source="giver.__str__", help_text="委托人")
    holder = serializers.CharField(source="holder.__str__", help_text="受托人")

    class Meta:
        model = Proxy
        fields = ["id", "meeting", "giver", "holder", "state", "answer"]


class MinutesSerializer(serializers.ModelSerializer[Minutes]):
    """Minutes; ``text`` of one that is asked for alone."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    meeting = serializers.UUIDField(source="meeting.public_id", help_text="会议的编号")
    title = serializers.CharField(source="meeting.title", help_text="会议名称")
    number = serializers.IntegerField(help_text="第几稿，修改时用")
    text = serializers.SerializerMethodField(help_text="纪要正文；列表里不给")

    class Meta:
        model = Minutes
        fields = ["id", "meeting", "title", "number", "published_at", "text"]

    def get_text(self, row: Minutes) -> str:
        """The latest."""
        return row.text if self.context["is_one"] else ""


class FollowUpSerializer(serializers.ModelSerializer[FollowUp]):
    """What a meeting gave to do."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    meeting = serializers.UUIDField(source="meeting.public_id", help_text="会议的编号")
    unit = serializers.CharField(source="unit.name", default="", help_text="责任单位")
    owner = serializers.CharField(source="owner.name", default="", help_text="责任人")

    class Meta:
        model = FollowUp
        fields = ["id", "meeting", "what", "unit", "owner", "due_on", "done_on", "done_note"]


@listing("参会人员和到会", "一位参会人员", tags=TAGS)
class AttendanceViewSet(Reading):
    actions: ClassVar[dict[str, str]] = {"get": EDIT}
    serializer_class = AskedSerializer
    filterset_class = found_by(Invitation, *_MEETING)
    queryset = Invitation.objects.none()

    def get_queryset(self) -> QuerySet[Invitation]:
        """Those asked, of all meetings the office sees."""
        here = Presence.objects.filter(there(timezone.now()), invitation=OuterRef("pk"))
        rows = Invitation.objects.filter(withdrawn="", meeting__in=meetings_for(self.request.viewer))
        rows = rows.select_related("meeting", "seat__unit", "unit", "user").annotate(is_there=Exists(here))
        return rows.order_by("-meeting__starts_at", "-part", "pk")


@listing("表决委托", "一份表决委托", tags=TAGS)
class ProxyViewSet(Reading):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = ProxySerializer
    filterset_class = found_by(Proxy, *_MEETING, "giver__meeting")
    queryset = Proxy.objects.none()

    def get_queryset(self) -> QuerySet[Proxy]:
        """Those the person sees, the latest first."""
        rows = proxies_for(self.request.viewer)
        return rows.select_related(
            "giver__meeting", "giver__seat", "giver__unit", "holder__seat", "holder__unit"
        ).order_by("-pk")


@listing("会议纪要", "一份会议纪要", tags=TAGS)
class MinutesViewSet(Reading):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = MinutesSerializer
    filterset_class = found_by(Minutes, *_MEETING)
    queryset = Minutes.objects.none()

    def get_queryset(self) -> QuerySet[Minutes]:
        """Those the person sees, the latest first."""
        return minutes_for(self.request.viewer).order_by("-pk")


@listing("会议的落实事项", "一件落实事项", tags=TAGS)
class FollowUpViewSet(Reading):
    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = FollowUpSerializer
    filterset_class = found_by(FollowUp, *_MEETING)
    queryset = FollowUp.objects.none()

    def get_queryset(self) -> QuerySet[FollowUp]:
        """Those the person sees, the soonest due first."""
        return follow_ups_for(self.request.viewer).order_by("due_on", "pk")
