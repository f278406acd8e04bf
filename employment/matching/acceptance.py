"""The matching no student would rather leave: deferred acceptance, students ask, limits inside limits.

**What a unit chooses.** It has one list of students, made strict by the lots, and limits that lie one in another: post,
kind of post, unit. From those who ask it takes the best first, each that no limit forbids. Sets that keep such limits are
the independent sets of a laminar matroid, and taking the best first is its greedy rule, so: who is turned away stays
turned away when more ask (substitutes), and who asks more never leaves fewer taken (law of aggregate demand).

**Stable** means: no limit is broken; nobody has a post not wished for, or that the unit, the rules or the round exclude; and
no student *s* prefers a post *p* to what *s* has while the unit, choosing again among those it has and *s* at *p*, would take
*s* there. In a laminar matroid the last says: at each of the limits around *p* fewer than the limit are taken who stand
before *s* on the unit's list. So every refusal comes down to one inequality: this limit is full, and the last one taken
stands before you. A unit does not mind at which of its posts a student is, so one who is taken moves up freely inside it.

**Why one exists and why asking is safe.** Fleiner, *A Fixed-Point Approach to Stable Matchings and Some Applications*,
Mathematics of Operations Research 28 (2003): two matroids have a kernel, found by deferred acceptance and best for the side
that asks. Biró, Fleiner, Irving, Manlove, *The College Admissions problem with lower and common quotas*, Theoretical Computer
Science 411 (2010): with nested common limits a stable matching always exists, without nesting it may not. Hatfield, Milgrom,
*Matching with Contracts*, American Economic Review 95 (2005): substitutes and the law of aggregate demand make the true order
of wishes a student's best answer, whatever others do; that a unit could have a student at two posts is covered by Hatfield,
Kominers, *Hidden Substitutes* (2015), whose substitutable completion is this same greedy rule. Units have no such guarantee.

**Why it is quick.** Each limit keeps a heap with its last one on top. Who asks and stands behind the last of a full limit is
turned away at once; who doesn't comes in, and the innermost limit that is now overfull gives up its last (the only circuit the
matroid has then), which sets the limits around it right too. Heaps drop those who left when they meet them, so a proposal
costs O(log n), whatever the size of the round.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

from employment.matching.world import World


@dataclass(frozen=True, slots=True)
class Matching:
    """Who has which post; who isn't named has none. ``proposals``: how often a student asked."""

    placed: dict[str, str]
    proposals: int = 0


@dataclass(slots=True)
class _Limit:
    cap: int
    taken: int = 0
    heap: list[tuple[int, str, str]] = field(default_factory=list)
    """The last first: minus the priority, student, post. May hold some who have left."""

    def last(self, placed: dict[str, str]) -> tuple[int, str, str] | None:
        """The last of those inside."""
        heap = self.heap
        while heap and placed.get(heap[0][1]) != heap[0][2]:
            heappop(heap)
        return heap[0] if heap else None

    def shuts(self, priority: int, placed: dict[str, str]) -> bool:
        """Whether it is full, and of those who stand before."""
        if self.taken < self.cap:
            return False
        last = self.last(placed)
        return last is None or -last[0] < priority


def match(world: World) -> Matching:
    """The stable matching that is best for each student at once. It depends on the world alone, not on any order in it."""
    around = _limits(world)
    wishes = {
        student.key: zip(student.wishes, world.priorities[student.key], strict=True)
        for student in world.students
    }
    placed: dict[str, str] = {}
    asking = list(wishes)
    proposals = 0
    while asking:
        student = asking.pop()
        for post, priority in wishes[student]:
            if priority is None:
                continue
            proposals += 1
            limits = around[post]
            if any(limit.shuts(priority, placed) for limit in limits):
                continue
            placed[student] = post
            for limit in limits:
                heappush(limit.heap, (-priority, student, post))
                limit.taken += 1
            asking.extend(_make_room(around, limits, placed))
            break
    return Matching(placed, proposals)


def _make_room(
    around: dict[str, tuple[_Limit, ...]], limits: tuple[_Limit, ...], placed: dict[str, str]
) -> Iterator[str]:
    """Let the last one go of the innermost limit that is overfull, if any is; it was full before one came in."""
    for limit in limits:
        if limit.taken > limit.cap and (last := limit.last(placed)):
            _, student, post = last
            del placed[student]
            for left in around[post]:
                left.taken -= 1
            yield student
            return


def _limits(world: World) -> dict[str, tuple[_Limit, ...]]:
    """The limits around each post, from the inside."""
    units = {unit.key: _Limit(unit.cap) for unit in world.units if unit.cap is not None}
    kinds = {(unit.key, kind): _Limit(cap) for unit in world.units for kind, cap in unit.kind_caps.items()}
    return {
        post.key: tuple(
            limit
            for limit in (_Limit(post.cap), kinds.get((post.unit, post.kind)), units.get(post.unit))
            if limit is not None
        )
        for post in world.posts
    }
