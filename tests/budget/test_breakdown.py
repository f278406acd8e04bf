"""Opening entries broken down into vouchers: what stays, what is refused, two people at once."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.enums import EntryKind, EntryOrigin, Source
from budget.models import LedgerEntry
from budget.selectors import budget_matrix, openings, openings_over, rest_of, without_evidence
from budget.services.breakdown import Voucher, break_down
from budget.services.ledger import open_ledger, reverse_entry
from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.services import store_bytes
from groupportal.tenancy.selectors import viewer_for
from groupportal.ui.pinyin import is_spelled
from tests.budget.ground import CUT_OFF, Ground, entry, in_group, make_plan
from tests.outcomes import race_codes, refused
from tests.world import World

DAY = dt.timedelta(days=1)
LINE = (Source.MUNICIPAL.value, EntryKind.RECEIPT.value)


def opened(ground: Ground, by: Any, amount: str = "42300.00") -> LedgerEntry:
    """The opening entry of the first task's municipal receipts."""
    assert open_ledger(ground.plan, {(ground.first, *LINE): Decimal(amount)}, on=CUT_OFF, by=by) == []
    return openings(ground.plan).get()


def voucher(amount: Any, day: dt.date = dt.date(2021, 3, 5), number: str = "记-0101", **more: Any) -> Voucher:
    return Voucher(Decimal(amount), day, number, "江海市财政局", "专项资金", **more)


def received(ground: Ground, day: dt.date) -> Decimal:
    return budget_matrix(ground.revision, day).total.received


def test_vouchers_take_the_place_of_an_opening(ground: Ground, world: World) -> None:
    opening = opened(ground, world.cai)
    file = store_bytes(b"%PDF-1.4", name="回单.pdf", by=world.cai)
    made = break_down(
        opening,
        [voucher(30_000, files=[file]), voucher(2_300, dt.date(2022, 1, 9), "记-0102")],
        by=viewer_for(world.cai, world.a),
    )
    assert [(e.amount, e.origin, e.thread, e.source, e.kind) for e in made] == [
        (Decimal(amount), EntryOrigin.PORTAL, ground.first, *LINE) for amount in (30_000, 2_300)
    ]
    assert all(is_spelled("jhsczj", e.pinyin, begins=True, ends=True) for e in made)
    assert (rest_of(opening), openings(ground.plan).get().rest) == (Decimal("10000.00"),) * 2
    days = [
        dt.date(2021, 3, 4),
        dt.date(2021, 3, 5),
        dt.date(2022, 1, 9),
        CUT_OFF - DAY,
        CUT_OFF,
        CUT_OFF + DAY,
    ]
    assert [received(ground, day) for day in days] == [0, 30_000, 32_300, 32_300, 42_300, 42_300]
    assert list(without_evidence(ground.plan)) == [made[1]]
    trail = AuditEntry.objects.get(action="budget.opening_broken_down")
    assert (trail.object_id, trail.after["余下（元）"]) == (opening.public_id, "10000.00")
    break_down(opening, [voucher(10_000, CUT_OFF, "记-0103")], by=world.cai)
    assert received(ground, CUT_OFF) == 42_300
    assert "没有余下" in refused(
        lambda: reverse_entry(opening, reason="错", occurred_on=CUT_OFF, by=world.cai), "broken_down"
    )
    assert "余下的 0.00 元" in refused(lambda: break_down(opening, [voucher(1)], by=world.cai), "above_rest")
    # A voucher that was wrong is reversed like any other; the opening stays as it is.
    reverse_entry(made[1], reason="重复", occurred_on=CUT_OFF, by=world.cai)
    assert received(ground, CUT_OFF) == 40_000


@pytest.mark.parametrize(
    ("rows", "code", "says"),
    [
        ([], "no_vouchers", "至少填写一张"),
        ([voucher(42_300), voucher("0.01")], "above_rest", "多 0.01 元"),
        ([voucher(1), voucher(1, CUT_OFF + DAY)], "after_opening", "第 2 行：凭证日期2023年7月1日晚于期初的"),
        ([voucher(1), voucher(1, number=" ")], "voucher_missing", "第 2 行：请填写凭证号"),
        ([voucher(0)], "amount_sign", "第 1 行"),
    ],
)
def test_what_a_break_down_refuses(
    ground: Ground, world: World, rows: list[Voucher], code: str, says: str
) -> None:
    opening = opened(ground, world.cai)
    assert says in refused(lambda: break_down(opening, rows, by=world.cai), code)
    assert LedgerEntry.objects.get() == opening, "all or none"


def test_only_openings_and_only_by_who_may(ground: Ground, world: World) -> None:
    opening, other = opened(ground, world.cai), entry(ground, world.cai)
    refused(lambda: break_down(other, [voucher(1)], by=world.cai), "no_opening")
    with pytest.raises(NotAllowed):
        break_down(opening, [voucher(1)], by=viewer_for(world.zhang, world.a))


def test_the_rest_alone_is_reversed(ground: Ground, world: World) -> None:
    opening = opened(ground, world.cai)
    break_down(opening, [voucher(40_000)], by=world.cai)
    reverse = lambda: reverse_entry(opening, reason="多报", occurred_on=CUT_OFF, by=world.cai)  # noqa: E731
    assert reverse().amount == -2_300
    refused(reverse, "already_reversed")
    refused(lambda: break_down(opening, [voucher(1)], by=world.cai), "above_rest")
    assert received(ground, CUT_OFF) == 40_000


