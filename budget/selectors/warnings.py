"""What in a plan's money needs a look: the total hides what the sources say (domain 0.2 no. 15, 2.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from budget.enums import Source
from budget.selectors.cuts import cut_difference
from budget.selectors.ledger import without_evidence
from budget.selectors.matrix import BudgetMatrix, Cell, ThreadRef
from groupportal.ui.figures import rate
from groupportal.ui.formats import wan, yuan
from groupportal.warnings.registry import Warned

KIND = "budget.money"


@dataclass(frozen=True)
class BudgetWarning:
    """Something to look into. ``thread`` is None where a source is meant over all tasks."""

    code: str
    sentence: str
    source: str
    thread: ThreadRef | None = None
    plan: Any = None

    def warned(self, url: str) -> Warned:
        """As people answer it; ``url`` leads to the figure."""
        about = self.thread.public_id if self.thread else ""
        return Warned(f"{KIND}:{self.code}:{self.plan}:{self.source}:{about}", self.sentence, url=url)


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
    return [replace(w, plan=matrix.plan) for w in found]


def warned_of_cuts(revision: Any, url: str) -> list[Warned]:
    """Where the cuts by source and by stage differ."""
    said = cut_difference(revision).by_key
    return [Warned(f"{KIND}:cuts:{revision.plan_id}:{key}", text, "预算口径", "", url) for key, text in said]


def warned_of_vouchers(plan: Any, as_of: dt.date, url: str) -> list[Warned]:
    """One for all entries up to a day that no file proves."""
    rows = list(
        without_evidence(plan).filter(occurred_on__lte=as_of).order_by("pk").values_list("pk", "amount")
    )
    if not rows:
        return []
    total = sum((amount for _, amount in rows), Decimal(0))
    said = f"{len(rows)} 笔收支（合计 {yuan(total)}）还没有凭证附件，请财务上传，或说明凭证在哪里。"
    facts = tuple(pk for pk, _ in rows)
    return [Warned(f"{KIND}:vouchers:{plan.pk}", said, url=url, facts=facts)]


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
