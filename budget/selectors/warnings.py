"""What in a plan's money needs a look: the total hides what the sources say (domain 0.2 no. 15, 2.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budget.enums import Source
from budget.selectors.matrix import BudgetMatrix, Cell, ThreadRef
from groupportal.ui.figures import rate
from groupportal.ui.formats import wan


@dataclass(frozen=True)
class BudgetWarning:
    """Something to look into. ``thread`` is None where a source is meant over all tasks."""

    code: str
    sentence: str
    source: str
    thread: ThreadRef | None = None


def warnings_for(matrix: BudgetMatrix) -> list[BudgetWarning]:
    """In place under half of the budget, spent above in place, money without a budget; sources first."""
    found = [w for source, cell in matrix.by_source.items() for w in _of_cell(cell, source, None)]
    for row in matrix.rows:
        for source, cell in row.cells.items():
            found += _of_cell(cell, source, row.thread)
    for stray in matrix.strays:
        for source, cell in stray.cells.items():
            if cell:
                found.append(_stray(cell, source, stray.thread))
    return found


def _of_cell(cell: Cell, source: str, thread: ThreadRef | None) -> Iterator[BudgetWarning]:
    name = Source(source).label
    where = f"“{thread.name}”{name}" if thread else f"{name}合计"
    if not cell.budget and cell.received:
        yield BudgetWarning(
            "receipt_without_budget",
            f"{where}预算为 0，却有到位 {wan(cell.received)}，请核对资金来源，或修订预算。",
            source,
            thread,
        )
    if cell.received * 2 < cell.budget:
        yield BudgetWarning(
            "received_under_half",
            f"{where}到位 {wan(cell.received)}，不足预算 {wan(cell.budget)}的一半"
            f"（到位率 {rate(cell.received, cell.budget)}），请催拨或说明原因。",
            source,
            thread,
        )
    if cell.spent > cell.received:
        yield BudgetWarning(
            "spent_above_received",
            f"{where}支出 {wan(cell.spent)}，超出到位 {wan(cell.received)}，"
            f"多支 {wan(cell.spent - cell.received)}，请核对是否漏记到位或记错来源。",
            source,
            thread,
        )


def _stray(cell: Cell, source: str, thread: ThreadRef) -> BudgetWarning:
    return BudgetWarning(
        "task_not_in_revision",
        f"“{thread.name}”不在这一版规划的一级任务中，{Source(source).label}仍有预算 {wan(cell.budget)}、"
        f"到位 {wan(cell.received)}、支出 {wan(cell.spent)}，未计入合计；请改记到现有任务。",
        source,
        thread,
    )
