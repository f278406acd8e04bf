"""The rules of internships: each one's cases, what nobody knows, and one violation of each. No database."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupportal.errors import DomainError
from internships.enums import Force, InternshipKind, Layer, Moment, Outcome, Source
from internships.rules.barred import MINORS
from internships.rules.facts import Calendar, Hazard, Payment, PlacementFacts, Shift, changed, input_labels
from internships.rules.ground import GROUND, ON, shift
from internships.rules.national import NATIONAL
from internships.rules.packs import Pack, all_packs, judged, register, rules_on
from internships.rules.rule import (
    AID,
    Finding,
    Parameter,
    Rule,
    Verdict,
    breaks,
    lacks,
    no,
    passes,
    rule,
    yes,
)

RULES = NATIONAL.rules
CASES = [(held, case) for held in RULES for case in held.cases]
OPEN = (Outcome.BROKEN, Outcome.UNKNOWN)


def said(held: Rule, facts: PlacementFacts, on: dt.date = ON) -> Verdict:
    return held.verdict(facts, on=on, pack=NATIONAL.edition, document=NATIONAL.document)


def test_every_rule_has_three_cases_and_they_come_out_as_said():
    for held in RULES:
        outcomes = {case.outcome for case in held.cases}
        assert outcomes == {Outcome.HOLDS, Outcome.BROKEN, Outcome.UNKNOWN}, held.code
    wrong = [
        (held.code, case.words, verdict.outcome, verdict.reason)
        for held, case in CASES
        if (verdict := said(held, changed(GROUND, case.changes))).outcome != case.outcome
    ]
    assert not wrong


def test_a_rule_reads_what_it_declares_and_nothing_else():
    for held in RULES:
        read: set[str] = set()
        for case in held.cases:
            read |= set(said(held, changed(GROUND, case.changes)).inputs)
        assert read == set(held.inputs), held.code
        assert set(held.inputs) <= set(input_labels())


def test_one_violation_of_each_rule_is_found_and_nothing_else():
    """A batch with one broken case after the other: its rule is named, by its article, and no other."""
    lawful = list(judged(GROUND, on=ON))
    assert len(lawful) == len(RULES)
    assert not [verdict.sentence for verdict in lawful if verdict.outcome in OPEN]
    for held, case in CASES:
        if case.outcome == Outcome.BROKEN:
            found = [v for v in judged(changed(GROUND, case.changes), on=ON) if v.outcome in OPEN]
            assert [v.rule.code for v in found] == [held.code], (case.words, [v.sentence for v in found])
            assert held.article in found[0].sentence
            assert AID in found[0].sentence


@given(data=st.data())
def test_what_is_not_known_never_passes(data: Any):
    """Whatever is taken away of what a verdict was drawn from, the rule can't judge any more and says what is missing."""
    held, case = data.draw(st.sampled_from(CASES))
    facts = changed(GROUND, case.changes)
    read = list(said(held, facts).inputs)
    gone = data.draw(st.sets(st.sampled_from(sorted(input_labels()))))
    verdict = said(held, changed(facts, dict.fromkeys(gone)))
    if gone.intersection(read):
        assert verdict.outcome == Outcome.UNKNOWN
        assert f"缺“{verdict.missing}”" in verdict.sentence
    else:
        assert verdict.outcome == case.outcome


def test_each_single_input_taken_away():
    for held, case in CASES:
        facts = changed(GROUND, case.changes)
        for name in said(held, facts).inputs:
            verdict = said(held, changed(facts, {name: None}))
            assert verdict.outcome == Outcome.UNKNOWN, (held.code, case.words, name)


def test_nothing_known_judges_nothing():
    assert {v.outcome for v in judged(PlacementFacts(), on=ON)} == {Outcome.UNKNOWN}


