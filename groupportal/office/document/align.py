"""Two rows of things: which is which, which went, which came, which moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

SAME = 0.5
"""From this likeness on (difflib, 0 to 1) two sentences in one place are one that was changed."""


_ELSEWHERE = 0.9
"""The same, where they stand in different places."""


_MANY = 40
"""Sentences in one stretch of changes up to which each is held against each."""


_LONG = 3_000
"""Items from which those that stand in many places are not looked at one by one."""

T = TypeVar("T")


def aligned(
    one: Sequence[T], other: Sequence[T], key: Callable[[T], str], likeness: Callable[[T, T], float]
) -> tuple[list[tuple[int, int, bool]], list[int], list[int]]:
    """Which items belong together (and whether they moved), which are gone, which are new."""
    before, after = [key(x) for x in one], [key(x) for x in other]
    head, tail = _common(before, after)
    matcher = SequenceMatcher(
        None, before[head : len(one) - tail], after[head : len(other) - tail], autojunk=len(other) > _LONG
    )
    ends = [*((k, k) for k in range(head)), *((len(one) - k, len(other) - k) for k in range(tail, 0, -1))]
    pairs: list[tuple[int, int, bool]] = [(i, j, False) for i, j in ends]
    gone: list[int] = []
    new: list[int] = []
    for tag, *places in matcher.get_opcodes():
        i1, i2, j1, j2 = (place + head for place in places)
        if tag == "equal":
            pairs += [(i, j, False) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)]
            continue
        near = _alike(list(range(i1, i2)), list(range(j1, j2)), lambda i, j: likeness(one[i], other[j]), SAME)
        pairs += [(i, j, False) for i, j in near]
        gone += sorted(set(range(i1, i2)) - {i for i, _ in near})
        new += sorted(set(range(j1, j2)) - {j for _, j in near})
    waiting: dict[str, list[int]] = {}
    for j in new:
        waiting.setdefault(after[j], []).append(j)
    moved = [(i, waiting[before[i]].pop(0)) for i in gone if waiting.get(before[i])]
    gone, new = _without(gone, new, moved)
    far = _alike(gone, new, lambda i, j: likeness(one[i], other[j]), _ELSEWHERE)
    pairs += [(i, j, True) for i, j in (*moved, *far)]
    return sorted(pairs), *_without(gone, new, far)


def _common(one: list[str], other: list[str]) -> tuple[int, int]:
    """How many are the same from the beginning, and of the rest from the end."""
    shorter = min(len(one), len(other))
    head = next((k for k in range(shorter) if one[k] != other[k]), shorter)
    tail = next((k for k in range(shorter - head) if one[-1 - k] != other[-1 - k]), shorter - head)
    return head, tail


def _without(gone: list[int], new: list[int], pairs: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    here, there = {i for i, _ in pairs}, {j for _, j in pairs}
    return [i for i in gone if i not in here], [j for j in new if j not in there]


def _alike(
    gone: list[int], new: list[int], likeness: Callable[[int, int], float], least: float
) -> list[tuple[int, int]]:
    """Pairs by likeness, the most alike first; in a stretch too long for that, those at the same step."""
    if len(gone) * len(new) > _MANY * _MANY:
        candidates = [(likeness(i, j), i, j) for i, j in zip(gone, new, strict=False)]
    else:
        candidates = [(likeness(i, j), i, j) for i in gone for j in new]
    pairs: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = set(), set()
    for ratio, i, j in sorted(candidates, key=lambda c: (-c[0], abs(c[1] - c[2]), c[1])):
        if ratio >= least and i not in taken[0] and j not in taken[1]:
            pairs.append((i, j))
            taken[0].add(i)
            taken[1].add(j)
    return sorted(pairs)


def in_a_row(pairs: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Pairs that follow one another on both sides, as one stretch."""
    stretches: list[list[tuple[int, int]]] = []
    for i, j in pairs:
        if stretches and stretches[-1][-1] == (i - 1, j - 1):
            stretches[-1].append((i, j))
        else:
            stretches.append([(i, j)])
    return stretches
