"""Students: what is said about them, which class they are in, when they rest, leave and come back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import record, record_all, seen
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError, NotAllowed
from groupportal.periods.period import during
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, mask_id, mask_phone, quoted
from groupportal.ui.names import kept_name
from members.services.contacts import checked_phone
from rosters.enums import LeaveKind
from rosters.models import ClassPeriod, Programme, RestPeriod, SchoolClass, Student
from rosters.rules import (
    born_by,
    checked_grade,
    checked_identity,
    checked_number,
    mark_of,
    refuse_other_birthday,
    sex_by,
    term_begin,
)
from rosters.selectors.roster import students_for
from rosters.services.common import checked_school, named, open_class, same_school, save

_SHOWN_MASKED = ("phone", "guardian_phone", "id_number")


@dataclass(frozen=True)
class StudentInput:
    """What is said about a student. Phones and identity number: None leaves a known one as it is.

    What the identity number says (birthday, sex) is filled in where nobody says it.
    """

    number: str
    name: str
    grade: int
    sex: str = ""
    born_on: dt.date | None = None
    id_number: str | None = None
    programme: Programme | None = None
    phone: str | None = None
    guardian: str = ""
    relation: str = ""
    guardian_phone: str | None = None
    starts_on: dt.date | None = None
    note: str = ""


def student_facts(row: Student) -> StudentInput:
    """What is said about a student, to be said again with a change; masked things are left as they are."""
    said: dict[str, Any] = {f.name: getattr(row, f.name) for f in fields(StudentInput)}
    return StudentInput(**{**said, **dict.fromkeys(_SHOWN_MASKED)})


@transaction.atomic
def add_student(
    unit: Unit, facts: StudentInput, *, school_class: SchoolClass | None = None, by: Actor
) -> Student:
    """Take a student in, with the class from the first day. DomainError for a number that a student of the school has."""
    user = person(by, "rosters.edit_roster", unit_id=unit.pk)
    row = Student(unit=checked_school(unit))
    _set(row, facts)
    save(row)
    if school_class is not None:
        _put_into(row, school_class, row.starts_on)
    record("rosters.student_added", row, by=user, after={**_for_trail(row), "班级": str(school_class or "")})
    return row


@transaction.atomic
def add_students(
    unit: Unit, rows: Sequence[StudentInput], *, school_class: SchoolClass, by: Actor
) -> list[Student]:
    """Take a class of new students in at once, each as ``add_student`` does. DomainError where one of them is there already."""
    user = person(by, "rosters.edit_roster", unit_id=unit.pk)
    same_school(checked_school(unit).pk, school_class, "班级")
    made = [Student(unit=unit) for _ in rows]
    for row, facts in zip(made, rows, strict=True):
        _set(row, facts)
    try:
        with transaction.atomic():
            Student.objects.bulk_create(made)
            ClassPeriod.objects.bulk_create(
                ClassPeriod(unit=unit, student=row, school_class=school_class, starts_on=row.starts_on)
                for row in made
            )
    except IntegrityError as error:
        words = "名单里有学号或身份证号与在校学生相同的，没有登记，请核对。"
        raise DomainError("student_twice", words) from error
    told = ((row, {**_for_trail(row), "班级": str(school_class)}) for row in made)
    record_all("rosters.student_added", told, by=user)
    return made


@transaction.atomic
def edit_student(student: Student, facts: StudentInput, *, by: Actor) -> Student:
    """Correct what is said about a student; class, rest and leaving are decisions of their own."""
    user = person(by, "rosters.edit_roster", unit_id=student.unit_id)
    row = _locked(student)
    before = _for_trail(row)
    _set(row, facts)
    save(row)
    after = _for_trail(row)
    if facts.id_number is not None:
        after["身份证号已更新"] = "是"
    record("rosters.student_edited", row, by=user, before=before, after=after)
    return row


def _set(row: Student, facts: StudentInput) -> None:
    number = row.id_number if facts.id_number is None else checked_identity(facts.id_number)
    refuse_other_birthday(number, facts.born_on)
    grade = checked_grade(facts.grade, timezone.localdate())
    row.number, row.name, row.grade = checked_number(facts.number), named(facts.name), grade
    row.id_number, row.id_mark = number, mark_of(number)
    row.sex = facts.sex or (sex_by(number) if number else "")
    row.born_on = facts.born_on or (born_by(number) if number else None)
    row.programme = facts.programme
    for name in ("phone", "guardian_phone"):
        if (given := getattr(facts, name)) is not None:
            setattr(row, name, checked_phone(given))
    row.guardian, row.relation = kept_name(facts.guardian.strip()), facts.relation
    row.starts_on = facts.starts_on or (row.starts_on if row.pk else term_begin(grade))
    row.note = facts.note.strip()


@transaction.atomic
def link_account(student: Student, user: Any, *, by: Actor) -> Student:
    """The account a student signs in with; None takes it off. DomainError for one that is no student's account at the school."""
    who = person(by, "rosters.edit_roster", unit_id=student.unit_id)
    row = _locked(student)
    held = Membership.objects.filter(user=user, unit=row.unit_id, role=Role.STUDENT)
    if user is not None and not held.exists():
        words = f"{quoted(user)}的账号在本校没有学生角色，请先在“人员”里给他本校的学生角色。"
        raise DomainError("account_elsewhere", words, field="user")
    before = {"账号": str(row.user or "")}
    row.user = user
    save(row)
    record("rosters.student_account", row, by=who, before=before, after={"账号": str(user or "")})
    return row


