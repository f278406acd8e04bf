"""Posting and reversing: the rules, the trail, several at once, and what the database itself refuses."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Sum

from groupportal.audit.models import AuditEntry
from groupportal.errors import NotAllowed
from members.services.merging import merge_members
from points.models import PointsClaim, PointsEntry, PointsEvidence
from points.selectors.entry import points_by_member, ranking
from points.services.claim import confirm_claim, refuse_claim
from points.services.entry import PointEvent, emit, record_points, reverse_points, take_back
from points.services.rule import RuleInput, draft_rules, put_in_force, set_rules
from tests.members.ground import enrol, viewer
from tests.outcomes import race, race_codes, refused
from tests.points.ground import (
    DAY,
    FAR,
    MEETING,
    D,
    Ground,
    give,
    in_a,
    make_ground,
    meeting,
    proof,
    total,
)
from tests.world import World


def test_an_entry_says_what_it_gave_and_leaves_a_trail(world: World, ground: Ground) -> None:
    made = give(world, ground, quantity=7, note="春季学期", files=[proof(world.wang)])
    assert (made.points, made.counted, made.year) == (Decimal("3.50"), Decimal("3.50"), 2023)
    assert (made.created_by, made.item, made.files.count()) == (world.wang, "interns", 1)
    trail = AuditEntry.objects.get(action="points.points_recorded")
    assert (trail.actor, trail.after["项目"], trail.after["计入"]) == (world.wang, "接收实习学生", "3.50")


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


def test_an_event_that_is_taken_back_goes_and_scores_once_when_it_is_told_anew(ground: Ground) -> None:
    first = emit(meeting(ground, "m1:7"))
    emit(meeting(ground, "m10"))
    take_back("m1", reason="未开成")
    gone = PointsEntry.objects.get(reverses=first)
    assert (gone.points, gone.reason, gone.created_by) == (-2, "事项已撤回：未开成", None)
    assert (total(ground.firm), total(ground.firm, as_of=DAY)) == (2, 4), "past days stay as they were"
    take_back("m1", reason="再撤一次")
    assert PointsEntry.objects.count() == 3
    anew = emit(meeting(ground, "m1:7"))
    assert isinstance(anew, PointsEntry)
    assert emit(meeting(ground, "m1:7")) == anew, "and never twice"
    assert (anew.renews, anew.year, anew.occurred_on) == (gone, 2023, gone.occurred_on)
    assert (total(ground.firm), total(ground.firm, as_of=DAY)) == (4, 4), "nor doubly on past days"
    take_back("m1:7", reason="又没开成")
    assert total(ground.firm) == 2
    emit(meeting(ground, "m1:7"))
    assert total(ground.firm) == 4
    assert ranking(2023, FAR)[0].points == 4


def test_what_a_person_reversed_is_not_given_again_by_taking_it_back(world: World, ground: Ground) -> None:
    once = emit(meeting(ground, "m1"))
    reverse_points(once, reason="未到会", by=world.wang)
    take_back("m1", reason="改期")
    assert emit(meeting(ground, "m1")) == once
    assert total(ground.firm) == 0


def test_a_row_follows_one_reversal_once(ground: Ground) -> None:
    emit(meeting(ground, "m1"))
    take_back("m1", reason="未开成")
    made = emit(meeting(ground, "m1"))
    for name, value in (("points_renewed_once", {}), ("points_renewal_gives", {"reverses": made})):
        twin = PointsEntry.objects.get(pk=made.pk)
        twin.pk, twin.public_id, twin.event_key = None, uuid.uuid4(), "m2"
        for field, said in value.items():
            setattr(twin, field, said)
            twin.points = twin.counted = Decimal(-2)
            twin.reason = "x"
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            twin.save(force_insert=True)


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
    take_back("m1", reason="未开成")
    refused(lambda: confirm_claim(claim, by=viewer(world.wen)), "state")
    assert emit(meeting(ground, "m1", quantity=2)) == claim, "asked anew"
    assert confirm_claim(claim, by=viewer(world.wen)).points == 2
    take_back("m1", reason="又没开成")
    claim.refresh_from_db()
    assert (claim.state, claim.answer, total(ground.firm)) == ("withdrawn", "事项已撤回：又没开成", 0)
    emit(meeting(ground, "m1"))
    refuse_claim(claim, reason="没有签到表", by=viewer(world.wen))
    assert emit(meeting(ground, "m1")) == claim, "refused stays refused"
    assert total(ground.firm) == 0


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
    assert AuditEntry.objects.get(action="points.points_reversed").note == "登记错误"


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


def test_the_database_keeps_the_ledger_as_it_was_written(world: World, ground: Ground) -> None:
    made = give(world, ground, files=[proof(world.wang)])
    for table in ("points_pointsentry", "points_pointsevidence"):
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


def test_many_at_once_never_pass_the_cap(committed_world: World) -> None:
    world = committed_world
    with in_a(world):
        ground = make_ground(world)

    def deed(number: int) -> Any:
        return lambda: give(world, ground, quantity=12, key=f"k{number}")

    answers = race(world.a, *((world.wang, deed(n)) for n in range(6)))
    with in_a(world):
        assert total(ground.firm) == 20, answers
        assert PointsEntry.objects.aggregate(full=Sum("points"))["full"] == 36


def test_one_event_told_by_many_at_once_scores_once(committed_world: World) -> None:
    world = committed_world
    with in_a(world):
        ground = make_ground(world)

    answers = race(world.a, *[(world.wang, lambda: emit(meeting(ground, "m1")))] * 5)
    with in_a(world):
        entry = PointsEntry.objects.get()
        take_back("m1", reason="未开成")
    assert answers == [entry] * 5
    answers = race(world.a, *[(world.wang, lambda: emit(meeting(ground, "m1")))] * 5)
    with in_a(world):
        assert answers == [PointsEntry.objects.get(renews__reverses=entry)] * 5, (
            "told anew it scores once again"
        )


def test_two_reversals_at_once_leave_one(committed_world: World) -> None:
    world = committed_world
    with in_a(world):
        made = give(world, make_ground(world))

    deed = (world.wang, lambda: reverse_points(made, reason="误记", by=world.wang))
    assert race_codes(world.a, *[deed] * 3) == ["already_reversed"] * 2 + ["done"]
