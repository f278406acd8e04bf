"""From the benchmarks to one Markdown table."""

from __future__ import annotations

import sys
import time
import traceback

from benchmarks.bench import Bench
from benchmarks.bench_database import bench_database
from benchmarks.machine import description
from benchmarks.registry import Benchmark, Row, benchmarks

HEAD = "| what | measured | limit | verdict |\n| --- | --- | --- | --- |"


def report(only: list[str]) -> tuple[str, int]:
    """The page, and how many limits are missed."""
    chosen = benchmarks(only)
    if not chosen:
        raise SystemExit(f"no benchmark is called {' or '.join(only)}")
    lines, missed = [HEAD], 0
    with bench_database() as database:
        machine = description()
        bench = Bench(database)
        for one in chosen:
            lines.append(f"| **{one.title}** | | | |")
            rows = measured(one, bench)
            lines += [line(row) for row in rows]
            missed += sum(row.ok is False for row in rows)
    return "\n".join(["# Benchmarks", "", machine, "", *lines]), missed


def measured(one: Benchmark, bench: Bench) -> list[Row]:
    """The rows of a benchmark, each told on the terminal as it comes."""
    began, rows = time.monotonic(), []
    try:
        for row in one.run(bench):
            print(f"{one.name}: {row.what}: {row.measured} {row.verdict.strip('*')}", file=sys.stderr)
            rows.append(row)
    except Exception as error:  # noqa: BLE001 -- whatever it is, it must not take the other figures with it
        traceback.print_exc()
        rows.append(
            Row("not measured to the end", f"{type(error).__name__}: {error}".splitlines()[0], "", ok=False)
        )
    print(f"{one.name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    return rows


def line(row: Row) -> str:
    """A row as Markdown."""
    cells = (row.what, row.measured, row.limit, row.verdict)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
