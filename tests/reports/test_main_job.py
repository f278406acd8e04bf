"""The main job, end to end: the Word file a secretariat has goes in, the three tables come out the same."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from io import StringIO
from pathlib import Path

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
from tests.world import World

AS_OF = "2023-06-30"


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


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_the_tables_equal_the_real_file_cell_by_cell(
    world: World, shared: Path, tmp_path: Path, form: str
) -> None:
    source = shared / "inputs" / "annex-2-jiangmen.docx"
    _import(source, world.a.slug)
    made = _tables(world.a.slug, tmp_path, form=form)[form]
    original, written = _cells(source), _cells(made)
    assert len(written) == 3
    for table, (theirs, ours) in enumerate(zip(original, written, strict=True)):
        width = len(theirs[0])
        got = [row[:width] for row in _body(ours, theirs[0][0])]
        want = _body(theirs, theirs[0][0])
        assert got[: len(want)] == want, table
    figures = [cell for row in written[2] for cell in row if re.fullmatch(r"[\d.]+%?|—", cell)]
    assert len(figures) >= 85


@pytest.mark.parametrize("name", ["annex-2-jiangmen.docx", "task-breakdown-enan.docx"])
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_what_was_written_reads_back_as_the_same(
    world: World, shared: Path, tmp_path: Path, name: str, form: str
) -> None:
    source = shared / "inputs" / name
    report = "annex" if name.startswith("annex") else "breakdown"
    _import(source, world.a.slug)
    made = _tables(world.a.slug, tmp_path, form=form, report=report)[form]
    first, again = read_plan_file(source), read_plan_file(made)
    if report == "breakdown":
        rows = [
            [(r.name, r.responsible, _bare(r.measures), r.mark, r.years) for r in b.rows]
            for b in (first.breakdown, again.breakdown)
        ]
        assert rows[0] == rows[1]
        return
    for table in ("tasks", "indicators"):
        rows = [
            [
                (r.heading, r.name, _bare(compose_goal(r.goal)), _bare(r.completion))
                for r in getattr(x.annex, table).rows
            ]
            for x in (first, again)
        ]
        assert rows[0] == rows[1]
    assert first.annex.funds.rows == again.annex.funds.rows
    assert again.annex.as_of == dt.date(2023, 6, 30)
    before = Path(made).stat().st_size
    said = _import(made, world.a.slug)
    assert "未作改动" in said, said
    with group_scope(world.a):
        assert PlanRevision.objects.count() == 1
        assert Filing.objects.count() == 24
    assert before > 0


def test_the_same_snapshot_gives_the_same_bytes(world: World, shared: Path, tmp_path: Path) -> None:
    _import(shared / "inputs" / "annex-2-jiangmen.docx", world.a.slug)
    first = {k: p.read_bytes() for k, p in _tables(world.a.slug, tmp_path / "1").items()}
    second = {k: p.read_bytes() for k, p in _tables(world.a.slug, tmp_path / "2").items()}
    assert first == second


def test_dry_run_writes_nothing_and_a_second_import_adds_nothing(world: World, shared: Path) -> None:
    source = shared / "inputs" / "annex-2-jiangmen.docx"
    assert "未写入" in _import(source, world.a.slug, "--dry-run")
    with group_scope(world.a):
        assert not Plan.objects.exists()
    _import(source, world.a.slug)
    with group_scope(world.a):
        entries = LedgerEntry.objects.count()
    _import(source, world.a.slug)
    with group_scope(world.a):
        assert (Plan.objects.count(), LedgerEntry.objects.count()) == (1, entries)
        assert PlanItem.objects.filter(kind="task", level=2).count() == 12
    with group_scope(world.b, actor=world.qian):
        assert not Plan.objects.exists()


def test_an_entry_after_the_cut_off_changes_nothing_in_the_earlier_table(
    world: World, shared: Path, tmp_path: Path
) -> None:
    _import(shared / "inputs" / "annex-2-jiangmen.docx", world.a.slug)
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
