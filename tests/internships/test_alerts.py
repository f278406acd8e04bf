"""Alerts: found by rule and date, never twice for the same fact, told once, seen to by whose they are; quiet on days off."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groupportal.deciding.standard import Ruled
from groupportal.messages.models import Notice
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from internships.models import Alert, AlertNumber, CheckIn, Cover, DayRoll, Leave, Placement, Policy, Visit
from internships.selectors.alert import (
    alerts_for,
    calendar_words,
    settled_by,
    turn_of,
    with_risk,
    words_of,
)
from internships.selectors.arranging import guided
from internships.services.alert import close_alerts, hand_alerts, look_for_alerts, set_numbers, take_alerts
from internships.services.day_roll import keep
from rosters.models import SchoolClass, Teacher
from tests.internships.daily_ground import (
    DAY,
    FIRST,
    LAST,
    D,
    Daily,
    daily_ground,
    person,
    placement,
    student,
)
from tests.internships.test_checkin import EIGHT, HERE
from tests.members.ground import viewer
from tests.outcomes import overlapped, race, refused
from tests.standing import standing
from tests.visitor import body
from tests.world import World

KINDS = {"absent", "agreement", "insurance", "journal", "visit"}
ONE = dt.timedelta(days=1)


@standing
def ground(world: World) -> Daily:
    """In group A: a student who has not checked in, with no papers, no journals, at a unit nobody visited."""
    return daily_ground(world)


@pytest.fixture
def at(ground: Daily) -> Any:
    """Inside the group, on the morning of a Wednesday."""
    with time_machine.travel(EIGHT, tick=False), group_scope(ground.group, actor=ground.gu):
        yield ground


def came(row: Placement, day: dt.date) -> None:
    DayRoll.objects.create(placement=row, day=day, way="code", number=1, came_at=EIGHT)


def alive(kind: str = "") -> list[Alert]:
    rows = Alert.objects.filter(state__in=("open", "taken")).order_by("kind")
    return list(rows.filter(kind=kind) if kind else rows)


def look(day: dt.date = DAY) -> Any:
    return look_for_alerts(on=day)


def told(user: Any) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("title", flat=True))


def numbers(**changed: int | None) -> dict[str, int | None]:
    usual = {"absent": 2, "far": 3, "agreement": 7, "insurance": 7, "journal": 3, "visit": 4, "due": 3}
    return {**usual, **changed}


def test_each_kind_is_found_with_its_fact_and_told_in_one_message(at: Daily) -> None:
    night = look()
    assert {row.kind for row in night.raised} == KINDS
    words = {row.kind: row.words for row in alive()}
    assert words["absent"] == "从2026年3月2日起没有签到，也没有请假。"  # the 1st is a Sunday
    assert words["journal"] == "第1周周志应在2026年3月7日以前交，还没有交。"
    assert "没有投保" in words["insurance"]
    # Three working days on: Thursday, Friday, Monday.
    assert {(row.owner_id, row.due_on, row.step) for row in alive()} == {(at.gu.pk, D(2026, 4, 13), "owner")}
    assert told(at.gu) == ["有 5 条实习预警要您处理"]
    (notice,) = Notice.objects.all()
    assert at.placement.student.name not in notice.body
    assert notice.url == "/group-a/internships/alerts/?turn=mine", "by the clock too it leads into the group"


def test_the_same_fact_is_never_raised_again_and_another_is(at: Daily) -> None:
    look()
    (absent,) = alive("absent")
    assert look().raised == []
    close_alerts([absent], note="已电话联系，明天到岗", by=viewer(at.gu))
    night = look(DAY + ONE)
    assert (night.raised, len(told(at.gu))) == ([], 1)
    came(at.placement, DAY)
    look(DAY + ONE)
    assert not alive("absent")
    # Friday, Monday: two working days without a word but “I rest today”.
    DayRoll.objects.create(placement=at.placement, day=DAY + ONE, way="none", number=1, is_rest=True)
    assert [row.fact for row in look(DAY + 6 * ONE).raised] == ["2026-04-09"]
    came(at.placement, DAY + 5 * ONE)
    look(DAY + 6 * ONE)
    over = Alert.objects.get(kind="absent", fact="2026-04-09")
    assert (over.state, over.closed_by) == ("over", None)
    assert over.note.startswith("学生已经签到")


def test_a_fact_that_is_back_opens_the_same_row_again(at: Daily) -> None:
    look()
    policy = Policy.objects.create(
        unit=at.placement.unit, insurer="示例财险", number="P1", payer="school", starts_on=FIRST, ends_on=LAST
    )
    cover = Cover.objects.create(unit=at.placement.unit, policy=policy, student=at.placement.student)
    look(DAY + ONE)
    assert Alert.objects.get(kind="insurance").state == "over"
    cover.delete()
    again = {row.kind for row in look(DAY + 2 * ONE).raised}
    # Now the school has a policy whose list lacks the student: the words are the same matter.
    assert (again, Alert.objects.filter(kind="insurance").count()) == ({"insurance"}, 1)


def test_of_several_overdue_journals_one_is_alive_and_closing_it_leads_to_the_next(at: Daily) -> None:
    look()
    (first,) = alive("journal")
    close_alerts([first], note="第一周入职培训，免写", by=viewer(at.gu))
    (second,) = look(DAY + ONE).raised
    assert second.words.startswith("第2周周志")


def test_days_off_and_leave_neither_count_nor_send(at: Daily) -> None:
    came(at.placement, D(2026, 4, 3))  # Friday; Saturday to Monday are 清明节
    Leave.objects.create(
        placement=at.placement, kind="sick", state=Ruled.ACCEPTED, reason="感冒", starts_on=D(2026, 4, 8),
        ends_on=D(2026, 4, 9), ruled_by=at.gu, ruled_at=EIGHT,
    )  # fmt: skip
    assert look(D(2026, 4, 6)).quiet.startswith("清明节")
    assert (Alert.objects.count(), told(at.gu)) == (0, [])
    assert "absent" not in {row.kind for row in look(D(2026, 4, 9)).raised}
    # The 7th and the 9th; the 8th was leave.
    assert [row.fact for row in look(D(2026, 4, 10)).raised] == ["2026-04-07"]


def test_a_year_without_a_table_says_so(at: Daily) -> None:
    assert calendar_words(DAY) == ""
    assert "2035年还没有节假日与调休表" in calendar_words(D(2035, 1, 1))
    assert look(D(2035, 6, 2)).quiet == "周末"


def test_far_is_from_where_the_others_of_the_unit_check_in(at: Daily) -> None:
    first = at.placement
    others = [
        placement(student(first.unit, n), first.batch, first.host, teacher=first.teacher) for n in "234"
    ]

    def at_place(row: Placement, day: dt.date, latitude: Decimal) -> None:
        moment = EIGHT - dt.timedelta(days=(DAY - day).days)
        check_in = CheckIn(
            placement=row, student_id=row.student_id, day=day, kind="in", way="position", at=moment,
            made_at=moment, latitude=latitude, longitude=HERE.longitude, accuracy=20, receipt="1",
            key=uuid.uuid4(),
        )  # fmt: skip
        keep(check_in)

    away = HERE.latitude + Decimal("0.05")  # about five and a half kilometres
    for day in (DAY - 2 * ONE, DAY - ONE):
        for row in others:
            at_place(row, day, HERE.latitude)
    at_place(first, DAY - 2 * ONE, HERE.latitude)
    at_place(first, DAY - ONE, away)
    look()
    assert [(row.placement, row.fact) for row in alive("far")] == [(first, "2026-04-07")]
    set_numbers(None, numbers(far=6), by=viewer(_secretariat(at)))
    look()
    assert not alive("far")
    set_numbers(None, numbers(), by=viewer(_secretariat(at)))
    at_place(first, DAY, HERE.latitude)
    look()
    assert not alive("far")


def _secretariat(at: Daily) -> Any:
    return person(
        "文洁", f"wen_{Alert.objects.count()}_{AlertNumber.objects.count()}", Role.SECRETARIAT, None
    )  # type: ignore[arg-type]


def test_what_nobody_sees_to_goes_one_step_on_each_told_once(world: World, at: Daily) -> None:
    look()
    assert look(D(2026, 4, 13)).escalated == []
    night = look(D(2026, 4, 14))
    assert {(row.step, row.office_on, row.due_on) for row in night.escalated} == {
        ("office", D(2026, 4, 14), D(2026, 4, 17))
    }
    assert look(D(2026, 4, 14)).escalated == []
    assert told(world.li) == ["有 5 条实习预警要您处理"]
    assert told(world.wang) == []
    (row, *_) = alive("absent")
    take_alerts([row], by=viewer(world.li))
    look(D(2026, 4, 20))
    assert {row.step for row in alive()} == {"leader"}
    assert len(told(world.wang)) == 1
    assert (len(told(at.gu)), len(told(world.li))) == (1, 1)
    look(D(2026, 5, 28))
    assert len(told(world.wang)) == 1


def test_without_a_teacher_who_has_an_account_it_is_the_offices_at_once(world: World, at: Daily) -> None:
    Teacher.objects.filter(pk=at.placement.teacher_id).update(user=None)
    assert {(row.step, row.owner_id) for row in look().raised} == {("office", None)}
    assert told(world.li) == ["有 5 条实习预警要您处理"]
    assert alerts_for(viewer(world.li)).filter(turn_of(viewer(world.li))).count() == 5


def test_another_teacher_takes_over_what_was_not_handed_on(at: Daily) -> None:
    look()
    hand_to = Teacher.objects.create(
        unit=at.placement.unit, number="D02", name="吴静", starts_on=D(2015, 9, 1), user=at.other_teacher
    )
    kept, *_ = alive("visit")
    hand_alerts([kept], to=hand_to, by=viewer(at.gu))
    assert told(at.other_teacher) == [f"{at.gu}转交给您 1 条实习预警"]
    Placement.objects.filter(pk=at.placement.pk).update(teacher=hand_to)
    assert len(look(DAY + ONE).moved) == 4
    assert {row.owner_id for row in alive()} == {at.other_teacher.pk}
    assert told(at.other_teacher)[1:] == ["有 4 条实习预警要您处理"]


def test_who_no_longer_guides_neither_sees_nor_settles(at: Daily) -> None:
    look()
    unit, (absent,) = at.placement.unit, alive("absent")
    take_alerts([absent], by=viewer(at.gu))
    close_alerts(alive("visit"), note="已走访", by=viewer(at.gu))
    look(D(2026, 4, 14))
    guide = Teacher.objects.create(
        unit=unit, number="D02", name="吴静", starts_on=D(2015, 9, 1), user=at.other_teacher
    )
    Placement.objects.filter(pk=at.placement.pk).update(teacher=guide)
    assert not settled_by(viewer(at.gu)).exists()
    assert [row.state for row in alerts_for(viewer(at.gu))] == ["closed"], (
        "what the person has done stays to be read"
    )


def test_what_moves_to_another_teacher_is_nobodys_yet(at: Daily) -> None:
    look()
    take_alerts(alive("absent"), by=viewer(at.gu))
    guide = Teacher.objects.create(
        unit=at.placement.unit, number="D02", name="吴静", starts_on=D(2015, 9, 1), user=at.other_teacher
    )
    Placement.objects.filter(pk=at.placement.pk).update(teacher=guide)
    look(DAY + ONE)
    (row,) = alive("absent")
    assert (row.state, row.taken_by, row.owner) == ("open", None, at.other_teacher)


def test_what_has_run_out_is_not_handed_on_by_the_teacher(world: World, at: Daily) -> None:
    look()
    unit = at.placement.unit
    wu, gu = (
        Teacher.objects.create(
            unit=unit, number="D02", name="吴静", starts_on=D(2015, 9, 1), user=at.other_teacher
        ),
        at.placement.teacher,
    )
    (visit,) = alive("visit")
    hand_alerts([visit], to=wu, by=viewer(at.gu))
    first = alive("visit")[0].due_on
    with time_machine.travel(EIGHT + ONE, tick=False):
        refused(lambda: hand_alerts([visit], to=gu, by=viewer(at.gu)), "to_oneself")
        hand_alerts([visit], to=gu, by=viewer(at.other_teacher))
    assert alive("visit")[0].due_on == first, "handing it to and fro wins no time"
    look(D(2026, 4, 14))

    def handed(user: Any) -> list[str]:
        return [error.code for _, error in hand_alerts(alive("absent"), to=wu, by=viewer(user)).refused]

    assert handed(at.gu) == ["offices_turn"]
    look(D(2026, 4, 20))
    assert handed(world.li) == ["leaders_turn"]
    assert handed(world.wang) == []


def test_who_sees_and_who_settles(world: World, at: Daily) -> None:
    look()
    class_teacher = person("梁敏", "liang_cls", Role.TEACHER, at.placement.unit)
    row = Teacher.objects.create(
        unit=at.placement.unit, number="D09", name="梁敏", starts_on=D(2015, 9, 1), user=class_teacher
    )
    SchoolClass.objects.update(class_teacher=row)
    person_of = {
        "su": at.su, "gu": at.gu, "an": at.an, "wu": at.other_teacher, "yan": at.other_unit,
        "he": at.other_school, "class": class_teacher, "li": world.li, "wang": world.wang,
    }  # fmt: skip
    seen = {name: alerts_for(viewer(user)).count() for name, user in person_of.items()}
    settles = {name: settled_by(viewer(user)).count() for name, user in person_of.items()}
    assert seen == dict.fromkeys(person_of, 0) | dict.fromkeys(("gu", "class", "li", "wang"), 5)
    assert settles == dict.fromkeys(person_of, 0) | dict.fromkeys(("gu", "li", "wang"), 5)
    rows = alive()
    for name in ("su", "an"):
        refused(lambda name=name: close_alerts(rows, note="好了", by=viewer(person_of[name])), "not_allowed")
    for name in ("wu", "yan", "he", "class"):
        if not viewer(person_of[name]).can("internships.settle_alert"):
            continue
        found = close_alerts(rows, note="好了", by=viewer(person_of[name]))
        assert (found.done, {error.code for _, error in found.refused}) == ([], {"not_yours"})
    assert len(alive()) == 5


def test_a_second_role_shows_no_student_the_own_alerts(at: Daily) -> None:
    look()
    Membership.objects.create(user=at.su, role=Role.TEACHER, unit=at.placement.unit)
    Alert.objects.update(owner=at.su)
    assert not alerts_for(viewer(at.su)).exists()


def test_handing_on_is_to_a_colleague_who_can(at: Daily) -> None:
    look()
    (row,) = alive("absent")
    unit = at.placement.unit
    mute = Teacher.objects.create(unit=unit, number="D03", name="无号", starts_on=D(2015, 9, 1))
    refused(lambda: hand_alerts([row], to=mute, by=viewer(at.gu)), "cannot_settle")
    elsewhere = person("何芳", "he_fang", Role.TEACHER, at.other_school.memberships.get().unit)
    theirs = Teacher.objects.create(
        unit=elsewhere.memberships.get().unit,
        number="X1",
        name="何芳",
        starts_on=D(2015, 9, 1),
        user=elsewhere,
    )
    found = hand_alerts([row], to=theirs, by=viewer(at.gu))
    assert [error.code for _, error in found.refused] == ["other_school"]
    wu = Teacher.objects.create(
        unit=unit, number="D04", name="吴静", starts_on=D(2015, 9, 1), user=at.other_teacher
    )
    hand_alerts([row], to=wu, by=viewer(at.gu))
    # It is the colleague's now, and only this one.
    assert settled_by(viewer(at.other_teacher)).get() == row
    assert refused(lambda: close_alerts([row], note=" ", by=viewer(at.other_teacher)), "note_missing")
    assert close_alerts([row], note="已联系", by=viewer(at.other_teacher)).done


def test_a_schools_numbers_change_its_own_alone(world: World, at: Daily) -> None:
    look()
    school = at.placement.unit
    refused(lambda: set_numbers(school, numbers(), by=viewer(at.other_school)), "not_allowed")
    refused(lambda: set_numbers(None, numbers(), by=viewer(world.li)), "not_allowed")
    refused(lambda: set_numbers(school, numbers(due=None), by=viewer(world.li)), "due_missing")
    theirs = at.other_school.memberships.get().unit
    set_numbers(theirs, numbers(absent=None, visit=1), by=viewer(at.other_school))
    assert (look().over, look().raised) == ([], [])
    set_numbers(school, numbers(absent=None), by=viewer(world.li))
    assert [row.kind for row in look().over] == ["absent"]
    assert "停用" in Alert.objects.get(kind="absent").note
    # What is as it would be without is not kept, so that it follows the group's.
    set_numbers(school, numbers(), by=viewer(world.li))
    assert not AlertNumber.objects.filter(unit=school).exists()


def test_the_pages(world: World, at: Daily, client_for: Any) -> None:
    look()
    teacher = client_for(at.gu, at.group)
    shown = body(teacher.get("internships:alerts", data={"turn": "mine"}))
    assert "从2026年3月2日起没有签到" in shown
    (absent,) = alive("absent")
    one = body(teacher.get("internships:alert", public_id=absent.public_id))
    assert "处理完了" in one
    assert "5 条实习预警等您处理" in body(teacher.get("home"))
    assert "从2026年3月2日起没有签到" in body(teacher.get("internships:guided"))
    at_placement = {"public_id": at.placement.public_id}
    assert "三方协议没有生效" in body(teacher.get("internships:placement", **at_placement))
    for user in (at.su, at.an):
        theirs = client_for(user, at.group)
        assert theirs.get("internships:alerts").status_code == 403
        assert "三方协议没有生效" not in body(theirs.get("internships:placement", **at_placement))
    assert (
        client_for(at.other_teacher, at.group)
        .get("internships:alert", public_id=absent.public_id)
        .status_code
        == 404
    )
    answer = teacher.post(
        "internships:alerts_close", {"ids": [str(absent.public_id)], "step": "do", "note": "已电话联系"}
    )
    assert answer.status_code == 302
    absent.refresh_from_db()
    assert (absent.state, absent.note, absent.closed_by) == ("closed", "已电话联系", at.gu)
    office = client_for(world.li, at.group)
    assert office.post(
        "internships:alert_numbers_of", numbers(absent=5), public_id=at.placement.unit.public_id
    )
    assert AlertNumber.objects.get().number == 5


def test_who_needs_a_look_most_comes_first(at: Daily) -> None:
    first = at.placement
    fine = placement(student(first.unit, "00"), first.batch, first.host, teacher=first.teacher)
    look()
    Alert.objects.filter(placement=fine).exclude(kind="visit").delete()
    rows = list(with_risk(guided(viewer(at.gu))).order_by("-risk", "student__pinyin"))
    assert [row.pk for row in rows] == [first.pk, fine.pk]
    assert rows[0].risk > rows[1].risk > 0
    assert words_of([first.pk])[first.pk].startswith("从2026年3月2日起没有签到")


def test_as_many_queries_for_many_as_for_one(at: Daily) -> None:
    first = at.placement

    def queries(day: dt.date) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            look(day)
        return len(caught)

    one = queries(DAY)
    for n in range(6):
        placement(student(first.unit, f"7{n}"), first.batch, first.host, teacher=first.teacher)
    assert queries(DAY + ONE) <= one + 1


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.sets(st.integers(0, 37)),
    leave=st.integers(0, 30),
    visited=st.integers(0, 37),
    on=st.integers(20, 45),
)
def test_looking_again_changes_nothing(at: Daily, days: set[int], leave: int, visited: int, on: int) -> None:
    with transaction.atomic():
        for n in days:
            came(at.placement, FIRST + n * ONE)
        Leave.objects.create(
            placement=at.placement, kind="sick", state=Ruled.ACCEPTED, reason="感冒", ruled_by=at.gu,
            ruled_at=EIGHT, starts_on=FIRST + leave * ONE, ends_on=FIRST + (leave + 3) * ONE,
        )  # fmt: skip
        Visit.objects.create(
            unit=at.placement.unit, host=at.placement.host, teacher=at.placement.teacher,
            visited_at=EIGHT - dt.timedelta(days=visited),
        )  # fmt: skip
        look(FIRST + on * ONE)
        before = list(Alert.objects.order_by("pk").values())
        again = look(FIRST + on * ONE)
        assert [again.raised, again.over, again.escalated, again.moved] == [[], [], [], []]
        assert list(Alert.objects.order_by("pk").values()) == before
        transaction.set_rollback(True)


def test_two_who_close_at_once_leave_one_word_and_two_nights_one_alert(committed_world: World) -> None:
    world = committed_world
    made = daily_ground(world)
    answers = race(made.group, (made.gu, look), (made.gu, look))
    assert sorted(len(night.raised) for night in answers) == [0, 5]
    with group_scope(made.group, actor=made.gu):
        rows = alive()
        assert len(rows) == 5

    def closing(user: Any) -> tuple[Any, Any]:
        return user, lambda: close_alerts(rows[:1], note=f"由{user}联系", by=viewer(user))

    first, second = overlapped(made.group, closing(made.gu), closing(world.li))
    assert (len(first.done), len(second.done)) == (1, 0)
    assert [error.message for _, error in second.refused] == ["已由周勇军处理完。"]
    with group_scope(made.group, actor=made.gu):
        assert Alert.objects.filter(state="closed").count() == 1