def test_which_days_an_opening_holds(ground: Ground, world: World) -> None:
    opening = opened(ground, world.cai)
    line = (ground.first, *LINE)
    other = (ground.first, LINE[0], EntryKind.EXPENDITURE.value)
    asked = [(*line, CUT_OFF - DAY), (*line, CUT_OFF), (*line, CUT_OFF + DAY), (*other, CUT_OFF)]
    assert openings_over(ground.plan, asked) == [opening, opening, None, None]
    reverse_entry(opening, reason="错", occurred_on=CUT_OFF, by=world.cai)
    assert openings_over(ground.plan, asked) == [None] * 4


PART = st.tuples(st.decimals("0.01", "60000", places=2), st.dates(dt.date(2019, 1, 1), dt.date(2023, 8, 1)))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(batches=st.lists(st.lists(PART, min_size=1, max_size=3), max_size=4))
def test_breaking_down_never_changes_what_counts_from_the_opening_on(
    ground: Ground, world: World, batches: list[list[tuple[Decimal, dt.date]]]
) -> None:
    with transaction.atomic():
        opening = opened(ground, world.cai)
        for batch in batches:
            rest = rest_of(opening)
            fits = sum(amount for amount, _ in batch) <= rest and all(day <= CUT_OFF for _, day in batch)
            rows = [voucher(amount, day) for amount, day in batch]
            if fits:
                break_down(opening, rows, by=world.cai)
            else:
                with pytest.raises(Exception, match=r"期初"), transaction.atomic():
                    break_down(opening, rows, by=world.cai)
            assert rest_of(opening) == (rest - sum(amount for amount, _ in batch) if fits else rest) >= 0
            assert [received(ground, day) for day in (CUT_OFF, CUT_OFF + DAY)] == [opening.amount] * 2
            assert received(ground, CUT_OFF - DAY) <= opening.amount
        transaction.set_rollback(True)


def test_two_people_break_down_the_same_opening(committed_world: World) -> None:
    world = committed_world
    with in_group(world.a, world.cai):
        ground = make_plan(world.wang)
        opening = opened(ground, world.cai, "100")
    part = lambda: break_down(opening, [voucher(60)], by=world.cai)  # noqa: E731
    rest = lambda: reverse_entry(opening, reason="错", occurred_on=CUT_OFF, by=world.wang)  # noqa: E731
    assert race_codes(world.a, (world.cai, part), (world.wang, part)) == ["above_rest", "done"]
    with in_group(world.a, world.cai):
        assert (rest_of(opening), received(ground, CUT_OFF)) == (40, 100)
    assert race_codes(world.a, (world.wang, rest), (world.cai, part)) == ["above_rest", "done"]
    with in_group(world.a, world.cai):
        assert (rest_of(opening), received(ground, CUT_OFF)) == (0, 60)


def test_the_database_lets_one_of_two_have_the_rest(committed_world: World) -> None:
    """Without the lock the service takes."""
    world = committed_world
    with in_group(world.a, world.cai):
        opening = opened(make_plan(world.wang), world.cai, "100")

    def part() -> None:
        line = {n: getattr(opening, n) for n in ("plan_id", "thread_id", "source", "kind", "occurred_on")}
        off = {"amount": Decimal(-60), "reverses": opening, "reason": "x"}
        on = {"amount": Decimal(60), "voucher_no": "记-1"}
        try:
            with transaction.atomic():
                rows = [LedgerEntry(**line, breaks_down=opening, **more) for more in (off, on)]
                LedgerEntry.objects.bulk_create(rows)
                time.sleep(0.2)
        except IntegrityError as error:
            raise DomainError("refused", str(error)) from error

    assert race_codes(world.a, *[(world.cai, part)] * 2) == ["done", "refused"]


def test_the_database_itself_keeps_a_break_down_even(ground: Ground, world: World) -> None:
    opening = opened(ground, world.cai, "100")
    line = {"plan": ground.plan, "thread": ground.first, "source": LINE[0], "kind": LINE[1]}

    def row(amount: int, on: dt.date = CUT_OFF, **changes: Any) -> LedgerEntry:
        more = {"reverses": opening, "reason": "x"} if amount < 0 else {"voucher_no": "记-1"}
        facts = {
            **line,
            "breaks_down": opening,
            "occurred_on": on,
            "amount": Decimal(amount),
            **more,
            **changes,
        }
        return LedgerEntry(**facts)

    for wrong in (
        [row(5)],
        [row(-5)],
        [row(-5), row(4)],
        [row(-101), row(101)],
        [row(-5, CUT_OFF - DAY), row(5)],
        [row(-5), row(5, CUT_OFF + DAY)],
        [row(-5), row(5, source=Source.ENTERPRISE)],
        [row(-101, breaks_down=None)],
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            LedgerEntry.objects.bulk_create(wrong)
    LedgerEntry.objects.bulk_create([row(-5), row(5)])
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.bulk_create([row(-96), row(96)])
