"""Whether a body keeps its charter: what is said, since when, and what would mend it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.compliance_rules import Facts, Held, Place, judge, met_by_year
from governance.enums import Capacity

D = dt.date
TODAY = D(2023, 7, 1)
NOTHING = {
    "term_years": None,
    "renewals": None,
    "seats_fewest": None,
    "seats_most": None,
    "chairs": None,
    "vices_most": None,
    "outside_numerator": None,
    "outside_denominator": None,
    "meetings_fewest": None,
    "meetings_years": 1,
}


def charter(**asks):
    return SimpleNamespace(**{"starts_on": D(2019, 1, 1), "ends_on": None, **NOTHING, **asks})


def place(name: str, capacity: str = Capacity.MEMBER, **more) -> Place:
    said = {"unit": "甲厂", "is_outside": False, "term": 1, "starts_on": D(2019, 1, 1), **more}
    return Place(name, capacity=capacity, title="委员", **said)


FIRST = (Held(1, D(2019, 1, 1)),)


def facts(asks: dict, places=(), terms=FIRST, met=(), **more) -> Facts:
    said = {"founded_on": D(2019, 1, 1), "has_seats": True, "charters": [charter(**asks)], **more}
    return Facts("理事会", terms=terms, places=places, met=met, **said)


def only(found: Facts, day: dt.date = TODAY):
    (point,) = judge(found, day)
    return point


def test_outside_share_says_since_when_and_which_seat_mends() -> None:
    places = [
        place("甲"),
        place("乙"),
        place("丙", is_outside=True),
        place("丁", is_outside=True, ends_on=D(2022, 3, 1)),
    ]
    point = only(facts({"outside_numerator": 1, "outside_denominator": 2}, places))
    assert not point.ok
    assert point.lines == ("现有席位 3，其中校外 1，章程规定不少于 1/2，即 2，不符合。",)
    assert point.since == D(2022, 3, 1)
    assert point.mend == "再补 1 席校外成员，或把 1 席校内的换成校外的。还没有补的缺：委员丁。"


@given(st.integers(1, 40), st.data())
def test_as_many_outside_seats_as_said_mend_the_share(seats: int, data) -> None:
    outside = data.draw(st.integers(0, seats))
    denominator = data.draw(st.integers(2, 9))
    numerator = data.draw(st.integers(1, denominator - 1))
    asks = {"outside_numerator": numerator, "outside_denominator": denominator}

    def with_more(more: int) -> Facts:
        rows = [place(f"人{n}", is_outside=n < outside + more) for n in range(seats + more)]
        return facts(asks, rows)

    point = only(with_more(0))
    if point.ok:
        return
    more = int(point.mend.split(" ")[1])
    assert only(with_more(more)).ok
    assert not only(with_more(more - 1)).ok


@pytest.mark.parametrize(
    ("asks", "places", "words", "mend"),
    [
        ({"chairs": 1}, [], "现有负责人 0，章程规定 1，不符合。", "补选负责人 1 名。"),
        (
            {"chairs": 1},
            [place("甲", Capacity.CHAIR), place("乙", Capacity.CHAIR)],
            "现有负责人 2，章程规定 1，不符合。",
            "负责人多出 1 名（甲、乙），请核对各席的身份。",
        ),
        (
            {"vices_most": 0},
            [place("甲", Capacity.VICE)],
            "现有副职 1，章程规定不多于 0，不符合。",
            "副职多出 1 名（甲），按章程减少，或修改章程要点。",
        ),
        ({"seats_fewest": 2}, [place("甲")], "现有席位 1，章程规定不少于 2，不符合。", "再补 1 席。"),
    ],
)
def test_composition_in_words(asks, places, words, mend) -> None:
    point = only(facts(asks, places))
    assert (point.ok, point.lines[0], point.mend) == (False, words, mend)


def test_the_day_before_the_charter_asked_nothing_was_broken() -> None:
    earlier, later = charter(ends_on=D(2021, 1, 1)), charter(chairs=1, starts_on=D(2021, 1, 1))
    found = facts({}, [place("甲")], charters=[later, earlier])
    assert judge(found, D(2020, 12, 31)) == []
    assert only(found).since == D(2021, 1, 1)
    assert judge(facts({}, charters=[]), TODAY) == []


def test_a_term_outlasts_its_due_day() -> None:
    held = Held(1, D(2019, 1, 1), due_on=D(2023, 6, 30))
    point = only(facts({"term_years": 4}, terms=(held,)))
    assert (point.ok, point.since) == (False, D(2023, 7, 1))
    assert point.lines == ("第1届2023年6月30日届满，已超过 1 天。",)
    assert only(facts({"term_years": 4}, terms=(held,)), D(2023, 6, 30)).ok
    over = Held(1, D(2019, 1, 1), ends_on=D(2023, 1, 1))
    assert only(facts({"term_years": 4}, terms=(over,))).since == D(2023, 1, 1)


def test_renewals_count_terms_in_a_row() -> None:
    rows = [place("甲", term=n, starts_on=D(2010 + n, 1, 1), ends_on=D(2011 + n, 1, 1)) for n in (1, 2)]
    now = place("甲", term=3, starts_on=D(2013, 1, 1))
    terms = (Held(3, D(2013, 1, 1)),)
    point = only(facts({"renewals": 1}, [*rows, now], terms))
    assert not point.ok
    assert "甲（连续 3 届）" in point.lines[0]
    assert only(facts({"renewals": 2}, [*rows, now], terms)).ok
    assert only(facts({"renewals": 1}, [rows[0], now], terms)).ok
    elsewhere = place("甲", term=3, unit="乙厂", starts_on=D(2013, 1, 1))
    assert only(facts({"renewals": 1}, [*rows, elsewhere], terms)).ok, "another of that name"
    one = [replace(row, user=7) for row in (*rows, elsewhere)]
    assert not only(facts({"renewals": 1}, one, terms)).ok, "one account, whatever unit it is of by now"


def test_a_year_without_a_meeting_is_named() -> None:
    found = facts({"meetings_fewest": 1}, met=[D(2020, 5, 1), D(2021, 12, 31), D(2023, 1, 2)])
    point = only(found)
    assert (point.ok, point.since) == (False, D(2023, 1, 1))
    assert point.lines == ("2022年开会 0 次，章程规定每年不少于 1 次，不符合。",)
    assert [one.ok for one in met_by_year(found, TODAY)] == [False, True, True, False]
    assert only(found, D(2022, 6, 1)).ok
    told = only(found, D(2022, 12, 31))
    assert (told.lines, told.since) == (point.lines, D(2022, 12, 31)), (
        "a report of the year is cut off on this day"
    )
    assert judge(found, D(2019, 6, 1)) == []


@pytest.mark.parametrize("asks", [{}, {"meetings_fewest": 2}])
def test_another_charter_does_not_hide_the_years_without_a_meeting(asks: dict) -> None:
    changed = D(2023, 3, 1)
    charters = [charter(starts_on=changed, **asks), charter(meetings_fewest=1, ends_on=changed)]
    point = only(facts({}, charters=charters, met=[D(2020, 5, 1)]))
    assert point.lines == ("2022年开会 0 次，章程规定每年不少于 1 次，不符合。",)
    assert (point.ok, point.since) == (False, D(2022, 1, 1)), "nor did it meet in 2021"


def test_two_years_are_counted_together() -> None:
    found = facts({"meetings_fewest": 1, "meetings_years": 2}, met=[D(2021, 5, 1)])
    assert only(found).lines == ("2021—2022年开会 1 次，章程规定每 2 年不少于 1 次，符合。",)
