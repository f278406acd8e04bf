"""The main job, end to end: the Word file a secretariat has goes in, the three tables come out the same."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from django.core.management import CommandError, call_command

from budget.models import LedgerEntry
from budget.services.ledger import record_entry
from groupportal.tenancy.scope import group_scope
from plans.models import Filing, Plan, PlanItem, PlanRevision
from reports.annex.read import read_plan_file
from reports.annex.values import compose_goal
from tests.conftest import SHARED
from tests.standing import standing
from tests.world import World

AS_OF = "2023-06-30"
ANNEX = SHARED / "inputs" / "annex-2-jiangmen.docx"


def _bare(text: object) -> str:
    return re.sub(r"\s+", "", str(text if text is not None else ""))


def _import(path: Path, group: str, *options: str) -> str:
    out = StringIO()
    call_command("import_plan", str(path), "--group", group, *options, stdout=out)
    return out.getvalue()


def _tables(
    group: str, out: Path, as_of: str = AS_OF, form: str = "all", report: str = "annex"
) -> dict[str, Path]:
    call_command(
        "acceptance_tables",
        "--group",
        group,
        "--as-of",
        as_of,
        "--out",
        str(out),
        "--form",
        form,
        "--report",
        report,
        stdout=StringIO(),
        stderr=StringIO(),
    )
    return {p.suffix[1:]: p for p in out.iterdir()}


def _cells(path: Path) -> list[list[list[str]]]:
    """Per table its rows as text; merged cells repeated, as both libraries give them."""
    if path.suffix == ".docx":
        return [
            [[_bare(c.text) for c in row.cells] for row in t.rows] for t in docx.Document(str(path)).tables
        ]
    sheets = []
    for ws in openpyxl.load_workbook(path):
        origin = {}
        for merged in ws.merged_cells.ranges:
            top = ws.cell(merged.min_row, merged.min_col).value
            origin.update(dict.fromkeys(((r, c) for r, c in merged.cells), top))
        sheets.append(
            [[_bare(origin.get((c.row, c.column), c.value)) for c in row] for row in ws.iter_rows()]
        )
    return sheets


def _body(rows: list[list[str]], head: str) -> list[list[str]]:
    """The rows from the first that holds ``head`` on; equal neighbours (one row split for its height) once."""
    at = next(n for n, row in enumerate(rows) if head in row)
    body: list[list[str]] = []
    for row in rows[at:]:
        if not body or row != body[-1]:
            body.append(row)
    return body


@standing
def imported(world: World) -> None:
    """The real 附件2 of Jiangmen, where it is beside the project."""
    if ANNEX.is_file():
        _import(ANNEX, world.a.slug)


def test_the_tables_equal_the_real_file_cell_by_cell_and_read_back_as_the_same(
    world: World, shared: Path, imported: None, tmp_path: Path
) -> None:
    made = _tables(world.a.slug, tmp_path / "1")
    again = _tables(world.a.slug, tmp_path / "2")
    assert {form: made[form].read_bytes() == again[form].read_bytes() for form in made} == {
        "docx": True,
        "xlsx": True,
    }
    original, first = _cells(ANNEX), read_plan_file(ANNEX)
    for path in made.values():
        written = _cells(path)
        assert len(written) == 3
        for table, (theirs, ours) in enumerate(zip(original, written, strict=True)):
            width = len(theirs[0])
            got = [row[:width] for row in _body(ours, theirs[0][0])]
            want = _body(theirs, theirs[0][0])
            assert got[: len(want)] == want, table
        figures = [cell for row in written[2] for cell in row if re.fullmatch(r"[\d.]+%?|—", cell)]
        assert len(figures) >= 85
        read = read_plan_file(path)
        for table in ("tasks", "indicators"):
            assert _rows_of(first, table) == _rows_of(read, table)
        assert first.annex.funds.rows == read.annex.funds.rows
        assert read.annex.as_of == dt.date(2023, 6, 30)
        said = _import(path, world.a.slug)
        assert "未作改动" in said, said
    with group_scope(world.a):
        assert PlanRevision.objects.count() == 1
        assert Filing.objects.count() == 24


def _rows_of(file: Any, table: str) -> list[Any]:
    rows = getattr(file.annex, table).rows
    return [(r.heading, r.name, _bare(compose_goal(r.goal)), _bare(r.completion)) for r in rows]


def test_a_breakdown_that_was_written_reads_back_as_the_same(
    world: World, shared: Path, tmp_path: Path
) -> None:
    source = shared / "inputs" / "task-breakdown-enan.docx"
    _import(source, world.a.slug)
    made = _tables(world.a.slug, tmp_path, report="breakdown")
    assert made.keys() == {"docx", "xlsx"}
    first, *again = (
        [
            (r.name, r.responsible, _bare(r.measures), r.mark, r.years)
            for r in read_plan_file(path).breakdown.rows
        ]
        for path in (source, *made.values())
    )
    assert again == [first, first]


def test_dry_run_writes_nothing_and_a_second_import_adds_nothing(world: World, shared: Path) -> None:
    assert "未写入" in _import(ANNEX, world.a.slug, "--dry-run")
    with group_scope(world.a):
        assert not Plan.objects.exists()
    _import(ANNEX, world.a.slug)
    with group_scope(world.a):
        entries = LedgerEntry.objects.count()
    _import(ANNEX, world.a.slug)
    with group_scope(world.a):
        assert (Plan.objects.count(), LedgerEntry.objects.count()) == (1, entries)
        assert PlanItem.objects.filter(kind="task", level=2).count() == 12
    with group_scope(world.b, actor=world.qian):
        assert not Plan.objects.exists()


def test_an_entry_after_the_cut_off_changes_nothing_in_the_earlier_table(
    world: World, shared: Path, imported: None, tmp_path: Path
) -> None:
    before = {k: p.read_bytes() for k, p in _tables(world.a.slug, tmp_path / "1").items()}
    with group_scope(world.a, actor=world.cai):
        plan = Plan.objects.get()
        thread = PlanItem.objects.filter(kind="task", level=1).first().thread
        record_entry(
            plan=plan,
            thread=thread,
            source="provincial",
            kind="receipt",
            amount=Decimal("10000.00"),
            occurred_on=dt.date(2023, 7, 1),
            voucher_no="记-7",
            counterparty="省财政",
            summary="",
            by=world.cai,
        )
    after = {k: p.read_bytes() for k, p in _tables(world.a.slug, tmp_path / "2").items()}
    assert before == after
    july = _cells(_tables(world.a.slug, tmp_path / "3", as_of="2023-07-31", form="xlsx")["xlsx"])[2]
    assert any("1420.34" in row for row in july)


def test_a_refused_file_says_why_and_leaves_nothing(world: World, tmp_path: Path) -> None:
    path = tmp_path / "计划.docx"
    path.write_bytes(b"%PDF-1.7 not word")
    with pytest.raises(CommandError) as caught:
        _import(path, world.a.slug)
    assert "计划.docx" in str(caught.value)
    with pytest.raises(CommandError):
        _import(tmp_path / "nowhere.docx", world.a.slug)
    with pytest.raises(CommandError):
        _import(path, "nobody")
    with group_scope(world.a):
        assert not Plan.objects.exists()
