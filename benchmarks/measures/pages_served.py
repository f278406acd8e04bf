"""How long pages take beside a view that returns a constant, in the same server and the same run."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from benchmarks.bench import Bench
from benchmarks.registry import Row, benchmark
from benchmarks.served.server import CONSTANT, served
from benchmarks.timing import alternating, median, ms
from groupportal.accounts.models import User
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Group

WARM_UP = 4
ROUNDS = 40
AT_ONCE = 8
SECONDS = 1.5
"""The load lasts so long, thrice for each page that has a limit and for the constant, in turn."""
_AS_DRAWER = {"HX-Request": "true"}


@benchmark("Pages beside a constant view: time of one request, and requests a second at 8 at once", order=11)
def pages_served(bench: Bench) -> Iterator[Row]:
    """The secretariat of the demo group, behind gunicorn with two workers and production's settings."""
    bench.enter_demo()
    group, user = Group.objects.get(slug="jiangmen"), User.objects.get(username="jm_mishu")
    with served(bench.demo, user) as server:
        browser = server.browser()
        for what, address, headers, limit in _pages(group):
            works = [
                functools.partial(browser.get, CONSTANT),
                functools.partial(browser.get, address, headers),
            ]
            alternating(works, WARM_UP)
            constant, page = map(median, alternating(works, ROUNDS))
            yield _row(f"{what}: one request", page / constant, limit, f"{ms(page)} to {ms(constant)}")
            if limit is None:
                continue
            load = functools.partial(server.per_second, seconds=SECONDS, at_once=AT_ONCE)
            rates = [(load(CONSTANT, {}), load(address, headers)) for _ in range(3)]
            constant, page = (median(found) for found in zip(*rates, strict=True))
            yield _row(f"{what}: under load", constant / page, limit, f"{page:.0f}/s to {constant:.0f}/s")


def _row(what: str, ratio: float, limit: float | None, detail: str) -> Row:
    shown = f"{ratio:.1f} × ({detail})"
    return Row(what, shown, f"≤ {limit:g} ×", ratio <= limit) if limit else Row(what, shown)


def _pages(group: Group) -> list[tuple[str, str, dict[str, str], float | None]]:
    """What is asked for, where, how, and how many times the constant view it may take."""

    def at(name: str, query: str = "", **kwargs: Any) -> str:
        return group_url(group, name, **kwargs) + query

    return [
        ("List, empty", at("imports:batch_list"), {}, 4),
        ("List, 50 rows", at("members:list"), {}, 10),
        ("Home", at("home"), {}, 10),
        ("附件2-1", at("reports:sheet", table="tasks"), {}, 12),
        ("Figure as a drawer", at("metrics:figure", code="members.active"), _AS_DRAWER, 8),
        ("附件2-3", at("reports:sheet", table="funds"), {}, None),
        ("口径", at("metrics:definitions"), {}, None),
        ("Reports", at("reports:index"), {}, None),
        ("Plan list", at("plans:list"), {}, None),
        ("Budget", at("budget:overview"), {}, None),
        ("API, 50 members", at("home") + "api/v1/members/", {}, None),
    ]
