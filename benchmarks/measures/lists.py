"""Every list page asks the database as often for a hundred rows as for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from benchmarks.bench import Bench
from benchmarks.groups import Made, make_group
from benchmarks.list_rows import FITS, make_rows, queries_of
from benchmarks.registry import Row, benchmark
from groupportal.lists.pages import ListPage
from groupportal.tenancy.address import group_url

FEW, MANY = 1, 100
BESIDE = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET ")


def list_pages() -> Iterator[str]:
    """The URL names of all list pages at a group's address."""

    def walk(patterns: list[Any], prefix: str) -> Iterator[str]:
        for entry in patterns:
            if isinstance(entry, URLResolver):
                space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
                yield from walk(entry.url_patterns, space)
            elif isinstance(entry, URLPattern) and entry.name:
                view = getattr(entry.callback, "view_class", None)
                if isinstance(view, type) and issubclass(view, ListPage):
                    yield f"{prefix}{entry.name}"

    yield from walk(get_resolver("groupportal.urls.group").url_patterns, "")


@benchmark(f"Queries of every list page at {FEW} and at {MANY} rows", order=50)
def list_queries(bench: Bench) -> Iterator[Row]:
    """Each page in a group of its own, with rows that hang on nothing in common."""
    bench.enter()
    setup_test_environment(debug=False)  # answers then carry what their templates were given
    try:
        for name in list_pages():
            for query in queries_of(name):
                yield _row(name, query)
    finally:
        teardown_test_environment()


def _row(name: str, query: str) -> Row:
    what = f"{name}{query}"
    if not _stands_alone(name):
        return _unmeasured(what, "its address names a record")
    made = make_group("list-" + re.sub(r"\W+", "-", what)[:30].strip("-"))
    client = Client()
    client.force_login(made.user)
    counts = []
    model = None if what in FITS else _model_of(client, made, name)
    if model is None and what not in FITS:
        return Row(what, "lists what stands in no table")
    for first, rows in ((0, FEW), (FEW, MANY)):
        try:
            make_rows(what, made, first, rows, model)
        except DatabaseError as error:
            return _unmeasured(what, f"row {rows} cannot be made ({str(error).splitlines()[0]})")
        asked, shown = _asked(client, made, name, query)
        if shown < rows:
            return _unmeasured(what, f"only {shown} of {rows} rows are shown")
        counts.append(asked)
    return Row(what, " → ".join(map(str, counts)), "equal", counts[0] == counts[1])


def _stands_alone(name: str) -> bool:
    """Whether the page's address needs no record."""
    try:
        reverse(name, urlconf="groupportal.urls.group")
    except NoReverseMatch:
        return False
    return True


def _unmeasured(what: str, why: str) -> Row:
    return Row(what, f"{why}: benchmarks/list_rows.py has to learn this page", "equal", False)


def _model_of(client: Client, made: Made, name: str) -> Any:
    """What a page lists; None where that is no table's."""
    return getattr(client.get(group_url(made.group, name)).context["paginator"].object_list, "model", None)


def _asked(client: Client, made: Made, name: str, query: str) -> tuple[int, int]:
    """Queries of a page looked at for the second time, and the rows it lists."""
    address = group_url(made.group, name) + query + ("&" if query else "?") + "per_page=200"
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    asked = sum(not q["sql"].startswith(BESIDE) for q in captured)
    paginator = answer.context.get("paginator") if answer.context else None
    return asked, paginator.count if paginator else 0
