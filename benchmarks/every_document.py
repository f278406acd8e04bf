"""All documents of a group, made in a process of its own: ``python -m benchmarks.every_document DATABASE SLUG FILES``.

附件2 and 目标任务分解表, plain and with the state of each year, as Excel and Word, the annual report, the yearly return, the evidence
package: by the functions that jobs and commands call.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from typing import Any
from unittest import mock

import django

YEAR = 2022
QUERIES, RENDERING, ZIPPING, REST = "queries", "rendering", "zipping", "putting together"


@dataclass(frozen=True)
class AllMade:
    """Seconds by document, by what they were spent on, and of the processor; MiB before and at most."""

    documents: dict[str, float]
    shares: dict[str, float]
    processor: float
    before: float
    most: float

    @property
    def seconds(self) -> float:
        """All in all."""
        return sum(self.documents.values())

    @property
    def told(self) -> str:
        """What it was spent on, in words."""
        parts = (f"{name} {100 * spent / self.seconds:.0f} %" for name, spent in self.shares.items())
        return f"{', '.join(parts)}; {self.processor:.1f} s of the processor, without the database's"


def every_document(database: str, slug: str, files: str) -> AllMade:
    """Make them once in a fresh process; ``files``: the folder of the group's stored files."""
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.every_document", database, slug, files],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "groupportal.settings.test"},
    )
    return AllMade(**json.loads(told.stdout.splitlines()[-1]))


class _Shares:
    """What the time goes into: what is begun within something else is taken off that."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._open, self._since = [REST], time.perf_counter()

    def _turn(self) -> None:
        now = time.perf_counter()
        self.spent[self._open[-1]] += now - self._since
        self._since = now

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Until the end it is spent on this."""
        self._turn()
        self._open.append(name)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def watched(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its time booked."""

        def called(*args: Any, **kwargs: Any) -> Any:
            with self.of(name):
                return function(*args, **kwargs)

        return called


def main(database: str, slug: str, files: str) -> None:
    """In the child: start Django, make the documents, tell time and memory."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- app ready
    from django.db import connection  # noqa: PLC0415 -- app ready

    from benchmarks.annexes import AS_OF  # noqa: PLC0415 -- app ready
    from benchmarks.bench_database import use  # noqa: PLC0415 -- app ready
    from benchmarks.machine import peak_rss_mib  # noqa: PLC0415 -- app ready
    from groupportal.jobs.runner import inside_address  # noqa: PLC0415 -- app ready
    from groupportal.tenancy.models import Group  # noqa: PLC0415 -- app ready
    from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope  # noqa: PLC0415 -- app ready
    from reports.enums import BREAKDOWNS, Form, Report  # noqa: PLC0415 -- app ready
    from reports.models import AnnualReport, AnnualReturn  # noqa: PLC0415 -- app ready
    from reports.package.collect import collect_package  # noqa: PLC0415 -- app ready
    from reports.package.write import archive  # noqa: PLC0415 -- app ready
    from reports.services import package, run  # noqa: PLC0415 -- app ready
    from reports.services.annual import begin_report  # noqa: PLC0415 -- app ready
    from reports.services.annual_return import begin_return, collect_return  # noqa: PLC0415 -- app ready
    from reports.services.annual_run import collect_annual  # noqa: PLC0415 -- app ready

    settings.MEDIA_ROOT = files
    use(database)
    group, documents = Group.objects.get(slug=slug), {}
    forms = run.forms_of("all")

    def table(kind: Report) -> Callable[[], object]:
        return lambda: run.keep_report(run.collect_report(kind, AS_OF), forms)

    def annual() -> None:
        report = AnnualReport.objects.filter(year=YEAR).first() or begin_report(YEAR, by=SYSTEM_ACTOR)
        run.keep_report(collect_annual(report), (Form.DOCX,))

    def yearly_return() -> None:
        row = AnnualReturn.objects.filter(year=YEAR).first() or begin_return(YEAR, by=SYSTEM_ACTOR)
        run.keep_report(collect_return(row), (Form.XLSX,))

    works = {
        "附件2": table(Report.ANNEX),
        **{kind.label: table(kind) for kind in BREAKDOWNS},
        "年度工作报告": annual,
        "年度数据填报表": yearly_return,
        "佐证材料包": lambda: package.keep_package(collect_package(AS_OF, vouchers=False, copies=False)),
    }
    with ExitStack() as watching:
        # As a worker does before a job: it knows the pages, whose addresses stand in the findings.
        watching.enter_context(inside_address(group))
        before, processor, shares = peak_rss_mib(), time.process_time(), _Shares()
        for module, name, what in (
            (run, "render", RENDERING),
            (archive, "index_workbook", RENDERING),
            (archive, "index_document", RENDERING),
            (package, "write_package", ZIPPING),
        ):
            watched = shares.watched(what, getattr(module, name))
            watching.enter_context(mock.patch.object(module, name, watched))
        asks = shares.watched(QUERIES, lambda execute, *asked: execute(*asked))
        watching.enter_context(connection.execute_wrapper(asks))
        for name, work in works.items():
            begun = time.perf_counter()
            with group_scope(group, actor=SYSTEM_ACTOR, snapshot=True):
                work()
            documents[name] = time.perf_counter() - begun
    spent = {name: shares.spent[name] for name in (QUERIES, RENDERING, ZIPPING, REST)}
    told = AllMade(documents, spent, time.process_time() - processor, before, peak_rss_mib())
    print(json.dumps(asdict(told)))


if __name__ == "__main__":
    main(*sys.argv[1:])