def test_a_sentence_names_place_reason_remedy_and_article():
    verdict = next(
        v for v in judged(changed(GROUND, {"consent.has_guardian": False}), on=ON) if v.outcome in OPEN
    )
    assert verdict.sentence == (
        "陈小禾在示例机械厂：不符合“学生和监护人签知情同意书”。监护人没有在知情同意书上签字。"
        "请把签字链接发给缺的一方，或上传签字的扫描件，在实习开始前完成。"
        "（依据《职业学校学生实习管理规定》第九条；辅助核查，不替代法律意见）"
    )
    assert verdict.pack == "national/2021-3"
    assert verdict.inputs["consent.has_guardian"] is False


def test_a_filing_is_kept_with_the_verdict():
    high = {"post.hazards": (Hazard("height", 2),), "exemption.covers": frozenset({"R17a"})}
    by_code = {v.rule.code: v for v in judged(changed(GROUND, high), on=ON)}
    assert by_code["R17a"].outcome == Outcome.HOLDS
    assert by_code["R17a"].filing_number == "江教职备〔2026〕3号"
    later = {v.rule.code: v for v in judged(changed(GROUND, high), on=dt.date(2026, 9, 1))}
    assert later["R17a"].outcome == Outcome.BROKEN
    assert "到期" in later["R17a"].reason


def test_a_warning_is_let_pass_with_reason_and_approver_only():
    crowded = changed(GROUND, {"headcount.in_unit": 60, "safety.is_passed": False})
    by_code = {v.rule.code: v for v in judged(crowded, on=ON)}
    over, unsafe = by_code["R11a"], by_code["R31"]
    assert over.hinders
    assert unsafe.hinders
    with pytest.raises(DomainError, match="理由和批准人"):
        over.answered(reason="订单班", approver=" ")
    answered = over.answered(reason="订单班，单位书面确认", approver="王副校长")
    assert not answered.hinders
    assert answered.override
    assert answered.override.approver == "王副校长"
    with pytest.raises(DomainError, match="不能用说明代替"):
        unsafe.answered(reason="赶时间", approver="王副校长")
    advice = next(
        v for v in judged(changed(GROUND, {"insurance.has_accident": False}), on=ON) if v.outcome in OPEN
    )
    assert not advice.hinders
    with pytest.raises(DomainError, match="不用写理由"):
        by_code["R12a"].answered(reason="无", approver="王")


def test_the_barred_work_of_minors_has_seventeen_kinds_and_ends_at_eighteen():
    assert len(MINORS) == 17
    minor = changed(GROUND, {"student.born_on": dt.date(2008, 5, 20), "post.hazards": (Hazard("dust", 1),)})
    rule_of = {held.code: held for held in RULES}
    assert said(rule_of["R16c"], minor, dt.date(2026, 5, 19)).outcome == Outcome.BROKEN
    assert said(rule_of["R16c"], minor, dt.date(2026, 5, 20)).outcome == Outcome.BESIDE
    cool = changed(minor, {"post.hazards": (Hazard("heat", 2),)})
    assert said(rule_of["R16c"], cool).outcome == Outcome.HOLDS


def test_a_year_without_a_table_can_not_be_judged():
    facts = changed(GROUND, {"rota.shifts": (shift(dt.date(2027, 3, 2)),)})
    found = {v.rule.code: v for v in judged(facts, on=ON)}["R17b"]
    assert found.outcome == Outcome.UNKNOWN
    assert found.missing == "2027年的节假日与调休表"


def test_nights_weeks_and_make_up_days():
    code = {held.code: held for held in RULES}
    at = dt.datetime
    over_midnight = Shift(at(2026, 3, 9, 20), at(2026, 3, 10, 4))
    not_filed = {"exemption.is_filed": False}
    night = said(code["R17c"], changed(GROUND, {"rota.shifts": (over_midnight,), **not_filed}))
    assert "夜班：2026年3月9日" in night.reason
    week = tuple(shift(dt.date(2026, 3, day), 8, 16, 0) for day in range(2, 8))
    assert "一周48小时" in said(code["R17c"], changed(GROUND, {"rota.shifts": week, **not_filed})).reason
    table = Calendar(frozenset({2026}), off=frozenset(), work=frozenset({dt.date(2026, 3, 7)}))
    assert (
        said(code["R17b"], changed(GROUND, {"rota.shifts": week, "calendar.table": table})).outcome
        == Outcome.HOLDS
    )
    early = Shift(at(2026, 3, 9, 5), at(2026, 3, 9, 9))
    assert "夜班" in said(code["R17c"], changed(GROUND, {"rota.shifts": (early,), **not_filed})).reason


