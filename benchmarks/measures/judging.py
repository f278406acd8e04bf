"""Judging the placements of a group by the rules of internships, from the records."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.bench_database import settle
from benchmarks.groups import Made, make_group
from benchmarks.placements import judged_apart, make_placements
from benchmarks.registry import Row, at_most, benchmark

PLACEMENTS = 10_000
MOST_SECONDS, MOST_MIB = 20, 300


@benchmark(f"The rules of internships over {PLACEMENTS:,} placements, from the records", order=56)
def judging(bench: Bench) -> Iterator[Row]:
    """Every rule of every placement, in a process of its own."""
    database = bench.enter_any()
    made = bench.once("placements", _made)
    settle(database)
    found = judged_apart(database, made.group.slug)
    detail = f"{found['verdicts']:,.0f} verdicts, processor {found['processor']:.1f} s"
    yield at_most("time", found["seconds"], MOST_SECONDS, unit="s", detail=detail)
    alone = f"program alone {found['before']:.0f}"
    yield at_most("peak memory of the process", found["most"], MOST_MIB, unit="MiB", detail=alone)


def _made() -> Made:
    made = make_group("placements")
    with made.scope():
        make_placements(PLACEMENTS, by=made.user)
    return made
