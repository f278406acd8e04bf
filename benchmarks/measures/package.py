"""The evidence package: many small files, in little memory."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.packing import packing
from benchmarks.registry import Row, at_most, benchmark

FILES, BYTES = 20_000, 4_000
MOST_MIB, MOST_SECONDS = 400, 60


@benchmark(f"Evidence package of {FILES:,} files", order=25)
def package(bench: Bench) -> Iterator[Row]:
    """Time, and memory of the whole process; ``python -m benchmarks.packing 400 5242880`` is the one of 2 GB."""
    found = packing(FILES, BYTES)
    yield at_most(f"{FILES:,} files: check, zip, lists", found.seconds, MOST_SECONDS, unit="s")
    yield at_most(
        f"{FILES:,} files: peak memory of the process",
        found.most,
        MOST_MIB,
        unit="MiB",
        detail=f"started program {found.before:.0f}",
    )
