"""The arithmetic of charters, by examples and by what must hold for all numbers."""

import datetime as dt
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance import rules
from governance.enums import Base, Matter
from governance.rules import Counts

people = st.integers(0, 400)


def charter(**values):
    asks = {
        "quorum_numerator": 2,
        "quorum_denominator": 3,
        "is_quorum_above": False,
        "quorum_counts_proxies": True,
        "seats_fewest": None,
        "seats_most": None,
        "chairs": None,
        "vices_most": None,
        "outside_numerator": None,
        "outside_denominator": None,
        "meetings_fewest": None,
        "meetings_years": 1,
        "notice_days": 10,
        "proxies_each": 1,
    }
    return SimpleNamespace(**asks | values)


def rule(numerator=1, denominator=2, *, above=True, base=Base.PRESENT, matter=Matter.ORDINARY):
    return SimpleNamespace(
        numerator=numerator, denominator=denominator, is_above=above, base=base, matter=matter
    )


@st.composite
def shares(draw):
    denominator = draw(st.integers(1, 12))
    return draw(st.integers(1, denominator)), denominator, draw(st.booleans())


@st.composite
def counts(draw):
    yes, no, abstain, invalid, silent, absent = (draw(st.integers(0, 60)) for _ in range(6))
    present = yes + no + abstain + invalid + silent
    return Counts(present + absent, present, yes, no, abstain, invalid)


def test_a_quorum_is_said_with_its_arithmetic():
    assert rules.quorum(charter(), 17, 10, 2).lines == (
        "应到 17，实到 12（含受托 2），法定人数 12（2/3），达到。",
    )
    missed = rules.quorum(charter(quorum_counts_proxies=False), 17, 10, 2)
    assert missed == rules.Verdict(
        False, ("应到 17，实到 10（另有受托 2，章程不计入），法定人数 12（2/3），未达到，还差 2。",)
    )
    half = charter(quorum_numerator=1, quorum_denominator=2, is_quorum_above=True)
    assert not rules.quorum(half, 20, 10).ok
    assert rules.quorum(half, 20, 11).lines == ("应到 20，实到 11，法定人数 11（超过 1/2），达到。",)
    assert rules.quorum(charter(), 0, 0).lines == ("没有应到的人，法定人数无从计算。",)


def test_a_majority_is_said_with_its_arithmetic():
    counted = Counts(17, 12, yes=6, no=5, abstain=1)
    assert rules.carried(rule(), counted) == rules.Verdict(
        False, ("同意 6，反对 5，弃权 1；到会有表决权的（含受托） 12，须超过 1/2，即 7 票，未通过。",)
    )
    assert rules.carried(rule(base=Base.DECIDED), counted).ok
    whole = rule(2, 3, above=False, base=Base.ENTITLED)
    assert rules.carried(whole, Counts(17, 14, yes=12, invalid=2)).lines == (
        "同意 12，反对 0，弃权 0，无效 2；全体有表决权的 17，须达到 2/3，即 12 票，通过。",
    )


@given(shares(), people, people, people)
def test_a_quorum_is_the_exact_share_and_more_people_never_lose_it(share, entitled, present, more):
    numerator, denominator, above = share
    asks = charter(quorum_numerator=numerator, quorum_denominator=denominator, is_quorum_above=above)
    verdict = rules.quorum(asks, entitled, present)
    if entitled and present:
        here, asked = Fraction(present, entitled), Fraction(numerator, denominator)
        assert verdict.ok == (here > asked if above else here >= asked)
    else:
        assert not verdict.ok
    assert rules.quorum(asks, entitled, present + more).ok >= verdict.ok
    assert rules.quorum(asks, entitled, present, more).ok >= verdict.ok
    assert rules.quorum(asks, entitled + more, present).ok <= verdict.ok or not entitled


@given(shares(), counts(), st.sampled_from(Base))
def test_a_majority_is_the_exact_share_and_a_further_yes_never_harms(share, counted, base):
    asks = rule(*share[:2], above=share[2], base=base)
    verdict = rules.carried(asks, counted)
    whole = counted.of(base)
    asked = Fraction(*share[:2])
    if whole and counted.yes:
        reached = Fraction(counted.yes, whole)
        assert verdict.ok == (reached > asked if share[2] else reached >= asked)
    else:
        assert not verdict.ok
    if counted.no:
        turned = Counts(
            counted.entitled,
            counted.present,
            counted.yes + 1,
            counted.no - 1,
            counted.abstain,
            counted.invalid,
        )
        assert rules.carried(asks, turned).ok >= verdict.ok


