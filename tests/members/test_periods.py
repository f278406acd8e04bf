"""Membership is periods: any date is answered from them, and what comes later changes nothing before it."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groupportal.audit.models import AuditEntry, FactChange
from groupportal.deciding.decision import UNDECIDED
from groupportal.errors import DomainError, NotAllowed
from members.enums import Category, Industry, LeaveReason, MemberState, Rank
from members.models import Member, MembershipPeriod
from members.selectors.entries import entries_on
from members.selectors.roll import active_on, counts_on, in_state, joined_between, left_between
from members.selectors.size import size_on
from members.services.corrections import correct_period
from members.services.periods import change_rank, leave, re_enter, resume, suspend
from members.services.roll import register_member
from members.services.upkeep import change_kind
from tests.members.ground import DECISION, code, enrol, viewer
from tests.outcomes import refused
from tests.world import World

D = dt.date


def test_a_day_of_leaving_is_no_day_of_membership(inside: World) -> None:
    wang = viewer(inside.wang)
    member = enrol(inside, "甲厂", joined_on=D(2019, 3, 1))
    leave(member, left_on=D(2021, 6, 30), reason=LeaveReason.REQUEST, decision=DECISION, by=wang)
    on = {
        day: active_on(day).count() for day in (D(2019, 2, 28), D(2019, 3, 1), D(2021, 6, 29), D(2021, 6, 30))
    }
    assert list(on.values()) == [0, 1, 1, 0]
    re_enter(member, joined_on=D(2022, 1, 1), decision=DECISION, by=wang)
    assert (active_on(D(2021, 12, 31)).count(), active_on(D(2022, 1, 1)).count()) == (0, 1)
    assert active_on(D(2022, 1, 1)).get().joined_on == D(2022, 1, 1)


def test_past_answers_stay_whatever_happens_later(inside: World) -> None:
    wang = viewer(inside.wang)
    member = enrol(inside, "甲厂", joined_on=D(2019, 3, 1), rank=Rank.DIRECTOR)
    other = enrol(inside, "乙校", joined_on=D(2019, 3, 1), category=Category.SCHOOL, industry=Industry.OTHER)
    day = D(2020, 12, 31)

    def asked() -> tuple:
        return counts_on(day), [(e.rank, e.state, e.category) for e in entries_on([member, other], day)]

    before = asked()
    change_rank(member, rank=Rank.VICE_CHAIR, starts_on=D(2021, 2, 1), decision=DECISION, by=wang)
    change_kind(
        member,
        category=Category.ENTERPRISE,
        industry=Industry.SERVICES,
        from_day=D(2021, 5, 1),
        reason="转型",
        by=wang,
    )
    suspend(other, starts_on=D(2021, 1, 1), reason="未交材料", decision=DECISION, by=wang)
    leave(member, left_on=D(2022, 1, 1), reason=LeaveReason.CLOSED, decision=DECISION, by=wang)
    assert asked() == before
    assert counts_on(D(2021, 6, 1)) == {(Category.ENTERPRISE, Industry.SERVICES): 1}
    assert active_on(D(2020, 1, 1), industry=Industry.MANUFACTURING).count() == 1
    assert active_on(D(2021, 6, 1), industry=Industry.MANUFACTURING).count() == 0


def test_a_suspended_unit_is_not_counted_until_it_resumes(inside: World) -> None:
    wang = viewer(inside.wang)
    member = enrol(inside, "甲厂", joined_on=D(2019, 3, 1))
    suspend(member, starts_on=D(2020, 1, 1), reason="未交材料", decision=DECISION, by=wang)
    assert in_state(D(2020, 6, 1), MemberState.SUSPENDED).count() == 1
    with pytest.raises(DomainError, match="已暂停"):
        suspend(member, starts_on=D(2020, 2, 1), reason="又一次", decision=DECISION, by=wang)
    with pytest.raises(DomainError, match="应晚于暂停日期"):
        resume(member, ends_on=D(2020, 1, 1), decision=DECISION, by=wang)
    with pytest.raises(DomainError, match="决定依据"):
        resume(member, ends_on=D(2021, 1, 1), decision=UNDECIDED, by=wang)
    resume(member, ends_on=D(2021, 1, 1), decision=DECISION, by=wang)
    assert member.suspensions.get().end_decision == DECISION.text
    assert [active_on(D(y, 1, 1)).count() for y in (2019, 2020, 2021)] == [0, 0, 1]
    assert entries_on([member], D(2020, 6, 1))[0].state == MemberState.SUSPENDED


def test_a_suspension_lies_within_its_membership(inside: World) -> None:
    wang = viewer(inside.wang)
    member = enrol(inside, "甲厂", joined_on=D(2019, 3, 1))
    decided = {"decision": DECISION, "by": wang}
    early = {"starts_on": D(2019, 2, 28), "reason": "未交材料"}
    assert "2019年3月1日" in refused(lambda: suspend(member, **early, **decided), "suspended_before_joining")
    suspend(member, starts_on=D(2020, 1, 1), reason="未交材料", **decided)
    resume(member, ends_on=D(2020, 6, 1), **decided)
    gone = {"left_on": D(2020, 5, 31), "reason": LeaveReason.OTHER}
    assert "到2020年6月1日为止" in refused(lambda: leave(member, **gone, **decided), "recorded_later")
    assert member.periods.get().ends_on is None
    leave(member, left_on=D(2020, 6, 1), reason=LeaveReason.OTHER, **decided)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10**6))
def test_any_history_counts_as_by_hand(inside: World, seed: int) -> None:
    dice = random.Random(seed)
    origin = D(2015, 1, 1)
    histories: dict[int, list[tuple[D, D | None]]] = {}
    made = []
    for n in range(dice.randint(1, 6)):
        member = enrol(inside, f"单位{seed}-{n}", joined_on=D(2000, 1, 1))
        MembershipPeriod.objects.filter(member=member).delete()
        edges = sorted(dice.sample(range(3000), dice.choice((1, 2, 3, 4))))
        days = [origin + dt.timedelta(days=e) for e in edges]
        pairs = [(days[i], days[i + 1] if i + 1 < len(days) else None) for i in range(0, len(days), 2)]
        for joined, left in pairs:
            MembershipPeriod.objects.create(
                member=member, starts_on=joined, ends_on=left, leave_reason=LeaveReason.OTHER if left else ""
            )
        histories[member.pk] = pairs
        made.append(member)

    def by_hand(day: D) -> int:
        return sum(
            any(j <= day and (left is None or day < left) for j, left in pairs)
            for pairs in histories.values()
        )

    try:
        edges = [d for pairs in histories.values() for pair in pairs for d in pair if d]
        for day in [origin + dt.timedelta(days=dice.randint(-10, 3100)) for _ in range(5)] + edges:
            found = active_on(day)
            assert found.count() == by_hand(day) == sum(counts_on(day).values())
            assert in_state(day, "").filter(pk__in=histories).count() == len(histories)
            states = [e.state for e in entries_on(made, day)]
            assert states.count(MemberState.ACTIVE) == by_hand(day)
            for state in (MemberState.LEFT, MemberState.FUTURE):
                assert in_state(day, state).count() == states.count(state)
        since, until = sorted(origin + dt.timedelta(days=dice.randint(0, 3000)) for _ in range(2))
        gained = joined_between(since, until).count() - left_between(since, until).count()
        assert by_hand(until) - by_hand(since - dt.timedelta(days=1)) == gained
    finally:
        MembershipPeriod.objects.all().delete()
        Member.objects.all().delete()


def test_overlaps_are_refused_in_words_and_by_the_database(inside: World) -> None:
    wang = viewer(inside.wang)
    member = enrol(inside, "甲厂", joined_on=D(2019, 3, 1))
    with pytest.raises(DomainError, match="无须重新加入"):
        re_enter(member, joined_on=D(2020, 1, 1), decision=DECISION, by=wang)
    with pytest.raises(DomainError, match="晚于加入日期"):
        leave(member, left_on=D(2019, 3, 1), reason=LeaveReason.OTHER, decision=DECISION, by=wang)
    leave(member, left_on=D(2020, 1, 1), reason=LeaveReason.OTHER, decision=DECISION, by=wang)
    with pytest.raises(DomainError, match="加入日期：与另一段成员期间"):
        re_enter(member, joined_on=D(2019, 12, 31), decision=DECISION, by=wang)
    with pytest.raises(Exception, match="membership_periods_apart"):
        MembershipPeriod.objects.create(member=member, starts_on=D(2019, 12, 31))


def test_leaving_closes_the_seat_and_the_suspension(inside: World) -> None:
    wang = viewer(inside.wang)
    member = enrol(inside, "甲厂", joined_on=D(2019, 3, 1), rank=Rank.DIRECTOR)
    suspend(member, starts_on=D(2020, 1, 1), reason="未交材料", decision=DECISION, by=wang)
    with pytest.raises(DomainError, match="还登记了暂停"):
        leave(member, left_on=D(2020, 1, 1), reason=LeaveReason.OTHER, decision=DECISION, by=wang)
    leave(member, left_on=D(2020, 3, 1), reason=LeaveReason.OTHER, decision=DECISION, by=wang)
    assert {r.ends_on for r in (*member.ranks.all(), *member.suspensions.all())} == {D(2020, 3, 1)}


def test_a_correction_keeps_the_earlier_value(inside: World) -> None:
    wang = viewer(inside.wang)
    member = enrol(inside, "甲厂", joined_on=D(2019, 3, 1), rank=Rank.DIRECTOR)
    period = member.periods.get()
    with pytest.raises(DomainError, match="更正的原因"):
        correct_period(period, joined_on=D(2018, 3, 1), left_on=None, reason=" ", by=wang)
    with pytest.raises(DomainError, match="登记退出"):
        correct_period(period, joined_on=D(2018, 3, 1), left_on=D(2020, 1, 1), reason="错", by=wang)
    correct_period(period, joined_on=D(2018, 3, 1), left_on=None, reason="与审批表不符", by=wang)
    assert active_on(D(2018, 6, 1)).count() == 1
    assert member.ranks.get().starts_on == D(2018, 3, 1)
    entry = AuditEntry.objects.get(action="members.period_corrected")
    assert (entry.before["joined_on"], entry.after["joined_on"], entry.actor) == (
        "2019-03-01",
        "2018-03-01",
        inside.wang,
    )
    fact = FactChange.objects.get(table_name="members_membershipperiod", operation="UPDATE")
    assert fact.before["starts_on"] == "2019-03-01"


def test_a_correction_can_take_a_leaving_back_but_not_cover_another_period(inside: World) -> None:
    wang = viewer(inside.wang)
    member = enrol(inside, "甲厂", joined_on=D(2018, 3, 1), rank=Rank.DIRECTOR)
    first = leave(member, left_on=D(2019, 3, 1), reason=LeaveReason.OTHER, decision=DECISION, by=wang)
    correct_period(first, joined_on=D(2018, 3, 1), left_on=None, reason="没有退出", by=wang)
    assert member.ranks.get().ends_on is None
    leave(member, left_on=D(2019, 3, 1), reason=LeaveReason.OTHER, decision=DECISION, by=wang)
    re_enter(member, joined_on=D(2020, 3, 1), decision=DECISION, by=wang)
    with pytest.raises(DomainError, match="又重新加入过"):
        correct_period(first, joined_on=D(2018, 3, 1), left_on=None, reason="没有退出", by=wang)
    with pytest.raises(DomainError, match="重叠"):
        correct_period(first, joined_on=D(2018, 3, 1), left_on=D(2020, 6, 1), reason="错", by=wang)
    assert member.periods.first().ends_on == D(2019, 3, 1)


def test_a_correction_leaves_no_seat_outside(inside: World) -> None:
    wang = viewer(inside.wang)
    member = enrol(inside, "甲厂", joined_on=D(2018, 3, 1))
    change_rank(member, rank=Rank.DIRECTOR, starts_on=D(2018, 6, 1), decision=DECISION, by=wang)
    with pytest.raises(DomainError, match="落在更正后的成员期间之外"):
        correct_period(member.periods.get(), joined_on=D(2018, 9, 1), left_on=None, reason="错", by=wang)


def test_ranks_follow_one_another(inside: World) -> None:
    wang = viewer(inside.wang)
    member = enrol(inside, "甲厂", joined_on=D(2018, 3, 1))
    change_rank(member, rank=Rank.DIRECTOR, starts_on=D(2019, 1, 1), decision=DECISION, by=wang)
    with pytest.raises(DomainError, match="现在就是理事单位"):
        change_rank(member, rank=Rank.DIRECTOR, starts_on=D(2020, 1, 1), decision=DECISION, by=wang)
    with pytest.raises(DomainError, match="应晚于这一天"):
        change_rank(member, rank=Rank.VICE_CHAIR, starts_on=D(2019, 1, 1), decision=DECISION, by=wang)
    change_rank(member, rank=Rank.MEMBER, starts_on=D(2020, 1, 1), decision=DECISION, by=wang)
    held = [entries_on([member], D(y, 6, 1))[0].rank for y in (2018, 2019, 2020)]
    assert held == [Rank.MEMBER, Rank.DIRECTOR, Rank.MEMBER]
    assert active_on(D(2020, 6, 1), rank=Rank.MEMBER).count() == 1
    assert active_on(D(2019, 6, 1), rank=Rank.MEMBER).count() == 0


def test_registering_refuses_what_is_wrong_or_there(inside: World) -> None:
    wang = viewer(inside.wang)
    good = {"category": Category.ENTERPRISE, "industry": Industry.MANUFACTURING, "credit_code": code(1)}
    register_member("甲厂", joined_on=D(2020, 1, 1), profile=good, decision=DECISION, by=wang)
    with pytest.raises(DomainError, match="已登记在“甲厂”名下"):
        register_member("乙厂", joined_on=D(2020, 1, 1), profile=good, decision=DECISION, by=wang)
    with pytest.raises(DomainError, match="已在成员名册中"):
        register_member(
            "甲厂", joined_on=D(2020, 1, 1), profile={**good, "credit_code": ""}, decision=DECISION, by=wang
        )
    for wrong, words in (
        ("9144070012345", "少了 5 位"),
        (code(2)[:-1] + ("0" if code(2)[-1] != "0" else "1"), "校验码对不上"),
        (code(3)[:10] + "O" + code(3)[11:], "第 11 位是字母 O"),
    ):
        with pytest.raises(DomainError, match=words):
            register_member(
                "丙厂",
                joined_on=D(2020, 1, 1),
                profile={**good, "credit_code": wrong},
                decision=DECISION,
                by=wang,
            )
    with pytest.raises(NotAllowed):
        register_member(
            "丁厂", joined_on=D(2020, 1, 1), profile=good, decision=DECISION, by=viewer(inside.li)
        )
    assert Member.objects.count() == 1


def test_the_size_of_the_group_in_four_figures(inside: World) -> None:
    kinds = [
        (Category.SCHOOL, Industry.SERVICES),
        (Category.ASSOCIATION, Industry.SERVICES),
        (Category.ENTERPRISE, Industry.MANUFACTURING),
        (Category.ENTERPRISE, Industry.SERVICES),
        (Category.PARK, Industry.OTHER),
    ]
    for n, (category, industry) in enumerate(kinds):
        for m in range(n + 1):
            enrol(inside, f"单位{n}-{m}", joined_on=D(2020, 1, 1), category=category, industry=industry)
    size = size_on(D(2020, 12, 31))
    figures = (
        size.schools,
        size.associations,
        size.manufacturers,
        size.service_firms,
        size.others,
        size.total,
    )
    assert figures == (1, 2, 3, 4, 5, 15)
