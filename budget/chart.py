"""Budget, received and spent side by side, with one sentence that says what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from groupportal.ui.charts import BarChart, Compared, bar_chart
from groupportal.ui.figures import rate
from groupportal.ui.formats import YUAN_PER_WAN, wan, wan_number

SERIES = {"budget": "预算总投入", "received": "实际已到位", "spent": "实际支出"}


@dataclass(frozen=True)
class FundsRow:
    """Budget, received and spent of one source, in 元, with the pages behind the three figures."""

    label: str
    budget: Decimal
    received: Decimal
    spent: Decimal
    hrefs: dict[str, str] = field(default_factory=dict)


def funds_chart(rows: Sequence[FundsRow], title: str) -> BarChart:
    """预算、到位、支出 by source: amounts in 元 in, 万元 on the chart."""
    return bar_chart(
        title,
        [
            Compared(
                row.label,
                tuple(getattr(row, name) / YUAN_PER_WAN for name in SERIES),
                tuple(row.hrefs.get(name, "") for name in SERIES),
                rate(row.received, row.budget),
            )
            for row in rows
        ],
        series=tuple(SERIES.values()),
        unit="万元",
        reading=funds_reading(rows),
        write=lambda value: wan_number(value * YUAN_PER_WAN),
        last_column="到位率",
    )


def funds_reading(rows: Sequence[FundsRow]) -> str:
    """What has come in and gone out of the whole budget, and which source lags most."""
    budget = sum((row.budget for row in rows), Decimal(0))
    received = sum((row.received for row in rows), Decimal(0))
    spent = sum((row.spent for row in rows), Decimal(0))
    if not budget:
        return f"还没有预算；到位 {wan(received)}，支出 {wan(spent)}。"
    text = (
        f"到位 {wan(received)}，为预算 {wan(budget)}的 {rate(received, budget)}；"
        f"支出 {wan(spent)}，为预算的 {rate(spent, budget)}。"
    )
    behind = [row for row in rows if row.budget and row.received * 2 < row.budget]
    if behind:
        least = min(behind, key=lambda row: row.received / row.budget)
        text += f"{least.label}到位率最低，为 {rate(least.received, least.budget)}。"
    return text
