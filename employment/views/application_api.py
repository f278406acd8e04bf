"""Applications over the API: read as far as the pages show them; what a student and what a unit does next. No CV, no telephone."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from employment.enums import ApplicationState, CvPart
from employment.models import Application, Demand
from employment.selectors.access import board_for
from employment.selectors.application import (
    APPLY,
    HANDLE,
    VIEW,
    applications_for,
    as_read,
    own_applications,
    unit_applications,
)
from employment.services.application import (
    accept_offer,
    answer_invitation,
    apply,
    call,
    decline,
    hire,
    offer,
    refuse,
    withdraw,
)
from employment.views.demand_api import TAGS
from groupportal.lists.api import Found, Reading, listing, named
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes

sample_texts({"投递的岗位": "数控车工", "投递人": "林小", "面试的地点": "江海区高新西路18号人事部"})


class ApplicationSerializer(serializers.ModelSerializer[Application]):
    """An application as its list shows it to the same person."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    opening = serializers.UUIDField(source="demand.public_id", help_text="岗位需求的编号")
    title = serializers.CharField(source="demand.title", help_text="投递的岗位")
    unit = serializers.CharField(source="demand.unit.name", help_text="单位")
    student = serializers.CharField(source="named", help_text="投递人，还没有同意提供姓名的写“求职者”")
    programme = serializers.CharField(help_text="专业，没有同意提供的为空")
    shares = serializers.ListField(
        child=serializers.ChoiceField(choices=CvPart.choices), help_text="同意提供的内容"
    )
    interview_place = serializers.CharField(help_text="面试的地点")

    class Meta:
        model = Application
        fields: ClassVar[list[str]] = [
            *("id", "opening", "title", "unit", "student", "programme", "state", "began_by", "shares"),
            *("began_at", "moved_at", "interview_at", "interview_place", "reply_by", "hired_on"),
        ]


class AgreedSerializer(serializers.Serializer[Any]):
    """What a student lets the unit read; said each time."""

    letter = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True, help_text="想对单位说的话"
    )
    shares = serializers.ListField(
        child=serializers.ChoiceField(choices=CvPart.choices),
        required=False,
        default=list,
        help_text="同意提供的内容",
    )
    agree = serializers.BooleanField(help_text="本人同意把姓名和这些内容提供给这家单位，用于这次招聘")

    def validate_agree(self, value: bool) -> bool:
        """Nothing is shared without it."""
        if not value:
            raise serializers.ValidationError("本人同意以后才能投递；不同意的，单位什么也看不到。")
        return value


class NewApplicationSerializer(AgreedSerializer):
    """For which post."""

    opening = serializers.UUIDField(help_text="招聘中的岗位的编号")


class CallSerializer(serializers.Serializer[Any]):
    """When and where."""

    at = serializers.DateTimeField(help_text="面试时间")
    place = serializers.CharField(max_length=200, help_text="地点，线上面试的写明用什么")
    note = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True, help_text="说明"
    )


class OfferSerializer(serializers.Serializer[Any]):
    """The day to answer."""

    reply_by = serializers.DateField(help_text="请学生在哪天前答复")
    note = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True, help_text="说明"
    )


class HireSerializer(serializers.Serializer[Any]):
    """The first day of work."""

    hired_on = serializers.DateField(help_text="到岗日期")


class ApplicationNoteSerializer(serializers.Serializer[Any]):
    """Words for the other side."""

    note = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True, help_text="想说的话，对方会看到"
    )


class ApplicationReasonSerializer(serializers.Serializer[Any]):
    """The reason, which the student reads."""

    note = serializers.CharField(max_length=500, help_text="原因，学生会看到")


class _ApplicationFound(Found):
    searched = ("demand__title", "demand__unit__name")
    q = filters.CharFilter(method="by_words", label="岗位、单位")
    state = filters.ChoiceFilter(choices=ApplicationState.choices, label="状态")

    class Meta:
        model = Application
        fields: ClassVar[list[str]] = []


