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
ROUNDS, LEAST_SECONDS = 101, 2.0
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
    "Cost of isolation: the same queries with the policy (portal_app) and without (portal_platform)", order=30
)
def isolation(bench: Bench) -> Iterator[Row]:
    """In turn over two connections, among a thousand groups; both name the group in the query, as the portal does."""
    database = bench.enter()
    made = large_group(bench, MANY)
    queries = _queries(made)
    with (
        closing(connect(database, "app")) as walled,
        closing(connect(database, "platform")) as above,
        walled.cursor() as inside,
        above.cursor() as outside,
    ):
        inside.execute("BEGIN")
        inside.execute(f"SET LOCAL app.group_id = {made.group.pk}")
        outside.execute("BEGIN")
        for name, statements in queries.items():
            if _rows(inside, statements) != _rows(outside, statements):
                raise RuntimeError(f"{name}: not the same rows with and without the policy")
            works = [lambda c=cursor, s=statements: _rows(c, s) for cursor in (inside, outside)]
            rounds = max(ROUNDS, int(LEAST_SECONDS / seconds(works[1])))
            with_policy, without = map(median, alternating(works, rounds))
            yield at_most(
                f"{name}; {said(MANY)}",
                with_policy / without,
                MOST,
                detail=f"{ms(with_policy)} to {ms(without)}",
            )
        scope = f"SET LOCAL app.group_id = {made.group.pk}; SET LOCAL app.actor_id = ''; SET LOCAL app.request_id = ''"
        opened = median(alternating([lambda: inside.execute(scope)], ROUNDS)[0])
        yield Row("opening the scope, once a request", f"{opened * 1000:.2f} ms")


def _rows(cursor: Any, statements: list[str]) -> list[Any]:
    rows = []
    for statement in statements:
        cursor.execute(statement)
        rows += cursor.fetchall()
    return rows
