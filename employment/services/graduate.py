"""Graduates: taken out of the roster, or written down for an earlier year; who follows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from employment.models import Graduate
from employment.selectors.graduate import EDIT, to_take
from employment.services.answer import refuse_too_early
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record, record_all
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import mask_phone
from members.services.contacts import checked_phone
from rosters.selectors.roster import last_classes
from rosters.services.common import checked_school, kept_number, named, same_school

if TYPE_CHECKING:
    from rosters.models import Programme, Teacher


@dataclass(frozen=True)
class GraduateInput:
    """What is said about a graduate. ``phone`` None leaves a known one as it is."""

    number: str
    name: str
    graduated_on: dt.date
    programme: Programme | None = None
    class_name: str = ""
    origin: str = ""
    phone: str | None = None
    teacher: Teacher | None = None


@transaction.atomic
def add_graduate(unit: Unit, facts: GraduateInput, *, by: Actor) -> Graduate:
    """One who is not in the roster any more. DomainError for a number the school's graduates have already."""
    user = person(by, EDIT, unit_id=unit.pk)
    row = Graduate(unit=checked_school(unit))
    _set(row, facts)
    save_in_words(row)
    record("employment.graduate_added", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def edit_graduate(graduate: Graduate, facts: GraduateInput, *, by: Actor) -> Graduate:
    """DomainError where what is said does not fit, or an answer is older than the new day of graduation allows."""
    user = person(by, EDIT, unit_id=graduate.unit_id)
    row = Graduate.objects.select_for_update(of=("self",), no_key=True).get(pk=graduate.pk)
    before = _for_trail(row)
    _set(row, facts)
    for wave, told_on in row.answers.values_list("wave", "told_on"):
        refuse_too_early(row.graduated_on, wave, told_on)
    save_in_words(row)
    record("employment.graduate_edited", row, by=user, before=before, after=_for_trail(row))
    return row


def _set(row: Graduate, facts: GraduateInput) -> None:
    row.number, row.name = kept_number(facts.number), named(facts.name)
    row.graduated_on = checked_day(facts.graduated_on, "毕业日期")
    row.programme, row.class_name, row.origin = facts.programme, facts.class_name.strip(), facts.origin
    if facts.phone is not None:
        row.phone = checked_phone(facts.phone)
    if facts.teacher is not None:
        same_school(row.unit_id, facts.teacher, "跟踪教师")
    row.teacher = facts.teacher


def _for_trail(row: Graduate) -> dict[str, object]:
    return {
        "学校": str(row.unit),
        "学号": row.number,
        "姓名": row.name,
        "专业": str(row.programme or ""),
        "班级": row.class_name,
        "毕业日期": row.graduated_on,
        "生源地": row.get_origin_display(),
        "电话": mask_phone(row.phone) if row.phone else "",
        "跟踪教师": str(row.teacher or ""),
    }


@transaction.atomic
def take_graduates(unit: Unit, year: int, *, by: Actor) -> list[Graduate]:
    """Those who left the school with a graduation in a year, with their last class and its class teacher; who is there stays.

    DomainError where nobody is left to take.
    """
    user = person(by, EDIT, unit_id=unit.pk)
    # One at a time for a school: two people who press at once take nobody twice.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    students = to_take([unit.pk], year).order_by("pk")
    rooms = last_classes(students)
    if not students:
        words = f"名册里没有{year}年毕业、还没有列入的学生。毕业请先在“学生”里登记离校，类别选“毕业”。"
        raise DomainError("nobody_to_take", words)
    today, made = timezone.localdate(), []
    for student in students:
        room = rooms.get(student.pk)
        teacher = room.class_teacher if room else None
        made.append(
            Graduate(
                unit=unit,
                student=student,
                number=student.number,
                name=student.name,
                programme=student.programme or (room.programme if room else None),
                class_name=room.name if room else "",
                graduated_on=student.ends_on,
                phone=student.phone,
                teacher=teacher if teacher and (teacher.ends_on is None or teacher.ends_on > today) else None,
            )
        )
    Graduate.objects.bulk_create(made)
    record_all("employment.graduate_added", ((row, _for_trail(row)) for row in made), by=user)
    return made
