"""The sheets of the secretariat: the acceptance points of a plan, its tasks, and what every unit contributed to one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F
from django.test import Client
from django.utils import timezone

from benchmarks.annexes import AS_OF, annex_of
from benchmarks.bench import Bench
from benchmarks.bench_database import settle
from benchmarks.groups import Made, filled_group
from benchmarks.registry import Row, at_most, benchmark
from benchmarks.timing import alternating, median, p95
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from plans.enums import AssignmentState, FilingLevel, FilingState
from plans.models import Assignment, Filing, FilingFigure, ItemThread, Plan

LIMIT_MS, LARGE_LIMIT_MS, LIMIT_KB, SHEET_KB = 150, 300, 300, 1_000
POINTS, UNITS, TASKS = 600, 135, 2_000
_POINTS_PER_TASK = 3
ROUNDS, WARM_UP = 40, 5


@benchmark(
    f"补缺 with {POINTS} points, 汇总 with {UNITS} contributions, plans and 附件2 of {TASKS:,} tasks (p95 of {ROUNDS})",
    order=48,
)
def filling(bench: Bench) -> Iterator[Row]:
    """One person's visits, each in turn with an empty list: as it opens, and as it opens right after somebody saved a filing."""
    database = bench.enter()
    tasks = POINTS // _POINTS_PER_TASK
    made = bench.once(
        "filling", lambda: filled_group("filling", annex_of(tasks, indicators=0), entries=tasks)
    )
    with made.scope():
        thread = ItemThread.objects.filter(level=2).order_by("pk").first()
        if thread is None:
            raise RuntimeError("the group has no tasks")
        if not thread.assignments.exists():
            _contribute(made, thread)
    large = bench.once("large", lambda: filled_group("large", annex_of(TASKS, indicators=0)))
    settle(database)
    points, units, many = f"{POINTS} points", f"{UNITS} contributions", f"{TASKS:,} tasks"
    for words, page, limit in (
        (f"补缺, {points}, first page", _page(made, "plans:gaps"), LIMIT_MS),
        (f"补缺, {points}, every task", _page(made, "plans:gaps", "&show=all"), LIMIT_MS),
        (f"汇总, {units}", _page(made, "plans:consolidation", thread=thread), LIMIT_MS),
        (f"任务总览, {many}", _page(large, "plans:plan"), LARGE_LIMIT_MS),
        (f"待补的要点, {many}", _page(large, "plans:claims"), LARGE_LIMIT_MS),
        (f"补缺, {many}", _page(large, "plans:gaps"), LARGE_LIMIT_MS),
    ):
        yield from _rows(words, page, limit)
    for table, called in (("tasks", "附件2-1"), ("funds", "附件2-3")):
        sheet = _at(large, "reports:sheet", table=table)
        yield from _rows(f"{called}, {many}", sheet, LARGE_LIMIT_MS, SHEET_KB)


def _rows(words: str, page: _Page, limit: int, most_kb: int = LIMIT_KB) -> Iterator[Row]:
    works = [page.visit_constant, page.visit]
    for when, ready in (("", None), (", after a change", page.change)):
        alternating(works, WARM_UP, ready)
        constant, times = alternating(works, ROUNDS, ready)
        middle = median(times)
        beside = f"median {1000 * middle:.0f}, {middle / median(constant):.1f} × an empty list"
        yield at_most(words + when, 1000 * p95(times), limit, unit="ms", detail=beside)
    yield at_most(f"{words}: size", page.kilobytes, most_kb, unit="kB")


@dataclass
class _Page:
    """A page, and somebody who looks at it."""

    made: Made
    client: Client
    address: str
    kilobytes: float = 0

    def visit(self) -> None:
        """Ask for it."""
        self.kilobytes = len(_asked(self.client, self.address)) / 1000

    def visit_constant(self) -> None:
        """Ask for a list with nothing in it."""
        _asked(self.client, group_url(self.made.group, "imports:batch_list"))

    def change(self) -> None:
        """Save a filing, which what is kept of the plan is made of."""
        with self.made.scope():
            first = Filing.objects.order_by("pk").values("pk")[:1]
            Filing.objects.filter(pk__in=first).update(text=F("text"))


def _page(made: Made, name: str, query: str = "", *, thread: ItemThread | None = None) -> _Page:
    with made.scope():
        record = thread or Plan.objects.get(is_main=True)
    return _at(made, name, query, public_id=record.public_id)


def _at(made: Made, name: str, query: str = "", **where: object) -> _Page:
    client = Client()
    client.force_login(made.user)
    return _Page(made, client, group_url(made.group, name, **where) + f"?as_of={AS_OF}{query}")


def _asked(client: Client, address: str) -> bytes:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return bytes(answer.content)


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
