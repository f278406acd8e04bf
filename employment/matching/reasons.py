"""Why each wish came true or not, in figures anybody can check, and how full each limit is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from employment.matching.acceptance import Matching
from employment.matching.world import Post, World


class Level(StrEnum):
    """What a limit is for, from the inside."""

    POST = "post"
    KIND = "kind"
    UNIT = "unit"


class Reason(StrEnum):
    """What became of a wish; of several that hold, the first that stands here."""

    CLOSED = "closed"
    BARRED = "barred"
    NOT_WANTED = "not_wanted"
    TAKEN = "taken"
    BETTER = "better"
    POST_FULL = "post_full"
    KIND_FULL = "kind_full"
    UNIT_FULL = "unit_full"


_FULL = {Level.POST: Reason.POST_FULL, Level.KIND: Reason.KIND_FULL, Level.UNIT: Reason.UNIT_FULL}


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit after the matching. ``wished``: students who wanted in and could have come; ``taken``: those who did.

    ``cut_off``: the place (``Answer.place``) of the last one taken where the limit is full, 0 where it takes nobody at all;
    None where there is room.
    """

    level: Level
    key: str
    unit: str
    cap: int
    wished: int
    taken: int
    cut_off: int | None


class Answer(NamedTuple):
    """What became of one wish (``number`` from 1).

    ``place``: where the student stands among all who wished for a post of the unit and could have come, from 1. ``limit`` is the
    innermost that shuts the student out or else the tightest full one around the post; it shuts out exactly those with
    ``place > limit.cut_off``. ``said``: what the rules of internships say, where they are against it.
    """

    student: str
    number: int
    post: str
    reason: Reason
    place: int | None = None
    limit: Limit | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """An answer to each wish of each student, and each limit."""

    answers: tuple[Answer, ...]
    limits: tuple[Limit, ...]


def explain(world: World, matching: Matching) -> Explained:
    """Say of each wish what became of it. ValueError where the matching isn't stable, so that there is no reason to give."""
    places = _places(world)
    limits = _limits(world, matching, places)
    units = {post.key: post.unit for post in world.posts}
    full = {
        post.key: [
            limit for name in _around(post) if (limit := limits.get(name)) and limit.cut_off is not None
        ]
        for post in world.posts
    }
    answers: list[Answer] = []
    for student in world.students:
        mine = matching.placed.get(student.key)
        is_had = False
        wishes = zip(student.wishes, world.priorities[student.key], strict=True)
        for number, (post, priority) in enumerate(wishes, 1):
            if priority is None:
                reason, said = _excluded(world, student.key, post)
                answers.append(Answer(student.key, number, post, reason, said=said))
                continue
            place = places[units[post]][student.key]
            if post == mine or is_had:
                is_had = True
                reason = Reason.TAKEN if post == mine else Reason.BETTER
                limit = min(full[post], key=_cut_off, default=None)
            else:
                limit = next((limit for limit in full[post] if place > _cut_off(limit)), None)
                if limit is None:
                    raise ValueError(f"not stable: {student.key} at {post}")
                reason = _FULL[limit.level]
            answers.append(Answer(student.key, number, post, reason, place, limit))
    return Explained(tuple(answers), tuple(limits.values()))


def _cut_off(limit: Limit) -> int:
    return limit.cut_off or 0


def _excluded(world: World, student: str, post: str) -> tuple[Reason, str]:
    """Why a student never was a candidate for a post, and what the rules say."""
    found = world.post_named.get(post)
    if found is None or not found.is_open:
        return Reason.CLOSED, ""
    said = world.barred.get((student, post))
    return (Reason.NOT_WANTED, "") if said is None else (Reason.BARRED, said)


def _around(post: Post) -> Iterator[tuple[Level, str, str]]:
    """The names of the limits around a post, from the inside: level, unit, key."""
    yield Level.POST, post.unit, post.key
    yield Level.KIND, post.unit, post.kind
    yield Level.UNIT, post.unit, post.unit


def _candidates(world: World) -> Iterator[tuple[str, Post, int]]:
    """Each student with each post that is wished for and could come true, and the priority there."""
    posts = world.post_named
    for student in world.students:
        for wish, priority in zip(student.wishes, world.priorities[student.key], strict=True):
            if priority is not None:
                yield student.key, posts[wish], priority


def _places(world: World) -> dict[str, dict[str, int]]:
    """The place of each candidate in the strict order of each unit, from 1."""
    ordered: dict[str, dict[str, int]] = defaultdict(dict)
    for student, post, priority in _candidates(world):
        ordered[post.unit][student] = priority
    return {
        unit: {student: place for place, student in enumerate(sorted(found, key=found.__getitem__), 1)}
        for unit, found in ordered.items()
    }


def _limits(
    world: World, matching: Matching, places: dict[str, dict[str, int]]
) -> dict[tuple[Level, str, str], Limit]:
    """Each limit there is with how many it was wished for, took, and the place of the last."""
    caps: dict[tuple[Level, str, str], int] = {}
    for unit in world.units:
        if unit.cap is not None:
            caps[Level.UNIT, unit.key, unit.key] = unit.cap
        caps |= {(Level.KIND, unit.key, kind): cap for kind, cap in unit.kind_caps.items()}
    caps |= {(Level.POST, post.unit, post.key): post.cap for post in world.posts}
    around = {post.key: tuple(name for name in _around(post) if name in caps) for post in world.posts}
    wished: dict[tuple[Level, str, str], set[str]] = defaultdict(set)
    for student, post, _ in _candidates(world):
        for name in around[post.key]:
            wished[name].add(student)
    taken: dict[tuple[Level, str, str], list[int]] = defaultdict(list)
    for student, key in matching.placed.items():
        place = places[world.post_named[key].unit][student]
        for name in around[key]:
            taken[name].append(place)
    return {
        (level, unit, key): Limit(
            level,
            key,
            unit,
            cap,
            len(wished[level, unit, key]),
            len(inside := taken[level, unit, key]),
            max(inside, default=0) if len(inside) >= cap else None,
        )
        for (level, unit, key), cap in caps.items()
    }
