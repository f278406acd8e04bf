"""Teachers of a school."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import record, seen
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import mask_phone
from members.services.contacts import checked_phone
from rosters.models import Teacher
from rosters.rules import checked_number
from rosters.services.common import checked_school, named, save


@dataclass(frozen=True)
class TeacherInput:
    """What is said about a teacher; ``phone`` None leaves it as it is, ``user`` is the account."""

    number: str
    name: str
    starts_on: dt.date
    ends_on: dt.date | None = None
    phone: str | None = None
    user: Any = None
    note: str = ""


@transaction.atomic
def add_teacher(unit: Unit, facts: TeacherInput, *, by: Actor) -> Teacher:
    """Take a teacher into a school's list. DomainError for a number the school has already."""
    user = person(by, "rosters.edit_roster", unit_id=unit.pk)
    row = Teacher(unit=checked_school(unit), **_columns(unit.pk, facts))
    save(row)
    record("rosters.teacher_added", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def edit_teacher(teacher: Teacher, facts: TeacherInput, *, by: Actor) -> Teacher:
    """Correct what is said about a teacher, or when they left."""
    user = person(by, "rosters.edit_roster", unit_id=teacher.unit_id)
    row = Teacher.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=teacher.pk)
    before = _for_trail(row)
    for name, value in _columns(row.unit_id, facts, row.user_id).items():
        setattr(row, name, value)
    save(row)
    record("rosters.teacher_edited", row, by=user, before=before, after=_for_trail(row))
    return row


def _columns(unit_id: int, facts: TeacherInput, held: int | None = None) -> dict[str, Any]:
    is_new = facts.user is not None and facts.user.pk != held
    if is_new and not Membership.objects.filter(user=facts.user, unit=unit_id).exists():
        words = f"“{facts.user}”的账号在本校没有角色，请先在“人员”里给他本校的角色。"
        raise DomainError("account_elsewhere", words, field="user")
    phone = {} if facts.phone is None else {"phone": checked_phone(facts.phone)}
    return {
        "number": checked_number(facts.number),
        "name": named(facts.name),
        "starts_on": checked_day(facts.starts_on, "到校日期"),
        "ends_on": facts.ends_on,
        "user": facts.user,
        "note": facts.note.strip(),
        **phone,
    }


def _for_trail(row: Teacher) -> dict[str, Any]:
    return {
        "学校": str(row.unit),
        "工号": row.number,
        "姓名": row.name,
        "电话": mask_phone(row.phone) if row.phone else "",
        "账号": str(row.user or ""),
        "到校日期": row.starts_on,
        "离校日期": row.ends_on,
    }


def read_phone(teacher: Teacher, *, by: Viewer) -> str:
    """The whole number. Who looked is written down."""
    by.require("rosters.view_school", unit_id=teacher.unit_id)
    seen(teacher, by=by.user, kind=AccessKind.VIEW, purpose="查看教师电话")
    return teacher.phone
