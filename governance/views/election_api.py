"""Elections over the API as of a day, with posts, candidates and results; units nominate, candidates answer."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers

from governance.enums import CandidateState, ElectionState
from governance.models import Candidate, Election
from governance.selectors.election import (
    NOMINATE,
    VIEW,
    candidates_for,
    elections_for,
    nominating,
    posts_for,
    results_of,
    seen_ballots,
    state_on,
)
from governance.services.candidate import CandidateInput, answer_candidacy, nominate
from governance.views.body_api import TAGS
from groupportal.lists.api import listing
from groupportal.periods.api import AS_OF, Dated
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts
from groupportal.tenancy.api_writing import writes
from groupportal.tenancy.models import Unit

sample_texts({"候选人姓名": "王明", "职位": "理事", "提名单位或提名人": "江海电子有限公司"})


class VoteSerializer(serializers.Serializer[Any]):
    """A name with its votes in one of the votes on a post."""

    ballot = serializers.UUIDField(help_text="这次投票的编号，登记另选的人时用")
    turn = serializers.IntegerField(help_text="第几次投票")
    name = serializers.CharField(help_text="选票上的姓名")
    votes = serializers.IntegerField(help_text="得票")


class PostSerializer(serializers.Serializer[Any]):
    """A post; votes and who is elected where the person may read them."""

    id = serializers.UUIDField(help_text="职位的编号，提名时用")
    title = serializers.CharField(help_text="职位")
    places = serializers.IntegerField(help_text="名额")
    surplus = serializers.IntegerField(help_text="差额比例（%），0 是等额")
    votes = VoteSerializer(many=True, help_text="各次投票的得票；看不到计票的为空")
    elected = serializers.ListField(child=serializers.CharField(), help_text="当选的人；看不到计票的为空")


class ElectionSerializer(serializers.ModelSerializer[Election]):
    """An election; ``posts`` of one that is asked for alone."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    body = serializers.UUIDField(source="body.public_id", help_text="机构的编号")
    body_name = serializers.CharField(source="body.name", help_text="机构名称")
    state = serializers.SerializerMethodField(help_text="截至日期的状态")
    posts = serializers.SerializerMethodField(help_text="职位、名额、得票和当选的人；列表里不给")

    class Meta:
        model = Election
        fields = [
            "id", "body", "body_name", "number", "prepared_on", "starts_on", "eligibility", "members_only",
            "nominations_until", "state", "posts",
        ]  # fmt: skip

    def get_state(self, row: Election) -> str:
        """As of the day."""
        return str(state_on(row, self.context["day"]))

    def get_posts(self, row: Election) -> list[dict[str, Any]]:
        """In order."""
        if not self.context["is_one"]:
            return []
        seen = seen_ballots(self.context["request"].viewer, row)
        return [_post(one, seen) for one in results_of(row)]


def _post(one: Any, seen: set[int]) -> dict[str, Any]:
    shows = bool(one.outcomes) and all(ballot.pk in seen for ballot, _ in one.outcomes)
    votes = [
        {"ballot": ballot.public_id, "turn": ballot.turn, "name": name, "votes": number}
        for ballot, outcome in one.outcomes
        if ballot.pk in seen
        for name, number in outcome.votes
    ]
    return PostSerializer(
        {
            "id": one.post.public_id,
            "title": one.post.title,
            "places": one.post.places,
            "surplus": one.post.surplus,
            "votes": votes,
            "elected": one.elected if shows else (),
        }
    ).data


class CandidateSerializer(serializers.ModelSerializer[Candidate]):
    """A candidate, without the phone."""

    id = serializers.UUIDField(source="public_id", help_text="编号，答复时用")
    election = serializers.UUIDField(source="post.election.public_id", help_text="选举的编号")
    post = serializers.CharField(source="post.title", help_text="职位")
    unit = serializers.CharField(source="unit.name", default="", help_text="所在单位")
    proposer = serializers.CharField(help_text="提名单位或提名人")

    class Meta:
        model = Candidate
        fields = [
            "id",
            "election",
            "post",
            "name",
            "unit",
            "duty",
            "about",
            "proposer",
            "state",
            "is_elected",
        ]


