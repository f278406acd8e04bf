"""Who sees which rounds of two-way choice, what of them, and whose turn it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from employment.enums import ApplicationState, DemandKind, DemandState, RoundState, RoundTurn, rivals_of
from employment.models import Adjustment, Application, Chooser, Round, RoundPost, RoundUnit, StudentWish
from employment.selectors.minors import hazard_gap, minor_words
from employment.states import TAKEN
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import quoted
from internships.selectors.placement import held_between
from internships.selectors.prospect import Prospect, bars

VIEW, RUN, ENTER, WISH, RANK = (
    "employment.view_rounds",
    "employment.run_round",
    "employment.enter_students",
    "employment.wish",
    "employment.rank",
)
_R = RoundState
BEGUN = (_R.OPEN, _R.DRAWN, _R.MATCHED, _R.PUBLISHED)


def _begun(path: str = "") -> Q:
    """Rounds that students and units see: those that began, given up afterwards or not."""
    ended = Q(**{f"{path}state": _R.CANCELLED, f"{path}opened_at__isnull": False})
    return Q(**{f"{path}state__in": BEGUN}) | ended


def rounds_for(viewer: Viewer) -> QuerySet[Round]:
    """All for the secretariat and the offices of schools, which enter students before it begins; a unit and a student see those they
    take part in, once begun."""
    rows = Round.objects.all()
    if viewer.for_all_units(VIEW) or viewer.can(ENTER):
        return rows
    mine = Q(pk__in=own_places(viewer).values("round")) | Q(pk__in=own_houses(viewer).values("round"))
    return rows.filter(mine)


def choosers() -> QuerySet[Chooser]:
    """Students in rounds, with what rows show."""
    return Chooser.objects.select_related(
        "round", "student__programme", "unit", "matched__demand", "post__demand", "post__house__unit"
    ).defer("student__id_number")


def choosers_for(viewer: Viewer) -> QuerySet[Chooser]:
    """Those of the schools a person's office answers for, and oneself; a unit sees who wished for it by ``applicants`` alone."""
    return choosers().filter(viewer.within(ENTER, "unit") | Q(pk__in=own_places(viewer).values("pk")))


def own_places(viewer: Viewer) -> QuerySet[Chooser]:
    """A student's own places in rounds that began, at the schools where the person is a student."""
    return Chooser.objects.filter(
        _begun("round__"), student__user=viewer.user.pk, unit__in=viewer.units_for(WISH)
    )


def left_over(round_: Round, school: Unit) -> QuerySet[Chooser]:
    """Students of a school whom the round before this one gave no post."""
    return Chooser.objects.filter(round=round_.previous_id, unit=school, post__isnull=True)


def own_houses(viewer: Viewer) -> QuerySet[RoundUnit]:
    """The units in rounds that began for which a person ranks."""
    rows = RoundUnit.objects.filter(_begun("round__"), unit__in=viewer.units_for(RANK))
    return rows.select_related("round", "unit")


def wishes_for(viewer: Viewer) -> QuerySet[StudentWish]:
    """The wishes of the students a person sees, with what became of them; a student's own only once published."""
    rows = StudentWish.objects.filter(chooser__in=choosers_for(viewer).order_by().values("pk"))
    return rows.select_related(
        "chooser__student",
        "chooser__unit",
        "chooser__round",
        "post__demand",
        "post__house__unit",
        "post__kind",
    )


def adjustments_for(viewer: Viewer) -> QuerySet[Adjustment]:
    """Changes by hand about the students a school's office answers for."""
    rows = Adjustment.objects.filter(viewer.within(ENTER, "chooser__unit"))
    return rows.select_related(
        "chooser__student",
        "chooser__unit",
        "chooser__round",
        "before__demand",
        "before__house__unit",
        "post__demand",
        "post__house__unit",
        "proposed_by",
        "ruled_by",
    )


def posts_of(round_: Round) -> QuerySet[RoundPost]:
    """All posts offered in a round, with unit and demand."""
    return RoundPost.objects.filter(house__round=round_).select_related(
        "house__unit", "demand__post__host", "kind"
    )


def is_shut(post: RoundPost) -> str:
    """Why a post takes nobody in this round, in words; "" where it does."""
    if post.house.left_why:
        return f"单位已退出这一轮：{post.house.left_why}"
    return post.closed_why


def ended_words(post: RoundPost) -> str:
    """Why a post takes nobody as things stand, as students read it; "" where it does."""
    if words := is_shut(post):
        return words
    if not post.house.unit.is_active:
        return "单位已经退出集团"
    return "" if post.demand.state == DemandState.OPEN else f"单位的这个岗位{post.demand.get_state_display()}"


def closed_words(post: RoundPost) -> str:
    """Why a post takes nobody when the round is decided; "" where it does."""
    return ended_words(post) or hazard_gap(post.demand)


