"""A morning: a group's students check in through the whole stack; and the home pages over months of check-ins."""

from __future__ import annotations

import functools
import json
import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db.models import Sum

from benchmarks.bench import Bench
from benchmarks.bench_database import settle
from benchmarks.interns import Interns, add_check_ins, make_interns, sign_all_in
from benchmarks.registry import Row, at_most, benchmark
from benchmarks.served.server import CONSTANT, Server, served
from benchmarks.timing import alternating, median, ms, p95
from groupportal.accounts.models import User

STUDENTS = int(os.environ.get("BENCH_STUDENTS") or 10_000)
FEW, MANY = 2_000, int(os.environ.get("BENCH_CHECK_INS") or 2_000_000)
AT_ONCE = 8
PARTS = 4
"""The morning and the constant view in turn, so many times."""
CONSTANT_SECONDS = 3.0
ROUNDS = 20
MOST_TRIES = 20


@benchmark(
    f"A morning: {STUDENTS:,} students check in, gunicorn with two workers, one killed, and Celery's too",
    order=57,
)
def morning(bench: Bench) -> Iterator[Row]:
    """Each on an own device and tried until there is a receipt, as a phone does."""
    made, database = _interns(bench)
    tokens = sign_all_in(made)
    settle(database)
    with served(database, made.user) as server, server.celery() as celery:
        took: list[float] = []
        receipts: list[str] = []
        rates, constants = [], []
        for part in range(PARTS):
            constants.append(server.per_second(CONSTANT, {}, seconds=CONSTANT_SECONDS, at_once=AT_ONCE))
            killer = threading.Timer(1.0, _kill, [server, celery])
            if part == 1:
                killer.start()
            began = time.perf_counter()
            with ThreadPoolExecutor(AT_ONCE) as pool:
                found = list(pool.map(functools.partial(_press, server), tokens[part::PARTS]))
            if part != 1:  # a worker that starts anew serves nobody for some seconds
                rates.append(len(found) / (time.perf_counter() - began))
            took += [seconds for _, seconds in found]
            receipts += [receipt for receipt, _ in found]
    constant, rate = median(constants), median(rates)
    share = f"{rate:.0f}/s to {constant:.0f}/s"
    yield at_most("a constant view, requests a second, to check-ins", constant / rate, 3, detail=share)
    yield Row(
        "check-in, middle and p95, retries while a worker starts anew among them",
        f"{ms(median(took))}, {ms(p95(took))}",
    )
    lost, doubled = _kept(made, receipts)
    yield Row("lost or doubled", f"{lost} and {doubled} of {len(tokens):,}", "none", lost == doubled == 0)


@benchmark(f"Home pages with {MANY:,} check-ins against {FEW:,}", order=58)
def months_of_check_ins(bench: Bench) -> Iterator[Row]:
    """A teacher's and a school's, of the same students."""
    made, database = _interns(bench)
    add_check_ins(made, FEW)
    settle(database)
    people = (("teacher", made.teacher), ("school", made.office))
    before = [_home(database, made, user) for _, user in people]
    add_check_ins(made, MANY)
    settle(database)
    after = [_home(database, made, user) for _, user in people]
    for (who, _), few, many in zip(people, before, after, strict=True):
        yield at_most(
            f"home of a {who}, beside the constant view",
            many / few,
            1.3,
            detail=f"{many:.1f} × to {few:.1f} ×",
        )


def _interns(bench: Bench) -> tuple[Interns, str]:
    database = bench.enter_any()
    made: Any = bench.once("interns", lambda: make_interns(STUDENTS))
    return made, database


def _home(database: str, made: Interns, user: User) -> float:
    """How many times a constant view the home page and the day's attendance take, together."""
    with served(database, user) as server:
        browser = server.browser()
        pages = (f"/{made.group.slug}/", f"/{made.group.slug}/internships/today/")

        def look() -> None:
            for page in pages:
                browser.get(page)

        works = [functools.partial(browser.get, CONSTANT), look]
        alternating(works, 3)
        constant, page = map(median, alternating(works, ROUNDS))
        return page / constant


def _press(server: Server, token: str) -> tuple[str, float]:
    """One student: the receipt, and how long it took with every try. The key stays the same."""
    said = json.dumps({"kind": "in", "latitude": "22.578", "longitude": "113.081", "accuracy": 20})
    head = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4())}
    began = time.perf_counter()
    for n in range(MOST_TRIES):
        answer = server.post("/interns/api/v1/my/check-ins/", said, head)
        if answer is not None:
            return answer["receipt"], time.perf_counter() - began
        time.sleep(0.1 * n)
    raise RuntimeError("no receipt")


def _kill(server: Server, celery: int) -> None:
    os.kill(server.workers()[0], signal.SIGKILL)
    os.kill(celery, signal.SIGKILL)


def _kept(made: Interns, receipts: list[str]) -> tuple[int, int]:
    """How many receipts have no check-in, and how many check-ins are more than one for their student."""
    from internships.models import CheckIn, DayRoll  # noqa: PLC0415 -- app ready

    with made.scope():
        kept = list(CheckIn.objects.values_list("receipt", flat=True))
        counted = DayRoll.objects.aggregate(n=Sum("number"))["n"]
    return len(set(receipts) - set(kept)), max(len(kept), counted) - len(receipts)
