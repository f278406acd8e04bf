"""What a round of two-way choice is decided from: posts in kinds in units, their limits, both sides' wishes, the seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from employment.matching.lottery import lots


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a unit. ``cap``: how many it takes, of all schools together; 0 takes nobody."""

    key: str
    unit: str
    kind: str
    cap: int
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, its limits and its list of students, best first; those of one tier are equal to it and the lots decide.

    ``cap`` and ``kind_caps`` limit the unit and each kind of post, of all schools together; None or a kind that isn't
    named: no limit of its own. A student in no tier is one the unit would rather not have, unless it ``takes_unranked``:
    then these follow behind the last tier.
    """

    key: str
    cap: int | None = None
    kind_caps: Mapping[str, int] = field(default_factory=dict)
    tiers: tuple[tuple[str, ...], ...] = ()
    takes_unranked: bool = False


@dataclass(frozen=True, slots=True)
class Student:
    """A student and the posts wished for, the first first. A post that isn't named is worse than none."""

    key: str
    wishes: tuple[str, ...]


@dataclass(frozen=True)
class World:
    """All a matching depends on. ``barred``: what the rules of internships say against a student at a post.

    ValueError where a key stands twice, a post names no unit, a unit ranks a student twice or a limit is below zero.
    """

    posts: tuple[Post, ...]
    units: tuple[Unit, ...]
    students: tuple[Student, ...]
    seed: str
    barred: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for rows in (self.posts, self.units, self.students):
            _refuse_twice(row.key for row in rows)
        for unit in self.units:
            _refuse_twice(student for tier in unit.tiers for student in tier)
            if min((unit.cap or 0, *unit.kind_caps.values())) < 0:
                raise ValueError(f"limit below zero: {unit.key}")
        for post in self.posts:
            if post.unit not in self.unit_named:
                raise ValueError(f"post {post.key} names no unit: {post.unit}")
            if post.cap < 0:
                raise ValueError(f"limit below zero: {post.key}")

    @cached_property
    def post_named(self) -> dict[str, Post]:
        """The posts by key."""
        return {post.key: post for post in self.posts}

    @cached_property
    def unit_named(self) -> dict[str, Unit]:
        """The units by key."""
        return {unit.key: unit for unit in self.units}

    @cached_property
    def lots(self) -> dict[str, int]:
        """Each student's number in the order of the lots, the first is 0."""
        return lots(self.seed, (student.key for student in self.students))

    @cached_property
    def priorities(self) -> dict[str, tuple[int | None, ...]]:
        """Of each student's wishes in turn, where the unit has the student: the lower the better, no two alike at a unit.

        None where the wish can't come true: the post is none of this round or closed, the rules bar the student, or the unit
        left the student off its list.
        """
        lots = self.lots
        tiers = {
            unit.key: {student: n * len(lots) for n, tier in enumerate(unit.tiers) for student in tier}
            for unit in self.units
        }
        behind = {
            unit.key: len(unit.tiers) * len(lots) if unit.takes_unranked else None for unit in self.units
        }
        unit_of = {post.key: post.unit for post in self.posts if post.is_open}
        barred = self.barred
        found = {}
        for student in self.students:
            key, lot = student.key, lots[student.key]
            at: list[int | None] = []
            for wish in student.wishes:
                unit = unit_of.get(wish)
                tier = None if unit is None or (key, wish) in barred else tiers[unit].get(key, behind[unit])
                at.append(None if tier is None else tier + lot)
            found[key] = tuple(at)
        return found


def _refuse_twice(keys: Iterable[str]) -> None:
    twice = [key for key, number in Counter(keys).items() if number > 1]
    if twice:
        raise ValueError(f"there twice: {', '.join(sorted(twice))}")
