"""One meeting over the API by whom the pages let: planned, called, opened, voted in, counted, decided; a sealed count confirmed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers

from governance.enums import Matter, MeetingKind, MeetingState, MeetingWay, Method
from governance.models import AgendaItem, Meeting, Motion, Resolution
from governance.selectors.access import bodies_for, meetings_for, motions_for
from governance.selectors.meeting import EDIT
from governance.selectors.resolution import ACKNOWLEDGE, resolutions_for
from governance.selectors.voting import RUN, VOTE
from governance.services.agenda import ItemInput, add_item
from governance.services.annulment import annul
from governance.services.counting import count_votes
from governance.services.invitation import call_meeting
from governance.services.meeting import (
    MeetingInput,
    cancel_meeting,
    close_meeting,
    open_meeting,
    plan_meeting,
)
from governance.services.motion import add_motion
from governance.services.resolution import acknowledge, publish_resolution, resolve
from governance.services.sealed_count import check_count
from governance.services.voting import open_vote
from governance.views.meeting_api import TAGS, MeetingSerializer
from governance.views.vote_api import MotionSerializer, ResolutionSerializer
from groupportal.errors import DomainError
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_writing import writes


class NewMeetingSerializer(serializers.Serializer[Any]):
    """Which body meets, when and where."""

    body = serializers.UUIDField(help_text="机构的编号")
    title = serializers.CharField(max_length=120, help_text="会议名称")
    starts_at = serializers.DateTimeField(help_text="开始时间")
    minutes = serializers.IntegerField(
        min_value=1, max_value=1440, required=False, default=None, help_text="时长（分钟）"
    )
    kind = serializers.ChoiceField(
        MeetingKind.choices, required=False, default=MeetingKind.REGULAR, help_text="种类"
    )
    way = serializers.ChoiceField(
        MeetingWay.choices, required=False, default=MeetingWay.ROOM, help_text="方式"
    )
    place = serializers.CharField(max_length=120, required=False, default="", help_text="地点")
    notes = serializers.CharField(max_length=2000, required=False, default="", help_text="通知里的说明")


class NewItemSerializer(serializers.Serializer[Any]):
    """A matter of the agenda."""

    title = serializers.CharField(max_length=200, help_text="议题")
    text = serializers.CharField(max_length=4000, required=False, default="", help_text="说明")
    presenter = serializers.CharField(max_length=60, required=False, default="", help_text="汇报人")
    reason = serializers.CharField(
        max_length=300, required=False, default="", help_text="通知以后才增加、天数不足章程的，写明原因"
    )


class MeetingReasonSerializer(serializers.Serializer[Any]):
    """Why, where a rule asks it."""

    reason = serializers.CharField(max_length=300, required=False, default="", help_text="提前天数不足的原因")


class MeetingCancelledSerializer(serializers.Serializer[Any]):
    """Why it is called off."""

    reason = serializers.CharField(max_length=300, help_text="取消的原因，收到通知的人会看到")


class NewMotionSerializer(serializers.Serializer[Any]):
    """What is put to the meeting; without options it is 同意、反对、弃权."""

    item = serializers.IntegerField(min_value=1, required=False, default=None, help_text="第几项议程")
    title = serializers.CharField(max_length=200, help_text="表决事项")
    text = serializers.CharField(max_length=8000, required=False, default="", help_text="决议文字")
    matter = serializers.ChoiceField(
        Matter.choices, required=False, default=Matter.ORDINARY, help_text="事项种类"
    )
    method = serializers.ChoiceField(Method.choices, help_text="表决方式")
    options = serializers.ListField(
        child=serializers.CharField(max_length=120),
        required=False,
        default=list,
        max_length=60,
        help_text="选项",
    )
    choose_most = serializers.IntegerField(
        min_value=1, max_value=60, required=False, default=1, help_text="最多选几项"
    )


class OpenedSerializer(serializers.Serializer[Any]):
    """Until when, and whether only in the room."""

    closes_at = serializers.DateTimeField(required=False, default=None, help_text="截止时间")
    by_letter = serializers.BooleanField(required=False, default=False, help_text="不到会也可以投票")
    keys_needed = serializers.IntegerField(
        required=False, default=None, help_text="封签投票：几位监票人到场才能开箱"
    )


class AnnulledSerializer(serializers.Serializer[Any]):
    """Why a vote is void."""

    reason = serializers.CharField(max_length=300, help_text="作废的原因，参会人员会看到")


class CountCheckSerializer(serializers.Serializer[Any]):
    """What a 监票人 wrote down at the opening."""

    digits = serializers.CharField(max_length=24, required=False, default="", help_text="抄下的 16 位校验码")
    again = serializers.BooleanField(required=False, default=False, help_text="没有抄下，要求当面重新开箱")


class NumberSerializer(serializers.Serializer[Any]):
    """Which number a resolution gets; the next one, unless said."""

    serial = serializers.IntegerField(min_value=1, required=False, default=None, help_text="文号的序号")


class MeetingRunViewSet(GroupViewSet):
    """What the office does with a meeting."""

    actions: ClassVar[dict[str, str]] = {"post": EDIT}
    serializer_class = MeetingSerializer
    queryset = Meeting.objects.none()

    def get_queryset(self) -> QuerySet[Meeting]:
        """Those it sees."""
        return meetings_for(self.request.viewer).select_related("body", "charter")

    @writes(
        "筹备会议", tags=TAGS, takes=NewMeetingSerializer, gives=MeetingSerializer,
        example={
            "body": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10",
            "title": "第二届理事会第三次会议",
            "starts_at": "2030-06-30T14:30:00+08:00",
        },
    )  # fmt: skip
    def plan(self, said: dict[str, Any]) -> Meeting:
        """Nobody is told yet."""
        viewer = self.request.viewer
        body = bodies_for(viewer).filter(public_id=said.pop("body")).first()
        if body is None:
            raise Http404
        return plan_meeting(body, MeetingInput(**said), by=viewer)

    @writes(
        "添加议程", tags=TAGS, takes=NewItemSerializer, gives=MeetingSerializer,
        example={"title": "审议年度工作报告", "presenter": "秘书处"},
    )  # fmt: skip
    def item(self, said: dict[str, Any], row: Meeting) -> Meeting:
        """At the end."""
        return add_item(row, ItemInput(**said), by=self.request.viewer).meeting

    @writes("发会议通知", tags=TAGS, takes=MeetingReasonSerializer, gives=MeetingSerializer)
    def call(self, said: dict[str, Any], row: Meeting) -> Meeting:
        """Everybody asked is told."""
        return call_meeting(row, reason=said["reason"], by=self.request.viewer)

    @writes("宣布开会", tags=TAGS, takes=MeetingReasonSerializer, gives=MeetingSerializer)
    def open(self, said: dict[str, Any], row: Meeting) -> Meeting:
        """On its day."""
        return open_meeting(row, reason=said["reason"], by=self.request.viewer)

    @writes("宣布散会", tags=TAGS, gives=MeetingSerializer)
    def close(self, said: Any, row: Meeting) -> Meeting:
        """Once every vote is counted."""
        return close_meeting(row, by=self.request.viewer)

    @writes(
        "取消会议", tags=TAGS, takes=MeetingCancelledSerializer, gives=MeetingSerializer,
        example={"reason": "改为通讯表决"},
    )  # fmt: skip
    def cancel(self, said: dict[str, Any], row: Meeting) -> Meeting:
        """Everybody asked is told."""
        return cancel_meeting(row, said["reason"], by=self.request.viewer)


class MotionRunViewSet(GroupViewSet):
    """What the office does with a vote on the phone; a sealed box is opened in a browser."""

    actions: ClassVar[dict[str, str]] = {"post": RUN}
    serializer_class = MotionSerializer
    queryset = Motion.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        """Meetings for a new question, else the questions."""
        viewer = self.request.viewer
        return meetings_for(viewer) if self.action == "put" else motions_for(viewer).select_related("meeting")

    @writes(
        "提出表决事项", tags=TAGS, takes=NewMotionSerializer, gives=MotionSerializer,
        example={"item": 1, "title": "关于吸收新成员的议案", "method": "named"},
    )  # fmt: skip
    def put(self, said: dict[str, Any], row: Meeting) -> Motion:
        """At an item of the agenda; of a meeting recorded later, which may have none, also beside it."""
        place = said.pop("item")
        if not place and row.state != MeetingState.CLOSED:
            raise DomainError("item_missing", "请写明在第几项议程表决；没有的，先添加议程。", field="item")
        item = AgendaItem.objects.filter(meeting=row, position=place).first() if place else None
        if place and item is None:
            raise Http404
        return add_motion(row, item=item, by=self.request.viewer, **said)

    @writes("开始表决", tags=TAGS, takes=OpenedSerializer, gives=MotionSerializer)
    def open(self, said: dict[str, Any], row: Motion) -> Motion:
        """On the phone."""
        return open_vote(row, by=self.request.viewer, **said)

    @writes("计票", tags=TAGS, gives=MotionSerializer)
    def count(self, said: Any, row: Motion) -> Motion:
        """Of a vote on the phone."""
        return count_votes(row, by=self.request.viewer)

    @writes(
        "作废表决",
        tags=TAGS,
        takes=AnnulledSerializer,
        gives=MotionSerializer,
        example={"reason": "人数有误"},
    )
    def annul(self, said: dict[str, Any], row: Motion) -> Motion:
        """With the reason."""
        return annul(row, reason=said["reason"], by=self.request.viewer)

    @writes("形成决议", tags=TAGS, gives=ResolutionSerializer)
    def resolve(self, said: Any, row: Motion) -> Resolution:
        """Of what was carried."""
        return resolve(row, by=self.request.viewer)


class CountCheckViewSet(GroupViewSet):
    """A 监票人 confirms what was entered of a sealed box."""

    actions: ClassVar[dict[str, str]] = {"post": VOTE}
    serializer_class = MotionSerializer
    queryset = Motion.objects.none()

    def get_queryset(self) -> QuerySet[Motion]:
        """The questions the person sees; who watches none is told so."""
        return motions_for(self.request.viewer).select_related("meeting")

    @writes(
        "核对开箱结果", tags=TAGS, takes=CountCheckSerializer, gives=MotionSerializer,
        example={"digits": "0000 0000 0000 0000"},
        description="用自己在开箱时抄下的校验码；不符的停止计票。",
    )  # fmt: skip
    def check(self, said: dict[str, Any], row: Motion) -> Motion:
        """With enough who agree it is counted."""
        check_count(row, said["digits"], again=said["again"], by=self.request.viewer)
        return self.get_queryset().get(pk=row.pk)


class ResolutionRunViewSet(GroupViewSet):
    """What the office does with a resolution."""

    actions: ClassVar[dict[str, str]] = {"post": "governance.run_votes"}
    serializer_class = ResolutionSerializer
    queryset = Resolution.objects.none()

    def get_queryset(self) -> QuerySet[Resolution]:
        """Those it sees."""
        return resolutions_for(self.request.viewer)

    @writes("公布决议", tags=TAGS, takes=NumberSerializer, gives=ResolutionSerializer)
    def publish(self, said: dict[str, Any], row: Resolution) -> Resolution:
        """Numbered and sent to the members."""
        return publish_resolution(row, serial=said["serial"], by=self.request.viewer)


class ResolutionReadViewSet(GroupViewSet):
    """What a unit confirms of a resolution."""

    actions: ClassVar[dict[str, str]] = {"post": ACKNOWLEDGE}
    serializer_class = ResolutionSerializer
    queryset = Resolution.objects.none()

    def get_queryset(self) -> QuerySet[Resolution]:
        """Those the person reads."""
        return resolutions_for(self.request.viewer)

    @writes("签收决议", tags=TAGS, gives=ResolutionSerializer)
    def acknowledge(self, said: Any, row: Resolution) -> Resolution:
        """For the own units."""
        acknowledge(row, by=self.request.viewer)
        return row
