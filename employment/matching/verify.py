"""Look over a matching without the code that made it: who is where they may not be, and who could rightly complain.

It shares with ``acceptance`` the world as given and nothing worked out from it: lots, lists and limits are read here anew.
Time grows with the wishes and the lists, and with nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from employment.matching.world import Post, Student, World


class Wrong(StrEnum):
    """What can be wrong with a matching."""

    UNWISHED = "unwished"
    """A student has a post not wished for."""
    EXCLUDED = "excluded"
    """The post isn't in the round, the rules bar the student there, or the unit left the student off its list."""
    OVERFULL = "overfull"
    """More are taken than a limit allows; ``post`` is the limit's key, there is no student."""
    BLOCKING = "blocking"
    """The student would rather have the post, and the unit would rather have the student."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong."""

    wrong: Wrong
    post: str
    student: str = ""


def verify(world: World, placed: Mapping[str, str]) -> list[Fault]:
    """Everything that is wrong with a matching, in order; none: it is stable. ``placed``: each placed student's post."""
    return sorted(_Check(world, placed).faults())


def _paths(post: Post) -> list[tuple[str, ...]]:
    """The names of the limits a post may lie in."""
    return [(post.unit,), (post.unit, post.kind), (post.unit, post.kind, post.key)]


class _Check:
    def __init__(self, world: World, placed: Mapping[str, str]) -> None:
        self.world, self.placed = world, placed
        self.posts = {post.key: post for post in world.posts}
        drawn = sorted(
            world.students,
            key=lambda student: (
                hmac.new(world.seed.encode(), student.key.encode(), hashlib.sha256).hexdigest(),
                student.key,
            ),
        )
        lot = {student.key: number for number, student in enumerate(drawn)}
        self.standing: dict[str, dict[str, tuple[int, int]]] = {}
        for unit in world.units:
            last = len(unit.tiers)
            found = (
                {student: (last, number) for student, number in lot.items()} if unit.takes_unranked else {}
            )
            for n, tier in enumerate(unit.tiers):
                found.update((student, (n, lot[student])) for student in tier if student in lot)
            self.standing[unit.key] = found
        self.cap: dict[tuple[str, ...], int] = {
            (post.unit, post.kind, post.key): post.cap for post in world.posts
        }
        for unit in world.units:
            self.cap |= {(unit.key, kind): cap for kind, cap in unit.kind_caps.items()}
            if unit.cap is not None:
                self.cap[(unit.key,)] = unit.cap
        self.around = {post.key: [path for path in _paths(post) if path in self.cap] for post in world.posts}

    def may(self, student: str, key: str) -> bool:
        """Whether the round, the rules and the unit allow it."""
        post = self.posts.get(key)
        return (
            post is not None
            and post.is_open
            and (student, key) not in self.world.barred
            and student in self.standing[post.unit]
        )

    def faults(self) -> Iterator[Fault]:
        """All that is wrong, in no order."""
        inside: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
        wishes = {student.key: student.wishes for student in self.world.students}
        for name, key in self.placed.items():
            if key not in wishes.get(name, ()):
                yield Fault(Wrong.UNWISHED, key, name)
            if not self.may(name, key):
                yield Fault(Wrong.EXCLUDED, key, name)
            if key in self.posts:
                stands = self.standing[self.posts[key].unit].get(name, (len(wishes), 0))
                for limit in self.around[key]:
                    inside[limit].append(stands)
        for limit, cap in self.cap.items():
            if len(inside[limit]) > cap:
                yield Fault(Wrong.OVERFULL, limit[-1])
        last = {limit: max(found) for limit, found in inside.items() if found}
        shut = {limit for limit, cap in self.cap.items() if len(inside[limit]) >= cap}
        for student in self.world.students:
            yield from self.complaints(student, last, shut)

    def complaints(
        self, student: Student, last: Mapping[tuple[str, ...], tuple[int, int]], shut: set[tuple[str, ...]]
    ) -> Iterator[Fault]:
        """The posts that a student prefers to what there is, and that no limit shuts: full, and the last inside stands before."""
        for key in student.wishes:
            if key == self.placed.get(student.key):
                return
            if self.may(student.key, key):
                mine = self.standing[self.posts[key].unit][student.key]
                before = (-1, -1)
                if not any(limit in shut and last.get(limit, before) < mine for limit in self.around[key]):
                    yield Fault(Wrong.BLOCKING, key, student.key)
