"""Entries of contests over the API, as on the pages: handed in, screened, judged without whose one is."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers

from governance.enums import EntryState
from governance.models import ContestEntry, ContestParty
from governance.selectors.contest import (
    EDIT,
    ENTER,
    JUDGE,
    VIEW,
    contests_for,
    entering_units,
    entries_for,
    judging,
    standing,
    to_judge,
)
from governance.services.contest_entry import ENTRIES, give_opinions, hand_in, hand_in_again, take_back
from governance.views.body_api import TAGS
from governance.views.contest_api import one_of
from governance.views.contest_entry import entry_said
from groupportal.files.services import kept_together
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_writing import writes


class ContestEntrySerializer(serializers.ModelSerializer[ContestEntry]):
    """An entry with whose it is."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    contest = serializers.UUIDField(source="contest.public_id", help_text="征集的编号")
    unit = serializers.CharField(source="unit.name", help_text="报送单位")

    class Meta:
        model = ContestEntry
        fields = [
            "id",
            "contest",
            "unit",
            "number",
            "title",
            "author",
            "text",
            "state",
            "answer",
            "is_shortlisted",
            "award",
        ]


class EntrySaidSerializer(serializers.Serializer[Any]):
    """What a unit says of its entry."""

    title = serializers.CharField(max_length=80, help_text="作品名称，不写单位名称")
    text = serializers.CharField(max_length=4000, help_text="作品说明，不写单位和作者")
    author = serializers.CharField(max_length=80, required=False, default="", help_text="作者，评议时不显示")
    files = serializers.ListField(
        child=serializers.FileField(),
        required=False,
        default=list,
        max_length=9,
        help_text="作品文件，用表单发送",
    )


class NewEntrySerializer(EntrySaidSerializer):
    """An entry of a unit."""

    contest = serializers.UUIDField(help_text="征集的编号")
    unit = serializers.UUIDField(help_text="报送单位的编号")


class EntryScreenedSerializer(serializers.Serializer[Any]):
    """Whether an entry fits."""

    state = serializers.ChoiceField(
        [EntryState.FIT.value, EntryState.RETURNED.value, EntryState.UNFIT.value],
        help_text="approved 符合，returned 退回补正，unfit 不符合",
    )
    answer = serializers.CharField(
        max_length=1000, required=False, default="", help_text="原因，不符合的必写"
    )


class ContestWorkSerializer(serializers.ModelSerializer[ContestEntry]):
    """An entry as who judges reads it."""

    class Meta:
        model = ContestEntry
        fields = ["number", "title", "text"]


class JudgingSerializer(serializers.ModelSerializer[ContestParty]):
    """What one judges, in whose place."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    contest = serializers.UUIDField(source="contest.public_id", help_text="征集的编号")
    title = serializers.CharField(source="contest.title", help_text="征集名称")
    until = serializers.DateField(source="contest.opinions_until", help_text="评议截止日期")
    entries = serializers.SerializerMethodField(help_text="入围作品：编号、名称、说明")

    class Meta:
        model = ContestParty
        fields = ["id", "contest", "title", "name", "until", "entries"]

    def get_entries(self, row: ContestParty) -> list[dict[str, Any]]:
        """In their order, without those of one's own units."""
        viewer = self.context["request"].viewer if "request" in self.context else None
        return [dict(one) for one in ContestWorkSerializer(to_judge(row, viewer), many=True).data]


class ContestOpinionSerializer(serializers.Serializer[Any]):
    """Of one entry."""

    number = serializers.IntegerField(help_text="作品的编号（几号作品）")
    score = serializers.IntegerField(
        min_value=0, max_value=100, required=False, allow_null=True, default=None, help_text="分数"
    )
    text = serializers.CharField(
        max_length=1000, required=False, default="", allow_blank=True, help_text="意见"
    )


class ContestOpinionsSerializer(serializers.Serializer[Any]):
    """Of several."""

    opinions = ContestOpinionSerializer(many=True, help_text="各件作品的分数和意见")


class _EntryFound(filters.FilterSet):
    contest = filters.UUIDFilter(field_name="contest__public_id", label="征集的编号")

    class Meta:
        model = ContestEntry
        fields: ClassVar[list[str]] = []


