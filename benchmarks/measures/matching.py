"""Two-way choice: a whole round matched, explained and looked over, in plain Python; what a proposal takes as rounds grow."""

from __future__ import annotations

import gc
import random
import time
from collections import defaultdict
from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.registry import Row, at_most, benchmark
from employment.matching.acceptance import match
from employment.matching.reasons import explain
from employment.matching.verify import verify
from employment.matching.world import Post, Student, Unit, World

STUDENTS, POSTS, WISHES = 10_000, 2_000, 20
POSTS_OF_A_UNIT, TIER = 5, 4
FEW = 10
"""The small round has so many times fewer students and posts."""
MOST_SECONDS = 5
MOST_GROWTH = 3
"""A proposal that looked through a list would take ten times as long."""
TRIES = 3


@benchmark(
    f"A round of two-way choice: {STUDENTS:,} students × {POSTS:,} posts × {WISHES} wishes, limits inside limits",
    order=64,
)
def matching(bench: Bench) -> Iterator[Row]:
    """Seconds of the processor, the records aside. Fewer places than students, some posts that all want: many are turned away."""
    small, large = (_world(STUDENTS // parts, POSTS // parts) for parts in (FEW, 1))
    each = [min(_per_proposal(world) for _ in range(TRIES)) for world in (small, large)]
    began = time.process_time()
    found = match(_fresh(large))
    matched = time.process_time()
    faults = verify(large, found.placed)
    verified = time.process_time()
    told = explain(large, found)
    explained = time.process_time()
    detail = f"matching {matched - began:.2f}, verifier {verified - matched:.2f} s"
    yield at_most("matched and looked over", verified - began, MOST_SECONDS, unit="s", detail=detail)
    yield Row(f"explained, {len(told.answers):,} wishes", f"{explained - verified:.2f} s")
    growth = each[1] / each[0]
    per = f"{each[0] * 1e6:.1f} to {each[1] * 1e6:.1f} µs, {found.proposals:,} proposals, {len(found.placed):,} placed"
    yield at_most(f"a proposal, with {FEW} times the students and posts", growth, MOST_GROWTH, detail=per)
    plain = [min(_per_look(world) for _ in range(TRIES)) for world in (small, large)]
    looks = f"{plain[0] * 1e6:.2f} to {plain[1] * 1e6:.2f} µs: the tables outgrow the processor's cache"
    yield at_most(
        "the same beside a look-up alone in tables as large", growth / (plain[1] / plain[0]), 1, detail=looks
    )
    yield Row("faults the verifier finds", str(len(faults)), "none", not faults)


def _per_proposal(world: World) -> float:
    gc.collect()
    fresh = _fresh(world)
    began = time.process_time()
    proposals = match(fresh).proposals
    return (time.process_time() - began) / proposals


def _per_look(world: World) -> float:
    """Where the unit has the student, for each wish in turn, and nothing else: what memory alone takes."""
    tiers = {unit.key: {one: n for n, tier in enumerate(unit.tiers) for one in tier} for unit in world.units}
    unit_of = {post.key: post.unit for post in world.posts}
    gc.collect()
    began, looks = time.process_time(), 0
    for student in world.students:
        for wish in student.wishes:
            tiers[unit_of[wish]].get(student.key)
            looks += 1
    return (time.process_time() - began) / looks


def _fresh(world: World) -> World:
    """The same world, nothing worked out yet."""
    return World(world.posts, world.units, world.students, world.seed, world.barred)


def _world(students: int, posts: int) -> World:
    """Posts of very different fame, ranked in small tiers by units that see who applied; limits below what the posts add up to."""
    chance = random.Random(students)
    made = [
        Post(f"p{n}", f"u{n // POSTS_OF_A_UNIT}", f"k{n % 2}", chance.randint(0, 8)) for n in range(posts)
    ]
    weights = [1 / (n % 100 + 1) for n in range(posts)]
    keys = [post.key for post in made]
    wishing = []
    applied: dict[str, list[str]] = defaultdict(list)
    unit_of = {post.key: post.unit for post in made}
    for n in range(students):
        wishes = tuple(dict.fromkeys(chance.choices(keys, weights, k=3 * WISHES)))[:WISHES]
        wishing.append(Student(f"s{n}", wishes))
        for unit in {unit_of[wish] for wish in wishes}:
            applied[unit].append(f"s{n}")
    units = []
    for unit in sorted({post.unit for post in made}):
        ranked = chance.sample(applied[unit], len(applied[unit]))
        tiers = tuple(tuple(ranked[at : at + TIER]) for at in range(0, len(ranked), TIER))
        units.append(Unit(unit, 16, {"k0": 9, "k1": 9}, tiers))
    return World(tuple(made), tuple(units), tuple(wishing), "2024-06")
