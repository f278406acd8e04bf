"""The money in the annual report: rates over the budget, each source beside the total, what is left unsaid by nobody."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from groupportal.metrics.narrative import answered
from groupportal.reporting.registry import EXHIBITS, PROBLEMS, SECTIONS, TILES
from groupportal.reporting.values import Fact, Period
from groupportal.tenancy.selectors import viewer_for
from groupportal.warnings.enums import Stand
from groupportal.warnings.selectors import warnings_on
from groupportal.warnings.services import settle_warnings
from tests.budget.ground import CUT_OFF, Ground, entry
from tests.world import World

END = Period.of_year(2023, CUT_OFF)


def said(key: str) -> str:
    return answered(SECTIONS[key].draft(END), END.as_of, lambda metric: True)


def test_the_total_does_not_hide_the_sources_and_nothing_ends_at_a_hundred(real: Ground) -> None:
    text = said("budget")
    assert "到位率为116.82%，支出率为116.82%，都以预算为分母。" in text
    assert "金额并不相同：到位减支出为0.02万元" in text
    assert "省级及以上财政10%，市级财政238.91%，行业企业103.77%，集团自筹190.08%" in text
    assert "到位率最低，为 10%" in EXHIBITS["budget.by_source"].build(END).reading
    problems = answered(PROBLEMS["budget"][1](END), END.as_of, lambda metric: True)
    assert problems.splitlines()[0] == "省级及以上财政到位25万元，不足预算250万元的一半，到位率10%。"
    assert "“治理结构”省级及以上财政预算3万元，还没有到位。" in problems
    assert TILES["budget"].fill(END).warning.startswith("省级及以上财政合计到位 25.00 万元")


def test_what_somebody_explained_is_no_problem_any_more(real: Ground, world: World) -> None:
    viewer = viewer_for(world.cai, world.a)
    rows = [
        row.warning for row in warnings_on(viewer, CUT_OFF) if "省级及以上财政合计" in row.warning.message
    ]
    settle_warnings(rows, Stand.ANSWERED, words="省级资金分两期拨付。", by=viewer)
    assert not PROBLEMS["budget"][1](END).startswith("省级及以上财政到位")
    assert "省级及以上财政合计" not in TILES["budget"].fill(END).warning


def test_money_without_a_budget_has_no_rate_and_one_year_is_told_by_quarters(
    ground: Ground, world: World
) -> None:
    for key in ("budget.by_source", "budget.by_task", "budget.over_time"):
        assert EXHIBITS[key].build(END) is None
    assert SECTIONS["budget"].draft(END) == PROBLEMS["budget"][1](END) == ""
    assert TILES["budget"].fill(END) is None
    entry(ground, world.cai, amount=Decimal(500_000), occurred_on=dt.date(2023, 2, 1))
    entry(ground, world.cai, amount=Decimal(1))
    assert "还没有编制预算，不计算到位率和支出率" in said("budget")
    assert "本年度到位50万元，支出0万元；上年同期到位0万元" in said("budget")
    assert [c.text for c in EXHIBITS["budget.by_source"].build(END).rows[1] if isinstance(c, Fact)] == [
        *("0.00", "50.00", "0.00"),
        *("—", "—"),
    ]
    over = EXHIBITS["budget.over_time"].build(END)
    assert over.title == "2023年各季度到位和支出"
    assert [(row[0], row[1].value) for row in over.rows] == [
        ("第1季度", Decimal("500000.00")),
        ("第2季度", Decimal("1.00")),
    ]
    assert "市级财政没有预算，到位50万元" in answered(
        PROBLEMS["budget"][1](END), END.as_of, lambda metric: True
    )
