"""Groups with many tasks, made by the first benchmark that asks."""

from __future__ import annotations

from benchmarks.annexes import REAL_TASKS, annex_of
from benchmarks.bench import Bench
from benchmarks.groups import Made, filled_group

FEW, MIDDLE, MANY = REAL_TASKS, 500, 2_000
ENTRIES_PER_TASK = 10


def large_group(bench: Bench, tasks: int) -> Made:
    """A group with so many tasks and ten times as many ledger entries, in the database in use."""
    slug = f"tasks-{tasks}"
    return bench.once(slug, lambda: filled_group(slug, annex_of(tasks), entries=ENTRIES_PER_TASK * tasks))


def said(tasks: int) -> str:
    """Its size in words."""
    return f"{tasks:,} tasks, {ENTRIES_PER_TASK * tasks:,} entries"
