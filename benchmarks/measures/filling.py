"""The two sheets of the secretariat: all acceptance points of a plan, and what every unit contributed to a task."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.test import Client
from django.utils import timezone

from benchmarks.annexes import AS_OF, annex_of
from benchmarks.bench import Bench
from benchmarks.bench_database import settle
from benchmarks.groups import Made, filled_group
from benchmarks.registry import Row, at_most, benchmark
from benchmarks.timing import median, p95
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from plans.enums import AssignmentState, FilingLevel, FilingState
from plans.models import Assignment, Filing, FilingFigure, ItemThread, Plan

LIMIT_MS = 150
POINTS, UNITS = 600, 135
_POINTS_PER_TASK = 3
ROUNDS, WARM_UP = 40, 5


@benchmark(f"补缺 with {POINTS} points and 汇总 with {UNITS} contributions (p95 of {ROUNDS})", order=48)
def filling(bench: Bench) -> Iterator[Row]:
    """One person's visits, one after the other; the sheet as it opens, and with every task on it."""
    database = bench.enter()
    tasks = POINTS // _POINTS_PER_TASK
    made = bench.once(
        "filling", lambda: filled_group("filling", annex_of(tasks, indicators=0), entries=tasks)
    )
    with made.scope():
        plan, thread = (
            Plan.objects.get(is_main=True),
            ItemThread.objects.filter(level=2).order_by("pk").first(),
        )
        if thread is None:
            raise RuntimeError("the group has no tasks")
        if not thread.assignments.exists():
            _contribute(made, thread)
    settle(database)
    client, day = Client(), f"as_of={AS_OF}"
    client.force_login(made.user)
    sheet = group_url(made.group, "plans:gaps", public_id=plan.public_id)
    for words, address in (
        (f"补缺, {POINTS} points, first page", f"{sheet}?{day}"),
        (f"补缺, {POINTS} points, every task", f"{sheet}?{day}&show=all"),
        (
            f"汇总, {UNITS} contributions",
            f"{group_url(made.group, 'plans:consolidation', public_id=thread.public_id)}?{day}",
        ),
    ):
        times = [_visit(client, address) for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
        detail = f"median {1000 * median(times):.0f}"
        yield at_most(words, 1000 * p95(times), LIMIT_MS, unit="ms", detail=detail)


def _visit(client: Client, address: str) -> float:
    start = time.perf_counter()
    answer = client.get(address)
    taken = time.perf_counter() - start
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return taken


def _contribute(made: Made, thread: ItemThread) -> None:
    """Every unit was asked and answered with a figure, approved."""
    now = timezone.now()
    units = Unit.objects.bulk_create(Unit(name=f"成员单位{n}") for n in range(UNITS))
    asked = Assignment.objects.bulk_create(
        Assignment(thread=thread, unit=unit, due_on=AS_OF, state=AssignmentState.ACCEPTED) for unit in units
    )
    said = Filing.objects.bulk_create(
        Filing(
            thread=thread,
            assignment=row,
            level=FilingLevel.UNIT,
            as_of=AS_OF,
            text="本单位完成培训20人次，材料已归档备查。" * 8,
            state=FilingState.APPROVED,
            ruled_by=made.user,
            ruled_at=now,
            proposed_at=now,
        )
        for row in asked
    )
    point = thread.items.get().points.order_by("position")[0]
    FilingFigure.objects.bulk_create(
        FilingFigure(filing=row, position=point.position, label=point.text, value=20, unit=point.unit)
        for row in said
    )
