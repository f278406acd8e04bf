"""Lists of members in: against PostgreSQL's own COPY and against django-import-export; memory; the roll as of a date."""

from __future__ import annotations

import datetime as dt
import io
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import tablib
from django.db import connection
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from benchmarks.bench import Bench
from benchmarks.bench_database import connect, settle
from benchmarks.groups import Made, again, make_group
from benchmarks.registry import Row, at_most, benchmark
from benchmarks.rolls import TABLES, as_csv, bring_roll, peak_of_roll, rows, write_roll
from benchmarks.timing import median, ms, p95, seconds
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from members.models import Member
from members.selectors.entries import entries_on
from members.selectors.roll import active_on, count_on, counts_on

ROWS, MANY = 20_000, 100_000
ROUNDS = 3
TIMES_COPY = 15
TIMES_STOCK = 10
MAX_MIB = 300
AS_OF_MS = 50
_number = count(1)


class MemberResource(ModelResource):
    """As django-import-export comes: no bulk mode, no tuning. It writes the member alone; its unit is there already."""

    unit = Field(column_name="单位名称", attribute="unit", widget=ForeignKeyWidget(Unit, "name"))
    credit_code = Field(column_name="统一社会信用代码", attribute="credit_code")
    category = Field(column_name="类别", attribute="category")
    industry = Field(column_name="行业", attribute="industry")

    def after_import(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: it would set the sequence, which the serving role may not."""

    class Meta:
        model = Member
        fields = ("unit", "credit_code", "category", "industry")
        import_id_fields = ("credit_code",)


def _stock(listed: list[tuple[Any, ...]]) -> float:
    """Seconds of the stock way, in a group of its own."""
    made = make_group(f"stock-{next(_number)}")
    with made.scope():
        Unit.objects.bulk_create((Unit(name=row[1]) for row in listed), batch_size=2_000)
    data = tablib.Dataset(
        *(row[1:5] for row in listed), headers=["单位名称", "统一社会信用代码", "类别", "行业"]
    )

    def work() -> None:
        with made.scope():
            result = MemberResource().import_data(data, dry_run=False, raise_errors=True)
            if result.totals["new"] != len(listed):
                raise RuntimeError(result.totals)

    return seconds(work)


def _flow(path: Path) -> float:
    """Seconds of the whole flow into an empty group, from the file to the commit."""
    made = make_group(f"roll-{next(_number)}")

    def work() -> None:
        with made.scope():
            bring_roll(path)

    return seconds(work)


def _left_behind() -> dict[str, str]:
    """The rows the first import left, table by table, as COPY writes them."""
    made = again("roll-1")
    found = {}
    for table in TABLES:
        text = io.StringIO()
        with made.scope(), connection.cursor() as cursor:
            cursor.copy_expert(
                f"COPY (SELECT * FROM {table} WHERE group_id = {active_group().pk}) TO STDOUT", text
            )
        found[table] = text.getvalue()
    return found


def _copies(database: str, sheet: str, left: dict[str, str]) -> tuple[float, float]:
    """Seconds of COPY: of the rows that are left into tables of the same shape, of the sheet's rows into a bare table."""
    own = bare = 0.0
    with closing(connect(database)) as plain, plain.cursor() as cursor:
        for table, text in left.items():
            cursor.execute(f"DROP TABLE IF EXISTS copied; CREATE TABLE copied (LIKE {table} INCLUDING ALL)")
            start = time.perf_counter()
            cursor.copy_expert("COPY copied FROM STDIN", io.StringIO(text))
            own += time.perf_counter() - start
        cursor.execute(
            "DROP TABLE IF EXISTS copied;"
            "CREATE TABLE copied (n int PRIMARY KEY, a text, b text, c text, d text, e date, f text, g text, h int)"
        )
        start = time.perf_counter()
        cursor.copy_expert("COPY copied FROM STDIN (FORMAT csv)", io.StringIO(sheet))
        bare = time.perf_counter() - start
        cursor.execute("DROP TABLE copied")
    return own, bare


@benchmark(f"Importing a list of {ROWS:,} members: file, checks, history, undo's copy, trail", order=45)
def importing(bench: Bench) -> Iterator[Row]:
    """The whole flow beside COPY of what it leaves and beside the stock way, in turn."""
    database = bench.enter()
    listed = rows(ROWS)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        path = write_roll(Path(folder) / "roll.xlsx", listed)
        flows = [_flow(path)]
        left, sheet = _left_behind(), as_csv(listed)
        copies = []
        for _ in range(ROUNDS):
            flows.append(_flow(path))
            copies.append(_copies(database, sheet, left))
    stock = _stock(listed)
    flow = median(flows)
    own, bare = median([c[0] for c in copies]), median([c[1] for c in copies])
    yield at_most(
        f"against COPY of the rows it leaves ({', '.join(TABLES)}) into tables with the same indexes and constraints",
        flow / own,
        TIMES_COPY,
        detail=f"{ms(flow)} : {ms(own)}",
    )
    yield Row(
        "against COPY of the sheet's rows into one table with a key alone",
        f"{flow / bare:.0f} × ({ms(bare)})",
    )
    yield Row(
        "django-import-export as it comes, the member's row alone, no file, no period, no contact, no history",
        ms(stock),
    )
    yield Row(
        "how much faster than that",
        f"{stock / flow:.1f} ×",
        f"≥ {TIMES_STOCK} ×",
        stock / flow >= TIMES_STOCK,
    )


@benchmark(f"Memory of importing a list of {MANY:,} members", order=46)
def memory(bench: Bench) -> Iterator[Row]:
    """In a process of its own."""
    database = bench.enter()
    made = make_group("roll-memory")
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        path = write_roll(Path(folder) / "roll.xlsx", rows(MANY))
        peak = peak_of_roll(database, made.group.slug, path)
    detail = f"program alone {peak['before']:.0f}"
    yield at_most("peak memory of the process", peak["most"], MAX_MIB, unit="MiB", detail=detail)


_PERIODS = """
INSERT INTO tenancy_unit (public_id, group_id, name, pinyin, is_active, outside_reason)
  SELECT gen_random_uuid(), {group}, '江海单位' || n, 'jhdw' || n, true, '' FROM generate_series(1, {units}) n;
INSERT INTO members_member (public_id, group_id, unit_id, category, industry, region, data_state, created_at, updated_at,
    credit_code, section, address, introduction, website, note)
  SELECT gen_random_uuid(), {group}, id, (ARRAY['enterprise', 'enterprise', 'school', 'association'])[1 + id % 4],
    (ARRAY['manufacturing', 'services'])[1 + id % 2], '', 'unchecked', now(), now(), '', '', '', '', '', ''
  FROM tenancy_unit WHERE group_id = {group} AND name LIKE '江海单位%';
INSERT INTO members_membershipperiod (public_id, group_id, member_id, starts_on, ends_on, leave_reason, origin,
    decision, leave_note, end_decision, recorded_at)
  SELECT gen_random_uuid(), {group}, m.id, date '2010-01-01' + (p * 700 + m.id % 300)::int,
    CASE WHEN p < {each} - 1 THEN date '2010-01-01' + (p * 700 + m.id % 300 + 350)::int END,
    CASE WHEN p < {each} - 1 THEN 'request' ELSE '' END, 'import', '', '', '', now()
  FROM members_member m, generate_series(0, {each} - 1) p WHERE m.group_id = {group}
"""


def _with_periods(slug: str, units: int, each: int) -> Made:
    made = make_group(slug)
    with made.scope(), connection.cursor() as cursor:
        cursor.execute(_PERIODS.format(group=active_group().pk, units=units, each=each))
    return made


def _first_page(day: dt.date) -> None:
    entries_on(active_on(day).order_by("unit__pinyin", "id")[:50], day)


@benchmark(f"The roll as of a date, {MANY:,} periods in the group (p95 of 60 days)", order=47)
def as_of(bench: Bench) -> Iterator[Row]:
    """The figures and the first page of the list, for units that came and went, and for as many that all stay."""
    database = bench.enter()
    rand = random.Random(MANY)
    days = [dt.date(2010, 6, 1) + dt.timedelta(days=rand.randrange(3_600)) for _ in range(60)]
    reads: tuple[tuple[str, Callable[[dt.date], Any]], ...] = (
        ("how many members", count_on),
        ("by category and industry", counts_on),
        ("first page of the list", _first_page),
    )
    for slug, units, each, promised in (("periods-5", MANY // 5, 5, True), ("periods-1", MANY, 1, False)):
        made = _with_periods(slug, units, each)
        settle(database)
        for what, read in reads:
            times = [_timed(made, partial(read, day)) for day in days]
            shown, asked = 1000 * p95(times), f"{units:,} units with {each} each: {what}"
            detail = f"median {1000 * median(times):.1f}"
            if promised:
                yield at_most(asked, shown, AS_OF_MS, unit="ms", detail=detail)
            else:
                yield Row(asked, f"{shown:.1f} ms ({detail})")


def _timed(made: Made, work: Callable[[], Any]) -> float:
    with made.scope():
        start = time.perf_counter()
        work()
        return time.perf_counter() - start
