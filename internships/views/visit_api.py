"""Visits over the API: the units to go to with who is there, logging one, what was followed up."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.response import Response

from groupportal.errors import DomainError
from groupportal.files.services import kept_together, store_upload
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes
from groupportal.uploads.checking import IMAGES
from internships.enums import FindingItem, VisitFinding
from internships.forms.visit import MOST_PHOTOS
from internships.models import HostUnit, Visit
from internships.selectors.visit import LOG, hosts_open_to, interns_at, units_to_visit, visitors, visits_for
from internships.services.visit import VisitInput, follow_visit, log_visit
from internships.views.visit import VIEW

TAGS = ["internships"]
sample_texts({"情况": "学生在岗，住宿已改善。", "要跟进的事": "补发劳保手套"})


class VisitSerializer(serializers.ModelSerializer[Visit]):
    """What is told of one that was logged."""

    id = serializers.UUIDField(source="public_id", help_text="编号")
    host = serializers.CharField(source="host.unit.name", help_text="实习单位")
    teacher = serializers.CharField(source="teacher.name", help_text="走访教师")
    findings = serializers.DictField(child=serializers.CharField(), help_text="了解到的情况，按项目")
    text = serializers.CharField(help_text="情况")
    follow_up = serializers.CharField(help_text="要跟进的事")

    class Meta:
        model = Visit
        fields = [
            "id", "host", "teacher", "visited_at", "findings", "has_problem", "text", "follow_up", "follow_up_on",
            "followed_on", "is_void",
        ]  # fmt: skip


class ToVisitSerializer(serializers.ModelSerializer[HostUnit]):
    """A unit with interns of the person's."""

    id = serializers.UUIDField(source="public_id", help_text="编号")
    name = serializers.CharField(source="unit.name", help_text="实习单位")
    interns = serializers.IntegerField(help_text="在岗学生")
    last_visit = serializers.DateTimeField(allow_null=True, help_text="上次走访")
    follow_ups = serializers.IntegerField(help_text="待跟进")

    class Meta:
        model = HostUnit
        fields = ["id", "name", "region", "address", "contact", "interns", "last_visit", "follow_ups"]


FindingsSerializer = type(
    "FindingsSerializer",
    (serializers.Serializer,),
    {
        "__doc__": "What was found of each item that was looked at.",
        **{
            item.value: serializers.ChoiceField(VisitFinding.choices, required=False, help_text=item.label)
            for item in FindingItem
        },
    },
)


class LogSerializer(serializers.Serializer[Any]):
    """What is said of a visit by the teacher who was there."""

    host = serializers.UUIDField(help_text="实习单位的编号")
    visited_at = serializers.DateTimeField(help_text="走访时间")
    met = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        default=list,
        max_length=200,
        help_text="见到的学生，写实习安排的编号",
    )
    findings = FindingsSerializer(required=False, default=dict, help_text="了解到的情况，看过哪项写哪项")
    text = serializers.CharField(required=False, default="", max_length=2000, help_text="情况，有问题的必写")
    follow_up = serializers.CharField(required=False, default="", max_length=300, help_text="要跟进的事")
    follow_up_on = serializers.DateField(required=False, default=None, help_text="什么时候以前办好")
    photos = serializers.ListField(
        child=serializers.FileField(), required=False, max_length=MOST_PHOTOS, help_text="照片，用表单发送"
    )


class FollowSerializer(serializers.Serializer[Any]):
    """How it was settled."""

    on = serializers.DateField(help_text="完成日期")
    text = serializers.CharField(max_length=1000, help_text="怎样办好的")


class VisitViewSet(mixins.ListModelMixin, GroupViewSet):
    """Visits, as the pages show them to the same person."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW, "post": LOG}
    serializer_class = VisitSerializer
    queryset = Visit.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Visit]:
        """The latest first."""
        return visits_for(self.request.viewer)

    @extend_schema(summary="走访记录", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @writes(
        "登记走访",
        tags=TAGS,
        takes=LogSerializer,
        gives=VisitSerializer,
        example={
            "host": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10",
            "visited_at": "2026-11-20T10:00:00+08:00",
            "met": ["0d6f7c52-37d1-4a0e-8a1b-0b8b8a4b8a11"],
            "findings": {"arrived": "fine", "living": "problem"},
            "text": "住宿八人间，已请单位调整。",
            "follow_up": "复查住宿",
            "follow_up_on": "2026-12-05",
        },
    )
    def create(self, said: dict[str, Any]) -> Visit:
        """By the teacher this account is."""
        viewer = self.request.viewer
        host = get_object_or_404(hosts_open_to(viewer), public_id=said.pop("host"))
        teacher = visitors(viewer).filter(user=viewer.user.pk).first()
        if teacher is None:
            raise DomainError("no_teacher", "您的账号还没有对应到教师档案，请联系学校实习管理人员登记账号。")
        wanted = set(said.pop("met"))
        met = tuple(interns_at(viewer, host, timezone.localdate()).filter(public_id__in=wanted))
        if len(met) != len(wanted):
            raise DomainError(
                "not_there", "见到的学生里有人近一个月不在这家单位，请刷新后重新选择。", field="met"
            )
        with kept_together():
            photos = tuple(
                store_upload(photo, by=viewer, purpose="走访照片", view_action=VIEW, accept=IMAGES)
                for photo in said.pop("photos", ())
            )
            return log_visit(teacher, host, VisitInput(met=met, photos=photos, **said), by=viewer)

    @writes(
        "登记跟进完成",
        tags=TAGS,
        takes=FollowSerializer,
        gives=VisitSerializer,
        example={"on": "2026-12-03", "text": "已改为四人间。"},
    )
    def follow(self, said: dict[str, Any], row: Visit) -> Visit:
        """What was to be followed up is done."""
        follow_visit(row, by=self.request.viewer, **said)
        row.refresh_from_db()
        return row


class ToVisitViewSet(mixins.ListModelMixin, GroupViewSet):
    """Where the person's interns are."""

    actions: ClassVar[dict[str, str]] = {"get": LOG}
    serializer_class = ToVisitSerializer
    queryset = HostUnit.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[HostUnit]:
        """Most interns first."""
        return units_to_visit(self.request.viewer, timezone.localdate())

    @extend_schema(summary="要走访的单位", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)
