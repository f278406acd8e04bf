"""The acceptance tables (附件2-1, 2-2, 2-3) and the 目标任务分解表 as frozen values.

Readers make them from files, ``collect`` makes them from records, writers make files from them.
Nothing here knows the database, a request or a file format.
Money is in 元 (Decimal, two places); the tables show 万元.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

SOURCES = ("provincial", "municipal", "enterprise", "self_raised")
SOURCE_LABELS = {
    "provincial": "省级及以上财政",
    "municipal": "市级财政",
    "enterprise": "行业企业",
    "self_raised": "集团自筹",
}
MEASURES = ("budget", "received", "spent")
MEASURE_LABELS = {"budget": "预算总投入", "received": "实际已到位", "spent": "实际支出"}
YUAN_PER_WAN = Decimal(10_000)


class Level(StrEnum):
    """How much a finding weighs. A refusal stops the file; an error drops its row; a warning is for the reader to judge."""

    REFUSAL = "refusal"
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """Something noticed in a file: where it stands, what is wrong, what to do. ``message`` is a whole Chinese sentence."""

    level: Level
    code: str
    message: str
    table: str = ""
    row: int | None = None
    column: str = ""


@dataclass(frozen=True)
class Point:
    """One 验收要点. ``number`` is the label as typed ("1.", "2．", "3.1" or "" where there is none)."""

    number: str
    text: str


@dataclass(frozen=True)
class Goal:
    """The cell 建设目标、验收要点, taken apart without loss: ``compose_goal`` gives its text back but for white space.

    ``label`` is the lead-in as typed (建设目标, 预期目标, 预期目标：预期目标, or "" where there is none),
    ``points_label`` is "验收要点" or "". A label that ends in ":" or a blank was typed with that colon, or with none.
    """

    label: str
    statement: str
    points_label: str = ""
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class ItemRow:
    """A row of 附件2-1 (heading = 任务, name = 具体任务) or 附件2-2 (heading = 一级指标, name = 二级指标)."""

    heading: str
    name: str
    goal: Goal
    completion: str
    """The cell 目标完成情况, whole, lines joined by "\\n"; "" where nothing has been reported."""


@dataclass(frozen=True)
class FundsRow:
    """A main task's money: ``amounts[source][measure]`` in 元."""

    heading: str
    amounts: dict[str, dict[str, Decimal]]

    def total(self, measure: str) -> Decimal:
        """Sum over the sources, in 元."""
        return sum((self.amounts[source][measure] for source in SOURCES), Decimal(0))


@dataclass(frozen=True)
class HeadCell:
    """A cell of the table head; ``row`` and ``column`` count from 0."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


UNTIL, UNTIL_DAY, UNIT = "{截至年月}", "{截至年月日}", "{填报单位}"
"""Stand in the texts of a form for what changes from report to report."""
CONTINUED_ROW, CONTINUED_TEXT = "（续）", "（接上页）"
"""Mark the further parts of a row that is taller than a page: after its name, and before a text that was parted within a paragraph."""
DAY_BLANK = "　　　年　　月　　日"
"""Room for a date written by hand."""


@dataclass(frozen=True)
class PrintedForm:
    """表样: what a table says around its figures. Texts may hold ``UNTIL``, ``UNTIL_DAY`` and ``UNIT``."""

    title: str
    above: tuple[str, ...]
    """Lines between title and head: 填报单位, 填报日期, 单位：万元."""
    head: tuple[HeadCell, ...]
    columns: tuple[str, ...]
    """What each column holds: heading, name, goal, completion; provincial.budget, total.spent, rate.received …"""
    notes: tuple[str, ...]
    signatures: tuple[str, ...] = ()
    total_last: bool = False
    """Whether 合计 stands below the rows of 附件2-3."""


@dataclass(frozen=True)
class ItemTable:
    """附件2-1 or 附件2-2."""

    rows: tuple[ItemRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FundsTable:
    """附件2-3. The 合计 row is not kept: it is the sum of the rows."""

    rows: tuple[FundsRow, ...]
    notes: tuple[str, ...] = ()

    def grand_total(self) -> FundsRow:
        """The 合计 row."""
        return FundsRow(
            heading="合计",
            amounts={
                s: {m: sum((row.amounts[s][m] for row in self.rows), Decimal(0)) for m in MEASURES}
                for s in SOURCES
            },
        )


@dataclass(frozen=True)
class AnnexSet:
    """附件2 as of a date; a table that is not in the file is None."""

    as_of: dt.date | None
    tasks: ItemTable | None = None
    indicators: ItemTable | None = None
    funds: FundsTable | None = None
    unit_name: str = ""
    """填报单位, printed above each table."""
    forms: dict[str, PrintedForm] = field(default_factory=dict)
    """How its tables (tasks, indicators, funds) are printed; one that is missing has the standard form."""


@dataclass(frozen=True)
class YearCell:
    """What a 分解表 expects of a year: the text as typed, and its reading."""

    year: int
    text: str
    kind: str
    """"number" (5), "percent" (35%), "done" (完成) or "text"."""
    number: Decimal | None = None
    """The number, or the percentage as 35 for 35%; None for text and done."""
    state: str = ""
    """What became of it by the table's date: 达成, 待补：缺佐证; "" in a table without states."""
    actual: str = ""
    """The figure that says so; "" where there is none."""
    is_filed: bool = False
    """Whether a filing says so, and the state opens to it."""
    figure: dict[str, Any] | None = None
    """What the state opens to where it is another figure: code, as_of, params."""

    @property
    def standing(self) -> str:
        """Both as the table prints them: 未达成（4）."""
        return f"{self.state}（{self.actual}）" if self.actual else self.state


@dataclass(frozen=True)
class BreakdownRow:
    """A row of the 目标任务分解表. Texts are as typed; ``responsible`` also split into units."""

    number: str
    name: str
    responsible: str
    responsible_units: tuple[str, ...]
    measures: str
    mark: str
    years: tuple[YearCell, ...]
    """Only the years that have an entry."""


@dataclass(frozen=True)
class Breakdown:
    """目标任务分解表 (E'nan form)."""

    title: str
    years: tuple[int, ...]
    rows: tuple[BreakdownRow, ...]
    as_of: dt.date | None = None
    """The day of the states beside the years; None in a table without them."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a file holds: at most one of each, and what the reader noticed."""

    annex: AnnexSet | None = None
    breakdown: Breakdown | None = None
    findings: tuple[Finding, ...] = field(default_factory=tuple)
    forms: dict[str, PrintedForm] = field(default_factory=dict)
    """The form of each table of 附件2 that was read (tasks, indicators, funds)."""
    names: dict[tuple[str, int], str] = field(default_factory=dict)
    """What stands in a row, by the table and the row that findings name."""
    sent: dict[str, tuple[dict[str, str], ...]] = field(default_factory=dict)
    """The rows of each as they stand in the file, by what their columns hold."""

    @property
    def refused(self) -> bool:
        """Whether nothing of this file may be imported."""
        return any(f.level == Level.REFUSAL for f in self.findings)


def compose_goal(goal: Goal) -> str:
    """The text of the cell 建设目标、验收要点."""
    lines = [_lead_in(goal.label) + goal.statement, _lead_in(goal.points_label)]
    lines += [f"{p.number}{p.text}" for p in goal.points]
    return "\n".join(line for line in lines if line)


def _lead_in(label: str) -> str:
    """A label with its colon. One typed with a half-width colon, or without any, ends in ":" or a blank and stays so."""
    return f"{label}：" if label and not label.endswith((":", " ")) else label
