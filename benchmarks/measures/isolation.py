"""What the wall costs: the queries of the portal with the policy in force and for a role that stands above it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from benchmarks.annexes import AS_OF
from benchmarks.bench import Bench
from benchmarks.bench_database import connect
from benchmarks.groups import Made
from benchmarks.large import MANY, large_group, said
from benchmarks.registry import Row, at_most, benchmark
from benchmarks.timing import alternating, median, ms, seconds
from budget.selectors import budget_matrix, entries_of
from plans.models import Filing, ItemThread
from plans.selectors import latest_filings, main_plan, revision_as_of

MOST = 1.1
PAIRS = 15
"""New connections each time, the middle ratio counts: one server process may be a tenth slower than its twin for as long as it lives."""
ROUNDS, LEAST_SECONDS = 15, 0.5
"""A short query is asked more often, so that a tenth of it can be told from noise."""
BESIDE = ("SET", "SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def _queries(made: Made) -> dict[str, list[str]]:
    """What each read of the portal sends, word for word."""
    with made.scope():
        plan = main_plan()
        revision = revision_as_of(plan, AS_OF)
        threads = list(ItemThread.objects.filter(plan=plan, level=2).values_list("pk", flat=True)[:200])
        reads: dict[str, Callable[[], Any]] = {
            "list page (50 ledger entries with task, person, file count)": lambda: list(
                entries_of(plan)[:50]
            ),
            "ledger summed by task, source and kind": lambda: budget_matrix(revision, AS_OF),
            "latest approved filings of 200 tasks": lambda: latest_filings(threads, AS_OF),
            "filings counted by state": lambda: list(
                Filing.objects.order_by().values_list("state").annotate(n=Count("pk"))
            ),
        }
        found = {}
        for name, read in reads.items():
            with CaptureQueriesContext(connection) as captured:
                read()
            found[name] = [q["sql"] for q in captured if not q["sql"].startswith(BESIDE)]
    return found


@benchmark(
    "Cost of isolation: the same queries with the policy (portal_app) and without (portal_backup)", order=30
)
def isolation(bench: Bench) -> Iterator[Row]:
    """In turn over pairs of connections, among a thousand groups; both name the group in the query, as the portal does."""
    database = bench.enter()
    made = large_group(bench, MANY)
    queries = _queries(made)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in queries}
    for _ in range(PAIRS):
        for name, pair in _side_by_side(database, made, queries).items():
            times[name].append(pair)
    for name, pairs in times.items():
        with_policy, without = min(
            pairs, key=lambda pair: abs(_ratio(pair) - median([_ratio(p) for p in pairs]))
        )
        yield at_most(
            f"{name}; {said(MANY)}",
            median([_ratio(pair) for pair in pairs]),
            MOST,
            detail=f"{ms(with_policy)} to {ms(without)}",
        )
    with closing(connect(database, "app")) as walled, walled.cursor() as inside:
        inside.execute("BEGIN")
        scope = f"SET LOCAL app.group_id = {made.group.pk}; SET LOCAL app.actor_id = ''; SET LOCAL app.request_id = ''"
        opened = median(alternating([lambda: inside.execute(scope)], ROUNDS)[0])
    yield Row("opening the scope, once a request", f"{opened * 1000:.2f} ms")


def _ratio(pair: tuple[float, float]) -> float:
    return pair[0] / pair[1]


def _side_by_side(database: str, made: Made, queries: dict[str, list[str]]) -> dict[str, tuple[float, float]]:
    """Median seconds of each query with the policy and without, asked in turn over two new connections."""
    with (
        closing(connect(database, "app")) as walled,
        closing(connect(database, "backup")) as above,
        walled.cursor() as inside,
        above.cursor() as outside,
    ):
        inside.execute("BEGIN")
        inside.execute(f"SET LOCAL app.group_id = {made.group.pk}")
        outside.execute("BEGIN")
        found = {}
        for name, statements in queries.items():
            if _rows(inside, statements) != _rows(outside, statements):
                raise RuntimeError(f"{name}: not the same rows with and without the policy")
            works = [lambda c=cursor, s=statements: _rows(c, s) for cursor in (inside, outside)]
            rounds = max(ROUNDS, int(LEAST_SECONDS / seconds(works[1])))
            with_policy, without = map(median, alternating(works, rounds))
            found[name] = (with_policy, without)
        return found


def _rows(cursor: Any, statements: list[str]) -> list[Any]:
    rows = []
    for statement in statements:
        cursor.execute(statement)
        rows += cursor.fetchall()
    return rows
