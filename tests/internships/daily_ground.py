"""A unit that takes interns, a batch, a student with an account in a running placement, and who looks after it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.tenancy.models import Group, Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import active_scope, group_scope
from internships.models import Batch, HostUnit, Placement
from rosters.models import ClassPeriod, SchoolClass, Student, Teacher
from tests.world import World, make_user

D = dt.date
FIRST, LAST = D(2026, 3, 1), D(2026, 9, 1)
DAY = D(2026, 4, 8)
"""A Wednesday in the middle of it."""


@dataclass(frozen=True)
class Daily:
    """``su`` is the student, ``gu`` the guiding teacher, ``an`` of the unit; the others must see nothing of it."""

    group: Group
    placement: Placement
    su: User
    gu: User
    an: User
    other_teacher: User
    other_unit: User
    other_school: User


def person(name: str, key: str, role: Role, unit: Unit) -> User:
    """An account with one role at a unit."""
    user = make_user(key, name)
    Membership.objects.create(user=user, role=role, unit=unit)
    return user


def host(name: str, **said: Any) -> HostUnit:
    """A unit that takes interns."""
    return HostUnit.objects.create(unit=Unit.objects.create(name=name), **said)


def batch(unit: Unit, **said: Any) -> Batch:
    """A batch of a school."""
    facts = {"name": "2026年春季岗位实习", "kind": "post", "starts_on": FIRST, "ends_on": LAST, **said}
    return Batch.objects.create(unit=unit, **facts)


def student(
    unit: Unit, number: str, user: User | None = None, school_class: SchoolClass | None = None
) -> Student:
    """A student of a school."""
    facts = {"name": f"姜勇{number}", "grade": 2023, "starts_on": D(2023, 9, 1), "born_on": D(2007, 5, 1)}
    row = Student.objects.create(unit=unit, number=number, user=user, **facts)
    if school_class:
        ClassPeriod.objects.create(unit=unit, student=row, school_class=school_class, starts_on=D(2023, 9, 1))
    return row


def placement(someone: Student, of: Batch, at: HostUnit, **said: Any) -> Placement:
    """A running placement, unless said otherwise."""
    facts = {
        "kind": "post",
        "state": "running",
        "starts_on": FIRST,
        "ends_on": LAST,
        "arrived_on": FIRST,
        "ruled_by_id": active_scope().actor_id,  # type: ignore[union-attr]
        "ruled_at": timezone.now(),
        **said,
    }
    return Placement.objects.create(unit=someone.unit, student=someone, batch=of, host=at, **facts)


def daily_ground(world: World, side: str = "a") -> Daily:
    """All of it in one of the two groups."""
    group, unit = getattr(world, side), getattr(world, f"u{side}")
    with group_scope(group, actor=getattr(world, f"p{side}").wang):
        firm = host("江海灯饰有限公司")
        su = person("姜勇", f"su_{side}", Role.STUDENT, unit)
        gu = person("周勇军", f"gu_{side}", Role.TEACHER, unit)
        an = person("安宁", f"an_{side}", Role.ENTERPRISE, firm.unit)
        school = Unit.objects.create(name="江海第九职业技术学校")
        there = host("江海船舶有限公司")
        guide = Teacher.objects.create(
            unit=unit, number="D01", name="周勇军", starts_on=D(2015, 9, 1), user=gu
        )
        of_class = SchoolClass.objects.create(unit=unit, name="23级5班", grade=2023, starts_on=D(2023, 9, 1))
        made = placement(student(unit, "01", su, of_class), batch(unit), firm, teacher=guide)
        return Daily(
            group,
            made,
            su,
            gu,
            an,
            person("吴静", f"wu_{side}", Role.TEACHER, unit),
            person("严明", f"yan_{side}", Role.ENTERPRISE, there.unit),
            person("何平", f"he_{side}", Role.SCHOOL_ADMIN, school),
        )
