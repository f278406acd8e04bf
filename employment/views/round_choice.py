"""What both sides do on a phone: a student puts wishes in order, a unit the students who wished for it. One press, one change."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from employment.enums import RoundState, RoundTurn
from employment.forms.round import MoveForm
from employment.models import Round, RoundUnit
from employment.selectors.round import (
    BEGUN,
    RANK,
    WISH,
    applicants,
    barred,
    ended_words,
    own_houses,
    own_places,
    placed_at,
    posts_of,
    sees_applicants,
    tiers_of,
)
from employment.selectors.round_limits import filled
from employment.services.round import turn_words
from employment.services.round_choice import moved, moved_in_tiers, save_ranking, save_wishes
from employment.views.round import LISTED, at
from groupportal.errors import DomainError
from groupportal.ui.pages import RecordDeedView, RecordPage

POSTS_ON_PAGE = 20


class Choose(RecordPage):
    """A student's wishes in order, below them the posts there are: each can be taken, or says why it can't."""

    action, listed = WISH, LISTED
    template_name = "employment/round_choose.html"

    def base_queryset(self) -> QuerySet[Round]:
        own = own_places(self.request.viewer).values("round")
        return Round.objects.filter(pk__in=own, state__in=BEGUN)

    def get_title(self) -> str:
        return f"选岗：{self.get_object()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        own = own_places(self.request.viewer).select_related("student", "batch").get(round=row)
        wishes = list(own.wishes.select_related("post__demand", "post__house__unit"))
        for wish in wishes:
            wish.said = ended_words(wish.post)
        query = self.request.GET.get("q", "").strip()
        posts = posts_of(row).exclude(pk__in=[wish.post_id for wish in wishes])
        if query:
            posts = posts.filter(
                Q(demand__title__icontains=query)
                | Q(house__unit__name__icontains=query)
                | Q(house__unit__pinyin__icontains=query)
                | Q(demand__city__icontains=query)
            )
        page = Paginator(posts.order_by("house__unit__pinyin", "pk"), POSTS_ON_PAGE).get_page(
            self.request.GET.get("page")
        )
        shown = list(page.object_list)
        said = barred([(own, post) for post in shown], row, on=timezone.localdate())
        return super().get_context_data(
            **{
                "own": own,
                "wishes": wishes,
                "is_open": row.turn == RoundTurn.STUDENTS,
                "closed_words": turn_words(row),
                "is_full": len(wishes) >= row.most_wishes,
                "posts": [(post, ended_words(post) or said.get((own.pk, post.pk), "")) for post in shown],
                "page": page,
                "q": query,
                **kwargs,
            }
        )


class _Move(RecordDeedView):
    """One press: the row and what happens to it stand in the form."""

    def pressed(self) -> tuple[Any, str]:
        """The row's public id and the deed. DomainError for what no button of the page sends."""
        form = MoveForm(self.request.POST)
        if not form.is_valid():
            raise DomainError("pressed", "没有看懂这次操作，请刷新页面重试。")
        return form.cleaned_data["row"], form.cleaned_data["how"]


class ChooseMove(_Move):
    action = WISH

    def base_queryset(self) -> QuerySet[Round]:
        own = own_places(self.request.viewer).values("round")
        return Round.objects.filter(pk__in=own, state__in=BEGUN)

    def perform(self) -> str:
        row = self.get_object()
        key, how = self.pressed()
        post = get_object_or_404(posts_of(row), public_id=key)
        own = own_places(self.request.viewer).get(round=row)
        held = [wish.post for wish in own.wishes.select_related("post__demand", "post__house__unit")]
        save_wishes(own, moved(held, post, how), by=self.request.viewer)
        return at(row, "round_choose")

    def fallback_url(self) -> str:
        return at(self.get_object(), "round_choose")


class Rank(RecordPage):
    """The unit's list, best first, and those who wished for the unit and are not on it."""

    action, listed = RANK, LISTED
    template_name = "employment/round_rank.html"

    def base_queryset(self) -> QuerySet[RoundUnit]:
        return own_houses(self.request.viewer)

    def get_title(self) -> str:
        return f"{self.get_object()}：给学生排序"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        house = self.get_object()
        is_open = house.round.turn == RoundTurn.UNITS and not house.left_why
        if house.round.state == RoundState.PUBLISHED:
            return super().get_context_data(**{"placed": placed_at(house), "limits": filled(house), **kwargs})
        sees = sees_applicants(house)
        tiers = tiers_of(house) if sees else []
        rest = list(applicants(house).exclude(rankings__house=house)) if sees else []
        wished = self._wished(house) if sees else {}
        for one in (*rest, *(one for tier in tiers for one in tier)):
            one.wished = wished.get(one.pk, "")
        return super().get_context_data(
            **{
                "tiers": tiers,
                "rest": rest,
                "is_open": is_open,
                "closed_words": house.left_why or turn_words(house.round),
                **kwargs,
            }
        )

    @staticmethod
    def _wished(house: RoundUnit) -> dict[int, str]:
        """The posts of the unit that each student wished for; which wish it is, first or last, stays the student's own."""
        found: dict[int, list[str]] = {}
        rows = house.posts.filter(wishes__isnull=False).order_by("pk")
        for chooser, title in rows.values_list("wishes__chooser", "demand__title"):
            found.setdefault(chooser, []).append(title)
        return {chooser: "、".join(titles) for chooser, titles in found.items()}


class RankMove(_Move):
    action = RANK

    def base_queryset(self) -> QuerySet[RoundUnit]:
        return own_houses(self.request.viewer)

    def perform(self) -> str:
        house = self.get_object()
        key, how = self.pressed()
        tiers = tiers_of(house)
        takes = house.takes_unranked
        if how == "unranked":
            takes = not takes
        elif how != "done":
            one = get_object_or_404(applicants(house), public_id=key)
            tiers = moved_in_tiers(tiers, one, how)
        save_ranking(house, tiers, takes_unranked=takes, by=self.request.viewer)
        return at(house, "round_rank")

    def fallback_url(self) -> str:
        return at(self.get_object(), "round_rank")
