"""Bodies, charters, terms and seats through their services: what is recorded, what is refused and in which words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.charter_templates import TEMPLATES
from governance.enums import BodyKind, Capacity, Matter, SeatEnd
from governance.models import Body, Seat
from governance.selectors.body import in_order, sitting_on, tree_on
from governance.selectors.charter import charter_on
from governance.services.body import body_facts, dissolve_body, edit_body
from governance.services.charter import (
    charter_facts,
    discard_charter,
    draft_charter,
    edit_charter,
    put_charter_in_force,
)
from governance.services.seat import (
    correct_dates,
    edit_seat,
    end_seat,
    read_seat_phone,
    replace_person,
    seat_facts,
)
from governance.services.term import begin_term, edit_term
from groupportal.errors import DomainError, NotAllowed
from groupportal.tenancy.scope import group_scope
from tests.governance.ground import DECISION, D, body, charter, council, seat, sitter, term
from tests.members.ground import viewer
from tests.world import World


def names(of: Body, day) -> list[str]:
    return [one.name for one in sitting_on(Seat.objects.filter(body=of), day)]


def refused(words: str):
    return pytest.raises(DomainError, match=words)


def test_tree_orders_and_refuses_circles(inside: World) -> None:
    top = body(inside)
    under = body(inside, BodyKind.SECRETARIAT, "秘书处", parent=top)
    office = body(inside, BodyKind.OTHER, "校企合作办公室", parent=under)
    body(inside, BodyKind.ASSEMBLY, "会员大会", is_of_members=True)
    order = [(str(row), depth) for row, depth in in_order(Body.objects.all())]
    assert order == [("会员大会", 0), ("理事会", 0), ("秘书处", 1), ("校企合作办公室", 2)]
    with refused("不能当它的上级"):
        edit_body(top, replace(body_facts(top), parent=office), reason="调整", by=inside.wang)
    with refused("已有同名的机构"):
        body(inside)
    with refused("写明依据"):
        edit_body(top, replace(body_facts(top), name="新理事会"), reason=" ", by=inside.wang)


def test_dissolving_ends_term_and_seats_but_not_the_past(inside: World, three: Any) -> None:
    made = three
    below = body(inside, BodyKind.SPECIAL, "科技服务委员会", parent=made)
    with refused("下面还有机构"):
        dissolve_body(made, ends_on=D(2023, 1, 1), decision=DECISION, by=inside.wang)
    dissolve_body(below, ends_on=D(2022, 1, 1), decision=DECISION, by=inside.wang)
    dissolve_body(made, ends_on=D(2023, 1, 1), decision=DECISION, by=inside.wang)
    assert names(made, D(2022, 12, 31)) == ["理事1", "理事2", "理事3"]
    assert names(made, D(2023, 1, 1)) == []
    assert made.terms.get().ends_on == D(2023, 1, 1)
    with refused("已于2023年1月1日撤销"):
        term(inside, made, 2, D(2024, 1, 1))


def test_charter_versions_hold_by_date(inside: World) -> None:
    made = body(inside)
    first = charter(inside, made)
    draft = draft_charter(made, replace(charter_facts(first), seats_most=20), by=inside.wang)
    with refused("已有一份章程要点草稿"):
        draft_charter(made, charter_facts(first), by=inside.wang)
    edit_charter(draft, replace(charter_facts(draft), seats_most=21), by=inside.wang)
    with refused("不能修改"):
        edit_charter(first, charter_facts(first), by=inside.wang)
    with refused("须晚于这一天"):
        put_charter_in_force(draft, on=D(2019, 6, 1), decided_by="决议", by=inside.wang)
    put_charter_in_force(draft, on=D(2021, 1, 1), decided_by="决议", by=inside.wang)
    assert charter_on(made, D(2020, 12, 31)).seats_most is None
    assert charter_on(made, D(2021, 1, 1)).seats_most == 21
    rules = {rule.matter: (rule.numerator, rule.denominator) for rule in charter_facts(draft).rules}
    assert rules == {Matter.ORDINARY: (2, 3)}
    third = draft_charter(made, TEMPLATES[BodyKind.COUNCIL], by=inside.wang)
    discard_charter(third, by=inside.wang)
    assert made.charters.count() == 2


def test_charter_needs_a_majority_and_shares_within_one(inside: World) -> None:
    made = body(inside)
    with refused("一般事项的表决比例"):
        draft_charter(made, replace(TEMPLATES[BodyKind.COUNCIL], rules=()), by=inside.wang)
    with refused("席位最少 9，多于席位最多 3"):
        draft_charter(
            made, replace(TEMPLATES[BodyKind.COUNCIL], seats_fewest=9, seats_most=3), by=inside.wang
        )
    with refused("在 0 和 1 之间"):
        draft_charter(made, replace(TEMPLATES[BodyKind.COUNCIL], quorum_numerator=4), by=inside.wang)


def test_next_term_ends_the_one_before(inside: World) -> None:
    made = council(inside, 4)
    first = made.terms.get()
    assert first.due_on == D(2023, 5, 31)
    second = begin_term(
        made, number=2, starts_on=D(2023, 6, 1), carries_on=True, decision=DECISION, by=inside.wang
    )
    first.refresh_from_db()
    assert (first.ends_on, second.due_on) == (D(2023, 6, 1), D(2027, 5, 31))
    assert {one.end_reason for one in first.seats.all()} == {SeatEnd.TERM}
    assert [one.user.username for one in sitting_on(second.seats.all(), D(2023, 6, 1))] == [
        "sits_1",
        "sits_2",
        "sits_3",
        "sits_4",
    ]
    with refused("应晚于这一天"):
        term(inside, made, 3, D(2023, 6, 1))
    with refused("已有这一届"):
        term(inside, made, 2, D(2027, 6, 1))
    edit_term(second, number=2, due_on=D(2028, 5, 31), reason="理事会决议延期换届", by=inside.wang)
    second.refresh_from_db()
    assert second.due_on == D(2028, 5, 31)


def test_earlier_term_is_recorded_later(inside: World) -> None:
    made = body(inside, starts_on=D(2013, 10, 1))
    term(inside, made, 2, D(2018, 6, 1))
    early = term(inside, made, 1, D(2013, 10, 1), ends_on=D(2018, 6, 1))
    old = seat(inside, made, "马国强", Capacity.CHAIR, starts_on=D(2014, 1, 1))
    assert (old.term, old.ends_on, old.end_reason) == (early, D(2018, 6, 1), SeatEnd.TERM)


def test_by_election_fills_one_vacancy_once(inside: World) -> None:
    made = council(inside, 4)
    left = made.seats.get(name="理事4")
    with refused("仍在任"):
        seat(inside, made, "新人", successor_of=left, starts_on=D(2021, 1, 1))
    end_seat(left, ends_on=D(2021, 1, 1), reason=SeatEnd.RESIGNED, by=inside.wang)
    new = seat(inside, made, "新人", successor_of=left, starts_on=D(2021, 3, 1))
    assert new.successor_of == left
    with refused("已由新人"):
        seat(inside, made, "又一人", successor_of=left, starts_on=D(2021, 3, 1))
    assert "新人" not in names(made, D(2021, 2, 28))
    assert "新人" in names(made, D(2021, 3, 1))
    with refused("不用再登记"):
        end_seat(left, ends_on=D(2022, 1, 1), reason=SeatEnd.OTHER, by=inside.wang)
    with refused("填写决定依据"):
        end_seat(new, ends_on=D(2022, 1, 1), reason=SeatEnd.RECALLED, by=inside.wang)


def test_unit_sends_somebody_else(inside: World, three: Any) -> None:
    made = three
    held = made.seats.get(name="理事3")
    facts = replace(seat_facts(held), name="接任的人", user=None)
    new = replace_person(held, facts, on=D(2022, 5, 1), by=inside.wang)
    held.refresh_from_db()
    assert (held.ends_on, held.end_reason) == (D(2022, 5, 1), SeatEnd.REPLACED)
    assert (new.successor_of, new.unit, new.capacity) == (held, held.unit, held.capacity)
    assert names(made, D(2022, 5, 1)) == ["理事1", "理事2", "接任的人"]


def test_days_that_were_entered_wrongly_are_put_right(inside: World, three: Any) -> None:
    made, by = three, inside.wang
    held = Seat.objects.get(name="理事3")
    seat(inside, made, "替补", stands_in_for=held)
    with refused("没有登记离任"):
        correct_dates(held, starts_on=held.starts_on, ends_on=D(2024, 1, 1), reason="录错", by=by)
    held = end_seat(held, ends_on=D(2023, 3, 1), reason=SeatEnd.RESIGNED, by=by)
    with refused("写明为什么更正"):
        correct_dates(held, starts_on=held.starts_on, ends_on=None, reason=" ", by=by)
    with refused("任职日期应在这一届里"):
        correct_dates(held, starts_on=D(2018, 1, 1), ends_on=None, reason="录错", by=by)
    held = correct_dates(held, starts_on=D(2020, 1, 1), ends_on=D(2024, 3, 1), reason="年份录错", by=by)
    assert names(made, D(2019, 12, 31)) == ["理事1", "理事2"]
    assert "理事3" in names(made, D(2024, 2, 29))
    assert Seat.objects.get(name="替补").ends_on == D(2024, 3, 1), "who stood in went along"
    seat(inside, made, "接任", starts_on=D(2024, 6, 1), successor_of=held)
    with refused("接任接替"):
        correct_dates(held, starts_on=D(2020, 1, 1), ends_on=None, reason="没有离任", by=by)
    with refused("以前是理事3的"):
        correct_dates(
            Seat.objects.get(name="接任"), starts_on=D(2023, 1, 1), ends_on=None, reason="录错", by=by
        )
    other = end_seat(Seat.objects.get(name="理事2"), ends_on=D(2024, 1, 1), reason=SeatEnd.RESIGNED, by=by)
    other = correct_dates(other, starts_on=other.starts_on, ends_on=None, reason="登记错人", by=by)
    assert (other.ends_on, other.end_reason) == (None, "")


def test_deputy_is_no_seat_and_leaves_with_whom_they_stand_for(inside: World, three: Any) -> None:
    made = three
    chief = made.seats.get(name="理事1")
    deputy = seat(inside, made, "替补人", unit=chief.unit, stands_in_for=chief)
    assert names(made, D(2020, 1, 1)) == ["理事1", "理事2", "理事3"]
    with refused("不能替他出席"):
        seat(inside, made, "替补的替补", stands_in_for=deputy)
    end_seat(chief, ends_on=D(2021, 1, 1), reason=SeatEnd.RESIGNED, by=inside.wang)
    deputy.refresh_from_db()
    assert deputy.ends_on == D(2021, 1, 1)


def test_nobody_sits_twice_and_an_account_is_of_the_unit(inside: World, three: Any) -> None:
    made = three
    held = made.seats.get(name="理事1")
    with refused("重叠"):
        seat(inside, made, "理事1", unit=held.unit)
    with refused("重叠"):
        seat(inside, made, "化名", unit=held.unit, user=held.user)
    stranger = sitter("elsewhere", "别处的人", inside.ua)
    with refused("没有角色"):
        edit_seat(held, replace(seat_facts(held), user=stranger), by=inside.wang)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(body=made, term=held.term, name="理事1", unit=held.unit, starts_on=D(2020, 1, 1))
    with refused("没有届"):
        seat(inside, made, "早来的人", starts_on=D(2018, 1, 1))


def test_only_the_office_writes_and_phones_are_masked(inside: World, three: Any) -> None:
    made = three
    held = made.seats.get(name="理事1")
    edit_seat(held, replace(seat_facts(held), phone="13800138000"), by=inside.wang)
    held.refresh_from_db()
    for person in (inside.li, inside.zhang):
        with pytest.raises(NotAllowed):
            end_seat(held, ends_on=D(2021, 1, 1), reason=SeatEnd.RESIGNED, by=viewer(person))
        with pytest.raises(NotAllowed):
            read_seat_phone(held, by=viewer(person))
    assert read_seat_phone(held, by=viewer(inside.wang)) == "13800138000"


@pytest.mark.usefixtures("three")
def test_other_group_sees_nothing(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        assert [node.seats for node in tree_on(viewer(world.zhang), timezone.localdate())] == [3]
    with group_scope(world.b, actor=world.qian):
        assert tree_on(viewer(world.qian), timezone.localdate()) == []
