"""Geometry and sentences of charts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from groupportal.ui.charts import Compared, Reading, axis_top, bar_chart, line_chart, position, target_chart


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


def test_bars_are_in_proportion_and_keep_their_words_and_doors():
    chart = bar_chart(
        "人数",
        [Compared("一校", (200, 50), ("/b/", ""), "25%"), Compared("二校", (100, 0))],
        series=("计划", "实际"),
        unit="人",
        reading="一校最多。",
    )
    drawn = [[(bar.label, bar.text, bar.width, bar.href) for bar in group.bars] for group in chart.groups]
    assert drawn[0] == [("计划", "200", "100.00", "/b/"), ("实际", "50", "25.00", "")]
    assert drawn[1] == [("计划", "100", "50.00", ""), ("实际", "0", "0.00", "")]
    assert chart.groups[0].note == "25%"
    assert bar_chart("空", [], series=("计划",), unit="", reading="").groups == ()


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
