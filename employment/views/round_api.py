"""Rounds of two-way choice over the API: their posts, a student's wishes, a unit's list, what came of every wish."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import Prefetch, QuerySet

from employment.enums import RoundState, WishResult
from employment.models import Chooser, Round, RoundPost, RoundUnit, StudentWish
from employment.selectors.round import (
    ENTER,
    RANK,
    RUN,
    VIEW,
    WISH,
    applicants,
    choosers_for,
    own_houses,
    own_places,
    posts_of,
    rounds_for,
    wishes_for,
)
from employment.services.round_choice import save_ranking, save_wishes
from employment.views.demand_api import TAGS
from employment.views.round_told import (
    ChoiceSerializer,
    ChooserSerializer,
    NewRankingSerializer,
    NewWishesSerializer,
    RankingSerializer,
    RoundPostSerializer,
    RoundSerializer,
    RoundWishSerializer,
)
from groupportal.errors import DomainError
from groupportal.lists.api import Found, Reading, listing
from groupportal.tenancy.api_writing import writes

_STUDENT = ("student__name", "student__number")


class _RoundFound(Found):
    q = filters.CharFilter(method="by_words", label="轮次")
    state = filters.ChoiceFilter(choices=RoundState.choices, label="状态")

    class Meta:
        model = Round
        fields: ClassVar[list[str]] = []


class _PostFound(Found):
    searched = ("demand__title", "house__unit__name")
    q = filters.CharFilter(method="by_words", label="岗位、单位")
    round = filters.UUIDFilter(field_name="house__round__public_id", label="轮次的编号")

    class Meta:
        model = RoundPost
        fields: ClassVar[list[str]] = []


class _ChooserFound(Found):
    searched = _STUDENT
    q = filters.CharFilter(method="by_words", label="学生姓名、拼音首字母、学号")
    round = filters.UUIDFilter(field_name="round__public_id", label="轮次的编号")

    class Meta:
        model = Chooser
        fields: ClassVar[list[str]] = []


class _WishFound(Found):
    searched = tuple(f"chooser__{name}" for name in _STUDENT)
    q = filters.CharFilter(method="by_words", label="学生姓名、拼音首字母、学号")
    round = filters.UUIDFilter(field_name="chooser__round__public_id", label="轮次的编号")
    result = filters.ChoiceFilter(choices=WishResult.choices, label="结果")

    class Meta:
        model = StudentWish
        fields: ClassVar[list[str]] = []


@listing("双向选择的轮次", "一个轮次", tags=TAGS)
class RoundViewSet(Reading):
    """Those the person sees."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = RoundSerializer
    filterset_class = _RoundFound
    queryset = Round.objects.none()

    def get_queryset(self) -> QuerySet[Round]:
        """The latest first."""
        return rounds_for(self.request.viewer).order_by("-wishes_from", "-pk")


@listing("双向选择的岗位", "一个岗位", tags=TAGS)
class RoundPostViewSet(Reading):
    """Of the rounds the person sees."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = RoundPostSerializer
    filterset_class = _PostFound
    queryset = RoundPost.objects.none()

    def get_queryset(self) -> QuerySet[RoundPost]:
        """Unit by unit."""
        viewer = self.request.viewer
        rows = RoundPost.objects.filter(house__round__in=rounds_for(viewer).order_by().values("pk"))
        if not any(map(viewer.can, (RUN, ENTER, WISH))):
            rows = rows.filter(house__unit__in=viewer.units_for(RANK))
        rows = rows.select_related("house__round", "house__unit", "kind", "demand")
        return rows.order_by("house__unit__pinyin", "pk")


@listing("我的双向选择", "一轮里我的志愿和结果", tags=TAGS)
class ChoiceViewSet(Reading):
    """A student's own."""

    actions: ClassVar[dict[str, str]] = {"get": WISH, "post": WISH}
    serializer_class = ChoiceSerializer
    queryset = Chooser.objects.none()

    def get_queryset(self) -> QuerySet[Chooser]:
        """The latest round first."""
        wishes = StudentWish.objects.select_related("post__demand", "post__house__unit").order_by("number")
        rows = own_places(self.request.viewer).select_related("round", "post__demand", "post__house__unit")
        return rows.prefetch_related(Prefetch("wishes", wishes)).order_by("-round__wishes_from", "-pk")

    @writes(
        "填志愿",
        tags=TAGS,
        takes=NewWishesSerializer,
        gives=ChoiceSerializer,
        example={"posts": ["5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10"]},
    )
    def wish(self, said: dict[str, Any], row: Chooser) -> Chooser:
        """All of them in order, instead of those before."""
        offered = {post.public_id: post for post in posts_of(row.round).filter(public_id__in=said["posts"])}
        save_wishes(row, _all_of(said["posts"], offered, "posts"), by=self.request.viewer)
        return self.get_queryset().get(pk=row.pk)


@listing("双向选择的参选学生", "一名参选学生", tags=TAGS)
class ChooserViewSet(Reading):
    """Of the schools whose office the person is."""

    actions: ClassVar[dict[str, str]] = {"get": ENTER}
    serializer_class = ChooserSerializer
    filterset_class = _ChooserFound
    queryset = Chooser.objects.none()

    def get_queryset(self) -> QuerySet[Chooser]:
        """By number."""
        rows = choosers_for(self.request.viewer).select_related("matched__house__unit")
        return rows.order_by("-round__wishes_from", "number", "pk")


@listing("双向选择的全部志愿", "一个志愿", tags=TAGS)
class RoundWishViewSet(Reading):
    """Each with its place, the cut-off and the first reason."""

    actions: ClassVar[dict[str, str]] = {"get": ENTER}
    serializer_class = RoundWishSerializer
    filterset_class = _WishFound
    queryset = StudentWish.objects.none()

    def get_queryset(self) -> QuerySet[StudentWish]:
        """Student by student."""
        return wishes_for(self.request.viewer).order_by("chooser", "number")


@listing("本单位的双向选择", "一轮里选了本单位的学生、排序和结果", tags=TAGS)
class RankingViewSet(Reading):
    """Of the units the person ranks for."""

    actions: ClassVar[dict[str, str]] = {"get": RANK, "post": RANK}
    serializer_class = RankingSerializer
    queryset = RoundUnit.objects.none()

    def get_queryset(self) -> QuerySet[RoundUnit]:
        """The latest round first."""
        return own_houses(self.request.viewer).order_by("-round__wishes_from", "-pk")

    @writes(
        "给学生排序",
        tags=TAGS,
        takes=NewRankingSerializer,
        gives=RankingSerializer,
        example={"tiers": [["5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10"]], "takes_unranked": False},
    )
    def rank(self, said: dict[str, Any], row: RoundUnit) -> RoundUnit:
        """The whole list, instead of the one before."""
        there = {one.public_id: one for one in applicants(row)}
        tiers = [_all_of(tier, there, "tiers") for tier in said["tiers"]]
        by = self.request.viewer
        return save_ranking(row, tiers, takes_unranked=said["takes_unranked"], by=by)


def _all_of(keys: list[Any], there: dict[Any, Any], field: str) -> list[Any]:
    """Each named row. DomainError where one is not among those there are."""
    if any(key not in there for key in keys):
        raise DomainError("not_among", "有的编号不在这一轮里，请重新取名单再提交。", field=field)
    return [there[key] for key in keys]
