"""Classes of a school."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.tenancy.models import Unit
from rosters.models import Programme, SchoolClass, Teacher
from rosters.rules import checked_grade, term_begin
from rosters.services.common import checked_school, named, same_school, save


@dataclass(frozen=True)
class ClassInput:
    """What is said about a class; ``starts_on`` None stands for 1 September of its grade."""

    name: str
    grade: int
    programme: Programme | None = None
    class_teacher: Teacher | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None


def class_facts(row: SchoolClass) -> ClassInput:
    """What is said about a class, to be said again with a change."""
    names = ("name", "grade", "programme", "class_teacher", "starts_on", "ends_on")
    return ClassInput(**{name: getattr(row, name) for name in names})


@transaction.atomic
def add_class(unit: Unit, facts: ClassInput, *, by: Actor) -> SchoolClass:
    """Open a class of a school. DomainError for a name the grade has already, and for a teacher of another school."""
    user = person(by, "rosters.edit_roster", unit_id=unit.pk)
    row = SchoolClass(unit=checked_school(unit), **_columns(unit.pk, facts))
    save(row)
    record("rosters.class_added", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def edit_class(school_class: SchoolClass, facts: ClassInput, *, by: Actor) -> SchoolClass:
    """Correct a class, give it another teacher, or end it (``ends_on``)."""
    user = person(by, "rosters.edit_roster", unit_id=school_class.unit_id)
    row = (
        SchoolClass.objects.select_for_update(of=("self",))
        .select_related("unit", "programme", "class_teacher")
        .get(pk=school_class.pk)
    )
    before = _for_trail(row)
    for name, value in _columns(row.unit_id, facts).items():
        setattr(row, name, value)
    save(row)
    record("rosters.class_edited", row, by=user, before=before, after=_for_trail(row))
    return row


def _columns(unit_id: int, facts: ClassInput) -> dict[str, Any]:
    same_school(unit_id, facts.class_teacher, "班主任")
    grade = checked_grade(facts.grade, timezone.localdate())
    return {
        "name": named(facts.name),
        "grade": grade,
        "programme": facts.programme,
        "class_teacher": facts.class_teacher,
        "starts_on": facts.starts_on or term_begin(grade),
        "ends_on": facts.ends_on,
    }


def _for_trail(row: SchoolClass) -> dict[str, Any]:
    return {
        "学校": str(row.unit),
        "班级": row.name,
        "年级": row.grade,
        "专业": str(row.programme or ""),
        "班主任": str(row.class_teacher or ""),
        "开班日期": row.starts_on,
        "结束日期": row.ends_on,
    }
