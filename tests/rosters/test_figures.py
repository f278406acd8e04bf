"""Figures, the API, and what the demo holds: 1,098 students of three schools."""

from __future__ import annotations

import time
from typing import Any

from groupportal.demo_parts import DemoGroup
from groupportal.metrics.selectors import ask
from groupportal.tenancy.roles import Role
from members.enums import Category
from rosters.demo_data import jiangmen
from rosters.models import ClassPeriod, SchoolClass, Student, Teacher
from rosters.services.student import leave_school, rest_student
from tests.members.ground import enrol
from tests.points.ground import in_a
from tests.rosters.ground import ID, PHONE, D, school_class, somebody, student, teacher
from tests.world import World


def test_figures_are_true_as_of_a_day_and_name_nobody(inside: World) -> None:
    room = school_class(inside, class_teacher=teacher(inside))
    student(inside, school_class=room)
    gone = student(inside, "2020002", "杨超")
    rest_student(gone, on=D(2021, 9, 1), reason="应征入伍", by=inside.wang)
    leave_school(gone, on=D(2022, 7, 1), kind="graduated", by=inside.wang)

    def value(code: str, day: Any, **params: str) -> Any:
        result = ask(code, day, params).answer()
        assert result.rows.count() == result.value
        assert not any(column.is_personal for column in result.columns)
        return result.value

    days = (D(2020, 8, 31), D(2020, 9, 1), D(2022, 6, 30), D(2022, 7, 1))
    assert [value("rosters.students", day) for day in days] == [0, 2, 2, 1]
    assert value("rosters.students", days[1], school=inside.ua.name, grade="2020") == 2
    assert value("rosters.students", days[1], grade="2021") == 0
    assert [value("rosters.classes", day) for day in days[:2]] == [0, 1]
    assert value("rosters.teachers", days[0]) == 1
    assert "1 人在这一天休学" in ask("rosters.students", days[2], {}).answer().note


def test_the_api_gives_what_the_person_sees_and_nothing_masked(world: World, client_for: Any) -> None:
    with in_a(world):
        student(world, id_number=ID, school_class=school_class(world))
        other = enrol(world, "江海第二职业技术学校", category=Category.SCHOOL).unit
        student(world, "9001", "别校生", unit=other)
    for user, names in ((world.wang, {"姜勇", "别校生"}), (world.li, {"姜勇"})):
        answer = client_for(user, world.a).get("/api/v1/students/")
        assert {row["name"] for row in answer.json()["results"]} == names
        assert ID not in answer.content.decode()
        assert PHONE not in answer.content.decode()
    visitor = client_for(world.li, world.a)
    (found,) = visitor.get("/api/v1/students/", data={"q": "jy", "standing": "studying"}).json()["results"]
    assert (found["school_class"], found["standing"]) == ("20级5班", "studying")
    assert visitor.get("/api/v1/classes/").json()["results"][0]["students"] == 1
    assert visitor.get("/api/v1/students/", data={"as_of": "gestern"}).status_code == 400
    figure = client_for(world.zhang, world.a).get("/metrics/rosters.students/")
    assert figure.status_code == 200
    assert "姜勇" not in figure.content.decode()


def test_the_demo_is_made_quickly(inside: World) -> None:
    for name in ("江海二职", "江海三职", "江海四职"):
        enrol(inside, name, category=Category.SCHOOL)
    pupil = somebody("pupil", "黄子涵", Role.STUDENT, inside.ua)
    people = {"mishu": inside.wang, "xuexiao": inside.li, "jiaoshi": inside.li, "xuesheng": pupil}
    started = time.process_time()
    jiangmen(DemoGroup(inside.a, people))
    spent = time.process_time() - started
    assert (Student.objects.count(), ClassPeriod.objects.count()) == (1_443, 1_443)
    assert (SchoolClass.objects.count(), Teacher.objects.count()) == (36, 36)
    assert not Student.objects.filter(id_mark="").exists()
    assert spent < 6, "it is made with every demo"
