"""A round as the matching reads it, and what is to be said against the result that stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from employment.enums import WishResult
from employment.matching.verify import Fault, Wrong, verify
from employment.matching.world import Post, Student, Unit, World
from employment.models import Round, RoundKind, StudentWish, UnitRanking
from employment.selectors.round import is_shut, posts_of


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
        Wrong.EXCLUDED: f"{student}不在{post}可以录取的范围里：单位没有列入、岗位已关闭、规定不允许或学生已有去处。",
        Wrong.OVERFULL: f"{post}超过了人数上限。",
        Wrong.BLOCKING: f"{student}更想去{post}，那里有空位，或录取了排在后面的学生。",
    }[fault.wrong]