def settled_elsewhere(round_: Round, students: Collection[int]) -> dict[int, str]:
    """Which of these students are free no more, with the reason: an offer of the same sort accepted, a job begun since the students' turn
    began, a placement in the days of the round."""
    begun = Q(state=ApplicationState.HIRED, demand__kind=DemandKind.GRADUATE)
    yes = Q(state=ApplicationState.ACCEPTED) | begun & Q(moved_at__date__gte=round_.wishes_from)
    rows = Application.objects.filter(yes, student__in=students, demand__kind__in=rivals_of(round_.kind))
    found = {row.student_id: f"已经接受了{quoted(row.demand)}的录用" for row in rows.select_related("demand")}
    if round_.is_internship and round_.starts_on and round_.ends_on:
        for row in held_between(students, round_.starts_on, round_.ends_on):
            found[row.student_id] = f"这段时间已经安排在{row.host.unit}实习"
    return found


def barred(
    pairs: Iterable[tuple[Chooser, RoundPost]], round_: Round, *, on: dt.date
) -> Mapping[tuple[int, int], str]:
    """Of students and posts, by their keys, what is to be said against it; those that aren't there may.

    A place that is taken elsewhere and work barred under 18 in every round, the rules on internships in those of internships.
    """
    found, asked, pairs = {}, [], list(pairs)
    settled = settled_elsewhere(round_, {chooser.student_id for chooser, _ in pairs})
    for chooser, post in pairs:
        if (words := settled.get(chooser.student_id)) or (
            words := minor_words(post.demand, chooser.student, on=on)
        ):
            found[chooser.pk, post.pk] = words
        elif round_.is_internship and post.demand.post is not None and chooser.batch is not None:
            prospect = Prospect(chooser.student, post.demand.post, chooser.batch)
            asked.append((chooser.pk, post.pk, prospect))
    if not asked or round_.starts_on is None or round_.ends_on is None:
        return found
    said = bars([prospect for *_, prospect in asked], round_.starts_on, round_.ends_on, on=on)
    return found | {
        (chooser, post): words for (chooser, post, _), words in zip(asked, said, strict=True) if words
    }


def applicants(house: RoundUnit) -> QuerySet[Chooser]:
    """Who wished for a post of a unit: name, school and programme are all that the unit reads of them."""
    wished = StudentWish.objects.filter(post__house=house).values("chooser")
    return (
        Chooser.objects.filter(pk__in=wished)
        .select_related("student__programme", "unit")
        .defer("student__id_number")
        .order_by("number")
    )


def sees_applicants(house: RoundUnit) -> bool:
    """Whether a unit reads who wished for it: from its turn up to the result, afterwards whom it got alone."""
    its_turn = house.round.turn == RoundTurn.UNITS and not house.left_why
    return its_turn or house.round.turn == RoundTurn.OVER or house.round.state in (_R.DRAWN, _R.MATCHED)


def unheard(round_: Round) -> list[RoundUnit]:
    """Units that students wished for and that said nothing: drawn as it stands, none of these students gets a place there."""
    rows = round_.houses.filter(ranked_at__isnull=True, left_why="", takes_unranked=False)
    return list(rows.filter(posts__wishes__isnull=False).select_related("unit").distinct())


def still_taken() -> Exists:
    """Of ``Chooser``: who neither withdrew from the post since the result was published nor was turned away."""
    rows = Application.objects.filter(demand=OuterRef("post__demand"), student=OuterRef("student"))
    return Exists(rows.filter(state__in=TAKEN))


def placed_at(house: RoundUnit) -> QuerySet[Chooser]:
    """Whom a published round gave a unit, as long as they stay with it: of the others it reads nothing any more."""
    rows = Chooser.objects.filter(still_taken(), post__house=house, round__state=_R.PUBLISHED)
    return (
        rows.select_related("student__programme", "unit", "post__demand")
        .defer("student__id_number")
        .order_by("post", "number")
    )


def progress(round_: Round) -> dict[str, int]:
    """How far a round is: students, those with wishes, units, those that ranked, taken, and changed by hand."""
    away = Q(post__isnull=True, matched__isnull=False)
    students = round_.choosers.aggregate(
        students=Count("pk"),
        handed_in=Count("pk", filter=Q(handed_in_at__isnull=False)),
        taken=Count("pk", filter=Q(post__isnull=False)),
        by_hand=Count("pk", filter=Q(post__isnull=False) & ~Q(post=F("matched")) | away),
    )
    units = round_.houses.aggregate(
        units=Count("pk"), ranked=Count("pk", filter=Q(ranked_at__isnull=False) | ~Q(left_why=""))
    )
    return {**students, **units}


def tiers_of(house: RoundUnit) -> list[list[Chooser]]:
    """A unit's list, best first; those of one tier together."""
    tiers: dict[int, list[Chooser]] = {}
    rows: Any = house.ranking.select_related("chooser__student__programme", "chooser__unit")
    for row in rows.order_by("tier", "chooser__number"):
        tiers.setdefault(row.tier, []).append(row.chooser)
    return [tiers[tier] for tier in sorted(tiers)]
