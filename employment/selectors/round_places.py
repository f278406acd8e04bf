"""How many places a round may give: what is asked for and what Article 11 lets in, less what is taken and what other rounds may fill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from employment.enums import RoundState
from employment.models import Application, Chooser, Demand, Round, RoundKind, RoundPost, RoundUnit
from employment.selectors.round import is_shut, posts_of, settled_elsewhere, still_taken
from employment.states import TAKEN
from groupportal.ui.formats import quoted
from internships.selectors.prospect import room

_ASKING = (RoundState.DRAFT, RoundState.OPEN, RoundState.DRAWN)
"""Rounds whose limits may still be filled; later ones hold what they gave."""


@dataclass(frozen=True, slots=True)
class Places:
    """What is left: of each demand; of each unit and each post of internships, where Article 11 can be reckoned."""

    demands: Mapping[int, int]
    units: Mapping[int, int]
    kinds: Mapping[int, int]


def places_left(round_: Round, demands: Sequence[Demand]) -> Places:
    """What a round may give of these demands, their units and kinds of posts."""
    gone = _promised(round_, demands)
    taken = Counter(
        Application.objects.filter(demand__in=demands, state__in=TAKEN).values_list("demand", flat=True)
    )
    behind = {demand.post.pk: demand.post for demand in demands if demand.post is not None}
    free: Mapping[tuple[str, int], int] = {}
    if round_.is_internship and round_.starts_on and round_.ends_on:
        free = room(behind.values(), round_.starts_on, round_.ends_on, on=timezone.localdate())
    return Places(
        {one.pk: max(one.headcount - taken[one.pk] - gone["demand", one.pk], 0) for one in demands},
        {
            post.host.unit_id: max(free["host", post.host_id] - gone["unit", post.host.unit_id], 0)
            for post in behind.values()
            if ("host", post.host_id) in free
        },
        {key: max(free["post", key] - gone["post", key], 0) for key in behind if ("post", key) in free},
    )


def used_up(round_: Round) -> dict[RoundPost | RoundUnit | RoundKind, int]:
    """The limits of a round that are above what is left by now, each with what is left: the rest was taken beside the round."""
    posts = list(posts_of(round_))
    left = places_left(round_, [post.demand for post in posts])
    limits: dict[RoundPost | RoundUnit | RoundKind, int | None] = {}
    for post in posts:
        limits[post] = left.demands[post.demand_id]
        limits[post.house] = left.units.get(post.house.unit_id)
        if post.kind is not None and post.demand.post_id is not None:
            limits[post.kind] = left.kinds.get(post.demand.post_id)
    return {
        limit: number
        for limit, number in limits.items()
        if number is not None and (limit.cap is None or limit.cap > number)
    }


def beside(round_: Round) -> list[str]:
    """What the matching will leave out, in words: students who took a place elsewhere, limits that were used up meanwhile."""
    choosers = round_.choosers.filter(handed_in_at__isnull=False).select_related("student").order_by("number")
    by_student = {one.student_id: one for one in choosers}
    settled = settled_elsewhere(round_, by_student.keys())
    said = [f"{one}：{settled[key]}，不再参加匹配" for key, one in by_student.items() if key in settled]
    for limit, number in used_up(round_).items():
        label = f"同类岗位{quoted(limit)}" if isinstance(limit, RoundKind) else str(limit)
        said.append(f"{label}：只剩 {number} 个名额")
    return said


def _promised(round_: Round, demands: Sequence[Demand]) -> Counter[tuple[str, int]]:
    """What other rounds may still fill, or gave and is not on record yet: of ("demand", key), ("unit", key), ("post", key)."""
    others = RoundPost.objects.filter(house__unit__in={demand.unit_id for demand in demands})
    others = others.exclude(house__round=round_).exclude(house__round__state=RoundState.CANCELLED)
    posts = list(others.select_related("house__round", "kind", "demand"))
    waiting = Chooser.objects.filter(Q(round__state=RoundState.MATCHED) | still_taken(), post__in=posts)
    given = Counter(waiting.filter(placement__isnull=True).values_list("post", flat=True))
    found: Counter[tuple[str, int]] = Counter()
    limited: Counter[tuple[RoundUnit | RoundKind, str, int]] = Counter()
    for post in posts:
        other = post.house.round
        number = given[post.pk]
        if other.state in _ASKING:
            number = 0 if is_shut(post) else post.cap
        if other.state != RoundState.PUBLISHED:
            found["demand", post.demand_id] += number
        if _meet(round_, other):
            limited[post.house, "unit", post.house.unit_id] += number
            if post.kind is not None and post.demand.post_id is not None:
                limited[post.kind, "post", post.demand.post_id] += number
    for (limit, what, key), number in limited.items():
        found[what, key] += number if limit.cap is None else min(number, limit.cap)
    return found


def _meet(one: Round, other: Round) -> bool:
    """Whether two rounds of internships send students to work at the same time."""
    if one.starts_on is None or one.ends_on is None or other.starts_on is None or other.ends_on is None:
        return False
    return one.starts_on < other.ends_on and other.starts_on < one.ends_on
