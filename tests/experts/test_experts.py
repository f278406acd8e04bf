"""The pool: when people are in it, what is said about them, what is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experts.models import Expert, ExpertPeriod, ExpertRecord
from experts.selectors.expert import experts_on, known_fields, search
from experts.services.deed import ExpertDeed, emit_deed, record_deed, remove_deed
from experts.services.expert import ExpertInput, edit_expert, field_names, join_pool, leave_pool
from groupportal.metrics.selectors import ask
from members.services.merging import merge_members
from tests.experts.ground import PHONE, D, expert
from tests.members.ground import enrol
from tests.outcomes import refused
from tests.world import World


def test_the_figure_is_true_as_of_a_date(inside: World) -> None:
    first = expert(inside)
    expert(inside, "陈工", D(2021, 5, 1), kind="school", fields=("数控",))
    leave_pool(first, left_on=D(2022, 6, 30), reason="聘期届满", by=inside.wang)

    def value(as_of: dt.date, **params: str) -> Any:
        result = ask("experts.in_pool", as_of, params).answer()
        assert result.rows.count() == result.value
        return result.value

    days = (D(2019, 12, 31), D(2020, 1, 1), D(2021, 5, 1), D(2022, 6, 29), D(2022, 6, 30))
    assert [value(day) for day in days] == [0, 1, 2, 2, 1]
    assert value(D(2022, 1, 1), kind="enterprise") == 1
    assert value(D(2022, 1, 1), field="数控") == 1
    assert value(D(2022, 1, 1), side="inside") == 0
    join_pool(first, joined_on=D(2023, 1, 1), by=inside.wang)
    assert [value(day) for day in days] == [0, 1, 2, 2, 1], "what comes later changes nothing before it"
    assert value(D(2023, 1, 1)) == 2


def test_an_expert_may_be_back_on_the_day_of_leaving_and_no_earlier(inside: World) -> None:
    someone = expert(inside)
    leave_pool(someone, left_on=D(2022, 6, 30), reason="聘期届满", by=inside.wang)
    said = refused(lambda: join_pool(someone, joined_on=D(2022, 6, 29), by=inside.wang), "invalid")
    assert "重叠" in said
    join_pool(someone, joined_on=D(2022, 6, 30), by=inside.wang)
    assert [experts_on(D(2022, 6, day)).count() for day in (29, 30)] == [1, 1]


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=6), st.integers(0, 400))
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_periods_never_meet_and_count_as_by_hand(
    inside: World, spans: list[tuple[int, int]], probe: int
) -> None:
    start = D(2021, 1, 1)
    someone = expert(inside, f"某人{ExpertPeriod.objects.count()}", D(2020, 1, 1))
    leave_pool(someone, left_on=D(2020, 6, 1), reason="届满", by=inside.wang)
    held: set[int] = set()
    for begin, length in spans:
        days = set(range(begin, begin + length))
        if days & held or max(held, default=-1) >= begin:
            continue
        join_pool(someone, joined_on=start + dt.timedelta(begin), by=inside.wang)
        end = start + dt.timedelta(begin + length)
        leave_pool(someone, left_on=end, reason="届满", by=inside.wang)
        held |= days
    day = start + dt.timedelta(probe)
    assert experts_on(day).filter(pk=someone.pk).exists() == (probe in held)


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (lambda w, e: join_pool(e, joined_on=D(2021, 1, 1), by=w.wang), "invalid"),
        (lambda w, e: leave_pool(e, left_on=D(2020, 1, 1), reason="x", by=w.wang), "invalid"),
        (lambda w, e: leave_pool(e, left_on=D(2021, 1, 1), reason=" ", by=w.wang), "invalid"),
        (lambda w, e: leave_pool(e, left_on=D(2999, 1, 1), reason="x", by=w.wang), "day_to_come"),
        (lambda w, e: expert(w, unit_name=" "), "unit_missing"),
        (lambda w, e: expert(w, kind="guru"), "value_wrong"),
        (lambda w, e: expert(w, fields=tuple("甲乙丙丁戊己庚辛壬癸子丑寅")), "fields_many"),
        (lambda w, e: expert(w, joined_on=D(2999, 1, 1)), "day_to_come"),
        (
            lambda w, e: record_deed(e, kind="party", occurred_on=D(2021, 1, 1), title="x", by=w.wang),
            "kind_unknown",
        ),
        (
            lambda w, e: record_deed(e, kind="lesson", occurred_on=D(2021, 1, 1), title=" ", by=w.wang),
            "value_wrong",
        ),
        (
            lambda w, e: record_deed(
                e, kind="lesson", occurred_on=D(2021, 1, 1), title="课", hours=Decimal(-1), by=w.wang
            ),
            "value_wrong",
        ),
    ],
)
def test_what_is_refused(inside: World, work: Any, code: str) -> None:
    someone = expert(inside)
    refused(lambda: work(inside, someone), code)
    assert (Expert.objects.count(), ExpertPeriod.objects.count(), ExpertRecord.objects.count()) == (1, 1, 0)


def test_search_finds_by_name_pinyin_field_and_unit(inside: World) -> None:
    firm = enrol(inside, "海信电子有限公司")
    first = expert(inside)
    second = expert(inside, "曾明", member=firm, unit_name="", side="inside", fields=("数控技术",))

    def found(text: str) -> list[Expert]:
        return list(search(Expert.objects.order_by("id"), text))

    assert found("吕") == found("lhh") == found("新媒体") == found("卓思") == [first]
    assert found("zm") == found("hxdz") == found("数控") == found("海信 曾") == [second]
    assert found("工程师") == [first, second]
    assert set(known_fields()) == {"艺术设计", "新媒体", "数控技术"}
    assert field_names("数控、模具；数控，CAD") == ("数控", "模具", "CAD")


def test_an_empty_phone_leaves_the_known_one(inside: World) -> None:
    someone = expert(inside)
    facts = ExpertInput(name="吕海华", kind="industry", unit_name="新单位", side="outside")
    edited = edit_expert(someone, facts, by=inside.wang)
    assert (edited.phone, edited.kind, edited.unit, edited.fields.count()) == (PHONE, "industry", "新单位", 0)


def test_deeds_by_hand_and_told_by_others(inside: World) -> None:
    someone = expert(inside)
    made = record_deed(
        someone, kind="lesson", occurred_on=D(2023, 4, 1), title="讲座", hours=Decimal("2.5"), by=inside.wang
    )
    deed = ExpertDeed(someone.pk, "seat", D(2023, 5, 1), "专业建设指导委员会委员", "seat:1")
    told = emit_deed(deed)
    assert emit_deed(deed) == told
    refused(lambda: remove_deed(told, reason="x", by=inside.wang), "deed_of_others")
    refused(lambda: remove_deed(made, reason=" ", by=inside.wang), "reason_missing")
    remove_deed(made, reason="登记错误", by=inside.wang)
    assert list(ExpertRecord.objects.all()) == [told]


def test_experts_follow_their_unit_into_a_merger(inside: World) -> None:
    double, stays = enrol(inside, "海信电子公司"), enrol(inside, "海信电子有限公司")
    someone = expert(inside, member=double, unit_name="", side="inside")
    merge_members(double, into=stays, reason="同一家", by=inside.wang)
    someone.refresh_from_db()
    assert someone.member == stays
