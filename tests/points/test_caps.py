"""The yearly cap: what it cuts, what moves up when something is reversed, whatever the order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from points.scoring import counted_back, counted_now
from points.selectors.entry import points_by_item
from points.services.entry import reverse_points
from points.services.rule import RuleInput, draft_rules, put_in_force, set_rules
from tests.points.ground import D, Ground, give, total
from tests.world import World

STEPS = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, 3)) | st.tuples(st.just(0), st.integers(0, 20)), max_size=25
)


def test_the_cap_cuts_what_is_over_it_and_says_so(world: World, ground: Ground) -> None:
    first = give(world, ground, quantity=30)
    second = give(world, ground, quantity=20)
    third = give(world, ground, quantity=20)
    assert [(e.points, e.counted) for e in (first, second, third)] == [(15, 15), (10, 5), (10, 0)]
    assert total(ground.firm) == 20
    assert give(world, ground, quantity=20, occurred_on=D(2022, 12, 31)).counted == 10, (
        "each year has its own"
    )
    assert give(world, ground, quantity=20, member=ground.school).counted == 10, "and each member"
    (item,) = points_by_item(ground.firm, 2023, D(2023, 12, 31))
    assert (item.full, item.counted, item.cap, item.times) == (35, 20, 20, 3)


def test_a_reversal_lets_move_up_what_the_cap_cut_off(world: World, ground: Ground) -> None:
    first = give(world, ground, quantity=30)
    give(world, ground, quantity=30)
    assert total(ground.firm) == 20
    assert reverse_points(first, reason="误记", by=world.wang).counted == -5
    assert total(ground.firm) == 15


def test_where_the_rules_changed_within_a_year_a_reversal_takes_its_own_alone(
    world: World, ground: Ground
) -> None:
    first = give(world, ground, quantity=30, occurred_on=D(2023, 1, 10))
    second = draft_rules("积分办法", by=world.wang, copy_from=ground.rule_set)
    rules = [
        RuleInput("interns", "接收实习学生", Decimal(1), measure="amount", unit="人", yearly_cap=Decimal(30))
    ]
    set_rules(second, rules, by=world.wang)
    put_in_force(second, on=D(2023, 2, 1), decided_by="决议", by=world.wang)
    new = Ground(second, {rule.code: rule for rule in second.rules.all()}, ground.school, ground.firm)
    assert give(world, new, quantity=20).counted == 15, "the cap of the item holds over both versions"
    assert reverse_points(first, reason="误记", by=world.wang).counted == -15
    assert total(ground.firm) == 15


@given(STEPS, st.decimals(1, 40, places=2))
@settings(max_examples=300, deadline=None)
def test_a_year_is_the_lesser_of_cap_and_full_whatever_the_order(
    steps: list[tuple[int, int]], cap: Decimal
) -> None:
    """Figures alone: post, or reverse one of those that stand."""
    live: list[tuple[Decimal, Decimal]] = []
    full = counted = Decimal(0)
    for amount, which in steps:
        if amount:
            points = Decimal(amount) / 2
            own = counted_now(points, cap=cap, counted=counted)
            assert 0 <= own <= points
            live.append((points, own))
            full, counted = full + points, counted + own
        elif live:
            points, own = live.pop(which % len(live))
            back = counted_back(points, own, cap=cap, full=full, counted=counted, one_rule=True)
            assert -points <= back <= 0
            full, counted = full - points, counted + back
        assert counted == min(cap, full)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6), st.randoms())
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_posting_in_any_order_gives_the_same_and_reversing_all_gives_nothing(
    world: World, ground: Ground, amounts: list[int], rng: Any
) -> None:
    with transaction.atomic():
        sid = transaction.savepoint()
        made = [give(world, ground, quantity=n, occurred_on=D(2023, rng.randint(1, 12), 1)) for n in amounts]
        assert total(ground.firm) == min(Decimal(20), Decimal(sum(amounts)) / 2)
        rng.shuffle(made)
        for entry in made:
            reverse_points(entry, reason="全部冲销", by=world.wang)
            days = [D(2023, month, 1) for month in range(1, 13)]
            assert all(total(ground.firm, 2023, day) >= 0 for day in days)
            assert 0 <= total(ground.firm) <= 20
        assert total(ground.firm) == 0
        transaction.savepoint_rollback(sid)
