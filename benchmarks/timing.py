"""Measuring on a machine that does other things too: alternate, repeat, take the middle."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any


def seconds(work: Callable[[], Any]) -> float:
    """How long one call takes; garbage of earlier work is collected before."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternating(
    works: Sequence[Callable[[], Any]], rounds: int, ready: Callable[[], Any] | None = None
) -> list[list[float]]:
    """Times of each work, in seconds, called in turn: what disturbs the machine disturbs all of them.

    ``ready`` is called before each of them, and not counted.
    """
    times: list[list[float]] = [[] for _ in works]
    for turn in range(rounds):
        # Forwards and backwards, so that none always runs after the same other one.
        order = range(len(works)) if turn % 2 == 0 else reversed(range(len(works)))
        for index in order:
            if ready is not None:
                ready()
            start = time.perf_counter()
            works[index]()
            times[index].append(time.perf_counter() - start)
    return times


def median(times: Sequence[float]) -> float:
    return statistics.median(times)


def p95(times: Sequence[float]) -> float:
    """The time that 95 of 100 calls stay below."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def ms(duration: float) -> str:
    """``12.3 ms``, from 10 s on in seconds."""
    return f"{duration:.1f} s" if duration >= 10 else f"{duration * 1000:.1f} ms"
