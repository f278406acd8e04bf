"""What services keep and refuse, and what the database holds behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from groupportal.audit.models import AuditEntry
from groupportal.tenancy.models import Unit
from members.enums import Category
from members.services.merging import merge_members
from rosters.models import ClassPeriod, SchoolClass, Student, Teacher
from rosters.rules import grade_in
from rosters.selectors.roster import schools, standing_on, students, with_numbers
from rosters.services.school_class import class_facts, edit_class
from rosters.services.student import (
    StudentInput,
    add_student,
    edit_student,
    leave_school,
    move_student,
    rest_student,
    return_student,
    student_facts,
)
from tests.members.ground import enrol
from tests.outcomes import race_codes, refused
from tests.rosters.ground import ID, PHONE, D, identity, school_class, student, teacher
from tests.world import World


def at_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def not_kept(work: Any) -> None:
    """The database refuses it, past all services."""
    with pytest.raises(IntegrityError), transaction.atomic():
        (work(), at_once())


def test_class_and_standing_are_true_as_of_a_day(inside: World) -> None:
    first, second = school_class(inside), school_class(inside, "20级6班")
    someone = student(inside, school_class=first)
    move_student(someone, second, on=D(2021, 3, 1), by=inside.wang)
    rest_student(someone, on=D(2021, 9, 1), reason="应征入伍", by=inside.wang)
    leave_school(someone, on=D(2022, 7, 1), kind="withdrawn", by=inside.wang)

    def on(day: Any) -> tuple[str, str]:
        row: Any = standing_on(students(), day).get()
        return row.class_name or "", row.standing

    assert on(D(2020, 8, 31)) == ("", "to_come")
    assert on(D(2021, 2, 28)) == ("20级5班", "studying")
    assert on(D(2021, 3, 1)) == ("20级6班", "studying")
    assert on(D(2021, 9, 1)) == ("20级6班", "resting")
    assert on(D(2022, 7, 1)) == ("20级6班", "gone")
    counts = with_numbers(SchoolClass.objects.order_by("name"), D(2022, 6, 30))
    assert [c.number_of_students for c in counts] == [0, 1]
    assert [c.number_of_students for c in with_numbers(counts.all(), D(2022, 7, 1))] == [0, 0]
    return_student(someone, reason="登记错了人", by=inside.wang)
    assert on(D(2022, 7, 1))[1] == "resting"


def test_an_identity_number_is_kept_sealed_and_in_no_trail(inside: World) -> None:
    someone = student(inside, id_number=f"{ID[:-1]}{ID[-1].lower()}")
    assert (someone.id_number, someone.born_on, someone.sex) == (ID, D(2005, 7, 19), "male")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, id_mark FROM rosters_student")
        assert ID not in str(cursor.fetchone())
    assert not AuditEntry.objects.filter(after__icontains=ID).exists()
    assert not AuditEntry.objects.filter(after__icontains=PHONE).exists()
    kept = edit_student(someone, replace(student_facts(someone), note="走读"), by=inside.wang)
    assert (kept.id_number, kept.guardian_phone) == (ID, PHONE)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"number": "2020001"}, "invalid"),
        ({"id_number": ID}, "invalid"),
        ({"id_number": ID[:17] + ("1" if ID[17] != "1" else "2")}, "identity_digit"),
        ({"id_number": "44070320050719"}, "identity_form"),
        ({"id_number": identity(1), "born_on": D(2005, 7, 20)}, "birthday_differs"),
        ({"number": identity(1)}, "identity"),
        ({"grade": 20}, "grade_wrong"),
        ({"guardian_phone": "123"}, "phone_form"),
        ({"name": " "}, "name_missing"),
    ],
)
def test_what_is_refused_of_a_student(inside: World, said: dict[str, Any], code: str) -> None:
    student(inside, id_number=ID)
    refused(lambda: student(inside, **{"number": "2020002", "name": "杨超", **said}), code)
    assert Student.objects.count() == 1


def test_a_number_is_free_again_when_its_student_has_left(inside: World) -> None:
    gone = student(inside, id_number=ID)
    leave_school(gone, on=D(2023, 7, 1), kind="graduated", by=inside.wang)
    student(inside, id_number=ID)
    refused(lambda: return_student(gone, reason="登记错了人", by=inside.wang), "invalid")


def test_belonging_never_overlaps_and_stays_in_the_school(inside: World) -> None:
    first, other = school_class(inside), Unit.objects.create(name="江海第二职业技术学校")
    theirs = school_class(inside, unit=other)
    someone = student(inside, school_class=first)
    by = inside.wang
    refused(lambda: move_student(someone, theirs, on=D(2021, 3, 1), by=by), "other_school")
    refused(lambda: move_student(someone, first, on=D(2021, 3, 1), by=by), "same_class")
    second = school_class(inside, "20级6班", ends_on=D(2021, 1, 1))
    refused(lambda: move_student(someone, second, on=D(2021, 3, 1), by=by), "class_over")
    refused(
        lambda: move_student(someone, school_class(inside, "早"), on=D(2020, 3, 1), by=by), "before_coming"
    )
    stranger = teacher(inside, unit=other)
    facts = replace(class_facts(first), class_teacher=stranger)
    refused(lambda: edit_class(first, facts, by=by), "other_school")
    for row in (
        ClassPeriod(unit=inside.ua, student=someone, school_class=first, starts_on=D(2022, 1, 1)),
        ClassPeriod(
            unit=other, student=someone, school_class=theirs, starts_on=D(2010, 1, 1), ends_on=D(2011, 1, 1)
        ),
        ClassPeriod(
            unit=inside.ua,
            student=someone,
            school_class=theirs,
            starts_on=D(2010, 1, 1),
            ends_on=D(2011, 1, 1),
        ),
    ):
        not_kept(row.save)
    not_kept(lambda: SchoolClass.objects.filter(pk=first.pk).update(class_teacher=stranger))


def test_a_firm_has_no_students(inside: World) -> None:
    firm = enrol(inside, "海信电子有限公司")
    school = enrol(inside, "江海第三职业技术学校", category=Category.SCHOOL)
    assert firm.unit not in schools()
    assert {inside.ua, school.unit} <= set(schools())
    refused(lambda: student(inside, unit=firm.unit), "no_school")


def test_a_school_that_is_made_one_with_another_takes_its_people_along(inside: World) -> None:
    double, stays = (enrol(inside, n, category=Category.SCHOOL) for n in ("江海三职", "江海第三职业技术学校"))
    leader = teacher(inside, unit=double.unit)
    led = school_class(inside, unit=double.unit, class_teacher=leader)
    student(inside, unit=double.unit, school_class=led)
    merge_members(double, into=stays, reason="同一所", by=inside.wang)
    at_once()
    for model in (Teacher, SchoolClass, Student, ClassPeriod):
        assert model.objects.get().unit == stays.unit


def test_the_same_number_twice_at_once_is_one_student(committed_world: World) -> None:
    world = committed_world

    def take_in() -> Any:
        return add_student(world.ua, StudentInput("2020001", "姜勇", 2020), by=world.wang)

    assert race_codes(world.a, (world.wang, take_in), (world.wen, take_in)) == ["done", "invalid"]


def test_a_class_says_its_grade() -> None:
    said = {
        "20级5班": 2020,
        "2021级数控1班": 2021,
        "２２级3班": 2022,
        "数控1班": None,
        "3班": None,
        "20数控1班": None,
    }
    assert {name: grade_in(name) for name in said} == said
