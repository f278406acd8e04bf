"""What the tables print: sums, rates, cut-off dates, warnings, both cuts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.enums import EntryKind, Source
from budget.selectors import budget_matrix, cut_difference, entries_behind, warnings_for
from budget.services.ledger import reverse_entry
from budget.services.lines import LineInput, StageInput, set_budget, set_lines, set_stages
from groupportal.ui.figures import in_wan, rate, rate_value
from tests.budget.ground import CUT_OFF, TASKS, Ground, entry, in_group, make_plan
from tests.world import World

DAY = dt.timedelta(days=1)
several = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
amounts = st.decimals(min_value="0.01", max_value="9999999.99", places=2)
entries = st.lists(
    st.tuples(
        st.sampled_from(TASKS),
        st.sampled_from(Source.values),
        st.sampled_from(EntryKind.values),
        amounts,
        st.dates(dt.date(2019, 1, 1), dt.date(2024, 12, 31)),
    ),
    max_size=12,
)


def undone(work: Any) -> None:
    """Run ``work`` and take back what it wrote, so that examples do not meet."""
    with transaction.atomic():
        work()
        transaction.set_rollback(True)


def test_the_figures_of_jiangmen(real: Ground) -> None:
    matrix = budget_matrix(real.revision, CUT_OFF)
    total = matrix.total
    assert (total.budget, total.received, total.spent) == (
        Decimal("12150000.00"),
        Decimal("14193400.00"),
        Decimal("14193200.00"),
    )
    assert [rate(row.total.received, row.total.budget) for row in matrix.rows] == [
        "107.3%",
        "173.38%",
        "116.26%",
        "119.3%",
    ]
    assert (total.received_rate, total.spent_rate) == (Decimal("116.82"), Decimal("116.82"))
    assert [cell.received_rate for cell in matrix.by_source.values()] == [
        Decimal("10.00"),
        Decimal("238.91"),
        Decimal("103.77"),
        Decimal("190.08"),
    ]
    assert matrix.by_source[Source.PROVINCIAL].spent_rate == Decimal("9.99")
    assert [row.thread.name for row in matrix.rows] == list(TASKS)


def test_the_total_hides_what_the_sources_say(real: Ground) -> None:
    found = warnings_for(budget_matrix(real.revision, CUT_OFF))
    overall = [(w.code, w.source) for w in found if w.thread is None]
    assert overall == [("received_under_half", Source.PROVINCIAL)]
    assert found[0].sentence == (
        "省级及以上财政合计到位 25.00 万元，不足预算 250.00 万元的一半（到位率 10%），请催拨或说明原因。"
    )
    assert {w.thread.name for w in found if w.thread} == {"治理结构", "资源共建共享", "综合服务能力"}


def test_each_warning_has_its_cause(ground: Ground, world: World) -> None:
    set_budget(ground.revision, {(ground.first, Source.MUNICIPAL): Decimal(2000)}, by=world.cai)
    half = entry(ground, world.cai, amount=Decimal(1000))
    codes = lambda: {w.code for w in warnings_for(budget_matrix(ground.revision, CUT_OFF))}  # noqa: E731
    assert codes() == set(), "half of the budget is not under half"
    entry(ground, world.cai, kind=EntryKind.EXPENDITURE, amount=Decimal("1000.01"))
    assert codes() == {"spent_above_received"}
    entry(ground, world.cai, source=Source.ENTERPRISE)
    assert codes() == {"spent_above_received", "receipt_without_budget"}
    reverse_entry(half, reason="记错来源", occurred_on=CUT_OFF, by=world.cai)
    assert codes() == {"spent_above_received", "receipt_without_budget", "received_under_half"}


def test_money_of_a_task_that_left_the_plan_is_said(ground: Ground, world: World) -> None:
    entry(ground, world.cai)
    ground.revision.items.filter(thread=ground.first).delete()
    matrix = budget_matrix(ground.revision, CUT_OFF)
    assert matrix.total.received == 0
    assert [w.code for w in warnings_for(matrix)] == ["task_not_in_revision"]


@several
@given(rows=entries, shuffled=st.randoms(use_true_random=False))
def test_totals_are_sums_in_any_order(ground: Ground, world: World, rows: list[Any], shuffled: Any) -> None:
    def work() -> None:
        shuffled.shuffle(rows)
        for task, source, kind, amount, day in rows:
            entry(
                ground,
                world.cai,
                thread=ground.threads[task],
                source=source,
                kind=kind,
                amount=amount,
                occurred_on=day,
            )
        matrix = budget_matrix(ground.revision, CUT_OFF)
        counted = [row for row in rows if row[4] <= CUT_OFF]
        received = sum((r[3] for r in counted if r[2] == EntryKind.RECEIPT), Decimal(0))
        assert matrix.total.received == received
        assert matrix.total.spent == sum((r[3] for r in counted), Decimal(0)) - received
        assert sum((c.received for c in matrix.by_source.values()), Decimal(0)) == received
        for row in matrix.rows:
            for source, cell in row.cells.items():
                behind = entries_behind(ground.plan, CUT_OFF, row.thread.public_id, source, EntryKind.RECEIPT)
                assert cell.received == sum((e.amount for e in behind), Decimal(0))

    undone(work)


@several
@given(rows=entries, later=st.integers(min_value=1, max_value=500))
def test_nothing_after_the_cut_off_changes_a_table(
    ground: Ground, world: World, rows: list[Any], later: int
) -> None:
    def work() -> None:
        first = entry(ground, world.cai)
        before = budget_matrix(ground.revision, CUT_OFF)
        for task, source, kind, amount, _ in rows:
            entry(
                ground,
                world.cai,
                thread=ground.threads[task],
                source=source,
                kind=kind,
                amount=amount,
                occurred_on=CUT_OFF + later * DAY,
            )
        reverse_entry(first, reason="重复登记", occurred_on=CUT_OFF + DAY, by=world.cai)
        assert budget_matrix(ground.revision, CUT_OFF) == before

    undone(work)


@several
@given(amount=amounts, days=st.integers(min_value=0, max_value=300))
def test_a_reversal_nets_to_zero_from_its_own_date_on(
    ground: Ground, world: World, amount: Decimal, days: int
) -> None:
    def work() -> None:
        day = dt.date(2023, 1, 31)
        made = entry(ground, world.cai, amount=amount, occurred_on=day)
        reversal = reverse_entry(made, reason="金额有误", occurred_on=day + days * DAY, by=world.cai)
        received = lambda on: budget_matrix(ground.revision, on).total.received  # noqa: E731
        assert received(day + days * DAY) == 0
        assert received(day + (days - 1) * DAY) == (amount if days else 0)
        assert reversal.amount == -amount

    undone(work)


@given(part=st.decimals(min_value=0, max_value=10**9, places=2), whole=st.integers(1, 10**9))
def test_rates_are_half_up_over_the_budget(part: Decimal, whole: int) -> None:
    value = rate_value(part, Decimal(whole))
    cents = int(part * 100)
    # In whole numbers: ⌊x + ½⌋ of hundredths of a percent.
    assert value == Decimal((2 * cents * 100 + whole) // (2 * whole)) / 100
    assert not rate(part, Decimal(whole)).endswith((".%", "0%")) or "." not in rate(part, Decimal(whole))


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        ("13.87", "8", "173.38%"),
        ("1", "800", "0.13%"),
        ("0.45", "1000", "0.05%"),
        ("10.73", "10", "107.3%"),
        ("1", "1", "100%"),
        ("0", "7", "0%"),
        ("5", "0", "—"),
        ("0", "0", "—"),
    ],
)
def test_rates_as_printed(part: str, whole: str, printed: str) -> None:
    assert rate(Decimal(part), Decimal(whole)) == printed


def test_a_later_entry_changes_nothing_in_an_earlier_table(ground: Ground, world: World) -> None:
    entry(ground, world.cai, occurred_on=CUT_OFF + dt.timedelta(days=1))
    later = CUT_OFF + dt.timedelta(days=1)
    assert [budget_matrix(ground.revision, day).total.received for day in (CUT_OFF, later)] == [0, 1000]


def test_wan_are_half_up() -> None:
    assert [str(in_wan(Decimal(yuan))) for yuan in (12_250, 12_249, 12_350, -12_250)] == [
        "1.23",
        "1.22",
        "1.24",
        "-1.23",
    ]


def test_both_cuts_agree_or_say_by_how_much(real: Ground, world: World) -> None:
    assert cut_difference(real.revision).agrees, "a plan without stages has one cut only"
    stages = [
        StageInput("第一阶段", dt.date(2018, 6, 1), dt.date(2019, 6, 30), Decimal(1_750_000)),
        StageInput("第二阶段", dt.date(2019, 7, 1), dt.date(2020, 6, 30), Decimal(1_900_000)),
        StageInput("第三阶段", dt.date(2020, 7, 1), dt.date(2021, 6, 30), Decimal(8_500_000)),
    ]
    set_stages(real.revision, stages, by=world.cai)
    cuts = cut_difference(real.revision)
    assert cuts.agrees
    assert cuts.by_stage == cuts.by_source == Decimal(12_150_000)


def test_cuts_that_differ_are_said_in_all_and_by_stage(world: World) -> None:
    with in_group(world.a, world.cai):
        ground = make_plan(world.wang, in_force=False)
        stages = [StageInput("第一阶段", dt.date(2018, 6, 1), dt.date(2019, 6, 30), Decimal(50_000))]
        set_stages(ground.revision, stages, by=world.cai)
        lines = [
            LineInput(ground.first, Source.MUNICIPAL, Decimal(20_000), "第一阶段"),
            LineInput(ground.first, Source.MUNICIPAL, Decimal(10_000)),
        ]
        set_lines(ground.revision, lines, by=world.cai)
        cuts = cut_difference(ground.revision)
        assert cuts.difference == Decimal(20_000)
        assert cuts.sentences == [
            (
                "按资金来源合计 3.00 万元，按建设阶段合计 5.00 万元，阶段比来源多 20,000.00 元，"
                "请核对预算表或建设阶段。"
            ),
            "“第一阶段”阶段预算 5.00 万元，列入该阶段的预算行合计 2.00 万元，预算行比阶段少 30,000.00 元。",
        ]


def test_a_matrix_costs_the_same_at_any_size(ground: Ground, world: World, query_count: Any) -> None:
    def queries() -> int:
        with query_count() as spent:
            budget_matrix(ground.revision, CUT_OFF)
            return spent()

    entry(ground, world.cai)
    few = queries()
    for number in range(100):
        entry(ground, world.cai, source=Source.values[number % 4], thread=ground.threads[TASKS[number % 4]])
    assert queries() == few == 3
