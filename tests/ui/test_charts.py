"""Geometry and sentences of charts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from groupportal.ui.charts import FundsRow, Reading, axis_top, funds_chart, line_chart, position, target_chart


def row(label: str, budget: str, received: str, spent: str) -> FundsRow:
    return FundsRow(label, Decimal(budget), Decimal(received), Decimal(spent), {"budget": "/b/"})


FUNDS = [
    row("省级及以上财政", "2500000", "250000", "249800"),
    row("市级财政", "1950000", "4658700", "4658700"),
    row("行业企业", "6200000", "6433500", "6433500"),
    row("集团自筹", "1500000", "2851200", "2851200"),
]


@pytest.mark.parametrize(
    ("largest", "top"), [("643.35", 800), ("0", 4), ("1", 1), ("1000", 1000), ("0.3", "0.4")]
)
def test_axis_ends_at_a_round_number(largest, top):
    assert axis_top(Decimal(largest)) == Decimal(top)


@pytest.mark.parametrize(
    ("value", "place"), [(0, "0.00"), (1, "33.33"), (3, "100.00"), (9, "100.00"), (-1, "0.00")]
)
def test_position_stays_within_the_axis(value, place):
    assert position(value, Decimal(3)) == place


def test_funds_are_read_in_one_sentence():
    assert funds_chart(FUNDS).reading == (
        "到位 1,419.34 万元，为预算 1,215.00 万元的 116.82%；支出 1,419.32 万元，为预算的 116.82%。"
        "省级及以上财政到位率最低，为 10%。"
    )


def test_funds_bars_are_in_proportion_and_keep_their_doors():
    group = funds_chart(FUNDS).groups[0]
    assert [(bar.text, bar.width, bar.href) for bar in group.bars] == [
        ("250.00", "31.25", "/b/"),
        ("25.00", "3.13", ""),
        ("24.98", "3.12", ""),
    ]
    assert group.note == "10%"


def test_funds_without_budget_have_no_rates():
    chart = funds_chart([row("市级财政", "0", "100", "0")])
    assert chart.reading == "还没有预算；到位 0.01 万元，支出 0.00 万元。"
    assert chart.groups[0].note == "—"


def test_no_funds_at_all():
    assert funds_chart([]).groups == ()


@pytest.mark.parametrize(
    ("value", "target", "reading"),
    [
        (135, 150, "成员 135 家，目标 150 家，还差 15 家。"),
        (150, 150, "成员 150 家，已达到目标 150 家。"),
        (None, 150, "成员还没有记录，目标 150 家，还差 150 家。"),
        (135, None, "成员 135 家，没有设目标。"),
        (0, 0, "成员 0 家，没有设目标。"),
    ],
)
def test_target_sentences(value, target, reading):
    assert target_chart("成员", value, target, "家").reading == reading


def test_target_tick_stands_right_of_a_value_below_it():
    chart = target_chart("成员", 135, 150)
    assert Decimal(chart.width) < Decimal(chart.tick) < 100


def test_line_leaves_gaps_out_and_keeps_them_in_the_table():
    chart = line_chart(
        "成员", [Reading("2021年", 100), Reading("2022年", None), Reading("2023年", 135)], "家", 150
    )
    assert [(dot.x, dot.text) for dot in chart.dots] == [("0.00", "100"), ("100.00", "135")]
    assert [r.text for r in chart.rows] == ["100", "—", "135"]
    assert chart.reading == "成员从2021年的 100 家到2023年的 135 家，距目标还差 15 家。"


def test_line_without_readings():
    chart = line_chart("成员", [Reading("2023年", None)])
    assert (chart.reading, chart.dots) == ("成员还没有记录。", ())


def test_target_is_named_where_the_line_is_far_from_it():
    rising = [
        Reading(f"{year}年", value) for year, value in ((2020, 22), (2021, 60), (2022, 120), (2023, 135))
    ]
    assert line_chart("成员", rising, "家", 130).target_named_at_start
    falling = [Reading(r.label, 150 - r.value) for r in rising]
    assert not line_chart("成员", falling, "家", 130).target_named_at_start
