"""Shared facilities: many at once for one time through the whole stack; the month of all of them and a series of a year; flat queries."""

from __future__ import annotations

import datetime as dt
import functools
import json
import os
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.bench import Bench
from benchmarks.bench_database import settle
from benchmarks.bookers import make_askers, make_shared
from benchmarks.groups import Made
from benchmarks.measures.lists import BESIDE
from benchmarks.registry import Row, at_most, benchmark
from benchmarks.served.server import CONSTANT, Server, served
from benchmarks.timing import alternating, median, ms

ASKERS = int(os.environ.get("BENCH_ASKERS") or 200)
FEW, MANY = 10, 500
WEEKS = 52
AT_ONCE, CONSTANT_SECONDS = 8, 3.0
ROUNDS = 25
MOST_MS = 300


@benchmark(f"One time of a room, {ASKERS} firms at once over the API, gunicorn with two workers", order=64)
def one_slot(bench: Bench) -> Iterator[Row]:
    """Each on an own device; all of them wait for the same moment. Nobody asks twice."""
    from parks.models import Booking, Facility  # noqa: PLC0415 -- app ready

    database = bench.enter_any()
    made: Any = bench.once("bookers", functools.partial(make_shared, FEW, "bookers"))
    askers = make_askers(made, ASKERS)
    with made.scope():
        room = Facility.objects.latest("pk")
    settle(database)
    start = timezone.localtime().replace(hour=20, minute=0, second=0, microsecond=0) + dt.timedelta(days=40)
    wanted = {
        "facility": str(room.public_id),
        "starts_at": start.isoformat(),
        "ends_at": (start + dt.timedelta(hours=2)).isoformat(),
        "purpose": "面试",
    }
    deadlocks = _deadlocks()
    with served(database, made.user) as server:
        constant = server.per_second(CONSTANT, {}, seconds=CONSTANT_SECONDS, at_once=AT_ONCE)
        together = threading.Barrier(ASKERS)
        ask = functools.partial(_ask, server, f"/{made.group.slug}/api/v1/parks/bookings/", wanted, together)
        with ThreadPoolExecutor(ASKERS) as pool:
            found = list(pool.map(ask, askers))
    with made.scope():
        kept = Booking.objects.filter(facility=room, starts_at=start).count()
    answers = Counter(status for status, _, _ in found)
    told = sum("还空着" in words for status, words, _ in found if status == 422)
    took = sorted(seconds for _, _, seconds in found)
    p95 = took[int(len(took) * 0.95)]
    yield Row(
        "given the time; told that it is taken and what is free",
        f"{answers[201]}; {told}",
        f"1; {ASKERS - 1}",
        (answers[201], kept, told) == (1, 1, ASKERS - 1),
    )
    yield Row("other answers, deadlocks", f"{len(found) - answers[201] - answers[422]}, {_deadlocks() - deadlocks}", "none",
              set(answers) == {201, 422} and _deadlocks() == deadlocks)  # fmt: skip
    yield Row("answered, middle, p95 and last", f"{median(took):.2f} s, {p95:.2f} s, {took[-1]:.2f} s")
    rate = ASKERS / took[-1]
    yield Row(
        "a constant view, requests a second, to those asked",
        f"{constant / rate:.2f} × ({constant:.0f} to {rate:.0f})",
    )


@benchmark(f"The month of {MANY} facilities, and a series of {WEEKS} weeks looked at first", order=65)
def looking(bench: Bench) -> Iterator[Row]:
    """Through the whole stack; the room of the series is taken all day long but an hour. Queries in the same process, of few and many."""
    database = bench.enter_any()
    many: Any = bench.once("shared-many", functools.partial(make_shared, MANY, "shared-many"))
    few: Any = bench.once("shared-few", functools.partial(make_shared, FEW, "shared-few"))
    settle(database)
    addresses = {
        "the month": (f"parks/facilities/month/?month={timezone.localdate():%Y-%m}", ""),
        "the series": (_series(many), _series(few)),
        "the list": ("parks/facilities/?per_page=200", ""),
        "the list over the API": ("api/v1/parks/facilities/?page_size=200", ""),
    }
    with served(database, many.user) as server:
        browser = server.browser()
        for what in ("the month", "the series"):
            page = functools.partial(browser.get, f"/{many.group.slug}/{addresses[what][0]}")
            alternating([page], 3)
            (times,) = alternating([page], ROUNDS)
            detail = f"middle {ms(median(times))}"
            yield at_most(
                f"{what}, one request, best of {ROUNDS}", min(times) * 1000, MOST_MS, unit="ms", detail=detail
            )
    for what, (of_many, of_few) in addresses.items():
        counts = [_asked(few, of_few or of_many), _asked(many, of_many)]
        yield Row(
            f"{what}: queries at {FEW} and {MANY}",
            " → ".join(map(str, counts)),
            "equal",
            len(set(counts)) == 1,
        )


def _ask(
    server: Server, address: str, wanted: dict[str, str], together: threading.Barrier, asker: tuple[str, str]
) -> tuple[int, str, float]:
    """One firm: the status, the words, and how long it took."""
    unit, token = asker
    said = json.dumps({**wanted, "unit": unit})
    head = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4())}
    together.wait()
    began = time.perf_counter()
    status, answer = server.answered(address, said, head)
    return status, str(answer.get("detail", "")), time.perf_counter() - began


def _series(made: Made) -> str:
    """The address of a series in the busiest room."""
    from groupportal.tenancy.models import Unit  # noqa: PLC0415 -- app ready
    from parks.models import Facility  # noqa: PLC0415 -- app ready

    with made.scope():
        room, unit = Facility.objects.get(name="a"), Unit.objects.get()
    start = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    said = {"unit": unit.public_id, "every": 7, "number": WEEKS}
    said |= {"starts_at": start.isoformat(), "ends_at": (start + dt.timedelta(hours=3)).isoformat()}
    return f"api/v1/parks/facilities/{room.public_id}/series/?{urlencode(said)}"


def _asked(made: Made, address: str) -> int:
    """Queries of a page looked at for the second time."""
    client = Client()
    client.force_login(made.user)
    client.get(f"/{made.group.slug}/{address}")
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"/{made.group.slug}/{address}")
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return sum(not q["sql"].startswith(BESIDE) for q in captured)


def _deadlocks() -> int:
    """Of this database, as its server counts them (a second after they happen)."""
    time.sleep(1.5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
