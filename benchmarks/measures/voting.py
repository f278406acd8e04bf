"""A secret vote: ballots cast at once through the whole stack, none lost or doubled; the page of a result with few ballots and many."""

from __future__ import annotations

import functools
import json
import os
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.bench import Bench
from benchmarks.bench_database import settle
from benchmarks.registry import Row, at_most, benchmark
from benchmarks.served.server import CONSTANT, Server, served
from benchmarks.timing import alternating, median
from benchmarks.voters import ballots_and_tokens, make_voters, open_motion

VOTERS = int(os.environ.get("BENCH_VOTERS") or 2_000)
FEW, MANY = 10, int(os.environ.get("BENCH_BALLOTS") or 10_000)
AT_ONCE = 8
PARTS = 4
"""The ballots and the constant view in turn, so many times."""
CONSTANT_SECONDS = 3.0
ROUNDS = 20
MOST_TRIES = 20


@benchmark(f"A vote: {VOTERS:,} secret ballots, gunicorn with two workers", order=62)
def voting(bench: Bench) -> Iterator[Row]:
    """Each on an own device, sent again under the same key until there is a receipt, as a phone does."""
    from governance.models import CountedBallot, SecretBallot, Voter  # noqa: PLC0415 -- app ready
    from governance.services.counting import count_votes  # noqa: PLC0415 -- app ready

    database = bench.enter_any()
    made: Any = bench.once("voters", lambda: make_voters(VOTERS))
    motion = open_motion(made)
    ballots = ballots_and_tokens(made, motion)
    settle(database)
    rates, constants, receipts = [], [], []
    with served(database, made.user) as server:
        for part in range(PARTS):
            constants.append(server.per_second(CONSTANT, {}, seconds=CONSTANT_SECONDS, at_once=AT_ONCE))
            mine = list(enumerate(ballots))[part::PARTS]
            began = time.perf_counter()
            with ThreadPoolExecutor(AT_ONCE) as pool:
                receipts += list(pool.map(functools.partial(_cast, server), mine))
            rates.append(len(mine) / (time.perf_counter() - began))
    constant, rate = median(constants), median(rates)
    yield at_most(
        "a constant view, requests a second, to ballots",
        constant / rate,
        4,
        detail=f"{rate:.0f}/s to {constant:.0f}/s",
    )
    with made.scope():
        waiting = SecretBallot.objects.filter(motion=motion).count()
        began = time.perf_counter()
        done = count_votes(motion, by=made.user)
        took = time.perf_counter() - began
        counted = Counter(CountedBallot.objects.filter(motion=motion).values_list("choice", flat=True))
        voted = Voter.objects.filter(motion=motion, has_voted=True).count()
    expected = Counter(_choice(n) for n in range(VOTERS))
    lost, doubled = VOTERS - len(set(receipts)), waiting - VOTERS
    right = counted == expected and voted == VOTERS and done.is_carried
    yield Row(
        "lost or doubled, of the receipts",
        f"{lost} and {doubled} of {VOTERS:,}",
        "none",
        lost == doubled == 0,
    )
    yield Row("counted as cast", f"{dict(counted)}", f"{dict(expected)}", right)
    yield Row("the count itself", f"{took:.2f} s")


@benchmark(f"The page of a result with {MANY:,} ballots against {FEW}", order=63)
def result_page(bench: Bench) -> Iterator[Row]:
    """Beside the constant view: a body of ten, and one of ten thousand."""
    database = bench.enter_any()
    groups = [bench.once(f"voters-{number}", functools.partial(_counted, number)) for number in (FEW, MANY)]
    settle(database)
    times = []
    for made in groups:
        with served(database, made.user) as server:
            browser = server.browser()
            page = f"/{made.group.slug}/governance/motions/{_only_motion(made)}/"
            works = [functools.partial(browser.get, address) for address in (CONSTANT, page)]
            alternating(works, 3)
            constant, result = map(median, alternating(works, ROUNDS))
            times.append(result / constant)
    few, many = times
    detail = f"{many:.1f} × to {few:.1f} × the constant view"
    yield at_most("the page with many, to the one with few", many / few, 1.3, detail=detail)


def _counted(number: int) -> Any:
    """A body of so many whose only vote is counted."""
    from governance.models import SecretBallot, Voter  # noqa: PLC0415 -- app ready
    from governance.services.counting import count_votes  # noqa: PLC0415 -- app ready

    made = make_voters(number, f"voters-{number}")
    motion = open_motion(made)
    with made.scope():
        SecretBallot.objects.bulk_create(
            SecretBallot(motion=motion, voter=voter, content=f'["{_choice(n)}"]', receipt=f"{n:064d}")
            for n, voter in enumerate(Voter.objects.filter(motion=motion))
        )
        count_votes(motion, by=made.user)
    return made


def _only_motion(made: Any) -> Any:
    from governance.models import Motion  # noqa: PLC0415 -- app ready

    with made.scope():
        return Motion.objects.get().public_id


def _choice(number: int) -> str:
    return "no" if number % 3 == 0 else "yes"


def _cast(server: Server, told: tuple[int, tuple[str, str]]) -> str:
    """One voter: the receipt."""
    number, (address, token) = told
    said = json.dumps({"choice": _choice(number)})
    head = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4())}
    for n in range(MOST_TRIES):
        answer = server.post(address, said, head)
        if answer is not None:
            return str(answer["receipt"])
        time.sleep(0.1 * n)
    raise RuntimeError("no receipt")
