"""Making 附件2-1, 2-2, 2-3: time, memory, growth, and beside openpyxl alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from django.conf import settings

from benchmarks.annexes import AS_OF
from benchmarks.bench import Bench
from benchmarks.generating import FORMS, generate
from benchmarks.large import FEW, MANY, MIDDLE, large_group, said
from benchmarks.memory import peak_of
from benchmarks.plain_openpyxl import content_of, write_normal, write_only
from benchmarks.registry import Row, at_most, benchmark
from benchmarks.timing import alternating, ms
from groupportal.office.stamp import Stamp
from groupportal.tenancy.scope import group_scope
from reports.annex.collect import collect_annex
from reports.annex.write import write_annex_workbook

ROUNDS = 3
SLACK = 1.25
"""On top of growth in step with the number of tasks."""
TIMES_OPENPYXL = 1.5
STAMP = Stamp("benchmark", dt.datetime(2023, 7, 1, tzinfo=dt.UTC), "0")


@benchmark(f"Generating the three tables: collect, snapshot, write, keep (best of {ROUNDS})", order=20)
def growth(bench: Bench) -> Iterator[Row]:
    """Time and memory by form at three sizes; no worse than in step with the number of tasks."""
    database = bench.enter()
    made = {tasks: large_group(bench, tasks) for tasks in (FEW, MIDDLE, MANY)}
    for form in FORMS:
        works = [partial(generate, group, form) for group in made.values()]
        works[0]()
        times = dict(zip(made, map(min, alternating(works, ROUNDS)), strict=True))
        for tasks, time in times.items():
            yield Row(f"{form}, {said(tasks)}: time", ms(time))
        for fewer in (FEW, MIDDLE):
            linear = MANY / fewer
            yield at_most(
                f"{form}, time from {fewer:,} to {MANY:,} tasks (linear {linear:.0f} ×, slack {SLACK})",
                times[MANY] / times[fewer],
                round(linear * SLACK, 1),
            )
        few, many = (peak_of(database, made[tasks].group.slug, form) for tasks in (FEW, MANY))
        yield at_most(
            f"{form}, {said(MANY)}: peak memory of the process (a worker is replaced above the limit)",
            many.most,
            round(settings.CELERY_WORKER_MAX_MEMORY_PER_CHILD / 1024),
            unit="MiB",
            detail=f"started program {many.before:.0f}, with {FEW} tasks {few.most:.0f}",
        )
        yield at_most(
            f"{form}, added memory from {FEW} to {MANY:,} tasks (linear {MANY / FEW:.0f} ×, slack {SLACK})",
            many.added / max(few.added, 1),
            round(MANY / FEW * SLACK, 1),
            detail=f"{few.added:.0f} to {many.added:.0f} MiB",
        )


@benchmark(
    "Excel beside openpyxl alone: same values, looks, heights, widths, merges (best of 3, of 12 tasks best of 60)",
    order=21,
)
def beside_openpyxl(bench: Bench) -> Iterator[Row]:
    """Against its normal mode and against its faster write-only mode, both through its own interface."""
    bench.enter()
    for tasks in (FEW, MANY):
        made = large_group(bench, tasks)
        with group_scope(made.group, actor=made.user, snapshot=True):
            annex = collect_annex(AS_OF).annex
        write = partial(write_annex_workbook, annex, stamp=STAMP)
        content = content_of(write())
        whole, own, normal, fast = map(
            min,
            alternating(
                [
                    partial(generate, made, "xlsx"),
                    write,
                    partial(write_normal, content),
                    partial(write_only, content),
                ],
                ROUNDS if tasks == MANY else 20 * ROUNDS,
            ),
        )
        what = f"{tasks:,} tasks"
        yield Row(f"{what}: openpyxl alone, normal mode; write-only mode", f"{ms(normal)}; {ms(fast)}")
        yield at_most(f"{what}: our writer to write-only mode", own / fast, TIMES_OPENPYXL, detail=ms(own))
        yield at_most(
            f"{what}: records to kept file, to normal mode", whole / normal, TIMES_OPENPYXL, detail=ms(whole)
        )
        yield Row(f"{what}: records to kept file, to write-only mode", f"{whole / fast:.2f} × ({ms(whole)})")