class NewCandidateSerializer(serializers.Serializer[Any]):
    """Who is proposed for which post, by which unit."""

    post = serializers.UUIDField(help_text="职位的编号")
    nominator = serializers.UUIDField(help_text="提名单位的编号")
    name = serializers.CharField(max_length=60, help_text="姓名")
    unit = serializers.UUIDField(required=False, allow_null=True, help_text="所在单位的编号，不写是提名单位")
    duty = serializers.CharField(max_length=80, required=False, default="", help_text="单位职务")
    phone = serializers.CharField(max_length=30, required=False, default="", help_text="电话")
    about = serializers.CharField(max_length=500, required=False, default="", help_text="简介")


class CandidacySerializer(serializers.Serializer[Any]):
    """Whether the person stands."""

    state = serializers.ChoiceField(
        [CandidateState.ACCEPTED.value, CandidateState.REFUSED.value],
        help_text="approved 同意，returned 不参选",
    )
    words = serializers.CharField(max_length=1000, required=False, default="", help_text="说明")


class _ElectionFound(filters.FilterSet):
    state = filters.ChoiceFilter(choices=ElectionState.choices, label="状态")

    class Meta:
        model = Election
        fields: ClassVar[list[str]] = []


@listing("换届选举", "一次换届选举", AS_OF, tags=TAGS)
class ElectionViewSet(Dated):
    """Those prepared by the day."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = ElectionSerializer
    filterset_class = _ElectionFound
    queryset = Election.objects.none()

    def get_queryset(self) -> QuerySet[Election]:
        """The latest first."""
        rows = elections_for(self.request.viewer).order_by("-starts_on", "-pk")
        return rows.filter(prepared_on__lte=self.day) if self.action == "list" else rows


class _CandidateFound(filters.FilterSet):
    election = filters.UUIDFilter(field_name="post__election__public_id", label="选举的编号")
    state = filters.ChoiceFilter(choices=CandidateState.choices, label="状态")

    class Meta:
        model = Candidate
        fields: ClassVar[list[str]] = []


@extend_schema_view(list=extend_schema(summary="候选人", tags=TAGS))
class CandidateViewSet(mixins.ListModelMixin, GroupViewSet):
    """Those the person sees."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW, "post": NOMINATE}
    serializer_class = CandidateSerializer
    filterset_class = _CandidateFound
    queryset = Candidate.objects.none()

    def get_queryset(self) -> QuerySet[Candidate]:
        """The latest first."""
        return candidates_for(self.request.viewer).order_by("-pk")  # type: ignore[attr-defined]

    @writes(
        "提名候选人",
        tags=TAGS,
        takes=NewCandidateSerializer,
        gives=CandidateSerializer,
        example={
            "post": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10",
            "nominator": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a11",
            "name": "王明",
        },
    )
    def create(self, said: dict[str, Any]) -> Candidate:
        """For one's unit, in the time it was given."""
        viewer = self.request.viewer  # type: ignore[attr-defined]
        post = posts_for(viewer).filter(public_id=said.pop("post")).first()
        nominator = said.pop("nominator")
        by = nominating(viewer, post.election).filter(public_id=nominator).first() if post else None
        other = said.pop("unit", None)
        unit = Unit.objects.filter(public_id=other, is_active=True).first() if other else by
        if post is None or by is None or unit is None:
            raise Http404
        return nominate(post, CandidateInput(unit=unit, nominator=by, **said), by=viewer)


class CandidacyViewSet(GroupViewSet):
    """The own answer whether to stand."""

    actions: ClassVar[dict[str, str]] = {"post": VIEW}
    serializer_class = CandidateSerializer
    queryset = Candidate.objects.none()

    def get_queryset(self) -> QuerySet[Candidate]:
        """The own candidacies."""
        viewer = self.request.viewer  # type: ignore[attr-defined]
        return candidates_for(viewer).filter(user=viewer.user.pk)

    @writes(
        "答复是否参选",
        tags=TAGS,
        takes=CandidacySerializer,
        gives=CandidateSerializer,
        example={"state": "approved"},
    )
    def reply(self, said: dict[str, Any], row: Candidate) -> Candidate:
        """Once."""
        return answer_candidacy(row, said["state"], words=said["words"], by=self.request.viewer)  # type: ignore[attr-defined]
