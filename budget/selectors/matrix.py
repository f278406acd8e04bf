"""Budget, received and spent per main task and source, as of a date: what 附件2-3 prints. Amounts in 元."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from budget.enums import EntryKind, Source
from budget.models import LedgerEntry
from groupportal.tenancy.kept import once
from groupportal.ui.figures import rate_value
from plans.enums import ItemKind

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Cell:
    """Budget, received and spent, in 元."""

    budget: Decimal = ZERO
    received: Decimal = ZERO
    spent: Decimal = ZERO

    def __add__(self, other: Cell) -> Cell:
        return Cell(self.budget + other.budget, self.received + other.received, self.spent + other.spent)

    def __bool__(self) -> bool:
        return bool(self.budget or self.received or self.spent)

    @property
    def received_rate(self) -> Decimal | None:
        """到位率 in percentage points, over the budget; None where there is none."""
        return rate_value(self.received, self.budget)

    @property
    def spent_rate(self) -> Decimal | None:
        """支出率 in percentage points, over the budget; None where there is none."""
        return rate_value(self.spent, self.budget)


@dataclass(frozen=True)
class ThreadRef:
    """A main task: its thread and its name."""

    id: int
    public_id: uuid.UUID
    name: str


@dataclass(frozen=True)
class MatrixRow:
    """A main task's money, a cell for each of the four sources."""

    thread: ThreadRef
    cells: Mapping[str, Cell]

    @property
    def total(self) -> Cell:
        """Sum over the sources."""
        return added(self.cells.values())


@dataclass(frozen=True)
class BudgetMatrix:
    """The money of a plan as one revision orders its main tasks.

    ``strays`` are tasks that hold money but stand in the revision no more; they count in no total.
    """

    as_of: dt.date
    rows: tuple[MatrixRow, ...]
    strays: tuple[MatrixRow, ...] = ()
    plan: Any = None
    """The plan it is about: what warnings are kept by."""

    @property
    def by_source(self) -> dict[str, Cell]:
        """The 合计 row, a cell for each source."""
        return {source: added(row.cells[source] for row in self.rows) for source in Source.values}

    @property
    def total(self) -> Cell:
        """The 合计 of the 合计 row."""
        return added(row.total for row in self.rows)


def added(cells: Iterable[Cell]) -> Cell:
    """The sum of cells."""
    return sum(cells, Cell())


@once
def budget_matrix(revision: Any, as_of: dt.date) -> BudgetMatrix:
    """The budget of ``revision`` beside what the plan's ledger holds up to ``as_of``, in three queries; two more for tasks that
    left the plan and have money.

    An entry counts from its date on, a reversal from its own.
    """
    items = revision.items.filter(kind=ItemKind.TASK, level=1).order_by("position")
    threads = [ThreadRef(*row) for row in items.values_list("thread_id", "thread__public_id", "name")]
    lines = revision.budget_lines.all()
    ledger = LedgerEntry.objects.filter(plan_id=revision.plan_id, occurred_on__lte=as_of)
    planned, money = _sums(lines, "source"), _sums(ledger, "source", "kind")
    gone = {key[0] for key in (*planned, *money)} - {thread.id for thread in threads}
    named = {ref.id: ref for rows in (lines, ledger) for ref in _threads_of(rows, gone)} if gone else {}
    strays = (_row(named[thread], planned, money) for thread in sorted(named))
    return BudgetMatrix(
        as_of,
        rows=tuple(_row(thread, planned, money) for thread in threads),
        strays=tuple(row for row in strays if any(row.cells.values())),
        plan=revision.plan_id,
    )


def _sums(rows: Any, *keys: str) -> dict[tuple[Any, ...], Decimal]:
    """Sums by thread id and ``keys``."""
    found = rows.order_by().values_list("thread_id", *keys).annotate(total=Sum("amount"))
    return {tuple(key): total for *key, total in found}


def _threads_of(rows: Any, ids: Collection[int]) -> Iterator[ThreadRef]:
    """Those of these threads that some of the rows are about."""
    found = (
        rows.filter(thread__in=ids).order_by().values_list("thread_id", "thread__public_id", "thread__name")
    )
    return (ThreadRef(*row) for row in found.distinct())


def _row(
    thread: ThreadRef, planned: Mapping[tuple[Any, ...], Decimal], money: Mapping[tuple[Any, ...], Decimal]
) -> MatrixRow:
    cells = {
        source: Cell(
            planned.get((thread.id, source), ZERO),
            money.get((thread.id, source, EntryKind.RECEIPT), ZERO),
            money.get((thread.id, source, EntryKind.EXPENDITURE), ZERO),
        )
        for source in Source.values
    }
    return MatrixRow(thread, cells)
