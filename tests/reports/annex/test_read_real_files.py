"""The two files of real groups, where they are beside the project."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from groupportal.office.word import read_word_tables
from reports.annex.figures import in_wan, plain, rate
from reports.annex.read import read_plan_file
from reports.annex.values import MEASURES, SOURCES, compose_goal
from tests.reports.annex.plan_files import found

INPUTS = Path(__file__).resolve().parents[4] / "shared" / "inputs"
ANNEX = INPUTS / "annex-2-jiangmen.docx"
BREAKDOWN = INPUTS / "task-breakdown-enan.docx"

pytestmark = pytest.mark.skipif(not INPUTS.is_dir(), reason="the real files are not beside the project")


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def reading():
    return read_plan_file(ANNEX)


def test_what_it_holds(reading):
    annex = reading.annex
    assert not reading.refused
    assert annex.as_of == dt.date(2023, 6, 30)
    assert [len(table.rows) for table in (annex.tasks, annex.indicators, annex.funds)] == [12, 12, 4]
    assert [
        len(dict.fromkeys(r.heading for r in table.rows)) for table in (annex.tasks, annex.indicators)
    ] == [4, 4]
    assert [len(table.notes) for table in (annex.tasks, annex.indicators, annex.funds)] == [3, 3, 2]
    assert [row.heading for row in annex.funds.rows] == list(
        dict.fromkeys(r.heading for r in annex.tasks.rows)
    )


def test_every_cell_composes_back(reading):
    grids = read_word_tables(ANNEX, name=ANNEX.name)
    for grid, table in zip(grids, (reading.annex.tasks, reading.annex.indicators), strict=False):
        cells = [[squeezed(cell.text) for cell in row] for row in grid.rows[2:]]
        assert cells == [
            [squeezed(text) for text in (row.heading, row.name, compose_goal(row.goal), row.completion)]
            for row in table.rows
        ]


def test_all_figures(reading):
    """5 rows of 12 amounts, 3 totals and 2 rates, as they are printed."""
    funds = reading.annex.funds
    printed = []
    for row in (funds.grand_total(), *funds.rows):
        totals = [row.total(measure) for measure in MEASURES]
        amounts = [row.amounts[source][measure] for source in SOURCES for measure in MEASURES]
        rates = [rate(part, totals[0]) for part in totals[1:]]
        printed.append([row.heading, *(plain(in_wan(yuan)) for yuan in (*amounts, *totals)), *rates])
    original = [[cell.text for cell in row] for row in read_word_tables(ANNEX, name="甲")[2].rows[3:]]
    assert printed == original
    assert sum(len(row) - 1 for row in printed) == 85
    assert funds.grand_total().total("received") == Decimal("14193400.00")


def test_claims_without_a_number(reading):
    """The rows that ``domain`` 5, T5 names: six of 附件2-2, the lectures of 附件2-1, and none besides."""
    assert [(f.table[:5], f.row) for f in found(reading, "quantity_unanswered")] == [
        ("附件2-1", 12),
        *(("附件2-2", row) for row in (6, 7, 8, 10, 13, 14)),
    ]


def test_numbering_and_run_on_points(reading):
    """``domain`` 5, T6."""
    places = [(f.code, f.row) for f in reading.findings if f.code.startswith("numbering")]
    assert places == [("numbering_skips", 5), ("numbering_repeats", 6), ("numbering_skips", 13)]
    assert [f.row for f in found(reading, "points_run_together")] == [7]
    assert [f.row for f in found(reading, "point_without_number")] == [5, 7, 8, 11, 14]


def test_its_money_is_sound(reading):
    assert not [f for f in reading.findings if f.table.startswith("附件2-3")]


def test_breakdown():
    reading = read_plan_file(BREAKDOWN)
    table = reading.breakdown
    assert reading.findings == ()
    assert table.title == "鄂南职业教育集团示范培育工作规划（2021-2023）目标任务分解表"
    assert [row.number for row in table.rows] == [str(i) for i in range(1, 13)]
    kinds = {row.number: [(c.year, c.kind) for c in row.years] for row in table.rows}
    assert kinds["1"] == [(2021, "done")]
    assert kinds["5"] == [(year, "number") for year in (2021, 2022, 2023)]
    assert kinds["7"] == kinds["10"] == [(year, "percent") for year in (2021, 2022, 2023)]
    assert kinds["11"] == [(2022, "text"), (2023, "text")]
    assert table.rows[6].responsible_units == ("改革发展指导委员会", "成员单位学校", "成员头部企业")
