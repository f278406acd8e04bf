"""The survey page of graduates: five hundred open their links at the same moment, beside a constant view asked in the same way."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from benchmarks.bench import Bench
from benchmarks.bench_database import settle
from benchmarks.groups import Made, make_group
from benchmarks.registry import Row, at_most, benchmark
from benchmarks.served.server import CONSTANT, Server, served
from benchmarks.timing import median, p95

AT_ONCE = int(os.environ.get("BENCH_SURVEYS") or 500)
ROUNDS = 3
MOST = 10
"""Times the constant view that the page may take at p95; ours."""


@benchmark(f"The survey page under {AT_ONCE} at once, gunicorn with two workers", order=72)
def survey(bench: Bench) -> Iterator[Row]:
    """Each graduate opens the own link for the first time; p95 from the common start to the last byte."""
    database = bench.enter_any()
    made: Any = bench.once("graduates", _graduates)
    links = _links(made)
    settle(database)
    pages, constants = [], []
    with served(database, made.user) as server:
        for first in range(0, len(links), AT_ONCE):
            constants.append(_p95(server, [CONSTANT] * AT_ONCE))
            pages.append(_p95(server, links[first : first + AT_ONCE]))
    constant, page = median(constants), median(pages)
    detail = f"{page:.2f} s to {constant:.2f} s"
    yield at_most(f"p95 of {AT_ONCE}, the page to a constant view", page / constant, MOST, detail=detail)


def _p95(server: Server, addresses: Sequence[str]) -> float:
    start = Barrier(len(addresses))

    def ask(address: str) -> float:
        browser = server.browser()
        start.wait(timeout=60)
        began = time.perf_counter()
        browser.get(address)
        return time.perf_counter() - began

    with ThreadPoolExecutor(len(addresses)) as pool:
        return p95(list(pool.map(ask, addresses)))


def _graduates() -> Made:
    """Enough for every round, who graduated a year ago and are asked."""
    from employment.models import Graduate, SurveyCall  # noqa: PLC0415 -- app ready
    from groupportal.tenancy.models import Unit  # noqa: PLC0415 -- app ready

    made, today = make_group("graduates"), timezone.localdate()
    day, until = today - dt.timedelta(days=366), today + dt.timedelta(days=30)
    with made.scope():
        school = Unit.objects.create(name="毕业生跟踪学校")
        rows = Graduate.objects.bulk_create(
            Graduate(unit=school, number=f"{n:06d}", name="李明", pinyin="li ming", graduated_on=day)
            for n in range(AT_ONCE * ROUNDS)
        )
        SurveyCall.objects.bulk_create(
            SurveyCall(graduate=row, wave=1, asked_on=today, until=until) for row in rows
        )
    return made


def _links(made: Made) -> list[str]:
    from employment.models import SurveyCall  # noqa: PLC0415 -- app ready
    from employment.selectors.graduate import LINK  # noqa: PLC0415 -- app ready
    from groupportal.links.selectors import address_of  # noqa: PLC0415 -- app ready
    from groupportal.links.services import Addressed, issue_links  # noqa: PLC0415 -- app ready
    from groupportal.tenancy.scope import SYSTEM_ACTOR  # noqa: PLC0415 -- app ready

    with made.scope():
        calls = SurveyCall.objects.select_related("graduate__unit")
        rows = [Addressed(call, call.graduate.name, call.graduate.unit) for call in calls]
        links = issue_links(LINK, rows, by=SYSTEM_ACTOR)
        return [urlsplit(address_of(link)).path for link in links]
