"""The matching against every matching there is in small worlds, and what it says of each wish."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from employment.matching.acceptance import Matching, match
from employment.matching.lottery import lots
from employment.matching.reasons import Level, Reason, explain
from employment.matching.verify import Fault, Wrong, verify
from employment.matching.world import Post, Student, Unit, World
from tests.employment.worlds import all_matchings, is_stable, other_wishes, rank, worlds

FULL = {Reason.POST_FULL: Level.POST, Reason.KIND_FULL: Level.KIND, Reason.UNIT_FULL: Level.UNIT}


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_no_stable_matching_gives_any_student_a_better_post(world):
    mine = match(world).placed
    stable = [placed for placed in all_matchings(world) if is_stable(world, placed)]
    assert mine in stable
    for student in world.students:
        best = min(rank(student, placed.get(student.key)) for placed in stable)
        assert rank(student, mine.get(student.key)) == best
    assert {len(placed) for placed in stable} == {len(mine)}


@settings(max_examples=150, deadline=None)
@given(worlds(), st.data())
def test_the_verifier_says_of_any_matching_what_the_definition_says(world, data):
    placed = data.draw(st.sampled_from(list(all_matchings(world))))
    assert (verify(world, placed) == []) == is_stable(world, placed)


@settings(max_examples=300, deadline=None)
@given(worlds(students=12, posts=6, wishes=6))
def test_the_verifier_finds_nothing_in_larger_worlds_and_misses_nobody_taken_out(world):
    placed = match(world).placed
    assert verify(world, placed) == []
    for student, post in placed.items():
        without = {other: held for other, held in placed.items() if other != student}
        assert Fault(Wrong.BLOCKING, post, student) in verify(world, without)


@settings(max_examples=60, deadline=None)
@given(worlds(), st.data())
def test_no_student_gains_by_hiding_the_true_wishes(world, data):
    student = data.draw(st.sampled_from(world.students))
    honest = rank(student, match(world).placed.get(student.key))
    for size in range(len(student.wishes) + 1):
        for said in itertools.permutations(student.wishes, size):
            assert honest <= rank(student, match(other_wishes(world, student, said)).placed.get(student.key))


@settings(max_examples=100, deadline=None)
@given(worlds(students=8, posts=6, wishes=6), st.randoms())
def test_the_order_of_the_lists_that_come_in_does_not_matter(world, chance):
    shuffled = replace(
        world, **{part: tuple(mixed(getattr(world, part), chance)) for part in ("posts", "units", "students")}
    )
    assert match(shuffled).placed == match(world).placed == match(world).placed


def mixed(rows, chance):
    return chance.sample(rows, len(rows))


@settings(max_examples=200, deadline=None)
@given(worlds(students=10, posts=6, wishes=6))
def test_each_refusal_is_one_inequality(world):
    matching = match(world)
    told = explain(world, matching)
    assert len(told.answers) == sum(len(student.wishes) for student in world.students)
    for answer in told.answers:
        post, limit = world.post_named.get(answer.post), answer.limit
        mine = matching.placed.get(answer.student)
        assert (answer.reason == Reason.TAKEN) == (answer.post == mine)
        assert (answer.place is None) == (world.priorities[answer.student][answer.number - 1] is None)
        if answer.reason in FULL:
            assert limit.level == FULL[answer.reason]
            assert limit.taken == limit.cap
            assert answer.place > limit.cut_off
            assert limit.key in (post.key, post.kind, post.unit)
        if answer.reason == Reason.TAKEN and limit is not None:
            assert answer.place <= limit.cut_off
    for limit in told.limits:
        assert limit.taken <= min(limit.cap, limit.wished)
        assert (limit.cut_off is None) == (limit.taken < limit.cap)


def test_the_reasons_of_one_student_who_asked_everywhere():
    """The unit takes 2 in all, 1 electrician; 周 comes last, wishes seven posts and hears seven different things."""
    posts = (
        Post("车1", "厂", "车工", 1),
        Post("电1", "厂", "电工", 5),
        Post("电2", "厂", "电工", 5),
        Post("钳1", "厂", "钳工", 5),
        Post("关", "店", "店员", 5, is_open=False),
        Post("夜", "店", "店员", 5),
        Post("台", "社", "文员", 5),
        Post("末", "院", "护工", 1),
        Post("后", "院", "护工", 1),
    )
    units = (
        Unit("厂", 2, {"电工": 1}, (("吴",), ("郑",), ("周",))),
        Unit("店", takes_unranked=True),
        Unit("社", tiers=(("吴",),)),
        Unit("院", takes_unranked=True),
    )
    students = (
        Student("吴", ("车1",)),
        Student("郑", ("电1",)),
        Student("周", ("车1", "电2", "钳1", "关", "夜", "台", "末", "后")),
    )
    world = World(posts, units, students, "种子", {("周", "夜"): "未满十八周岁，不安排夜班"})
    matching = match(world)
    assert matching.placed == {"吴": "车1", "郑": "电1", "周": "末"}
    told = explain(world, matching)
    of_zhou = [answer for answer in told.answers if answer.student == "周"]
    assert [answer.reason for answer in of_zhou] == [
        Reason.POST_FULL,
        Reason.KIND_FULL,
        Reason.UNIT_FULL,
        Reason.CLOSED,
        Reason.BARRED,
        Reason.NOT_WANTED,
        Reason.TAKEN,
        Reason.BETTER,
    ]
    assert [(a.place, a.limit.cut_off) for a in of_zhou[:3]] == [(3, 1), (3, 2), (3, 2)]
    assert of_zhou[4].said == "未满十八周岁，不安排夜班"
    [factory] = [limit for limit in told.limits if limit.level == Level.UNIT]
    assert (factory.cap, factory.wished, factory.taken, factory.cut_off) == (2, 3, 2, 2)


def test_a_limit_of_zero_takes_nobody_and_says_so():
    world = World(
        (Post("车1", "厂", "车工", 3), Post("车2", "厂", "车工", 0), Post("电1", "店", "电工", 1)),
        (Unit("厂", kind_caps={"车工": 0}, takes_unranked=True), Unit("店", 0, takes_unranked=True)),
        (Student("吴", ("车2", "车1", "电1")),),
        "",
    )
    matching = match(world)
    assert matching.placed == {}
    told = [(a.reason, a.place, a.limit.cut_off) for a in explain(world, matching).answers]
    assert told == [(Reason.POST_FULL, 1, 0), (Reason.KIND_FULL, 1, 0), (Reason.UNIT_FULL, 1, 0)]


def test_one_place_freed_inside_a_unit_moves_a_whole_chain():
    """吴 gives up the unit's last place for a better wish; who was shut out by the unit's limit at another post comes in."""
    units = (Unit("厂", 1, tiers=(("吴",), ("郑",))), Unit("店", tiers=(("吴", "郑"),)))
    students = (Student("吴", ("店1", "厂1")), Student("郑", ("厂2",)))
    world = World(
        (Post("厂1", "厂", "a", 1), Post("厂2", "厂", "b", 1), Post("店1", "店", "c", 1)), units, students, ""
    )
    assert match(world).placed == {"吴": "店1", "郑": "厂2"}


def test_the_lots_can_be_worked_out_by_anybody():
    names = [f"学生{n}" for n in range(50)]
    by_hand = sorted(names, key=lambda name: hmac.new(b"2024-06", name.encode(), hashlib.sha256).hexdigest())
    assert sorted(names, key=lots("2024-06", names).__getitem__) == by_hand
    assert sorted(lots("2024-06", names).values()) == list(range(50))
    assert sorted(names, key=lots("2024-07", names).__getitem__) != by_hand


def test_ties_go_by_the_lots_and_by_nothing_else():
    students = tuple(Student(f"s{n}", ("p",)) for n in range(20))
    for seed in ("a", "b", "c"):
        world = World((Post("p", "u", "k", 3),), (Unit("u", takes_unranked=True),), students, seed)
        first = sorted(world.lots, key=world.lots.__getitem__)[:3]
        assert set(match(world).placed) == set(first)


def test_every_kind_of_fault_is_named():
    world = World(
        (Post("p", "u", "k", 1), Post("q", "u", "k", 1)),
        (Unit("u", tiers=(("a", "b"),)),),
        (Student("a", ("p",)), Student("b", ("p",)), Student("c", ("q",))),
        "",
    )
    assert Fault(Wrong.OVERFULL, "p") in verify(world, {"a": "p", "b": "p"})
    assert Fault(Wrong.UNWISHED, "q", "a") in verify(world, {"a": "q"})
    assert Fault(Wrong.EXCLUDED, "q", "c") in verify(world, {"c": "q"})
    assert Fault(Wrong.UNWISHED, "p", "nobody") in verify(world, {"nobody": "p"})
    with pytest.raises(ValueError, match="not stable"):
        explain(world, Matching({}))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"students": (Student("a", ()), Student("a", ()))}, "twice"),
        ({"units": (Unit("u", -1),)}, "below zero"),
        ({"units": (Unit("u", None, {"k": -1}),)}, "below zero"),
        ({"units": (Unit("u", tiers=(("a",), ("a",))),)}, "twice"),
        ({"units": ()}, "no unit"),
        ({"posts": (Post("p", "u", "k", -1),)}, "below zero"),
    ],
)
def test_a_world_that_cannot_be_is_refused(change, words):
    fine = {"posts": (Post("p", "u", "k", 1),), "units": (Unit("u"),), "students": (), "seed": ""}
    with pytest.raises(ValueError, match=words):
        World(**fine | change)


def test_a_thousand_students_ask_no_more_than_they_wish():
    chance = random.Random(3)
    posts = tuple(Post(f"p{n}", f"u{n % 20}", f"k{n % 3}", 8) for n in range(100))
    units = tuple(Unit(f"u{n}", 30, {"k0": 10, "k1": 12}, takes_unranked=True) for n in range(20))
    students = tuple(
        Student(f"s{n}", tuple(post.key for post in chance.sample(posts, 10))) for n in range(1000)
    )
    world = World(posts, units, students, "x")
    matching = match(world)
    assert verify(world, matching.placed) == []
    assert 400 < len(matching.placed) <= 600
    assert len(matching.placed) <= matching.proposals <= 10_000
