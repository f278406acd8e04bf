"""Reading the Word file and putting it into the records."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.db import transaction

from benchmarks.annexes import REAL_TASKS, annex_of
from benchmarks.bench import Bench
from benchmarks.groups import Made, make_group
from benchmarks.registry import Row, at_most, benchmark
from benchmarks.timing import alternating, ms
from groupportal.office.stamp import Stamp
from groupportal.tenancy.scope import SYSTEM_ACTOR
from reports.annex.load import load_reading
from reports.annex.read import read_plan_file
from reports.annex.write import write_annex_document

REAL_FILE = Path(__file__).resolve().parents[3] / "shared" / "inputs" / "annex-2-jiangmen.docx"
MANY = 500
SLACK = 1.25
STAMP = Stamp("benchmark", dt.datetime(2023, 7, 1, tzinfo=dt.UTC), "0")


@benchmark("Importing the Word file of 附件2 (best of 5, of 500 tasks best of 2)", order=40)
def importing(bench: Bench) -> Iterator[Row]:
    """Time to read the file and to load it into an empty group; growth no worse than in step with the tasks."""
    bench.enter()
    made = make_group("importing")
    times = {}
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        for tasks in (REAL_TASKS, MANY):
            path = Path(folder) / f"{tasks}.docx"
            path.write_bytes(write_annex_document(annex_of(tasks), stamp=STAMP))
            times[tasks] = _times(made, path, 5 if tasks == REAL_TASKS else 2)
            yield _row(f"{tasks} tasks and as many indicators, generated", times[tasks])
    if REAL_FILE.is_file():
        yield _row("the real file, 12 tasks and 12 indicators", _times(made, REAL_FILE, 5))
    linear = MANY / REAL_TASKS
    for what, index in (("reading", 0), ("loading", 1)):
        yield at_most(
            f"{what} from {REAL_TASKS} to {MANY} tasks (linear {linear:.1f} ×, slack {SLACK})",
            times[MANY][index] / times[REAL_TASKS][index],
            round(linear * SLACK, 1),
        )


def _row(what: str, times: tuple[float, float]) -> Row:
    return Row(f"{what}: reading; loading", "; ".join(map(ms, times)))


def _times(made: Made, path: Path, rounds: int) -> tuple[float, float]:
    """Seconds to read the file, and to load what was read."""
    reading = read_plan_file(path)
    if reading.annex is None or reading.refused:
        raise RuntimeError(f"{path.name} was not read: {reading.findings}")
    with made.scope():
        load_reading(reading, by=SYSTEM_ACTOR)
        transaction.set_rollback(True)

    def load() -> None:
        with made.scope():
            load_reading(reading, by=SYSTEM_ACTOR)
            transaction.set_rollback(True)

    read_times, load_times = (
        alternating([work], rounds)[0] for work in (partial(read_plan_file, path), load)
    )
    return min(read_times), min(load_times)
