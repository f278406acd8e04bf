"""Posting, capping, reversing: the rules, the trail, and what the database itself refuses."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError, NotAllowed
from members.models import Member, PointsClaim, PointsEntry, PointsEvidence
from members.scoring import counted_back, counted_now
from members.selectors.points import points_by_item, points_by_member, ranking
from members.services.merging import merge_members
from members.services.point_rules import RuleInput, draft_rules, put_in_force, set_rules
from members.services.points import PointEvent, emit, record_points, reverse_points
from tests.members.ground import enrol, viewer
from tests.members.points.ground import DAY, D, Ground, give, in_a, make_ground, proof
from tests.world import World

FAR = D(2030, 1, 1)
MEETING = "governance.meeting_attended"


def refused(work: Any, code: str) -> str:
    """The sentence of the refusal with this code."""
    with pytest.raises(DomainError) as caught, transaction.atomic():
        work()
    assert caught.value.code == code, caught.value.message
    return caught.value.message


def total(member: Member, year: int = 2023, as_of: dt.date = FAR) -> Decimal:
    return points_by_member(year, as_of).get(member.pk, Decimal(0))


def meeting(ground: Ground, key: str, day: dt.date = DAY, **more: Any) -> PointEvent:
    return PointEvent(MEETING, key, ground.firm.pk, day, **more)


def test_an_entry_says_what_it_gave_and_leaves_a_trail(world: World, ground: Ground) -> None:
    made = give(world, ground, quantity=7, note="春季学期", files=[proof(world.wang)])
    assert (made.points, made.counted, made.year) == (Decimal("3.50"), Decimal("3.50"), 2023)
    assert (made.created_by, made.item, made.files.count()) == (world.wang, "interns", 1)
    trail = AuditEntry.objects.get(action="members.points_recorded")
    assert (trail.actor, trail.after["项目"], trail.after["计入"]) == (world.wang, "接收实习学生", "3.50")


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


def test_the_same_event_never_scores_twice(world: World, ground: Ground) -> None:
    once = emit(meeting(ground, "m1"))
    assert isinstance(once, PointsEntry)
    assert emit(meeting(ground, "m1")) == once
    assert emit(meeting(ground, "m1", D(2022, 5, 1), quantity=3)) == once, "nor with other facts"
    assert emit(meeting(ground, "m2")) != once
    assert (PointsEntry.objects.count(), total(ground.firm)) == (2, 4)
    reverse_points(once, reason="未到会", by=world.wang)
    assert emit(meeting(ground, "m1")) == once, "nor after a reversal"
    assert total(ground.firm) == 2


def test_a_key_is_of_one_member(ground: Ground) -> None:
    emit(meeting(ground, "m1"))
    with pytest.raises(ValueError, match="key must name the member"):
        emit(PointEvent(MEETING, "m1", ground.school.pk, DAY))


def test_a_form_sent_twice_scores_once(world: World, ground: Ground) -> None:
    assert give(world, ground, key="t") == give(world, ground, key="t")
    assert PointsEntry.objects.count() == 1


def test_an_event_without_an_item_or_of_no_member_gives_nothing(world: World, ground: Ground) -> None:
    assert emit(meeting(ground, "early", D(2019, 12, 31))) is None, "no rules yet"
    late = enrol(world, "后来的单位", joined_on=D(2023, 6, 1))
    assert emit(PointEvent(MEETING, "m", late.pk, D(2023, 5, 31))) is None
    assert emit(PointEvent(MEETING, "m", late.pk, D(2023, 6, 1))) is not None
    with pytest.raises(KeyError):
        emit(PointEvent("parks.party", "p", ground.firm.pk, DAY))
    refused(lambda: emit(meeting(ground, "x", D(2999, 1, 1))), "day_to_come")


def test_an_event_that_must_be_confirmed_makes_a_claim(world: World, ground: Ground) -> None:
    drafted = draft_rules("积分办法", by=world.wang, copy_from=ground.rule_set)
    rules = [RuleInput("meeting", "参加会议", Decimal(1), event=MEETING, confirmer="secretariat")]
    set_rules(drafted, rules, by=world.wang)
    put_in_force(drafted, on=D(2023, 1, 1), decided_by="决议", by=world.wang)
    claim = emit(meeting(ground, "m1"))
    assert isinstance(claim, PointsClaim)
    assert emit(meeting(ground, "m1")) == claim
    assert not PointsEntry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quantity": 0}, "quantity_range"),
        ({"quantity": Decimal("NaN")}, "quantity_range"),
        ({"quantity": Decimal(1_000_000)}, "quantity_range"),
        ({"quantity": Decimal("0.001")}, "quantity_places"),
        ({"quantity": Decimal("1.5"), "code": "meeting"}, "quantity_whole"),
        ({"occurred_on": D(2999, 1, 1)}, "day_to_come"),
        ({"occurred_on": D(2019, 1, 1)}, "rule_not_in_force"),
        ({"code": "donation"}, "evidence_missing"),
        ({"note": "长" * 501}, "note_long"),
    ],
)
def test_what_the_ledger_refuses(world: World, ground: Ground, changes: dict[str, Any], code: str) -> None:
    refused(lambda: give(world, ground, **changes), code)
    assert not PointsEntry.objects.exists()


def test_no_points_for_a_unit_that_was_no_member_then(world: World, ground: Ground) -> None:
    late = enrol(world, "后来的单位", joined_on=D(2023, 6, 1))
    sentence = refused(lambda: give(world, ground, member=late), "not_member_then")
    assert "2023年3月15日“后来的单位”不是在册成员" in sentence


def test_who_may_not_write_changes_nothing(world: World, ground: Ground) -> None:
    made = give(world, ground)
    for user in (world.zhang, world.li, world.cai):
        by = viewer(user)
        with pytest.raises(NotAllowed):
            record_points(ground.firm, rule=ground.rules["interns"], occurred_on=DAY, key="k", by=by)
        with pytest.raises(NotAllowed):
            reverse_points(made, reason="x", by=by)
    assert PointsEntry.objects.get() == made


def test_a_reversal_counts_for_the_year_of_the_entry_from_its_own_date(world: World, ground: Ground) -> None:
    made = give(world, ground, quantity=10, occurred_on=D(2022, 11, 1))
    undone = reverse_points(made, reason="登记错误", by=world.wang, on=D(2023, 2, 1))
    assert (undone.year, undone.points, undone.counted) == (2022, -5, -5)
    assert total(ground.firm, 2022, D(2022, 12, 31)) == 5, "what was true stays true"
    assert total(ground.firm, 2022, D(2023, 2, 1)) == 0
    assert total(ground.firm, 2023) == 0
    assert AuditEntry.objects.get(action="members.points_reversed").note == "登记错误"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " "}, "reason_missing"),
        ({"reason": "长" * 301}, "reason_long"),
        ({"on": D(2999, 1, 1)}, "day_to_come"),
        ({"on": D(2023, 3, 14)}, "reversal_too_early"),
    ],
)
def test_reversals_that_are_refused(world: World, ground: Ground, changes: dict[str, Any], code: str) -> None:
    made = give(world, ground)
    refused(lambda: reverse_points(made, **{"reason": "误记", "by": world.wang, **changes}), code)
    assert PointsEntry.objects.count() == 1


def test_reversed_once_and_never_back(world: World, ground: Ground) -> None:
    made = give(world, ground)
    undone = reverse_points(made, reason="误记", by=world.wang)
    refused(lambda: reverse_points(made, reason="误记", by=world.wang), "already_reversed")
    refused(lambda: reverse_points(undone, reason="误记", by=world.wang), "is_reversal")
    assert PointsEntry.objects.count() == 2


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


STEPS = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, 3)) | st.tuples(st.just(0), st.integers(0, 20)), max_size=25
)


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


def test_the_database_keeps_the_ledger_as_it_was_written(world: World, ground: Ground) -> None:
    made = give(world, ground, files=[proof(world.wang)])
    for table in ("members_pointsentry", "members_pointsevidence"):
        for sql in (f"UPDATE {table} SET public_id = public_id", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
    assert (PointsEntry.objects.get(), PointsEvidence.objects.count()) == (made, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"points": Decimal(-1), "counted": Decimal(0)},
        {"counted": Decimal(99)},
        {"year": 2022},
        {"event_key": ""},
    ],
)
def test_rows_that_say_nonsense_are_refused_by_the_database(
    world: World, ground: Ground, changes: dict[str, Any]
) -> None:
    made = give(world, ground)
    made.pk, made.public_id, made.event_key = None, "7e57ab1e-0000-4000-8000-000000000000", "other"
    for name, value in changes.items():
        setattr(made, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_a_merged_duplicate_counts_for_the_one_that_stays(world: World, ground: Ground) -> None:
    double = enrol(world, "海信电子公司")
    give(world, ground, quantity=10, member=double)
    give(world, ground, quantity=10)
    merge_members(double, into=ground.firm, reason="同一家", by=world.wang)
    assert points_by_member(2023, DAY) == {ground.firm.pk: Decimal(10)}
    assert emit(PointEvent(MEETING, "m", double.pk, DAY)).member == ground.firm
    assert give(world, ground, quantity=40).counted == 10, "the cap holds for both rows together"


def test_equal_points_share_a_place(world: World, ground: Ground) -> None:
    for name, quantity in (("乙厂", 10), ("丙厂", 10), ("丁厂", 4)):
        give(world, ground, member=enrol(world, name), quantity=quantity)
    found = [(row.member.name, row.rank) for row in ranking(2023, DAY) if row.points]
    assert sorted(found) == sorted([("乙厂", 1), ("丙厂", 1), ("丁厂", 3)])
    assert {row.rank for row in ranking(2023, DAY) if not row.points} == {4}
    assert all(row.rank == 1 for row in ranking(2023, D(2023, 3, 14))), "nothing yet"


def race(works: list[Any]) -> list[Any]:
    """Run all at the same moment, each on its own connection; results or errors in order."""
    gate, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int) -> None:
        try:
            gate.wait()
            answers[place] = works[place]()
        except Exception as error:  # noqa: BLE001 -- handed to the test
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_many_at_once_never_pass_the_cap(committed_world: World) -> None:
    world = committed_world
    with in_a(world):
        ground = make_ground(world)

    def work(number: int) -> Any:
        with in_a(world):
            return give(world, ground, quantity=12, key=f"k{number}")

    answers = race([lambda n=n: work(n) for n in range(6)])
    with in_a(world):
        assert total(ground.firm) == 20, answers
        assert PointsEntry.objects.aggregate(full=Sum("points"))["full"] == 36


def test_one_event_told_by_many_at_once_scores_once(committed_world: World) -> None:
    world = committed_world
    with in_a(world):
        ground = make_ground(world)

    def work() -> Any:
        with in_a(world):
            return emit(meeting(ground, "m1"))

    answers = race([work] * 5)
    with in_a(world):
        entry = PointsEntry.objects.get()
    assert answers == [entry] * 5


def test_two_reversals_at_once_leave_one(committed_world: World) -> None:
    world = committed_world
    with in_a(world):
        made = give(world, make_ground(world))

    def work() -> Any:
        with in_a(world):
            return reverse_points(made, reason="误记", by=world.wang)

    answers = race([work] * 3)
    assert sorted(getattr(a, "code", "done") for a in answers) == ["already_reversed"] * 2 + ["done"]
