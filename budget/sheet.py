"""附件2-3 as the portal shows it: cells with their text, their door and what is to be noticed in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budget.chart import FundsRow, funds_chart
from budget.enums import Source
from budget.selectors import BudgetMatrix, BudgetWarning, Cell, MatrixRow
from groupportal.metrics.links import figure_url
from groupportal.ui.charts import BarChart
from groupportal.ui.figures import rate
from groupportal.ui.formats import wan_number, yuan
from plans.enums import RevisionState

MEASURES = (
    ("budget", "预算总投入", "budget.planned"),
    ("received", "实际已到位", "budget.received"),
    ("spent", "实际支出", "budget.spent"),
)
OF_THE_BUDGET = {"budget.planned", "budget.received_rate", "budget.spent_rate"}
RATES = (("received", "到位率", "budget.received_rate"), ("spent", "支出率", "budget.spent_rate"))


@dataclass(frozen=True)
class SheetCell:
    """A figure: its text, the page behind it, what it is called, whether a warning is about it."""

    text: str
    href: str
    label: str
    found: bool = False


@dataclass(frozen=True)
class SheetBlock:
    """The three measures of a source, or of all of them."""

    label: str
    cells: tuple[SheetCell, ...]


@dataclass(frozen=True)
class SheetRow:
    """A task, or 合计: four sources, their sum, two rates."""

    name: str
    is_total: bool
    blocks: tuple[SheetBlock, ...]
    rates: tuple[SheetCell, ...]

    @property
    def total(self) -> SheetBlock:
        """The sum over the sources."""
        return self.blocks[-1]

    @property
    def sources(self) -> tuple[SheetBlock, ...]:
        """The four sources."""
        return self.blocks[:-1]


class SheetMaker:
    """Makes rows for one matrix of ``revision``. ``in_yuan`` shows 元 instead of 万元.

    The budget of a draft has no doors: figures are those of the revision in force.
    """

    def __init__(
        self, revision: Any, matrix: BudgetMatrix, warnings: Iterable[BudgetWarning], *, in_yuan: bool
    ) -> None:
        self.matrix = matrix
        self.in_force = revision.state != RevisionState.DRAFT
        # Figures are of the main plan unless they say otherwise.
        self.plan = None if revision.plan.is_main else revision.plan.public_id
        self.write: Callable[[Decimal], str] = _in_yuan if in_yuan else wan_number
        self.found = {(w.thread.id if w.thread else None, w.source) for w in warnings}

    def rows(self) -> list[SheetRow]:
        """合计 first, then the tasks in their order."""
        total = self._row("合计", None, self.matrix.by_source, self.matrix.total)
        return [total, *(self._row(r.thread.name, r, r.cells, r.total) for r in self.matrix.rows)]

    def chart(self) -> BarChart:
        """Budget, received and spent by source."""
        return funds_chart(
            [
                FundsRow(
                    Source(source).label,
                    cell.budget,
                    cell.received,
                    cell.spent,
                    {name: self._door(code, source=source) for name, _, code in MEASURES},
                )
                for source, cell in self.matrix.by_source.items()
            ],
            title="各资金来源的预算、到位和支出",
        )

    def door_of(self, warning: BudgetWarning) -> str:
        """The figure a warning is about."""
        code = "budget.spent" if warning.code == "spent_above_received" else "budget.received"
        thread = warning.thread.public_id if warning.thread else None
        return self._door(code, thread=thread, source=warning.source)

    def _door(self, code: str, **params: Any) -> str:
        if not self.in_force and code in OF_THE_BUDGET:
            return ""
        return figure_url(code, self.matrix.as_of, plan=self.plan, **params)

    def _row(self, name: str, row: MatrixRow | None, cells: Any, total: Cell) -> SheetRow:
        thread = row.thread.public_id if row else None
        key = row.thread.id if row else None

        def block(label: str, cell: Cell, source: str | None) -> SheetBlock:
            found = (key, source) in self.found
            return SheetBlock(
                label,
                tuple(
                    SheetCell(
                        self.write(getattr(cell, measure)),
                        self._door(code, thread=thread, source=source),
                        f"{name} {label}{word}",
                        found,
                    )
                    for measure, word, code in MEASURES
                ),
            )

        blocks = [block(Source(source).label, cell, source) for source, cell in cells.items()]
        rates = tuple(
            SheetCell(
                rate(getattr(total, measure), total.budget), self._door(code, thread=thread), f"{name} {word}"
            )
            for measure, word, code in RATES
        )
        return SheetRow(name, row is None, (*blocks, block("合计", total, None)), rates)


def _in_yuan(amount: Decimal) -> str:
    return yuan(amount).removesuffix(" 元")
