"""When points count under a yearly cap, and which grade they earn. Pure functions."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Generic, Protocol, TypeVar

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

T = TypeVar("T", bound=Hashable)


def full_points(points: Decimal, quantity: Decimal) -> Decimal:
    """What an item gives for a quantity, half-up to two places."""
    return (points * quantity).quantize(CENT, ROUND_HALF_UP)


def counted_now(points: Decimal, *, cap: Decimal | None, counted: Decimal) -> Decimal:
    """How much of ``points`` counts where ``counted`` of the year's cap is used up. Never below zero."""
    if cap is None:
        return points
    return max(ZERO, min(points, cap - counted))


def counted_back(
    points: Decimal, own: Decimal, *, cap: Decimal | None, full: Decimal, counted: Decimal, one_rule: bool
) -> Decimal:
    """What a reversal of ``points`` takes away, at or below zero.

    What the cap had cut off moves up: the year's sum stays the lesser of the cap and what is earned in full, whatever the
    order. ``full`` and ``counted`` are the year's sums before; ``own`` is what the entry counted. Where the year knows
    several caps (``one_rule`` false) nothing moves up, and just ``own`` goes.
    """
    if cap is None or not one_rule:
        return -own
    return max(-points, min(ZERO, min(cap, full - points) - counted))


class Terms(Protocol):
    """What a grade asks for; see ``PointGrade``."""

    name: str
    min_points: Decimal | None
    top_count: int | None
    top_percent: Decimal | None


@dataclass(frozen=True)
class Graded(Generic[T]):
    """Somebody's place: equal points share a rank (1, 2, 2, 4). ``grade`` is None where none was reached."""

    who: T
    points: Decimal
    rank: int
    grade: Terms | None


def places(terms: Terms, total: int) -> int | None:
    """Up to which rank a grade is given among ``total``; None where places don't matter."""
    if terms.top_count is not None:
        return terms.top_count
    if terms.top_percent is None:
        return None
    return int((terms.top_percent * total / 100).to_integral_value(ROUND_CEILING))


def graded(standing: Sequence[tuple[T, Decimal]], grades: Sequence[Terms]) -> list[Graded[T]]:
    """Rank and grade everybody. ``grades`` with the best first: each gets the first whose terms hold.

    Places count from the top (“前 10 名”), and those with equal points are treated alike, so a grade may be given a few times
    more often than its places say. Without points nobody takes a place.
    """
    ordered = sorted(standing, key=lambda pair: -pair[1])
    limits = [(terms, places(terms, len(ordered))) for terms in grades]
    found: list[Graded[T]] = []
    for index, (who, points) in enumerate(ordered, 1):
        rank = found[-1].rank if found and found[-1].points == points else index
        grade = next((terms for terms, limit in limits if _holds(terms, limit, points, rank)), None)
        found.append(Graded(who, points, rank, grade))
    return found


def _holds(terms: Terms, limit: int | None, points: Decimal, rank: int) -> bool:
    if terms.min_points is not None and points < terms.min_points:
        return False
    return limit is None or (points > 0 and rank <= limit)
