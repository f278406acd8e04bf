"""Each day as people see it: the student's page and API, who is missing, make-ups and leave, the unit's code, positions."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
import time_machine

from groupportal.audit.models import AccessEntry
from groupportal.deciding.standard import Ruled
from groupportal.tenancy.scope import group_scope
from internships.enums import Attendance
from internships.models import CheckIn, DayRoll, Leave, MakeUp, Placement
from internships.selectors.attendance import attendance, leaves_for, month_of, rates
from internships.services.checkin import check_in
from internships.services.leave import LEAVES, ask_leave
from internships.services.location import EDITION, give_consent
from tests.internships.daily_ground import DAY, D, Daily, daily_ground, placement, student
from tests.internships.test_checkin import EIGHT, HERE, said
from tests.members.ground import viewer
from tests.outcomes import refused
from tests.standing import standing
from tests.visitor import body
from tests.world import World


@standing
def ground(world: World) -> Daily:
    """In group A, with four more students of the class; one of them checked in, with a position."""
    made = daily_ground(world)
    with group_scope(made.group, actor=made.gu), time_machine.travel(EIGHT, tick=False):
        first = made.placement
        of_class = first.student.class_periods.get().school_class
        for number in ("02", "03", "04", "05"):
            placement(
                student(first.unit, number, None, of_class), first.batch, first.host, teacher=first.teacher
            )
        with group_scope(made.group, actor=made.su):
            give_consent(by=viewer(made.su), edition=EDITION)
            check_in(said(position=HERE), by=viewer(made.su))
    return made


@pytest.fixture(autouse=True)
def _eight() -> Any:
    with time_machine.travel(EIGHT, tick=False):
        yield


def test_before_the_first_day_the_page_says_when_it_begins(ground: Daily, client_for: Any) -> None:
    with group_scope(ground.group, actor=ground.gu):
        coming = {"starts_on": DAY + dt.timedelta(days=1), "arrived_on": None, "state": "approved"}
        Placement.objects.filter(pk=ground.placement.pk).update(**coming)
    visitor = client_for(ground.su, ground.group)
    shown = body(visitor.get("internships:check_in"))
    assert "从2026年4月9日开始，还没有到，不用签到" in shown
    assert "data-press" not in shown
    with time_machine.travel(EIGHT + dt.timedelta(days=1), tick=False):
        assert 'data-press="in"' in body(client_for(ground.su, ground.group).get("internships:check_in"))


def test_what_a_student_handed_in_waits_for_teachers(ground: Daily, client_for: Any) -> None:
    with group_scope(ground.group, actor=ground.su):
        days = {"starts_on": DAY, "ends_on": DAY + dt.timedelta(days=1)}
        ask_leave(ground.placement, kind="sick", reason="感冒", by=viewer(ground.su), **days)
    student = client_for(ground.su, ground.group)
    home = body(student.get("home"))
    assert "我交出的，等老师审核" in home
    assert "同事" not in home
    with group_scope(ground.group, actor=ground.su):
        LEAVES.withdraw(Leave.objects.get(), Ruled.WITHDRAWN, by=viewer(ground.su))
    assert "没有在等老师审核的" in body(student.get("deciding:handed"))


def test_a_students_page_and_what_the_phone_sends(ground: Daily, client_for: Any) -> None:
    visitor = client_for(ground.su, ground.group)
    shown = body(visitor.get("internships:check_in"))
    assert "江海灯饰有限公司" in shown
    assert 'data-press="out"' in shown
    assert "回执 260408-" in shown
    pressed = {
        "kind": "out",
        "latitude": "22.578",
        "longitude": "113.081",
        "accuracy": "15",
        "key": str(uuid.uuid4()),
    }
    first = visitor.post("internships-api:check_ins", pressed)
    again = visitor.post("internships-api:check_ins", pressed)
    assert (first.status_code, again.status_code) == (201, 200)
    assert json.loads(first.content)["receipt"] == json.loads(again.content)["receipt"]
    wrong = visitor.post(
        "internships-api:check_ins", {**pressed, "placement": str(uuid.uuid4()), "key": str(uuid.uuid4())}
    )
    assert wrong.status_code == 422
    assert "不是您的" in json.loads(wrong.content)["detail"]
    assert visitor.post("internships-api:check_ins", {"kind": "in"}).status_code == 400
    half = visitor.post(
        "internships-api:check_ins", {"kind": "in", "key": str(uuid.uuid4()), "latitude": "22.5"}
    )
    assert half.status_code == 400
    rows = json.loads(visitor.get("internships-api:check_ins").content)["results"]
    assert [row["kind"] for row in rows] == ["in", "out"][:: -1 if rows[0]["kind"] == "out" else 1]
    assert "latitude" not in rows[0]
    assert (
        json.loads(visitor.get("internships-api:placements").content)["results"][0]["host"]
        == "江海灯饰有限公司"
    )


def test_leave_through_the_api_is_asked_for_once(ground: Daily, client_for: Any) -> None:
    visitor = client_for(ground.su, ground.group)
    asked = {"kind": "sick", "starts_on": "2026-04-09", "ends_on": "2026-04-10", "reason": "看病"}
    keys = ({"Idempotency-Key": f"8c1f0d3e-6c0b-4f2e-9a53-1a2b3c4d5e6{n}"} for n in (1, 1, 2))
    answers = [visitor.post("internships-api:leave", asked, headers=key) for key in keys]
    assert [a.status_code for a in answers] == [201, 200, 422]
    assert "重叠" in json.loads(answers[2].content)["detail"]
    (row,) = json.loads(visitor.get("internships-api:leave").content)["results"]
    assert (row["state"], row["needs_school"]) == ("submitted", False)


def test_who_is_missing_by_class_and_unit_and_who_sees_it(ground: Daily, client_for: Any) -> None:
    shown = body(client_for(ground.gu, ground.group).get("internships:today"))
    assert "姜勇02" in shown
    assert "姜勇01" not in shown, "who came isn't among the missing"
    assert "应到 5，没有签到 4" in shown
    everybody = body(client_for(ground.gu, ground.group).get("internships:today", data={"standing": "all"}))
    assert "姜勇01" in everybody
    assert "手机位置" in everybody
    with group_scope(ground.group, actor=ground.gu):
        came = DayRoll.objects.get()
        rest = Placement.objects.filter(unit=ground.placement.unit).exclude(pk=came.placement_id)
        facts = {"day": came.day, "came_at": came.came_at, "way": came.way, "number": 1}
        DayRoll.objects.bulk_create(DayRoll(placement=row, **facts) for row in rest)
    shown = body(client_for(ground.gu, ground.group).get("internships:today"))
    assert "没有缺勤的" in shown, "nobody is missing, which isn't that there is nobody"
    for who in ("other_teacher", "other_unit", "other_school"):
        assert "姜勇" not in body(client_for(getattr(ground, who), ground.group).get("internships:today")), (
            who
        )
        days = client_for(getattr(ground, who), ground.group).get(
            "internships:days", public_id=ground.placement.public_id
        )
        assert days.status_code == 404, who


def test_leave_counts_and_a_day_off_is_nobodys_fault(ground: Daily) -> None:
    with group_scope(ground.group, actor=ground.su):
        second = Placement.objects.get(student__number="02")
        # As it stands once it is granted.
        Leave.objects.create(
            placement=second,
            kind="sick",
            starts_on=DAY,
            ends_on=D(2026, 4, 9),
            reason="看病",
            state=Ruled.ACCEPTED,
            ruled_by=ground.gu,
            ruled_at=EIGHT,
        )
        (rate,) = rates(attendance(Placement.objects.all(), DAY), "class_name")
        assert (rate.name, rate.came, rate.leave, rate.missing, round(rate.percent)) == (
            "23级5班",
            1,
            1,
            3,
            25,
        )
        days = {day.day: day for day in month_of(second, D(2026, 4, 1), D(2026, 4, 8))}
        assert days[DAY].label == "病假"
        assert (days[D(2026, 4, 4)].standing, days[D(2026, 4, 7)].standing) == (
            Attendance.REST,
            Attendance.MISSING,
        )
        assert len(days) == 8


def test_leave_by_levels(ground: Daily, client_for: Any) -> None:
    with group_scope(ground.group, actor=ground.su):
        by, asked = viewer(ground.su), {"kind": "personal", "reason": "家中有事"}
        long = ask_leave(ground.placement, starts_on=D(2026, 4, 20), ends_on=D(2026, 4, 24), by=by, **asked)
        short = ask_leave(ground.placement, starts_on=D(2026, 4, 13), ends_on=D(2026, 4, 16), by=by, **asked)
        assert (long.needs_school, short.needs_school) == (True, False)
        refused(lambda: LEAVES.rule(long, Ruled.ACCEPTED, by=viewer(ground.gu)), "not_allowed")
        refused(lambda: LEAVES.rule(short, Ruled.ACCEPTED, by=viewer(ground.other_teacher)), "not_allowed")
        refused(
            lambda: ask_leave(
                ground.placement, starts_on=D(2026, 9, 1), ends_on=D(2026, 9, 2), by=by, **asked
            ),
            "outside",
        )
        assert list(LEAVES.due(viewer(ground.gu))) == [short]
        assert list(leaves_for(viewer(ground.an))) == [], "a unit sees days, not why"
    teacher = client_for(ground.gu, ground.group)
    assert "审核意见" in body(teacher.get("internships:leave", public_id=short.public_id))
    assert "审核意见" not in body(teacher.get("internships:leave", public_id=long.public_id))
    teacher.post("internships:leave", {"deed": "approved", "answer": ""}, public_id=short.public_id)
    with group_scope(ground.group, actor=ground.gu):
        assert Leave.objects.get(pk=short.pk).state == Ruled.ACCEPTED


def test_a_student_asks_and_takes_back(ground: Daily, client_for: Any) -> None:
    visitor = client_for(ground.su, ground.group)
    visitor.post("internships:makeup_new", {"day": "2026-04-07", "reason": "手机没电"})
    visitor.post(
        "internships:leave_new",
        {"kind": "sick", "first": "2026-04-13", "last": "2026-04-14", "reason": "看病"},
    )
    with group_scope(ground.group, actor=ground.su):
        make_up, leave = MakeUp.objects.get(), Leave.objects.get()
        assert (leave.ends_on, leave.number_of_days) == (D(2026, 4, 15), 2)
    assert "撤回申请" in body(visitor.get("internships:makeup", public_id=make_up.public_id))
    visitor.post("internships:makeup_withdraw", {}, public_id=make_up.public_id)
    visitor.post("internships:leave_withdraw", {}, public_id=leave.public_id)
    with group_scope(ground.group, actor=ground.su):
        assert (MakeUp.objects.get().state, Leave.objects.get().state) == ("withdrawn", "withdrawn")
    listed = body(visitor.get("internships:asked", data={"what": "make_up"}))
    assert "2026年4月7日" in listed


def test_a_position_is_shown_for_a_purpose_alone(ground: Daily, client_for: Any) -> None:
    with group_scope(ground.group, actor=ground.su):
        row = CheckIn.objects.get()
    teacher = client_for(ground.gu, ground.group)
    month = body(teacher.get("internships:days", public_id=ground.placement.public_id))
    assert "看位置" in month
    assert "22.578" not in month
    assert "22.578" not in body(teacher.get("internships:position", public_id=row.public_id))
    shown = teacher.post("internships:position", {"purpose": "核对签到地点"}, public_id=row.public_id)
    assert "22.578" in shown.content.decode()
    with group_scope(ground.group, actor=ground.gu):
        entry = AccessEntry.objects.get(purpose="核对签到地点")
        assert entry.actor_id == ground.gu.pk
    for who in ("su", "an", "other_teacher", "other_school"):
        answer = client_for(getattr(ground, who), ground.group).get(
            "internships:position", public_id=row.public_id
        )
        assert answer.status_code in (403, 404), who
    unit = body(
        client_for(ground.an, ground.group).get("internships:days", public_id=ground.placement.public_id)
    )
    assert "精度" not in unit


def test_the_unit_shows_its_code_and_confirms(ground: Daily, client_for: Any) -> None:
    visitor = client_for(ground.an, ground.group)
    assert "还没有开通现场码" in body(visitor.get("internships:site_code"))
    visitor.post("internships:site_code_renew", {}, public_id=ground.placement.host.public_id)
    assert "data-reload-in" in body(visitor.get("internships:site_code"))
    with group_scope(ground.group, actor=ground.an):
        second = Placement.objects.get(student__number="02")
    visitor.post("internships:confirm_present", {}, public_id=second.public_id)
    with group_scope(ground.group, actor=ground.an):
        assert CheckIn.objects.get(placement=second).way == "mentor"


def test_consent_is_asked_on_its_own_page(ground: Daily, client_for: Any) -> None:
    visitor = client_for(ground.su, ground.group)
    assert "撤回同意" in body(visitor.get("internships:location"))
    visitor.post("internships:location_withdraw", {})
    told = body(visitor.get("internships:location"))
    assert "不同意也能签到" in told
    assert "180天" in told
    visitor.post("internships:location", {"edition": EDITION})
    assert "data-locates" in body(visitor.get("internships:check_in"))


def test_a_page_asks_as_often_for_one_student_as_for_many(
    ground: Daily, client_for: Any, query_count: Any
) -> None:
    visitor = client_for(ground.gu, ground.group)
    visitor.get("internships:today", data={"standing": "all"})
    with query_count() as many:
        visitor.get("internships:today", data={"standing": "all"})
    with group_scope(ground.group, actor=ground.gu):
        Placement.objects.exclude(student__number="01").update(ends_on=D(2026, 3, 2))
    with query_count() as one:
        visitor.get("internships:today", data={"standing": "all"})
    assert many() <= one()


def test_a_key_that_is_made_once_is_asked_of_json_too(ground: Daily, client_for: Any) -> None:
    visitor = client_for(ground.su, ground.group)
    key = str(uuid.uuid4())
    sent = {
        "kind": "rest",
        "phone_at": EIGHT.isoformat(),
        "sent_at": (EIGHT + dt.timedelta(hours=1)).isoformat(),
    }
    answer = visitor.client.post(
        visitor.url("internships-api:check_ins"),
        json.dumps(sent),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )
    assert answer.status_code == 201
    assert "快" in json.loads(answer.content)["words"][0]
