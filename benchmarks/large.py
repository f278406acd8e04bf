"""Groups with many tasks, made by the first benchmark that asks."""

from __future__ import annotations

from benchmarks.annexes import REAL_TASKS, annex_of
from benchmarks.bench import Bench
from benchmarks.groups import Made, add_evidence, filled_group
from plans.models import Evidence

FEW, MIDDLE, MANY = REAL_TASKS, 500, 2_000
ENTRIES_PER_TASK = 10


def large_group(bench: Bench, tasks: int) -> Made:
    """A group with so many tasks and ten times as many ledger entries, in the database in use."""
    slug = f"tasks-{tasks}"
    return bench.once(slug, lambda: filled_group(slug, annex_of(tasks), entries=ENTRIES_PER_TASK * tasks))


ENTRIES, FILES = 50_000, 20_000


def whole_group(bench: Bench) -> Made:
    """A group with 2,000 tasks and as many indicators, 50,000 ledger entries and 20,000 evidence files, in the database in use."""
    made = bench.once("whole", lambda: filled_group("whole", annex_of(MANY), entries=ENTRIES))
    with made.scope():
        if not Evidence.objects.exists():
            add_evidence(made, FILES)
    return made


def said(tasks: int) -> str:
    """Its size in words."""
    return f"{tasks:,} tasks, {ENTRIES_PER_TASK * tasks:,} entries"