def test_pay_that_is_not_due_yet_is_not_asked_for():
    late = Payment(dt.date(2026, 4, 10), Decimal(2600), None, Decimal(0), in_money=True, to_student=True)
    held = next(held for held in RULES if held.code == "R18b")
    facts = changed(GROUND, {"pay.payments": (late,)})
    assert said(held, facts).outcome == Outcome.HOLDS
    assert said(held, facts, dt.date(2026, 4, 11)).outcome == Outcome.BROKEN


def test_most_articles_ask_of_post_internships_only():
    visit = changed(GROUND, {"placement.kind": InternshipKind.VISIT, "student.year_at_start": 1})
    assert not [v.sentence for v in judged(visit, on=ON) if v.outcome in OPEN]
    own = changed(GROUND, {"placement.source": Source.OWN, "consent.has_guardian": None})
    assert not [v.sentence for v in judged(own, on=ON) if v.outcome in OPEN]


def test_moments_are_asked_apart_and_nothing_counts_before_the_pack():
    places = {v.rule.code for v in judged(GROUND, on=ON, moments=[Moment.PLACE])}
    assert "R14" in places
    assert "R29" not in places
    assert not list(judged(GROUND, on=dt.date(2021, 6, 1)))


@rule(
    code="R16b",
    article="某条",
    title="示例：更高的年龄",
    text="示例。",
    force=Force.BLOCK,
    moments=(Moment.PLACE,),
    inputs="student.year_at_start",
    remedy="示例。",
    parameters=(Parameter("least", "年级", ((None, 2), (dt.date(2026, 1, 1), 4))),),
    cases=(
        passes("示例"),
        breaks("示例", {"student.year_at_start": 1}),
        lacks("示例", "student.year_at_start"),
    ),
)
def _stricter(f: Any, p: Any) -> Finding:
    return yes("够") if f.student.year_at_start >= p.least else no("不够")


def test_a_province_puts_its_rule_in_place_of_the_national_one_and_figures_go_by_date(monkeypatch):
    monkeypatch.setattr("internships.rules.packs._packs", {})
    province = Pack(
        "示例",
        "示例",
        "示例省细则",
        Layer.PROVINCE,
        "1",
        dt.date(2024, 1, 1),
        province="示例省",
        rules=(_stricter,),
    )
    register(NATIONAL, province)
    assert [pack.code for pack in all_packs()] == ["national", "示例"]
    codes = [held.code for _, held in rules_on(ON, province="示例省")]
    assert codes == [held.code for held in RULES], "in its place, not beside it"
    here = {v.rule.code: v for v in judged(GROUND, on=dt.date(2025, 6, 1), province="示例省")}["R16b"]
    assert here.outcome == Outcome.HOLDS
    assert here.pack == "示例/1"
    now = {v.rule.code: v for v in judged(GROUND, on=ON, province="示例省")}["R16b"]
    assert now.outcome == Outcome.BROKEN, "from 2026 the figure is another"
    elsewhere = {v.rule.code: v for v in judged(GROUND, on=ON, province="别省")}["R16b"]
    assert elsewhere.pack == NATIONAL.edition
    with pytest.raises(ValueError, match="twice"):
        register(Pack("示例", "示例", "", Layer.PROVINCE, "1", dt.date(2024, 1, 1)))


def test_ten_thousand_placements_are_judged_in_seconds():
    began = time.process_time()
    for _ in range(300):
        for _verdict in judged(GROUND, on=ON):
            pass
    assert (time.process_time() - began) * 10_000 / 300 < 60, (
        "20 s for ten thousand, with room for a slow machine"
    )