def _locked(student: Student) -> Student:
    rows = Student.objects.select_for_update(of=("self",), no_key=True).select_related("unit", "programme")
    return rows.get(pk=student.pk)


def _for_trail(row: Student) -> dict[str, Any]:
    """As the trail keeps it: no full number."""
    return {
        "学校": str(row.unit),
        "学号": row.number,
        "姓名": row.name,
        "年级": row.grade,
        "专业": str(row.programme or ""),
        "性别": row.get_sex_display(),
        "出生日期": row.born_on,
        "身份证号": mask_id(row.id_number) if row.id_number else "",
        "学生电话": mask_phone(row.phone) if row.phone else "",
        "监护人": row.guardian,
        "监护人电话": mask_phone(row.guardian_phone) if row.guardian_phone else "",
        "入学日期": row.starts_on,
    }


@transaction.atomic
def move_student(student: Student, school_class: SchoolClass | None, *, on: dt.date, by: Actor) -> Student:
    """Into another class from a day on (None: into none). DomainError for another school's class, one that is over, days that overlap."""
    user = person(by, "rosters.edit_roster", unit_id=student.unit_id)
    row = _locked(student)
    held = row.class_periods.filter(during(on)).select_related("school_class").first()
    if held is not None and school_class is not None and held.school_class_id == school_class.pk:
        raise DomainError(
            "same_class",
            f"{quoted(row)}在{cndate(on)}已经在{quoted(school_class)}，不用调班。",
            field="school_class",
        )
    if row.ends_on and row.ends_on <= on:
        raise DomainError("gone", f"{quoted(row)}在这一天已经离校，不能调班。", field="on")
    if held is not None and held.starts_on == on:
        held.delete()
    elif held is not None:
        held.ends_on = on
        held.save(update_fields=["ends_on"])
    if school_class is not None:
        _put_into(row, school_class, on)
    before, after = str(held.school_class if held else ""), str(school_class or "")
    record("rosters.student_moved", row, by=user, before={"班级": before}, after={"班级": after, "日期": on})
    return row


def _put_into(row: Student, school_class: SchoolClass, day: dt.date) -> None:
    same_school(row.unit_id, school_class, "班级")
    open_class(school_class, day)
    if day < row.starts_on:
        raise DomainError(
            "before_coming", f"进班日期早于入学日期（{cndate(row.starts_on)}），请核对。", field="on"
        )
    period = ClassPeriod(unit_id=row.unit_id, student=row, school_class=school_class, starts_on=day)
    refuse_invalid(period)
    period.save()


