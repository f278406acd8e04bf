"""Placements judged from the records: what is gathered, what is found, what is kept, who lets a warning pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groupportal.errors import DomainError, NotAllowed
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from groupportal.ui.formats import cndate
from internships.enums import Moment, Outcome
from internships.models import Batch, Check, DayRoll, Finding, HostUnit, Override, Placement, SchoolBasis
from internships.rules.facts import changed, input_labels
from internships.rules.ground import GROUND, ON
from internships.rules.hours import planned
from internships.rules.national import NATIONAL
from internships.rules.packs import judged
from internships.rules.rule import AID
from internships.selectors import facts as gathering
from internships.selectors.checking import BEFORE, verdicts_of
from internships.selectors.facts import facts_of
from internships.selectors.province import entered_packs
from internships.services.checking import check, check_all, let_pass
from internships.services.province import enter_province
from rosters.models import Student
from tests.internships.lawful import LEDGERS, RECORDED, SAID_BY_LINKS, Source, is_recorded, known, placement
from tests.members.ground import viewer
from tests.outcomes import refused
from tests.standing import standing
from tests.visitor import body
from tests.world import World

pytestmark = pytest.mark.django_db
D = dt.date
EVERY = tuple(Moment)


def hindering(rows: list[Any], *, on: dt.date, moments: Sequence[Moment]) -> dict[int, list[Any]]:
    """What keeps placements from going on, by their keys."""
    found = verdicts_of([row.pk for row in rows], on=on, moments=moments)
    return {judged.placement.pk: held for judged in found if (held := judged.hindering)}


def make(world: World, changes: Any = None, **said: Any) -> Placement:
    return placement(changes, **{"by": world.wang, "ruled_by": world.wen, **said})


@standing
def batch(world: World) -> dict[str, int]:
    """A lawful placement, and one for each rule that violates it: by the code of the rule, "" for the lawful one."""
    with group_scope(world.a, actor=world.wang):
        rows = {"": make(world).pk}
        for rule, changes in violations().items():
            rows[rule] = make(world, changes).pk
    return rows


def violations() -> dict[str, Any]:
    """One violation of each rule, by the records where they can say it."""
    found = {}
    for rule in NATIONAL.rules:
        cases = [case.changes for case in rule.cases if case.outcome == Outcome.BROKEN]
        found[rule.code] = next((changes for changes in cases if is_recorded(changes)), cases[0])
    # One who is counted and 30 elsewhere, at 300 people: other students would stand in the batch themselves.
    return {**found, "R11a": {"headcount.elsewhere_in_unit": 30}}


def another(batch: Batch) -> Batch:
    return Batch.objects.create(
        unit=batch.unit, name="又一批", kind="post", starts_on=batch.starts_on, ends_on=batch.ends_on
    )


@pytest.fixture
def source(monkeypatch: Any) -> Source:
    """What is not recorded yet is lawful."""
    found = Source()
    monkeypatch.setattr(gathering, "SOURCES", (found,))
    return found


def test_the_records_say_what_rules_ask(world: World, batch: dict[str, int]) -> None:
    with group_scope(world.a, actor=world.wang):
        ((row, facts),) = facts_of([batch[""]])
    assert row.student.name == known("student.name")
    wrong = {}
    for name in input_labels():
        part, _, fact = name.partition(".")
        value = getattr(getattr(facts, part), fact)
        if name in RECORDED or name in LEDGERS:
            if value != known(name):
                wrong[name] = value
        elif name not in SAID_BY_LINKS and value is not None:
            wrong[name] = value
    assert not wrong
    assert facts.headcount.in_unit == facts.headcount.in_post == 1
    assert facts.calendar.table.years == {2026}


def test_one_violation_of_every_rule_is_found_and_nothing_else(
    world: World, batch: dict[str, int], source: Source
) -> None:
    source.differs = {batch[rule]: changes for rule, changes in violations().items()}
    with group_scope(world.a, actor=world.wang):
        found = {
            judged.placement.pk: judged.open for judged in verdicts_of(batch.values(), on=ON, moments=EVERY)
        }
    said = {rule: [verdict.rule.code for verdict in found[pk]] for rule, pk in batch.items()}
    assert said == {"": [], **{rule.code: [rule.code] for rule in NATIONAL.rules}}
    for rule in NATIONAL.rules:
        (verdict,) = found[batch[rule.code]]
        assert verdict.outcome == Outcome.BROKEN
        assert rule.article in verdict.sentence
        assert AID in verdict.sentence


def test_what_no_record_says_is_never_a_pass(world: World, batch: dict[str, int]) -> None:
    with group_scope(world.a, actor=world.wang):
        row = Placement.objects.get(pk=batch[""])
        found = hindering([row], on=ON, moments=[Moment.PLACE])[row.pk]
    said = {verdict.rule.code: verdict.sentence for verdict in found}
    assert {"R09a", "R14", "R15", "R35a", "R35b", "R17c"} == set(said)
    assert "不能判断，缺“责任保险·是否投保责任保险”" in said["R35a"]


def test_ten_placements_cost_no_more_queries_than_one(world: World, batch: dict[str, int]) -> None:
    with group_scope(world.a, actor=world.wang):
        counts = []
        for ids in ([batch[""]], list(batch.values())[:10], list(batch.values())):
            with CaptureQueriesContext(connection) as asked:
                list(verdicts_of(ids, on=ON))
            counts.append(len(asked))
    assert counts[0] >= counts[1] - 1
    assert counts[1] == counts[2] <= 31


def test_interns_of_all_schools_count_on_the_same_days_and_each_once(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        first = make(world)
        school = Unit.objects.create(name="另一所学校")
        batch = Batch.objects.create(
            unit=school, name="批次", kind="post", starts_on=D(2026, 1, 1), ends_on=D(2026, 12, 31)
        )

        def beside(who: str, starts_on: dt.date, ends_on: dt.date, state: str = "draft", **said: Any) -> None:
            facts = {
                "unit": school,
                "batch": batch,
                "host": first.host,
                "kind": "post",
                "state": state,
                **said,
            }
            student, _ = Student.objects.get_or_create(
                unit=school, number=who, defaults={"name": who, "grade": 2023, "starts_on": D(2023, 9, 1)}
            )
            Placement.objects.create(student=student, starts_on=starts_on, ends_on=ends_on, **facts)

        beside("一", D(2026, 3, 2), D(2026, 5, 1))
        beside("二", D(2026, 5, 1), D(2026, 8, 29))
        beside("三", D(2026, 1, 1), D(2026, 3, 2))
        beside("四", D(2026, 6, 1), D(2026, 8, 29), "cancelled")
        beside("五", D(2026, 6, 1), D(2026, 8, 29), kind="visit")
        beside("二", D(2026, 7, 1), D(2026, 8, 1), "cancelled")
        ((_, facts),) = facts_of([first.pk])
        assert facts.headcount.in_unit == 2, "itself, and one after the other beside it"
        assert facts.headcount.in_post == 1
        gone = {
            "arrived_on": D(2026, 5, 1),
            "left_on": D(2026, 5, 9),
            "end_kind": "early",
            "end_reason": "病",
        }
        beside(
            "六", D(2026, 5, 1), D(2026, 8, 29), "ending", ruled_by=world.wen, ruled_at=timezone.now(), **gone
        )
        beside("二", D(2026, 8, 1), D(2026, 9, 1), batch=another(batch))
        ((_, facts),) = facts_of([first.pk])
        assert facts.headcount.in_unit == 3, (
            "one who left early counts until then, one who is there twice once"
        )


WARNED = {"unit.staff_total": 9}
"""One student, and three from elsewhere, among 9 people."""


def findings_of(row: Placement) -> dict[str, Finding]:
    return {finding.rule: finding for finding in Finding.objects.filter(placement=row)}


def test_a_province_s_own_figures_count_from_their_day_for_its_schools(
    world: World, source: Source, client_for: Any
) -> None:
    """Stricter than the national ones, with the text and the article that say so; what was judged before stays as it was."""
    office, text = client_for(world.wang, world.a), "《广东示例细则》粤教职〔2026〕1号"
    said = {"province": "广东省", "document": text, "starts_on": str(ON)}
    with group_scope(world.a, actor=world.wang):
        row, by = make(world, {"unit.staff_total": 45}), viewer(world.wang)
        for figures, code in (
            ({"R11a.percent": (10, "第九条")}, "not_stricter"),
            ({"R16b.least": (15, "第九条")}, "not_stricter"),
            ({"R11a.percent": (8, " ")}, "article_missing"),
            ({"R15.blocks": (8, "第九条")}, "not_settable"),
        ):
            refused(lambda f=figures: enter_province("广东省", text, ON, f, by=by), code)
        refused(lambda: enter_province("示例省", text, ON, {}, by=by), "province_unknown")

    def headcount(on: dt.date = ON) -> Any:
        with group_scope(world.a, actor=world.wang):
            (judged_,) = verdicts_of([row.pk], on=on, moments=BEFORE)
            return next(verdict for verdict in judged_.verdicts if verdict.rule.code == "R11a")

    assert headcount().outcome == Outcome.HOLDS
    loose = body(
        office.post(
            "internships:province_enter", {**said, "R11a.percent": "12", "R11a.percent.article": "九"}
        )
    )
    assert "省级细则只登记更严的" in loose
    office.post("internships:province_enter", {**said, "R11a.percent": "8", "R11a.percent.article": "第九条"})
    now = headcount()
    assert now.outcome == Outcome.BROKEN
    assert "超过8%" in now.sentence
    assert f"依据{text}第九条；辅助核查" in now.sentence
    assert now.pack.startswith(f"广东省（{ON}起")
    assert headcount(ON - dt.timedelta(days=1)).pack == "national/2021-3"
    with group_scope(world.a, actor=world.wang):
        SchoolBasis.objects.update(province="湖北省")
    assert headcount().outcome == Outcome.HOLDS
    shown = body(office.get("internships:rules", data={"as_of": str(ON), "layer": "province"}))
    assert "占在岗职工比例：8%" in shown
    with group_scope(world.a, actor=world.wang):
        SchoolBasis.objects.update(province="广东省")
        (pack,) = entered_packs()
        enter_province("广东省", text, ON, {}, by=viewer(world.wang))
        assert (len(pack.rules), [one.rules for one in entered_packs()]) == (1, [()])
    assert headcount().outcome == Outcome.HOLDS, "what was entered last counts"
    page = body(office.get("internships:rules"))
    assert "登记省级细则" in page
    assert client_for(world.li, world.a).get("internships:province_enter").status_code == 403


def test_what_an_approval_rests_on_is_kept_whole(world: World, source: Source) -> None:
    with group_scope(world.a, actor=world.wang):
        lawful, warned = make(world), make(world, WARNED)
        hindered = check([lawful, warned], on=ON, moments=BEFORE, by=world.wen)
        assert [verdict.rule.code for verdict in hindered[warned.pk]] == ["R11a"]
        assert lawful.pk not in hindered
        kept = Check.objects.get(placement=lawful)
        asked = [rule.code for rule in NATIONAL.rules if set(BEFORE) & set(rule.moments)]
        assert [verdict["rule"] for verdict in kept.verdicts] == asked
        assert kept.is_whole
        assert kept.editions == ["national/2021-3"]
        assert (kept.day, kept.made_by, kept.moments) == (ON, world.wen, ["unit", "place"])
        by_code = {verdict["rule"]: verdict for verdict in kept.verdicts}
        assert by_code["R16b"]["inputs"]["student.born_on"] == "2007-05-20"
        assert by_code["R05"]["filing"] == lawful.batch.filing.number
        assert set(findings_of(warned)) == {"R11a"}


def test_by_night_what_is_open_is_kept_where_it_differs(world: World, source: Source) -> None:
    with group_scope(world.a, actor=world.wang):
        lawful, warned = make(world), make(world, WARNED)
        draft = make(world, WARNED, state="draft", proposed_by=None, ruled_by=None)
        make(world, WARNED, state="cancelled", ruled_by=None)
        run = check_all(on=ON, by=world.wang)
        assert (run.placements, run.findings, run.changed) == (3, 2, 2)
        assert list(Check.objects.values_list("placement", "is_whole")) == [(warned.pk, False)]
        assert [verdict["rule"] for verdict in Check.objects.get().verdicts] == ["R11a"]
        assert check_all(on=ON, by=world.wang).changed == 0
        assert Check.objects.count() == 1, "nothing is kept twice"
        HostUnit.objects.filter(pk=warned.host_id).update(staff_total=50)
        assert check_all(on=ON, by=world.wang).changed == 1
        assert set(findings_of(draft)) == {"R11a"}
        assert not findings_of(warned)
        assert Check.objects.filter(placement=warned).first().verdicts == []
        source.differs = {lawful.pk: {"insurance.ends_on": D(2026, 7, 31)}}
        check_all(on=ON, by=world.wang)
        assert set(findings_of(lawful)) == {"R35a"}
        last = Placement.objects.get(pk=lawful.pk).last_day
        assert f"早于实习结束日{cndate(last)}" in findings_of(lawful)["R35a"].reason
        Placement.objects.filter(pk=lawful.pk).update(state="cancelled")
        check_all(on=ON, by=world.wang)
        assert not findings_of(lawful)


def test_a_warning_is_let_pass_by_another_and_for_these_inputs_alone(world: World, source: Source) -> None:
    with group_scope(world.a, actor=world.wang), time_machine.travel(ON):
        warned, other = make(world, WARNED), make(world, {"unit.is_registered": False, "unit.staff_total": 9})
        check_all(on=ON, by=world.wang)
        finding = findings_of(warned)["R11a"]
        asked = [finding, findings_of(other)["R02"]]
        assert let_pass(asked, reason="订单班", by=viewer(world.wang))[0].startswith("这份安排是您自己提交的")
        passed, refused = let_pass(asked, reason="订单班", by=viewer(world.wen))
        assert passed == ""
        assert "不能用说明代替" in refused
        assert not hindering([warned], on=ON, moments=BEFORE)
        assert findings_of(warned)["R11a"].override.approver == world.wen
        assert "已由文静放行" in let_pass([finding], reason="又一次", by=viewer(world.wen))[0]
        check([warned], on=ON, moments=BEFORE, by=world.wen)
        kept = {verdict["rule"]: verdict for verdict in Check.objects.first().verdicts}
        assert kept["R11a"]["override"] == {"reason": "订单班", "approver": "文静"}
        # Handed in anew by the one who let it pass, it is nobody else's word any more.
        Placement.objects.filter(pk=warned.pk).update(proposed_by=world.wen, ruled_by=world.wang)
        assert hindering([warned], on=ON, moments=BEFORE)
        Placement.objects.filter(pk=warned.pk).update(proposed_by=world.wang, ruled_by=world.wen)
        HostUnit.objects.filter(pk=warned.host_id).update(staff_total=8)
        assert hindering([warned], on=ON, moments=BEFORE), "the inputs are others"
        assert "资料有了变化" in let_pass([finding], reason="订单班", by=viewer(world.wen))[0]
        check_all(on=ON, by=world.wang)
        assert findings_of(warned)["R11a"].override is None


def test_what_is_refused_about_letting_pass(world: World, source: Source) -> None:
    with group_scope(world.a, actor=world.wang), time_machine.travel(ON):
        draft = make(world, WARNED, state="draft", proposed_by=None, ruled_by=None)
        check_all(on=ON, by=world.wang)
        (finding,) = findings_of(draft).values()
        with pytest.raises(DomainError, match="写明放行的理由"):
            let_pass([finding], reason=" ", by=viewer(world.wen))
        with pytest.raises(NotAllowed):
            let_pass([finding], reason="阅", by=viewer(world.zhang))
        assert "还没有提交审批" in let_pass([finding], reason="阅", by=viewer(world.wen))[0]
        HostUnit.objects.update(staff_total=900)
        Placement.objects.filter(pk=draft.pk).update(state="submitted", proposed_by=world.wang)
        assert "不用写理由" in let_pass([finding], reason="阅", by=viewer(world.wen))[0]
        assert not Override.objects.exists()


def test_another_group_is_judged_apart(world: World, source: Source) -> None:
    with group_scope(world.a, actor=world.wang):
        make(world, WARNED)
    with group_scope(world.b, actor=world.qian):
        assert check_all(on=ON, by=world.qian).placements == 0
        assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("text", "week", "night"),
    [
        ("8:00—17:00，中午休息1小时，每周5天", 40, False),
        ("周一至周五 8：30-12：00，13:30-18:00", 40, False),
        ("早8点到晚20点", None, False),
        ("8:00-17:00", None, False),
        ("每周五天", None, False),
        ("20:00至次日4:00，休息30分钟，每周六天", 45, True),
        ("9:00—18:00，休息半小时，双休", 42.5, False),
        ("8:00—25:00，每周5天", None, False),
        ("", None, False),
    ],
)
def test_working_time_as_it_is_written(text: str, week: float | None, night: bool) -> None:
    shifts = planned(text, D(2026, 3, 3))
    if week is None:
        assert shifts is None
        return
    assert shifts
    assert shifts[0].starts.date() == D(2026, 3, 9), "the first whole week"
    minutes = sum((one.ends - one.starts).total_seconds() / 60 - one.rest for one in shifts)
    assert minutes == week * 60
    facts = changed(GROUND, {"rota.shifts": shifts, "exemption.is_filed": False})
    said = next(v for v in judged(facts, on=ON) if v.rule.code == "R17c")
    assert said.outcome == (Outcome.HOLDS if week <= 40 and not night else Outcome.BROKEN)
    assert ("夜班" in said.reason) == (night or said.outcome == Outcome.HOLDS)


def test_before_it_begins_the_posts_time_counts_and_afterwards_what_was_worked(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        row = make(world)
        row.post.hours = "8:00—20:00，休息1小时，每周6天"
        row.post.save()
        found = {v.rule.code: v for v in hindering([row], on=ON, moments=[Moment.PLACE])[row.pk]}
        assert "11小时" in found["R17c"].reason
        Placement.objects.filter(pk=row.pk).update(state="running", arrived_on=D(2026, 3, 2))
        found = {v.rule.code: v for v in hindering([row], on=ON, moments=[Moment.RUN])[row.pk]}
        assert found["R17c"].outcome == Outcome.UNKNOWN
        assert found["R17b"].missing.startswith("工作时间")


def _clock(day: int, text: str) -> dt.datetime | None:
    """A time of a day of April; None for ""."""
    if not text:
        return None
    return timezone.make_aware(dt.datetime.combine(D(2026, 4, day), dt.time.fromisoformat(text)))


def test_while_it_runs_check_ins_say_what_was_worked_by_the_portals_convention(world: World) -> None:
    def rolls(*days: tuple[int, str, str]) -> dict[str, Any]:
        """The verdicts with these days of April: day, check-in, check-out ("" for none)."""
        DayRoll.objects.all().delete()
        DayRoll.objects.bulk_create(
            DayRoll(
                placement=row,
                day=D(2026, 4, day),
                came_at=_clock(day, came),
                went_at=_clock(day, went),
                way="code",
                number=2,
            )
            for day, came, went in days
        )
        (judged_now,) = verdicts_of([row.pk], on=D(2026, 4, 20), moments=[Moment.RUN])
        return {v.rule.code: v for v in judged_now.verdicts}

    with (
        time_machine.travel(dt.datetime(2026, 4, 20, 9, tzinfo=dt.UTC), tick=False),
        group_scope(world.a, actor=world.wang),
    ):
        row = make(world)
        Placement.objects.filter(pk=row.pk).update(
            state="running", starts_on=D(2026, 3, 2), arrived_on=D(2026, 3, 2)
        )
        usual = [(day, "07:40", "17:25") for day in (13, 14, 15, 16)]
        found = rolls(*usual)
        assert found["R17c"].outcome == found["R17b"].outcome == Outcome.HOLDS, (
            "early and late is no overtime"
        )
        assert "有签到签退的4天里" in found["R17c"].sentence
        found = rolls(*usual, (17, "07:40", ""), (11, "08:00", ""))
        assert found["R17c"].missing == "2026年4月11日、2026年4月17日的签到签退时间"
        assert found["R17b"].missing == "2026年4月11日的签到签退时间", "the Saturday alone"
        found = rolls(*usual, (17, "07:40", "19:10"), (11, "08:00", "12:00"))
        assert "2026年4月17日" in found["R17c"].reason
        assert "2026年4月11日" in found["R17b"].reason
        found = rolls((20, "08:00", "23:30"), (21, "08:00", "23:30"))
        assert found["R17c"].outcome == Outcome.UNKNOWN, (
            "whole weeks that are over are looked at, and no other"
        )
