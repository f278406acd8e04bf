"""A class and a student taken in in one call; valid identity numbers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from stdnum.cn import ric

from groupportal.accounts.models import User
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from rosters.models import SchoolClass, Student
from rosters.services.school_class import ClassInput, add_class
from rosters.services.student import StudentInput, add_student
from rosters.services.teacher import TeacherInput, add_teacher
from tests.world import World, make_user

D = dt.date
PHONE = "13800138000"
BORN = D(2005, 7, 19)


def identity(number: int, born: dt.date = BORN) -> str:
    """A valid identity number, another for each ``number`` (odd: a man's)."""
    body = f"440703{born:%Y%m%d}{number:03d}"
    return body + ric.calc_check_digit(f"{body}0")


ID = identity(21)


def school_class(world: World, name: str = "20级5班", **said: Any) -> SchoolClass:
    unit = said.pop("unit", world.ua)
    return add_class(unit, ClassInput(**{"name": name, "grade": 2020, **said}), by=world.wang)


def student(world: World, number: str = "2020001", name: str = "姜勇", **said: Any) -> Student:
    unit, into = said.pop("unit", world.ua), said.pop("school_class", None)
    facts = {
        "number": number,
        "name": name,
        "grade": 2020,
        "guardian": "杨兰",
        "guardian_phone": PHONE,
        **said,
    }
    return add_student(unit, StudentInput(**facts), school_class=into, by=world.wang)


def teacher(world: World, number: str = "T01", name: str = "周勇军", **said: Any) -> Any:
    unit = said.pop("unit", world.ua)
    facts = TeacherInput(**{"number": number, "name": name, "starts_on": D(2015, 9, 1), **said})
    return add_teacher(unit, facts, by=world.wang)


def somebody(username: str, name: str, role: Role, unit: Unit) -> User:
    """A person with a role at a unit."""
    user = make_user(username, name)
    Membership.objects.create(user=user, role=role, unit=unit)
    return user