@transaction.atomic
def rest_student(student: Student, *, on: dt.date, reason: str, by: Actor) -> RestPeriod:
    """Let a student rest from a day on. DomainError where they rest or have left already."""
    user = person(by, "rosters.edit_roster", unit_id=student.unit_id)
    row = _locked(student)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明休学的原因。", field="reason")
    if on < row.starts_on or (row.ends_on and row.ends_on <= on):
        raise DomainError("not_there", f"{quoted(row)}这一天不在校，请核对日期。", field="on")
    period = RestPeriod(student=row, starts_on=checked_day(on, "休学日期"), reason=reason.strip())
    refuse_invalid(period)
    period.save()
    record("rosters.student_rests", row, by=user, after={"休学日期": on})
    return period


@transaction.atomic
def resume_student(student: Student, *, on: dt.date, by: Actor) -> RestPeriod:
    """Back from resting. DomainError for one who does not rest."""
    user = person(by, "rosters.edit_roster", unit_id=student.unit_id)
    row = _locked(student)
    period = row.rests.filter(ends_on__isnull=True).first()
    if period is None:
        raise DomainError("not_resting", f"{quoted(row)}没有在休学，不用登记复学。")
    period.ends_on = checked_day(on, "复学日期")
    refuse_invalid(period)
    period.save()
    record("rosters.student_resumed", row, by=user, after={"复学日期": on})
    return period


@transaction.atomic
def leave_school(student: Student, *, on: dt.date, kind: str, by: Actor) -> Student:
    """Out of the school from a day on; counts of earlier days stay. DomainError for one who has left already."""
    user = person(by, "rosters.edit_roster", unit_id=student.unit_id)
    row = _locked(student)
    if row.ends_on:
        raise DomainError("gone", f"{quoted(row)}已经在{cndate(row.ends_on)}离校，不用再登记。")
    row.ends_on, row.leave_kind = checked_day(on, "离校日期"), kind
    save(row)
    after = {"离校日期": on, "离校类别": LeaveKind(kind).label}
    record("rosters.student_left", row, by=user, after=after)
    return row


@transaction.atomic
def return_student(student: Student, *, reason: str, by: Actor) -> Student:
    """Take a leaving back that was recorded by mistake. DomainError where the number has been given to another meanwhile."""
    user = person(by, "rosters.edit_roster", unit_id=student.unit_id)
    row = _locked(student)
    if not row.ends_on:
        raise DomainError("not_gone", f"{quoted(row)}没有离校。")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么取消，例如“登记错了人”。", field="reason")
    before = {"离校日期": row.ends_on, "离校类别": row.get_leave_kind_display()}
    row.ends_on, row.leave_kind = None, ""
    save(row)
    record("rosters.student_returned", row, by=user, before=before, note=reason.strip())
    return row


@dataclass(frozen=True)
class Private:
    """What is masked everywhere else."""

    id_number: str
    phone: str
    guardian_phone: str


@transaction.atomic
def read_private(student: Student, *, purpose: str, by: Viewer) -> Private:
    """Phones in full, and the identity number for those who may, for a purpose that is written down.

    Minors' data: 未成年人网络保护条例 Art 36. NotAllowed for who does not see the student.
    """
    if not students_for(by, "rosters.read_contacts").filter(pk=student.pk).exists():
        raise NotAllowed
    if len(purpose.strip()) < 4:
        raise DomainError(
            "purpose_missing",
            "请把用途写具体一些，至少 4 个字，例如“联系家长签知情同意书”。",
            field="purpose",
        )
    whole = by.can("rosters.read_identity", unit_id=student.unit_id)
    what = "身份证号和电话" if whole else "电话"
    label = f"{student.unit} 学生 {student.name}（{what}）"
    seen(student, by=by.user, kind=AccessKind.VIEW, purpose=purpose.strip(), label=label)
    row = Student.objects.get(pk=student.pk)
    return Private(row.id_number if whole else "", row.phone, row.guardian_phone)
