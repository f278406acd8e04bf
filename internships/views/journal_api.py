"""Journals over the API: what a student owes and writes, what a teacher reads and answers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.response import Response

from groupportal.files.services import kept_together, store_upload
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes
from internships.enums import JournalKind, JournalState
from internships.models import Journal
from internships.selectors.journal import READ, WRITE, journals_for, owed, own_placements
from internships.services.journal import JOURNALS, MAX_TEXT, withdraw_journal, write_journal
from internships.views.journal import FOLLOW, VIEW

TAGS = ["internships"]
sample_texts(
    {"第几篇": 3, "标题": "第3周周志", "正文": "这一周学习了零件测量……", "评语": "写得具体，继续保持。"}
)


class JournalSerializer(serializers.ModelSerializer[Journal]):
    """A journal as its page shows it; attachments are opened there."""

    id = serializers.UUIDField(source="public_id", help_text="编号")
    placement = serializers.UUIDField(source="placement.public_id", help_text="实习安排的编号")
    student = serializers.CharField(source="placement.student.name", help_text="学生")
    title = serializers.CharField(help_text="标题")
    state_label = serializers.CharField(source="get_state_display", help_text="状态（文字）")
    is_late = serializers.BooleanField(help_text="是否迟交")

    class Meta:
        model = Journal
        fields = [
            "id", "placement", "student", "kind", "number", "title", "begins_on", "due_on", "text", "state", "state_label",
            "handed_on", "is_late", "answer",
        ]  # fmt: skip


class OwedSerializer(serializers.Serializer[Any]):
    """A journal that is to be written now."""

    placement = serializers.UUIDField(source="placement.public_id", help_text="实习安排的编号")
    kind = serializers.ChoiceField(source="slot.kind", choices=JournalKind.choices, help_text="种类")
    number = serializers.IntegerField(source="slot.number", help_text="第几篇")
    title = serializers.CharField(source="slot.title", help_text="标题")
    begins_on = serializers.DateField(source="slot.begins_on", help_text="从哪天起写")
    due_on = serializers.DateField(source="slot.due_on", help_text="应交")
    days_late = serializers.IntegerField(help_text="已过天数")
    is_returned = serializers.SerializerMethodField(help_text="是不是退回重写的")

    def get_is_returned(self, one: Any) -> bool:
        return bool(one.state == JournalState.RETURNED)


class WriteSerializer(serializers.Serializer[Any]):
    """A draft, or what is handed in. Drafts kept on a phone are sent as they stand."""

    placement = serializers.UUIDField(help_text="实习安排的编号")
    kind = serializers.ChoiceField(choices=JournalKind.choices, help_text="种类")
    number = serializers.IntegerField(min_value=1, help_text="第几篇")
    text = serializers.CharField(allow_blank=True, max_length=MAX_TEXT, help_text="正文")
    hand_in = serializers.BooleanField(help_text="提交给老师，不提交的只存草稿")
    files = serializers.ListField(
        child=serializers.FileField(), required=False, max_length=9, help_text="附件，用表单发送"
    )


class AnswerSerializer(serializers.Serializer[Any]):
    """What the teacher says."""

    state = serializers.ChoiceField(
        choices=[(s.value, s.label) for s in (JournalState.APPROVED, JournalState.RETURNED)],
        help_text="批阅结果",
    )
    answer = serializers.CharField(required=False, default="", max_length=1000, help_text="评语，退回时必写")


class OwnJournalViewSet(mixins.ListModelMixin, GroupViewSet):
    """A student's own, drafts too."""

    actions: ClassVar[dict[str, str]] = {"get": WRITE, "post": WRITE}
    serializer_class = JournalSerializer
    queryset = Journal.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[Journal]:
        """The latest first."""
        mine = own_placements(self.request.viewer).order_by().values("pk")
        return journals_for(self.request.viewer).filter(placement__in=mine).order_by("-due_on", "-pk")

    @extend_schema(summary="我的日志", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="现在要写的日志",
        tags=TAGS,
        responses=OwedSerializer(many=True),
        filters=False,
        operation_id="my_journals_due",
    )
    def due(self, request: Any) -> Response:
        """The longest due first."""
        found = self.paginate_queryset(owed(own_placements(request.viewer), timezone.localdate()))
        return self.get_paginated_response(OwedSerializer(found, many=True).data)

    @writes(
        "写日志、交日志",
        tags=TAGS,
        takes=WriteSerializer,
        gives=JournalSerializer,
        description="同一篇再写一次，就是改草稿；交了的先撤回再改。",
        example={
            "placement": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10",
            "kind": "week",
            "number": 3,
            "text": "……",
            "hand_in": True,
        },
    )
    def create(self, said: dict[str, Any]) -> Journal:
        """Kept or handed in."""
        viewer = self.request.viewer
        placement = own_placements(viewer).filter(public_id=said["placement"]).first()
        if placement is None:
            raise Http404
        with kept_together():
            files = [
                store_upload(f, by=viewer, purpose="日志附件", view_action=VIEW)
                for f in said.get("files", ())
            ]
            which, words = (said["kind"], said["number"]), said["text"]
            return write_journal(
                placement, *which, text=words, files=files, hand_in=said["hand_in"], by=viewer
            )

    @writes("撤回交了的日志", tags=TAGS, gives=JournalSerializer)
    def withdraw(self, said: Any, row: Journal) -> Journal:
        """While it is not read."""
        return withdraw_journal(row, by=self.request.viewer)


class ReadJournalViewSet(mixins.ListModelMixin, GroupViewSet):
    """What students handed in, and the teacher's answer."""

    actions: ClassVar[dict[str, str]] = {"get": FOLLOW, "post": READ}
    serializer_class = JournalSerializer
    queryset = Journal.objects.none()
    filterset_fields: ClassVar[list[str]] = ["state", "kind"]

    def get_queryset(self) -> QuerySet[Journal]:
        """Those the person follows, the latest first."""
        return journals_for(self.request.viewer).order_by("-due_on", "-pk")

    @extend_schema(summary="学生交来的日志", tags=TAGS)
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @writes(
        "批阅日志",
        tags=TAGS,
        takes=AnswerSerializer,
        gives=JournalSerializer,
        example={"state": "approved", "answer": "写得具体，继续保持。"},
    )
    def rule(self, said: dict[str, Any], row: Journal) -> Journal:
        """Read, or returned with words."""
        return JOURNALS.rule(row, said["state"], by=self.request.viewer, answer=said["answer"])