@extend_schema_view(list=extend_schema(summary="征集作品", tags=TAGS))
class ContestEntryViewSet(mixins.ListModelMixin, GroupViewSet):
    """All for the office, those of one's units, and what was shortlisted once the result is published; handed in for one's unit."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW, "post": ENTER}
    serializer_class = ContestEntrySerializer
    filterset_class = _EntryFound
    queryset = ContestEntry.objects.none()

    def get_queryset(self) -> QuerySet[ContestEntry]:
        """The latest first."""
        return entries_for(self.request.viewer).filter(standing()).order_by("-pk")

    @writes(
        "报送作品", tags=TAGS, takes=NewEntrySerializer, gives=ContestEntrySerializer,
        example={
            "contest": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10",
            "unit": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a11",
            "title": "同心",
            "text": "两个圆相交。",
        },
    )  # fmt: skip
    def create(self, said: dict[str, Any]) -> ContestEntry:
        """For one's unit, up to the last day."""
        viewer = self.request.viewer
        contest = one_of(contests_for(viewer), said["contest"])
        unit = one_of(entering_units(viewer), said["unit"])
        with kept_together():
            return hand_in(contest, unit, entry_said(said, viewer), by=viewer)

    @writes(
        "补正作品", tags=TAGS, takes=EntrySaidSerializer, gives=ContestEntrySerializer,
        example={"title": "同心", "text": "两个圆相交，补上说明。"},
        description="不送文件的，原来的文件不变；送了的，代替原来的。",
    )  # fmt: skip
    def mend(self, said: dict[str, Any], row: ContestEntry) -> ContestEntry:
        """One that was returned."""
        viewer = self.request.viewer
        with kept_together():
            return hand_in_again(row, entry_said(said, viewer), by=viewer)

    @writes("撤回作品", tags=TAGS, gives=ContestEntrySerializer)
    def withdraw(self, said: Any, row: ContestEntry) -> ContestEntry:
        """While entries are taken."""
        return take_back(row, by=self.request.viewer)


class EntryScreeningViewSet(GroupViewSet):
    """The office says whether an entry fits."""

    actions: ClassVar[dict[str, str]] = {"post": EDIT}
    serializer_class = ContestEntrySerializer
    queryset = ContestEntry.objects.none()

    def get_queryset(self) -> QuerySet[ContestEntry]:
        """All of them."""
        return entries_for(self.request.viewer).filter(standing())

    @writes(
        "筛选作品", tags=TAGS, takes=EntryScreenedSerializer, gives=ContestEntrySerializer,
        example={"state": "returned", "answer": "请补上说明。"},
    )  # fmt: skip
    def screen(self, said: dict[str, Any], row: ContestEntry) -> ContestEntry:
        """Not by who handed it in."""
        return ENTRIES.rule(row, said["state"], by=self.request.viewer, answer=said["answer"])


@extend_schema_view(list=extend_schema(summary="等我评议的征集", tags=TAGS))
class JudgingViewSet(mixins.ListModelMixin, GroupViewSet):
    """As what the person judges, with the shortlist: by number, without whose an entry is."""

    actions: ClassVar[dict[str, str]] = {"get": JUDGE, "post": JUDGE}
    serializer_class = JudgingSerializer
    queryset = ContestParty.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[ContestParty]:
        """The latest first."""
        return judging(self.request.viewer).order_by("-pk")

    @writes(
        "评议作品", tags=TAGS, takes=ContestOpinionsSerializer, gives=JudgingSerializer,
        example={"opinions": [{"number": 1, "score": 90, "text": "简洁。"}]},
        description="评议截止以前可以再改。",
    )  # fmt: skip
    def judge(self, said: dict[str, Any], row: ContestParty) -> ContestParty:
        """Points and words, by the number of the entry."""
        viewer = self.request.viewer
        keys = {entry.number: entry.pk for entry in to_judge(row, viewer)}
        # One outside the shortlist has no key, and is refused as any other that is not theirs.
        given = {keys.get(one["number"], 0): (one["score"], one["text"]) for one in said["opinions"]}
        give_opinions(row, given, by=viewer)
        return row
