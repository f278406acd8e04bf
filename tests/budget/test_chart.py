"""The chart of funds: its sentence, its bars."""

from __future__ import annotations

from decimal import Decimal

from budget.chart import FundsRow, funds_chart


def row(label: str, budget: str, received: str, spent: str) -> FundsRow:
    return FundsRow(label, Decimal(budget), Decimal(received), Decimal(spent), {"budget": "/b/"})


FUNDS = [
    row("省级及以上财政", "2500000", "250000", "249800"),
    row("市级财政", "1950000", "4658700", "4658700"),
    row("行业企业", "6200000", "6433500", "6433500"),
    row("集团自筹", "1500000", "2851200", "2851200"),
]


def test_funds_are_read_in_one_sentence():
    assert funds_chart(FUNDS, "资金").reading == (
        "到位 1,419.34 万元，为预算 1,215.00 万元的 116.82%；支出 1,419.32 万元，为预算的 116.82%。"
        "省级及以上财政到位率最低，为 10%。"
    )


def test_funds_bars_are_in_proportion_and_keep_their_doors():
    group = funds_chart(FUNDS, "资金").groups[0]
    assert [(bar.text, bar.width, bar.href) for bar in group.bars] == [
        ("250.00", "31.25", "/b/"),
        ("25.00", "3.13", ""),
        ("24.98", "3.12", ""),
    ]
    assert group.note == "10%"


def test_funds_without_budget_have_no_rates():
    chart = funds_chart([row("市级财政", "0", "100", "0")], "资金")
    assert chart.reading == "还没有预算；到位 0.01 万元，支出 0.00 万元。"
    assert chart.groups[0].note == "—"


def test_no_funds_at_all():
    assert funds_chart([], "资金").groups == ()