@listing("投递", "一次投递", tags=TAGS)
class ApplicationViewSet(Reading):
    """Those the person sees; a student applies."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW, "post": APPLY}
    serializer_class = ApplicationSerializer
    filterset_class = _ApplicationFound
    queryset = Application.objects.none()

    def get_queryset(self) -> QuerySet[Application]:
        """The latest change first."""
        return applications_for(self.request.viewer).order_by("-moved_at", "-pk")

    def get_object(self) -> Application:
        return as_read([super().get_object()], self.request.viewer)[0]

    def paginate_queryset(self, queryset: Any) -> Any:
        return as_read(super().paginate_queryset(queryset) or [], self.request.viewer)

    @writes(
        "投递一个岗位",
        tags=TAGS,
        takes=NewApplicationSerializer,
        gives=ApplicationSerializer,
        example={
            "opening": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10",
            "letter": "会看图纸，想到一线锻炼。",
            "shares": ["school", "certificate"],
            "agree": True,
        },
    )
    def create(self, said: dict[str, Any]) -> Application:
        """As the student one is."""
        viewer = self.request.viewer
        open_ = board_for(viewer, timezone.localdate())
        demand: Demand = named(open_, said["opening"], "opening", "这个岗位已经不在招聘，请看其他岗位。")
        row = apply(demand, letter=said["letter"], shares=said["shares"], by=viewer)
        return as_read([row], viewer)[0]


class _Deeds(GroupViewSet):
    serializer_class = ApplicationSerializer
    queryset = Application.objects.none()
    request: Any
    rows: ClassVar[Any]

    def get_queryset(self) -> QuerySet[Application]:
        """Those of the person's side."""
        rows = type(self).rows(self.request.viewer)
        found: QuerySet[Application] = rows.select_related(
            "demand__unit", "student__programme", "student__unit"
        )
        return found

    def done(self, row: Application) -> Application:
        """As it is read afterwards."""
        return as_read([row], self.request.viewer)[0]


class OwnApplicationViewSet(_Deeds):
    """What a student answers."""

    actions: ClassVar[dict[str, str]] = {"post": APPLY}
    rows = staticmethod(own_applications)

    @writes(
        "接受邀请并投递",
        tags=TAGS,
        takes=AgreedSerializer,
        gives=ApplicationSerializer,
        example={"shares": ["school"], "agree": True},
    )
    def answer(self, said: dict[str, Any], row: Application) -> Application:
        """Yes to an invitation, with what is shared."""
        by = self.request.viewer
        return self.done(answer_invitation(row, letter=said["letter"], shares=said["shares"], by=by))

    @writes("接受录用", tags=TAGS, gives=ApplicationSerializer)
    def accept(self, said: dict[str, Any], row: Application) -> Application:
        """Take the post."""
        return self.done(accept_offer(row, by=self.request.viewer))

    @writes(
        "谢绝邀请或录用",
        tags=TAGS,
        takes=ApplicationNoteSerializer,
        gives=ApplicationSerializer,
        example={"note": "已经决定升学，谢谢。"},
    )
    def decline(self, said: dict[str, Any], row: Application) -> Application:
        """No to an invitation or an offer."""
        return self.done(decline(row, note=said["note"], by=self.request.viewer))

    @writes(
        "撤回投递",
        tags=TAGS,
        takes=ApplicationNoteSerializer,
        gives=ApplicationSerializer,
        example={"note": "家里有事，不能去了。"},
    )
    def withdraw(self, said: dict[str, Any], row: Application) -> Application:
        """With the consent."""
        return self.done(withdraw(row, note=said["note"], by=self.request.viewer))


class UnitApplicationViewSet(_Deeds):
    """What a unit does with who applied to it."""

    actions: ClassVar[dict[str, str]] = {"post": HANDLE}
    rows = staticmethod(unit_applications)

    @writes(
        "约面试",
        tags=TAGS,
        takes=CallSerializer,
        gives=ApplicationSerializer,
        example={"at": "2026-12-08T09:30:00+08:00", "place": "江海区高新西路18号人事部"},
    )
    def call(self, said: dict[str, Any], row: Application) -> Application:
        """When and where."""
        return self.done(call(row, **said, by=self.request.viewer))

    @writes(
        "发录用通知",
        tags=TAGS,
        takes=OfferSerializer,
        gives=ApplicationSerializer,
        example={"reply_by": "2026-12-15", "note": "包吃住，试用期一个月。"},
    )
    def offer(self, said: dict[str, Any], row: Application) -> Application:
        """To be answered up to a day."""
        return self.done(offer(row, **said, by=self.request.viewer))

    @writes(
        "登记到岗",
        tags=TAGS,
        takes=HireSerializer,
        gives=ApplicationSerializer,
        example={"hired_on": "2026-11-30"},
    )
    def hire(self, said: dict[str, Any], row: Application) -> Application:
        """The student began."""
        return self.done(hire(row, **said, by=self.request.viewer))

    @writes(
        "不录用",
        tags=TAGS,
        takes=ApplicationReasonSerializer,
        gives=ApplicationSerializer,
        example={"note": "这个岗位要有低压电工证。"},
    )
    def refuse(self, said: dict[str, Any], row: Application) -> Application:
        """With the reason."""
        return self.done(refuse(row, **said, by=self.request.viewer))
