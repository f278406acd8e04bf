"""A closed round is decided: its records as a world, matched, looked over, and kept with the reason of each wish."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from employment.enums import DemandState, RoundState, WishResult
from employment.matching.acceptance import match
from employment.matching.reasons import Answer, explain
from employment.matching.verify import Fault, Wrong, verify
from employment.matching.world import Post, Student, Unit, World
from employment.models import Chooser, Round, RoundKind, RoundPost, StudentWish, UnitRanking
from employment.selectors.minors import hazard_gap
from employment.selectors.round import RUN, barred, is_shut, posts_of
from employment.services.round import held
from employment.states import ROUND
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError

AT_ONCE = 500
"""Wishes that the rules are asked about in one go."""


def world_of(round_: Round, barred_: Mapping[tuple[str, str], str], closed: Mapping[str, str]) -> World:
    """A round's records as the matching reads them. Keys: of posts and units their own, of students the number in the round.

    ``barred_``: what the rules say against a student at a post; ``closed``: why a post takes nobody, "" where it does.
    """
    posts = list(posts_of(round_))
    tiers: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    ranked = UnitRanking.objects.filter(house__round=round_).order_by("house", "tier", "chooser__number")
    for house, tier, number in ranked.values_list("house_id", "tier", "chooser__number"):
        tiers[house][tier].append(str(number))
    kinds: dict[int, dict[str, int]] = defaultdict(dict)
    for kind in RoundKind.objects.filter(house__round=round_):
        kinds[kind.house_id][str(kind.pk)] = kind.cap
    wished: dict[int, list[str]] = defaultdict(list)
    rows = StudentWish.objects.filter(chooser__round=round_).order_by("chooser", "number")
    for number, post in rows.values_list("chooser__number", "post_id"):
        wished[number].append(str(post))
    numbers = round_.choosers.order_by("number").values_list("number", flat=True)
    houses = {post.house_id: post.house for post in posts}
    return World(
        posts=tuple(
            Post(
                str(post.pk),
                str(post.house_id),
                f"{post.kind_id or ''}",
                post.cap,
                is_open=not closed[str(post.pk)],
            )
            for post in posts
        ),
        units=tuple(
            Unit(
                str(key),
                house.cap,
                kinds[key],
                tuple(tuple(tiers[key][tier]) for tier in sorted(tiers[key])),
                house.takes_unranked,
            )
            for key, house in houses.items()
        ),
        students=tuple(Student(str(number), tuple(wished[number])) for number in numbers),
        seed=round_.seed,
        barred=barred_,
    )


def closed_words(post: RoundPost) -> str:
    """Why a post takes nobody when the round is decided; "" where it does."""
    if words := is_shut(post):
        return words
    if not post.house.unit.is_active:
        return "单位已经退出集团"
    if words := hazard_gap(post.demand):
        return words
    return "" if post.demand.state == DemandState.OPEN else f"单位的这个岗位{post.demand.get_state_display()}"


def _barred(round_: Round, on: dt.date, progress: Callable[[int, str], None]) -> dict[tuple[str, str], str]:
    """Each wish judged by the rules on a day: what was allowed when it was made may not be any more."""
    choosers = {one.pk: one for one in round_.choosers.select_related("student", "batch")}
    posts = {post.pk: post for post in posts_of(round_)}
    rows = (
        StudentWish.objects.filter(chooser__round=round_).order_by("pk").values_list("chooser_id", "post_id")
    )
    pairs = [(choosers[chooser], posts[post]) for chooser, post in rows]
    found: dict[tuple[str, str], str] = {}
    for at in range(0, len(pairs), AT_ONCE):
        progress(at * 80 // len(pairs), f"已按实习规定核对 {at:,} 个志愿，共 {len(pairs):,} 个")
        said = barred(pairs[at : at + AT_ONCE], round_, on=on)
        found |= {(str(choosers[one].number), str(post)): words for (one, post), words in said.items()}
    return found


@transaction.atomic
def match_round(
    round_: Round, *, by: Actor, progress: Callable[[int, str], None] = lambda percent, words: None
) -> Round:
    """Decide a drawn round. DomainError where it isn't drawn, or the verifier finds anything wrong: nothing is kept then."""
    user, row = person(by, RUN), held(round_)
    ROUND.move(row, RoundState.MATCHED)
    closed = {str(post.pk): closed_words(post) for post in posts_of(row)}
    world = world_of(row, _barred(row, timezone.localdate(), progress), closed)
    progress(80, "正在匹配")
    found = match(world)
    if verify(world, found.placed):
        raise DomainError("not_stable", "匹配结果没有通过核对，没有保存。请联系平台运维。")
    progress(85, "正在保存每个志愿的结果和原因")
    _keep(row, found.placed, explain(world, found).answers, closed)
    row.matched_at = timezone.now()
    save_in_words(row)
    after = {"参选学生": len(world.students), "录取": len(found.placed)}
    record("employment.round_matched", row, by=user, after=after)
    return row


def _keep(
    row: Round, placed: Mapping[str, str], answers: Iterable[Answer], closed: Mapping[str, str]
) -> None:
    choosers = {str(one.number): one for one in row.choosers.all()}
    for number, one in choosers.items():
        one.matched_id = one.post_id = int(placed[number]) if number in placed else None
    Chooser.objects.bulk_update(choosers.values(), ["matched", "post"], batch_size=AT_ONCE)
    wishes = {
        (str(wish.chooser.number), wish.number): wish
        for wish in StudentWish.objects.filter(chooser__round=row).select_related("chooser")
    }
    for answer in answers:
        wish, limit = wishes[answer.student, answer.number], answer.limit
        wish.result, wish.place, wish.said = answer.reason, answer.place, answer.said or closed[answer.post]
        wish.cut_off, wish.cap = (limit.cut_off, limit.cap) if limit else (None, None)
        wish.said = wish.said[: StudentWish.longest("said")]
    StudentWish.objects.bulk_update(
        wishes.values(), ["result", "place", "cut_off", "cap", "said"], batch_size=AT_ONCE
    )


def complaints(round_: Round) -> list[str]:
    """What the result that counts, changes by hand among it, gives students and units reason to complain of, in words."""
    shut = StudentWish.objects.filter(
        chooser__round=round_, result__in=(WishResult.BARRED, WishResult.CLOSED)
    )
    said = {(str(number), str(post)): "" for number, post in shut.values_list("chooser__number", "post_id")}
    world = world_of(round_, said, {str(post.pk): is_shut(post) for post in posts_of(round_)})
    placed = {
        str(number): str(post)
        for number, post in round_.choosers.filter(post__isnull=False).values_list("number", "post_id")
    }
    names = {str(one.number): str(one.student) for one in round_.choosers.select_related("student")}
    posts = {str(post.pk): str(post) for post in posts_of(round_)}
    return [_words(fault, names, posts) for fault in verify(world, placed)]


def _words(fault: Fault, names: Mapping[str, str], posts: Mapping[str, str]) -> str:
    student, post = names.get(fault.student, ""), posts.get(fault.post, "单位或岗位类别")
    return {
        Wrong.UNWISHED: f"{student}没有选{post}。",
        Wrong.EXCLUDED: f"{student}不在{post}可以录取的范围里：单位没有列入、岗位已关闭或实习规定不允许。",
        Wrong.OVERFULL: f"{post}超过了人数上限。",
        Wrong.BLOCKING: f"{student}更想去{post}，那里有空位，或录取了排在后面的学生。",
    }[fault.wrong]
