"""The search over the whole portal, as one types."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from django.db import connection
from django.test import Client

from benchmarks.bench import Bench
from benchmarks.bench_database import settle
from benchmarks.groups import Made
from benchmarks.large import MANY, large_group
from benchmarks.registry import Row, at_most, benchmark
from benchmarks.rolls import rows
from benchmarks.timing import median, p95
from budget.models import LedgerEntry
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from members.models import Member

LIMIT_MS = 150
UNITS, VOUCHERS = 10_000, 50_000
ROUNDS, WARM_UP = 20, 3

_VOUCHERS = """
INSERT INTO budget_ledgerentry (public_id, group_id, plan_id, thread_id, source, kind, amount, occurred_on, voucher_no,
    counterparty, pinyin, summary, origin, reason, created_at)
  SELECT gen_random_uuid(), e.group_id, e.plan_id, e.thread_id, e.source, e.kind, e.amount, e.occurred_on,
    '转-' || e.id || '-' || n, u.name, u.pinyin, '购置实训设备尾款第' || n || '笔', e.origin, '', now()
  FROM (SELECT *, row_number() OVER (ORDER BY id) AS at FROM budget_ledgerentry
    WHERE group_id = {group} AND origin = 'portal' AND amount > 0) e
  CROSS JOIN generate_series(1, {each}) n
  JOIN (SELECT name, pinyin, row_number() OVER (ORDER BY id) AS at FROM tenancy_unit WHERE group_id = {group}) u
    ON u.at = 1 + (e.at * 7 + n) % {units}
  LIMIT {missing}
"""


@benchmark(
    f"Search with {UNITS:,} units, {MANY:,} tasks, {VOUCHERS:,} vouchers (p95 of {ROUNDS})",
    order=49,
)
def finding(bench: Bench) -> Iterator[Row]:
    """What the box asks for at one stroke of a key: words found at once, late, and nowhere."""
    database = bench.enter()
    made = large_group(bench, MANY)
    with made.scope():
        if Unit.objects.count() < UNITS:
            _fill(made)
        last = Unit.objects.order_by("-pinyin").values_list("name", flat=True)[0]
    settle(database)
    client = Client()
    client.force_login(made.user)
    address = group_url(made.group, "search:found")
    for what, words in (
        ("an initial", "j"),
        ("initials that many have", "jms"),
        ("full pinyin", "jiangmenshi"),
        ("two words", "江门 yxgs"),
        ("the last name of all", last),
        ("found nowhere, in Chinese", "没有这样的单位"),
        ("found nowhere, by letters", "zzzqqqx"),
        ("found nowhere, by the beginning of a credit code", "99999999"),
    ):
        times = [_visit(client, address, words) for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
        yield at_most(
            what, 1000 * p95(times), LIMIT_MS, unit="ms", detail=f"median {1000 * median(times):.0f}"
        )


def _visit(client: Client, address: str, words: str) -> float:
    start = time.perf_counter()
    answer = client.get(address, {"q": words})
    taken = time.perf_counter() - start
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return taken


def _fill(made: Made) -> None:
    """Units with names as people have them, and vouchers that name them."""
    random.seed(UNITS)
    units = Unit.objects.bulk_create((Unit(name=row[1]) for row in rows(UNITS)), batch_size=2_000)
    Member.objects.bulk_create((Member(unit=unit) for unit in units), batch_size=2_000)
    with connection.cursor() as cursor:
        missing = VOUCHERS - LedgerEntry.objects.count()
        cursor.execute(_VOUCHERS.format(group=active_group().pk, units=UNITS, each=3, missing=missing))
