"""Small worlds of two-way choice, and what stable means in them, counted out by hand: every matching is tried."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

from hypothesis import strategies as st

from employment.matching.world import Post, Student, Unit, World

KINDS = ("车工", "电工")


def worlds(students=4, posts=4, wishes=3):
    """Ties, limits of zero, closed posts, students no list names, posts the rules bar: all at once.

    A number grows into a world: drawing each part for itself took ten times as long, and small worlds need no shrinking.
    """
    return st.integers(0, 2**64).map(lambda number: world_of(random.Random(number), students, posts, wishes))


def world_of(chance, students, posts, wishes):
    """One such world."""
    names = [f"s{n}" for n in range(chance.randint(1, students))]
    houses = [f"u{n}" for n in range(chance.randint(1, 2))]
    places = tuple(
        Post(
            f"p{n}", chance.choice(houses), chance.choice(KINDS), chance.randint(0, 2), chance.random() < 0.9
        )
        for n in range(chance.randint(1, posts))
    )
    keys = [post.key for post in places]
    barred = {
        (chance.choice(names), chance.choice(keys)): "未满十六周岁" for _ in range(chance.randint(0, 2))
    }
    return World(
        places,
        tuple(_unit(chance, house, names) for house in houses),
        tuple(Student(name, _some(chance, [*keys, "elsewhere"], wishes)) for name in names),
        str(chance.randint(0, 99)),
        barred,
    )


def _some(chance, keys, most):
    return tuple(chance.sample(keys, min(len(keys), chance.randint(0, most))))


def _unit(chance, house, names):
    ranked = _some(chance, names, len(names))
    cuts = sorted({chance.randint(1, len(names)) for _ in range(chance.randint(0, 2))})
    tiers = (ranked[a:b] for a, b in itertools.pairwise([0, *cuts, len(names)]))
    return Unit(
        house,
        chance.choice((None, 0, 1, 2, 3)),
        {kind: chance.randint(0, 3) for kind in KINDS if chance.random() < 0.5},
        tuple(tier for tier in tiers if tier),
        chance.random() < 0.5,
    )


def all_matchings(world):
    """Every way to give each student one of the posts wished for, or none."""
    names = [student.key for student in world.students]
    for given in itertools.product(*(("", *student.wishes) for student in world.students)):
        yield {name: post for name, post in zip(names, given, strict=True) if post}


def is_stable(world, placed):
    """By the definition: each unit keeps whom it has, and takes nobody who would rather come."""
    for unit in world.units:
        held = {(s, p) for s, p in placed.items() if _unit_of(world, p) == unit.key}
        if chosen(world, unit, held) != held:
            return False
        for student in world.students:
            for post in better(student, placed.get(student.key)):
                asked = (student.key, post)
                if _unit_of(world, post) == unit.key and asked in chosen(world, unit, held | {asked}):
                    return False
    return all(_unit_of(world, post) for post in placed.values())


def better(student, post):
    """The wishes before a post, all where there is none."""
    return student.wishes[: student.wishes.index(post)] if post else student.wishes


def chosen(world, unit, asking):
    """Whom a unit takes of those who ask: the best first, one post each, as far as each limit goes."""
    wishes = {student.key: student.wishes for student in world.students}
    taken = set()
    for student, post in sorted(asking, key=lambda a: (_stands(world, unit, a[0]), wishes[a[0]].index(a[1]))):
        now = taken | {(student, post)}
        if (
            _stands(world, unit, student) < (99, 0)
            and (student, post) not in world.barred
            and world.post_named[post].is_open
            and len({s for s, _ in now}) == len(now)
            and _fits(world, unit, now)
        ):
            taken = now
    return taken


def _stands(world, unit, student):
    tier = next(
        (n for n, tier in enumerate(unit.tiers) if student in tier), 98 if unit.takes_unranked else 99
    )
    return tier, world.lots[student]


def _fits(world, unit, taken):
    posts = [world.post_named[post] for _, post in taken]
    kinds = [post.kind for post in posts]
    return (
        (unit.cap is None or len(posts) <= unit.cap)
        and all(kinds.count(kind) <= cap for kind, cap in unit.kind_caps.items())
        and all(posts.count(post) <= post.cap for post in posts)
    )


def _unit_of(world, post):
    found = world.post_named.get(post)
    return found.unit if found else None


def rank(student, post):
    """How far down the wishes a post stands; none is the worst."""
    return student.wishes.index(post) if post else len(student.wishes)


def other_wishes(world, student, wishes):
    """The world in which a student wishes something else."""
    return replace(
        world, students=tuple(replace(s, wishes=wishes) if s == student else s for s in world.students)
    )
