"""Incidents: reported in a minute, told at once and again, taken once, logged without change, closed by a second person."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from groupportal.audit.models import AccessEntry
from groupportal.errors import NotAllowed
from groupportal.messages.models import Notice
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.forms.incident import NoteForm, ReportForm
from internships.models import Incident, IncidentNote, Placement
from internships.selectors.facts import facts_of
from internships.selectors.incident import incidents_for, near
from internships.services.incident import (
    IncidentInput,
    add_people,
    alarm_untaken,
    conclude_incident,
    grade_incident,
    note_incident,
    report_incident,
    rule_conclusion,
    take_incident,
)
from tests.internships.ground import host
from tests.internships.incident_deeds import WORDS, accident
from tests.internships.teaching import DAY, Room, room, running, today
from tests.members.ground import viewer
from tests.outcomes import overlapped, race, refused
from tests.visitor import body
from tests.world import World

TOPIC = "internships.incident"
MINUTE = dt.timedelta(minutes=1)


def told(user: Any) -> int:
    return Notice.objects.filter(recipient=user, topic=TOPIC).count()


def test_a_student_reports_on_one_page_and_all_hear_at_once(
    taught: Room, world: World, client_for: Any
) -> None:
    it, jiang = taught, client_for(taught.jiang, world.a)
    page = body(jiang.get("internships:incident_new"))
    assert "何芳" not in page, "a student reports of the own placement"
    when = timezone.localtime() - 50 * MINUTE
    sent = {
        "kind": "injury",
        "text": WORDS,
        "people": str(it.jiangs.public_id),
        "is_injured": "yes",
        "day": when.date().isoformat(),
        "time": when.strftime("%H:%M"),
    }
    shown = body(jiang.post("internships:incident_new", sent, follow=True))
    assert "指导教师和学校已收到消息" in shown
    assert "迟报" in shown
    with group_scope(world.a, actor=world.li):
        row = Incident.objects.get()
        assert (row.unit_id, row.host_id, row.level) == (it.school.pk, it.at.pk, "")
        assert 49 <= row.delay <= 51
        assert [told(user) for user in (it.zhou, world.li, it.jiang, it.huang, it.sun)] == [1, 1, 0, 0, 0]
        assert told(world.wang) == 0, "the secretariat hears of the higher levels, or when nobody takes it"
    zhou, one = client_for(it.zhou, world.a), {"public_id": row.public_id}
    assert "接报突发事件" in body(zhou.get("home"))
    assert "已接报" in body(zhou.post("internships:incident_take", follow=True, **one))
    zhou.post("internships:incident_note", {"kind": "treatment", "text": "区医院缝合三针"}, **one)
    mine = body(jiang.get("internships:incident", **one))
    assert "分钟接报" in mine
    assert "区医院缝合三针" not in mine, "the log is of those who deal with it"
    office = client_for(world.li, world.a)
    assert "未定级" in body(office.get("internships:incidents"))
    people = body(office.get("internships:incident_people", data={"scope": "host"}, **one))
    assert "何芳" in people
    assert "李雪" not in people, "of another school"
    add = {"ids": [str(it.hes.public_id), str(it.suns.public_id)], "step": "do"}
    assert "新加入 1 名" in body(office.post("internships:incident_add", add, follow=True, **one))
    assert "何芳" in body(zhou.get("internships:incident", **one))
    with group_scope(world.a, actor=world.li):
        assert not near(row, viewer(it.zhou), "host").filter(pk=it.huangs.pk).exists()
        assert near(row, viewer(world.li), "host").filter(pk=it.huangs.pk).exists()
    student = it.jiangs.student
    with group_scope(world.a, actor=world.li):
        type(student).objects.filter(pk=student.pk).update(guardian="姜母", guardian_phone="13900001234")
    numbers = office.post("internships:incident_contacts", {"purpose": "通知家长"}, **one)
    assert "13900001234" in body(numbers)
    assert "no-store" in numbers["Cache-Control"]
    assert zhou.get("internships:incident_contacts", **one).status_code == 403
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert AccessEntry.objects.filter(actor=world.li, purpose="通知家长").exists()
    assert client_for(it.firm, world.a).get("internships:incident", **one).status_code == 404


def test_the_clock_tells_again_each_step_once(it: Room, world: World) -> None:
    row = accident(it, by=it.zhou)
    assert told(it.zhou) == 0
    assert told(world.li) == 1
    at = row.reported_at
    with group_scope(world.a, actor=SYSTEM_ACTOR, switch=True):
        assert [alarm_untaken(at + n * MINUTE) for n in (14, 15, 16, 29, 31, 90)] == [0, 1, 0, 0, 1, 0]
    assert [told(user) for user in (world.li, world.wang)] == [3, 2]
    refused(lambda: take_incident(row, by=viewer(it.zhou)), "own_report")
    take_incident(row, by=viewer(world.li))
    refused(lambda: take_incident(row, by=viewer(world.wang)), "taken")
    other = accident(it)
    take_incident(other, by=viewer(it.zhou))
    with group_scope(world.a, actor=SYSTEM_ACTOR, switch=True):
        assert alarm_untaken(at + 90 * MINUTE) == 0, "what is taken is not told again"


def test_a_higher_level_is_told_above_and_closed_by_a_second_person(it: Room, world: World) -> None:
    by, row = viewer(world.li), accident(it, level="major")
    assert told(world.wang) == 1
    refused(lambda: conclude_incident(row, text="好", by=by), "not_taken")
    take_incident(row, by=by)
    refused(lambda: conclude_incident(row, text="好", by=by), "no_level")
    grade_incident(row, level="major", text="伤及肌腱", by=by)
    refused(lambda: conclude_incident(row, text="好", by=by), "injury_open")
    for kind in ("treatment", "claim"):
        note_incident(row, kind=kind, text="已办", by=by)
    conclude_incident(row, text="护罩缺失", by=by)
    with pytest.raises(NotAllowed):
        rule_conclusion(row, closes=True, text="", by=by)
    refused(lambda: rule_conclusion(row, closes=False, text=" ", by=viewer(world.wang)), "words_missing")
    rule_conclusion(row, closes=True, text="", by=viewer(world.wang))
    refused(lambda: grade_incident(row, level="general", text="轻", by=by), "concluded")
    note_incident(row, kind="correction", text="时间应为九点", by=viewer(it.jiang))
    row.refresh_from_db()
    assert (row.text, row.state) == (WORDS, "closed")
    small = accident(it, is_injured=False, text="车间短时停电")
    take_incident(small, by=by)
    refused(lambda: conclude_incident(small, text="好", by=by), "no_level")
    grade_incident(small, level="general", text="没有人受伤", by=by)
    conclude_incident(small, text="已恢复", by=by)
    small.refresh_from_db()
    assert small.state == "closed"


def test_who_sees_and_who_may_act(it: Room, world: World) -> None:
    row = accident(it)

    def sees(user: Any) -> bool:
        return incidents_for(viewer(user)).filter(pk=row.pk).exists()

    assert [sees(user) for user in (it.jiang, it.zhou, world.li, world.wang)] == [True] * 4
    assert [sees(user) for user in (it.huang, it.sun, it.firm, world.zhang)] == [False] * 4
    for user in (it.huang, it.sun, it.jiang, it.firm):
        with pytest.raises(NotAllowed):
            take_incident(row, by=viewer(user))
    with pytest.raises(NotAllowed):
        grade_incident(row, level="general", text="轻", by=viewer(it.zhou))
    refused(lambda: note_incident(row, kind="claim", text="已报", by=viewer(it.jiang)), "kind_unknown")
    with pytest.raises(NotAllowed):
        note_incident(row, kind="measure", text="已报", by=viewer(it.huang))
    with pytest.raises(NotAllowed):
        accident(it, people=(it.hes,))
    with pytest.raises(NotAllowed):
        accident(it, by=it.zhou, people=(it.huangs,))
    with group_scope(world.b, actor=world.qian, switch=True):
        assert not incidents_for(viewer(world.qian)).exists()


def test_a_unit_reports_once_for_each_school(it: Room, world: World) -> None:
    said = IncidentInput(uuid.uuid4(), "work", "车间起火，人员已撤离", timezone.now(), host=it.at)
    made, known = report_incident(said, by=viewer(it.firm))
    assert {row.unit_id for row in made} == {it.school.pk, it.suns.unit_id}
    assert not known
    again, known = report_incident(said, by=viewer(it.firm))
    assert known
    assert {row.pk for row in again} == {row.pk for row in made}
    here = next(row for row in made if row.unit_id == it.school.pk)
    assert add_people(here, [it.jiangs, it.suns], is_injured=False, by=viewer(world.li)) == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"text": " "}, "words_missing"),
        ({"occurred_at": timezone.now() + dt.timedelta(hours=1)}, "time_to_come"),
        ({"occurred_at": timezone.now() - dt.timedelta(days=400)}, "too_old"),
        ({"people": ()}, "nobody"),
    ],
)
def test_what_is_refused_of_a_report(it: Room, said: dict[str, Any], code: str) -> None:
    refused(lambda: accident(it, **said), code)
    assert not Incident.objects.exists()


def test_after_a_move_it_goes_to_where_the_student_is_now(it: Room, world: World) -> None:
    by = viewer(it.jiang)
    assert ReportForm(viewer=by).fields["people"].widget.is_hidden
    Placement.objects.filter(pk=it.jiangs.pk).update(
        state="ending", ends_on=today() - DAY, left_on=today() - DAY, end_kind="moved"
    )
    there = host(world, "江海船舶有限公司")
    now = running(
        world,
        it.batch,
        there,
        it.jiangs.student,
        it.huang_row,
        starts_on=today() - DAY,
        arrived_on=today() - DAY,
    )
    form = ReportForm(viewer=by)
    assert form.initial["people"] == [now.public_id]
    assert not form.fields["people"].widget.is_hidden
    assert set(form.fields["people"].queryset) == {now, it.jiangs}


def test_schools_that_came_later_are_not_reported_to(it: Room) -> None:
    Placement.objects.filter(pk=it.suns.pk).update(starts_on=today() - DAY, arrived_on=today() - DAY)
    when = timezone.now() - 3 * DAY
    said = IncidentInput(uuid.uuid4(), "work", "车间起火，人员已撤离", when, host=it.at)
    made, _ = report_incident(said, by=viewer(it.firm))
    assert [row.unit_id for row in made] == [it.school.pk]
    before = IncidentInput(uuid.uuid4(), "work", "上月的火情", when - 60 * DAY, host=it.at)
    assert len(report_incident(before, by=viewer(it.firm))[0]) == 2, "a report is never lost"


def test_what_was_ever_called_high_is_closed_by_a_second_person(it: Room, world: World) -> None:
    by = viewer(world.li)
    reported = accident(it, level="major", is_injured=None)
    graded = accident(it, is_injured=None)
    assert (reported.level, told(world.wang)) == ("", 1)
    grade_incident(graded, level="large", text="先按较大", by=by)
    for row in (reported, graded):
        take_incident(row, by=by)
        before = told(world.wang)
        grade_incident(row, level="general", text="只是擦伤", by=by)
        assert told(world.wang) == before + 1, "the secretariat hears that it is called lower"
        assert conclude_incident(row, text="已处理", by=by).state == "concluded"
        with pytest.raises(NotAllowed):
            rule_conclusion(row, closes=True, text="", by=by)
        assert rule_conclusion(row, closes=True, text="", by=viewer(world.wang)).state == "closed"
    first = IncidentNote.objects.filter(incident=reported, kind="graded").get()
    assert first.text == "报告人写的重大 → 一般。只是擦伤"


def test_who_is_hurt_is_said_by_the_school_where_several_are_named(it: Room, world: World) -> None:
    by, row = viewer(world.li), accident(it, by=it.zhou, people=(it.jiangs, it.hes))

    def hurt() -> list[Any]:
        return list(row.people.filter(is_injured=True).values_list("placement", flat=True))

    assert hurt() == []
    take_incident(row, by=by)
    grade_incident(row, level="general", text="轻", by=by)
    refused(lambda: conclude_incident(row, text="好", by=by), "injury_open")
    add_people(row, [it.jiangs, it.hes], is_injured=True, by=viewer(it.zhou))
    assert hurt() == [it.jiangs.pk, it.hes.pk]
    with pytest.raises(NotAllowed):
        add_people(row, [it.hes], is_injured=False, text="没有", by=viewer(it.zhou))
    refused(lambda: add_people(row, [it.hes], is_injured=False, by=by), "words_missing")
    add_people(row, [it.hes], is_injured=False, text="医院检查没有伤", by=by)
    assert hurt() == [it.jiangs.pk]
    assert row.notes.get(kind="correction").text == "何芳没有受伤。医院检查没有伤"
    add_people(row, [it.jiangs], by=by)
    assert hurt() == [it.jiangs.pk], "where nothing is said of it, it stays"


def test_teachers_of_students_who_are_added_are_told(it: Room, world: World) -> None:
    row = accident(it)
    assert told(it.huang) == 0
    for _ in range(2):
        add_people(row, [it.huangs], by=viewer(world.li))
    assert (told(it.huang), told(it.zhou)) == (1, 1)


def test_who_reported_is_offered_what_they_may_write(it: Room) -> None:
    row = accident(it)

    def offered(user: Any) -> list[str]:
        return [key for key, _ in NoteForm(viewer=viewer(user), record=row).fields["kind"].choices]

    assert offered(it.jiang) == ["measure", "correction"]
    assert "claim" in offered(it.zhou)


def test_rules_read_the_incidents(it: Room, world: World) -> None:
    def events(placement: Any) -> Any:
        ((_, facts),) = facts_of([placement.pk])
        return facts.events

    assert (events(it.jiangs).incidents, events(it.jiangs).injuries) == ((), ())
    row = accident(it, occurred_at=timezone.now() - dt.timedelta(days=2), level="major")
    (incident,) = events(it.jiangs).incidents
    assert (incident.reported_on - incident.occurred_on).days == 2
    assert incident.level == ""
    (injury,) = events(it.jiangs).injuries
    assert (injury.has_claim, injury.was_treated) == (False, False)
    note_incident(row, kind="claim", text="已报案", by=viewer(it.zhou))
    grade_incident(row, level="large", text="伤及肌腱", by=viewer(world.li))
    assert events(it.jiangs).injuries[0].has_claim
    assert events(it.jiangs).incidents[0].level == "较大"
    assert events(it.hes).incidents == ()


def test_a_phone_sends_twice_and_two_take_it_at_once(committed_world: World, client_for: Any) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        it = room(world)
    key = uuid.uuid4()
    when = timezone.now()
    said = IncidentInput(key, "injury", WORDS, when, people=(it.jiangs,))

    def sending() -> tuple[Any, Any]:
        return it.jiang, lambda: report_incident(said, by=viewer(it.jiang))

    answers = race(world.a, sending(), sending(), sending())
    assert sorted(known for _, known in answers) == [False, True, True]
    phone = client_for(it.jiang, world.a)
    data = {"kind": "injury", "text": WORDS, "occurred_at": when.isoformat()}
    head = {"Idempotency-Key": str(uuid.uuid4())}
    for status in (201, 200):
        assert phone.post("internships-api:incidents", data, headers=head).status_code == status
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert Incident.objects.count() == 2
        row = Incident.objects.get(key=key)

    def taking(user: Any) -> tuple[Any, Any]:
        return user, lambda: take_incident(row, by=viewer(user))

    _, late = overlapped(world.a, taking(it.zhou), taking(world.li))
    assert late.message.startswith("周勇军"), "who waited reads who was first"
    at = row.reported_at + 20 * MINUTE
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        left = Incident.objects.exclude(key=key).get()
    clock = race(
        world.a, (SYSTEM_ACTOR, lambda: alarm_untaken(at)), (SYSTEM_ACTOR, lambda: alarm_untaken(at))
    )
    assert sum(clock) == 1
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert IncidentNote.objects.filter(incident=left, kind="alarm").count() == 1
