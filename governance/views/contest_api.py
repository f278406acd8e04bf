"""Contests over the API, as on the pages: called for, judged, decided by two or by a vote, published."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers

from governance.enums import ContestStage
from governance.models import Contest, ContestChoice
from governance.selectors.contest import (
    EDIT,
    VIEW,
    choices_for,
    contests_for,
)
from governance.services.contest import (
    ContestInput,
    begin_judging,
    cancel_contest,
    found_contest,
    open_contest,
    propose_choice,
    publish_by_vote,
    rule_choice,
)
from governance.views.body_api import TAGS
from groupportal.deciding.standard import Ruled
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes

sample_texts({"征集名称": "集团徽标征集", "作品名称": "同心"})


class ContestSerializer(serializers.ModelSerializer[Contest]):
    """What is called for, and how far that is."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")

    class Meta:
        model = Contest
        fields = [
            "id",
            "title",
            "text",
            "state",
            "closes_on",
            "entries_each",
            "opinions_until",
            "published_at",
        ]


class NewContestSerializer(serializers.Serializer[Any]):
    """What is called for, until when, and how it is judged."""

    title = serializers.CharField(max_length=120, help_text="征集名称")
    text = serializers.CharField(max_length=8000, help_text="征集要求")
    closes_on = serializers.DateField(help_text="征集截止日期，当天也收")
    entries_each = serializers.IntegerField(
        min_value=1, max_value=20, required=False, default=1, help_text="每家单位最多几件"
    )
    is_anonymous = serializers.BooleanField(required=False, default=True, help_text="匿名评议")
    is_scored = serializers.BooleanField(required=False, default=True, help_text="打分，不打分的只写意见")
    asks_units = serializers.BooleanField(required=False, default=False, help_text="请各成员单位也提意见")


class ContestReasonSerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=300, help_text="原因")


class ShortlistSerializer(serializers.Serializer[Any]):
    """Which entries go on, and until when opinions are taken."""

    entries = serializers.ListField(child=serializers.UUIDField(), max_length=500, help_text="入围作品的编号")
    until = serializers.DateField(help_text="评议截止日期，当天也收")


class ContestAwardSerializer(serializers.Serializer[Any]):
    """What an entry wins."""

    entry = serializers.UUIDField(help_text="作品的编号")
    award = serializers.CharField(max_length=40, help_text="奖项")


class NewChoiceSerializer(serializers.Serializer[Any]):
    """Who wins what, and why."""

    awards = ContestAwardSerializer(many=True, help_text="获奖的入围作品")
    reason = serializers.CharField(max_length=2000, help_text="理由，确认的同事要看")


class ContestChoiceSerializer(serializers.ModelSerializer[ContestChoice]):
    """A result that was put forward: awards by the number of the entry."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    contest = serializers.UUIDField(source="contest.public_id", help_text="征集的编号")
    awards = serializers.JSONField(help_text="各作品的奖项，按作品的编号")

    class Meta:
        model = ContestChoice
        fields = ["id", "contest", "awards", "reason", "state", "answer"]


class ChoiceRuledSerializer(serializers.Serializer[Any]):
    """Confirmed or sent back."""

    state = serializers.ChoiceField(
        [Ruled.ACCEPTED.value, Ruled.REFUSED.value], help_text="approved 确认，returned 退回"
    )
    answer = serializers.CharField(max_length=1000, required=False, default="", help_text="说明，退回时必写")


class _ContestFound(filters.FilterSet):
    state = filters.ChoiceFilter(choices=ContestStage.choices, label="阶段")

    class Meta:
        model = Contest
        fields: ClassVar[list[str]] = []


def one_of(rows: QuerySet[Any], key: Any) -> Any:
    """The row with this number among those one sees; 404 outside them."""
    row = rows.filter(public_id=key).first()
    if row is None:
        raise Http404
    return row


@extend_schema_view(
    list=extend_schema(summary="征集评选", tags=TAGS),
    retrieve=extend_schema(summary="一次征集评选", tags=TAGS),
)
class ContestViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GroupViewSet):
    """Those the person sees; the office prepares, opens, judges and publishes them."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW, "post": EDIT}
    serializer_class = ContestSerializer
    filterset_class = _ContestFound
    queryset = Contest.objects.none()

    def get_queryset(self) -> QuerySet[Contest]:
        """The latest first."""
        return contests_for(self.request.viewer).order_by("-created_at", "-pk")

    @writes(
        "登记征集", tags=TAGS, takes=NewContestSerializer, gives=ContestSerializer,
        example={"title": "集团徽标征集", "text": "征集集团徽标。", "closes_on": "2030-06-30"},
        description="登记以后还没有发布，单位看不到。",
    )  # fmt: skip
    def create(self, said: dict[str, Any]) -> Contest:
        """Prepared, nobody told."""
        return found_contest(ContestInput(**said), by=self.request.viewer)

    @writes("发布征集", tags=TAGS, gives=ContestSerializer)
    def open(self, said: Any, row: Contest) -> Contest:
        """Every member is told."""
        return open_contest(row, by=self.request.viewer)

    @writes(
        "取消征集",
        tags=TAGS,
        takes=ContestReasonSerializer,
        gives=ContestSerializer,
        example={"reason": "经费未落实"},
    )
    def cancel(self, said: dict[str, Any], row: Contest) -> Contest:
        """With words for those who entered."""
        return cancel_contest(row, said["reason"], by=self.request.viewer)

    @writes(
        "定入围作品、开始评议", tags=TAGS, takes=ShortlistSerializer, gives=ContestSerializer,
        example={"entries": ["5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10"], "until": "2030-07-15"},
    )  # fmt: skip
    def judging(self, said: dict[str, Any], row: Contest) -> Contest:
        """The jury is called."""
        entries = [one_of(row.entries.all(), key) for key in said["entries"]]
        return begin_judging(row, entries, said["until"], by=self.request.viewer)

    @writes("照表决公布评选结果", tags=TAGS, gives=ContestSerializer)
    def publish(self, said: Any, row: Contest) -> Contest:
        """As the meeting chose."""
        return publish_by_vote(row, by=self.request.viewer)

    @writes(
        "提出评选结果", tags=TAGS, takes=NewChoiceSerializer, gives=ContestChoiceSerializer,
        example={
            "awards": [{"entry": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10", "award": "一等奖"}],
            "reason": "评分最高",
        },
        description="由另一位同事确认以后公布。",
    )  # fmt: skip
    def choose(self, said: dict[str, Any], row: Contest) -> ContestChoice:
        """For another person to confirm."""
        awards = {one_of(row.entries.all(), one["entry"]): one["award"] for one in said["awards"]}
        return propose_choice(row, awards, said["reason"], by=self.request.viewer)


@extend_schema_view(list=extend_schema(summary="提出的评选结果", tags=TAGS))
class ContestChoiceViewSet(mixins.ListModelMixin, GroupViewSet):
    """Results that two people decide."""

    actions: ClassVar[dict[str, str]] = {"get": EDIT, "post": EDIT}
    serializer_class = ContestChoiceSerializer
    queryset = ContestChoice.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[ContestChoice]:
        """The latest first."""
        return choices_for(self.request.viewer).order_by("-pk")

    @writes(
        "确认或退回评选结果", tags=TAGS, takes=ChoiceRuledSerializer, gives=ContestChoiceSerializer,
        example={"state": "approved"},
    )  # fmt: skip
    def rule(self, said: dict[str, Any], row: ContestChoice) -> ContestChoice:
        """By another person; confirmed it is published."""
        return rule_choice(row, said["state"], answer=said["answer"], by=self.request.viewer)