@given(shares(), counts())
def test_what_carries_by_a_wide_base_carries_by_each_narrower_one(share, counted):
    narrowing = (Base.ENTITLED, Base.PRESENT, Base.CAST, Base.VALID, Base.DECIDED)
    sizes = [counted.of(base) for base in narrowing]
    assert sizes == sorted(sizes, reverse=True)
    verdicts = [rules.carried(rule(*share[:2], above=share[2], base=base), counted).ok for base in narrowing]
    assert verdicts == sorted(verdicts)


@settings(max_examples=30)
@given(shares(), st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 20), max_size=8))
def test_chosen_are_those_with_most_votes_and_never_one_of_equals(share, votes):
    asks = rule(*share[:2], above=share[2], base=Base.VALID)
    found = rules.chosen(asks, Counts(20, 20, yes=20), votes, 3)
    assert len(found.labels) <= 3
    rest = [votes[label] for label in votes if label not in found.labels]
    assert all(
        votes[label] > other
        for label in found.labels
        for other in rest
        if rules.carried(asks, Counts(20, 20, other, 20 - other)).ok
    )
    assert not set(found.labels) & set(found.tied)
    assert all(rules.carried(asks, Counts(20, 20, votes[one], 20 - votes[one])).ok for one in found.labels)


def test_options_that_share_the_last_place_are_voted_on_again():
    found = rules.chosen(rule(base=Base.VALID), Counts(9, 9, yes=9), {"甲": 8, "乙": 6, "丙": 6, "丁": 4}, 2)
    assert (found.labels, found.tied) == (("甲",), ("乙", "丙"))
    assert found.lines == (
        "甲 8 票，乙 6 票，丙 6 票，丁 4 票；有效票（同意、反对、弃权） 9，须超过 1/2，即 5 票，达到的：甲、乙、丙。",
        "达到的多于 2 个，按得票多少取：甲。",
        "乙、丙票数相同，名额不够，须就这几项再次表决。",
    )


def test_notice_counts_whole_days():
    meets = dt.date(2023, 3, 11)
    assert rules.notice(charter(), dt.date(2023, 3, 1), meets).lines == (
        "2023年3月1日通知，2023年3月11日开会，提前 10 天，章程要求 10 天，符合。",
    )
    assert not rules.notice(charter(), dt.date(2023, 3, 2), meets).ok
    assert not rules.notice(charter(), None, meets).ok
    assert rules.notice(charter(notice_days=None), None, meets) == rules.Verdict(True)


@pytest.mark.parametrize(("each", "held", "ok"), [(0, 0, True), (0, 1, False), (2, 2, True), (2, 3, False)])
def test_proxies_in_one_hand(each, held, ok):
    assert rules.proxies(charter(proxies_each=each), held).ok is ok


def test_the_rule_of_ordinary_matters_stands_in_for_one_that_is_not_said():
    ordinary, major = rule(), rule(2, 3, matter=Matter.MAJOR)
    assert rules.rule_for([ordinary, major], Matter.MAJOR) is major
    assert rules.rule_for([ordinary, major], Matter.CHARTER) is ordinary
    assert rules.rule_for([major], Matter.CHARTER) is None


def test_composition_says_what_holds_point_by_point():
    asks = charter(
        seats_fewest=9, seats_most=17, chairs=1, vices_most=2, outside_numerator=1, outside_denominator=2
    )
    found = rules.composition(asks, seats=17, outside=8, chairs=1, vices=3)
    assert [point.ok for point in found] == [True, True, False, False]
    assert [point.lines[0] for point in found] == [
        "现有席位 17，章程规定 9 至 17，符合。",
        "现有负责人 1，章程规定 1，符合。",
        "现有副职 3，章程规定不多于 2，不符合。",
        "现有席位 17，其中校外 8，章程规定不少于 1/2，即 9，不符合。",
    ]
    assert rules.composition(charter(seats_fewest=3), seats=2, outside=0, chairs=0, vices=0)[0].lines == (
        "现有席位 2，章程规定不少于 3，不符合。",
    )
    assert rules.composition(charter(), seats=0, outside=0, chairs=0, vices=0) == ()


def test_a_year_without_meeting_is_said():
    assert rules.frequency(charter(meetings_fewest=1), 0, "2022年") == rules.Verdict(
        False, ("2022年开会 0 次，章程规定每年不少于 1 次，不符合。",)
    )
    assert rules.frequency(charter(meetings_fewest=1, meetings_years=2), 1, "2021—2022年").ok
