"""Students on their pages: who sees whom, what is masked, what is written down, queries that do not grow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import timezone

from groupportal.audit.models import AccessEntry
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.ui.once import SEEN
from rosters.models import SchoolClass, Student, Teacher
from rosters.services.school_class import class_facts, edit_class
from rosters.services.student import leave_school
from tests.members.ground import enrol, viewer
from tests.points.ground import in_a
from tests.rosters.ground import ID, PHONE, D, school_class, student, teacher
from tests.world import World, make_user

LISTS = ("rosters:students", "rosters:classes", "rosters:teachers", "rosters:programmes")


def body(answer: Any) -> str:
    return str(answer.content.decode())


def _others(world: World) -> Student:
    """A student of another school of the group."""
    other = Unit.objects.create(name="江海第二职业技术学校")
    return student(world, "9001", "别校生", unit=other, school_class=school_class(world, "别班", unit=other))


def test_each_school_sees_its_own_and_firms_see_nothing(world: World, client_for: Any) -> None:
    with in_a(world):
        mine = student(world, id_number=ID, school_class=school_class(world))
        theirs = _others(world)
        firm = enrol(world, "海信电子有限公司")
        someone = make_user("firm_a", "企业人", made_by_group=world.a.pk)
        Membership.objects.create(user=someone, role=Role.ENTERPRISE, unit=firm.unit)
    everyone = [client_for(user, world.a) for user in (world.wang, world.li)]
    pages = [body(visitor.get("rosters:students")) for visitor in everyone]
    assert [("姜勇" in page, "别校生" in page) for page in pages] == [(True, True), (True, False)]
    li = everyone[1]
    for name in ("student", "student_edit", "student_read", "student_move"):
        assert li.get(f"rosters:{name}", public_id=theirs.public_id).status_code == 404
    said = {"number": "1", "name": "甲", "grade": "2020", "unit": str(theirs.unit.public_id)}
    assert li.post("rosters:student_new", said).status_code == 422
    with in_a(world):
        into = {"school_class": str(SchoolClass.objects.get(name="别班").public_id), "on": "2021-03-01"}
    assert li.post("rosters:student_move", into, public_id=mine.public_id).status_code == 422
    chosen = {"ids": [str(theirs.public_id)], "on": "2021-03-01", "kind": "other", "step": "look"}
    assert li.post("rosters:students_leave", chosen).status_code == 302
    for user in (someone, world.cai, world.zhang, world.pa.expert):
        visitor = client_for(user, world.a)
        assert [visitor.get(name).status_code for name in LISTS[:3]] == [403] * 3
        assert visitor.get("rosters:student", public_id=mine.public_id).status_code == 403
        assert "姜勇" not in body(visitor.get("search:search", data={"q": "jy"}))
    assert client_for(someone, world.a).get("rosters:programmes").status_code == 403
    assert client_for(world.qian, world.a).get("rosters:students").status_code == 404


def test_a_class_teacher_sees_the_own_class_alone(world: World, client_for: Any) -> None:
    with in_a(world):
        mei = make_user("mei_a", "梅老师", made_by_group=world.a.pk)
        Membership.objects.create(user=mei, role=Role.TEACHER, unit=world.ua)
        leader = teacher(world, user=mei)
        mine, other = school_class(world, class_teacher=leader), school_class(world, "20级6班")
        own = student(world, school_class=mine, id_number=ID)
        another = student(world, "2020002", "杨超", school_class=other)
    visitor = client_for(mei, world.a)
    page = body(visitor.get("rosters:students"))
    assert ("姜勇" in page, "杨超" in page) == (True, False)
    assert "20级6班" not in body(visitor.get("rosters:classes"))
    assert visitor.get("rosters:student", public_id=another.public_id).status_code == 404
    assert visitor.get("rosters:student_edit", public_id=own.public_id).status_code == 403
    assert visitor.get("rosters:teachers").status_code == 403
    shown = body(visitor.post("rosters:student_read", {"purpose": "联系家长开会"}, public_id=own.public_id))
    assert (PHONE in shown, ID in shown) == (True, False)
    with in_a(world):
        edit_class(mine, replace(class_facts(mine), class_teacher=None), by=world.wang)
    assert "姜勇" not in body(visitor.get("rosters:students"))


def test_what_is_masked_is_shown_for_a_purpose_and_written_down(world: World, client_for: Any) -> None:
    with in_a(world):
        someone = student(world, id_number=ID, school_class=school_class(world))
    key = {"public_id": someone.public_id}
    for user in (world.wang, world.li):
        visitor = client_for(user, world.a)
        pages = [visitor.get("rosters:student", **key), visitor.get("rosters:student_edit", **key)]
        pages += [visitor.get("rosters:students", data={"cols": ["监护人电话", "学生电话"]})]
        for page in map(body, pages):
            assert ID not in page
            assert PHONE not in page
            assert "138****8000" in page
    visitor = client_for(world.li, world.a)
    assert visitor.post("rosters:student_read", {"purpose": "看"}, **key).status_code == 422
    answer = visitor.post("rosters:student_read", {"purpose": "办理实习保险"}, **key)
    assert (ID in body(answer), PHONE in body(answer)) == (True, True)
    assert "no-store" in answer["Cache-Control"]
    with in_a(world):
        (entry,) = AccessEntry.objects.filter(kind="view")
        assert (entry.actor, entry.purpose, entry.object_id) == (world.li, "办理实习保险", someone.public_id)
    taken = visitor.get("rosters:students", data={"export": "1", "cols": ["监护人电话"]})
    assert taken.status_code == 302, "what is personal asks what for"


def test_a_school_keeps_its_students_on_the_pages(world: World, client_for: Any) -> None:
    visitor = client_for(world.li, world.a)
    assert "还没有学生" in body(visitor.get("rosters:students"))
    added = {
        "code": "710205",
        "name": "汽车运用与维修",
        "edition": "2021",
        "level": "secondary",
        "is_active": "on",
    }
    assert visitor.post("rosters:programme_new", added).status_code == 302
    unit = {"unit": str(world.ua.public_id)}
    said = {
        **unit,
        "number": "T01",
        "name": "周勇军",
        "starts_on": "2015-09-01",
        "phone": PHONE,
        "user": "li_a",
    }
    assert visitor.post("rosters:teacher_new", said).status_code == 302
    with in_a(world):
        leader = Teacher.objects.get()
    for name in ("20级5班", "20级6班"):
        room = {**unit, "name": name, "grade": "2020", "class_teacher": str(leader.public_id)}
        assert visitor.post("rosters:class_new", room).status_code == 302
    assert "同名的班级" in body(visitor.post("rosters:class_new", room))
    with in_a(world):
        first, second = SchoolClass.objects.order_by("name")
    someone = {
        **unit,
        "number": "2020001",
        "name": "姜勇",
        "grade": "2020",
        "id_number": ID,
        "guardian": "杨兰",
    }
    new = {**someone, "school_class": str(first.public_id)}
    assert visitor.post("rosters:student_new", new).status_code == 302
    assert "已有这个学号" in body(visitor.post("rosters:student_new", {**new, "id_number": ""}))
    with in_a(world):
        row = Student.objects.get()
    key, today = {"public_id": row.public_id}, timezone.localdate().isoformat()
    edited = {k: v for k, v in someone.items() if k not in ("unit", "id_number")}
    assert visitor.post("rosters:student_edit", {**edited, "note": "走读"}, **key).status_code == 302
    move = {"school_class": str(second.public_id), "on": "2021-03-01"}
    assert visitor.post("rosters:student_move", move, **key).status_code == 302
    page = body(visitor.get("rosters:student", **key))
    for words in ("走读", "440***********", "20级6班", "2021年3月1日至今", "2005年7月19日"):
        assert words in page, words
    assert "姜勇" in body(visitor.get("rosters:class", public_id=second.public_id))
    assert "姜勇" in body(
        visitor.get("rosters:class", public_id=first.public_id, data={"as_of": "2021-02-28"})
    )
    assert "周勇军" in body(visitor.get("rosters:teacher", public_id=leader.public_id))
    shown = visitor.post("rosters:teacher_phone", public_id=leader.public_id, follow=True)
    assert PHONE in body(shown)
    deeds = (("rest", {"on": "2022-03-01", "reason": "应征入伍"}), ("resume", {"on": "2022-09-01"}))
    for deed, sent in (
        *deeds,
        ("leave", {"on": today, "kind": "graduated"}),
        ("return", {"reason": "登记错了"}),
    ):
        assert visitor.post(f"rosters:student_{deed}", sent, **key).status_code == 302, deed
    ids = {"ids": [str(row.public_id)]}
    for deed, sent in (
        ("move", {"school_class": str(first.public_id), "on": today}),
        ("edit", {"grade": "2019"}),
        ("leave", {"on": today, "kind": "graduated"}),
    ):
        look = visitor.post(f"rosters:students_{deed}", {**ids, **sent, "step": "look"})
        assert "姜勇" in body(look), deed
        seen = look.context[SEEN]
        done = visitor.post(f"rosters:students_{deed}", {**ids, **sent, "step": "do", SEEN: seen})
        assert done.status_code == 302, (deed, body(done)[:2000])
    with in_a(world):
        row = Student.objects.get()
        assert (row.grade, row.leave_kind, row.class_periods.count()) == (2019, "graduated", 3)


FOUND: list[tuple[dict[str, str], set[str]]] = [
    ({}, {"姜勇", "杨超"}),
    ({"q": "jy"}, {"姜勇"}),
    ({"q": "2020002"}, {"杨超"}),
    ({"q": "杨兰 姜"}, {"姜勇"}),
    ({"grade": "2020"}, {"姜勇"}),
    ({"lacks": "school_class"}, {"杨超"}),
    ({"lacks": "id_number"}, {"杨超"}),
    ({"standing": "gone"}, {"走了"}),
    ({"standing": "all"}, {"姜勇", "杨超", "走了"}),
    ({"as_of": "2021-06-30"}, {"姜勇", "走了"}),
    ({"sort": "-class_name"}, {"姜勇", "杨超"}),
]


def test_the_list_finds(world: World, client_for: Any) -> None:
    with in_a(world):
        student(world, id_number=ID, school_class=school_class(world))
        student(world, "2020002", "杨超", grade=2021, guardian="")
        gone = student(world, "2020003", "走了")
        leave_school(gone, on=D(2021, 7, 1), kind="graduated", by=viewer(world.wang))
        school_class(world, "21级1班", grade=2021)
    visitor = client_for(world.wang, world.a)
    for asked, found in FOUND:
        page = body(visitor.get("rosters:students", data=asked))
        assert {name for name in ("姜勇", "杨超", "走了") if f">{name}</a>" in page} == found, asked


def test_queries_do_not_grow(world: World, client_for: Any, query_count: Any) -> None:
    visitor = client_for(world.wang, world.a)

    def fill(number: int) -> None:
        with in_a(world):
            leader = teacher(world, f"T{number}", f"教师{number}")
            room = school_class(world, f"20级{number}班", class_teacher=leader)
            student(world, f"20200{number}", f"学生{number}", school_class=room, id_number="")

    def counts() -> list[int]:
        found = []
        for name in LISTS:
            with query_count() as n:
                assert visitor.get(name).status_code == 200
            found.append(n())
        return found

    fill(1)
    counts()
    one = counts()
    for number in (2, 3):
        fill(number)
    assert counts() == one
