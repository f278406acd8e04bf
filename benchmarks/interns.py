"""A group whose students are at their units today: for a morning of check-ins, and for months of them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection
from django.utils import timezone

from benchmarks.groups import Made, make_group
from groupportal.accounts.models import Device, User
from groupportal.accounts.tokens import tokens_of
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.partitions import make_months
from groupportal.tenancy.roles import Role

HOSTS, A_TEACHERS = 60, 50
DAYS = 100


@dataclass(frozen=True)
class Interns(Made):
    """``teacher`` guides fifty of them, ``office`` is the school's."""

    teacher: User
    office: User


def make_interns(number: int) -> Interns:
    """So many students of one school, with accounts and consent to positions, at sixty units since a hundred days."""
    from internships import models as m  # noqa: PLC0415 -- app ready

    student, teacher = (apps.get_model("rosters", name) for name in ("Student", "Teacher"))
    made = make_group("interns")
    today = timezone.localdate()
    begins, ends = today - dt.timedelta(days=DAYS), today + dt.timedelta(days=DAYS)
    with made.scope():
        school = Unit.objects.create(name="江海第一职业技术学校实习部")
        firms = [Unit.objects.create(name=f"示例机械厂{n}") for n in range(HOSTS)]
        hosts = m.HostUnit.objects.bulk_create(m.HostUnit(unit=unit, region="江门市") for unit in firms)
        batch = m.Batch.objects.create(
            unit=school, name="批次", kind="post", starts_on=begins, ends_on=ends, weekly_journals=True
        )
        users = _accounts([f"t{n}" for n in range(number // A_TEACHERS + 1)], Role.TEACHER, school)
        teachers = teacher.objects.bulk_create(
            teacher(unit=school, number=f"T{n}", name="何老师", starts_on=begins, user=user)
            for n, user in enumerate(users)
        )
        students = student.objects.bulk_create(
            student(unit=school, number=f"{n:06d}", name=f"学生{n}", grade=2023, born_on=dt.date(2007, 1, 1), starts_on=begins, user=user)
            for n, user in enumerate(_accounts([f"s{n}" for n in range(number)], Role.STUDENT, school))
        )  # fmt: skip
        m.LocationConsent.objects.bulk_create(m.LocationConsent(student=row, edition="1") for row in students)
        m.Placement.objects.bulk_create(
            m.Placement(
                unit=school, batch=batch, student=row, host=hosts[n % HOSTS], teacher=teachers[n // A_TEACHERS], kind="post",
                state="running", starts_on=begins, ends_on=ends, arrived_on=begins, ruled_at=timezone.now(), ruled_by=made.user,
            )
            for n, row in enumerate(students)
        )  # fmt: skip
        (office,) = _accounts(["office"], Role.SCHOOL_ADMIN, school)
    return Interns(made.group, made.user, users[0], office)


def _accounts(names: list[str], role: Role, unit: Unit) -> list[User]:
    users = User.objects.bulk_create(
        User(username=f"bench-{name}", name="李明", password=UNUSABLE_PASSWORD_PREFIX) for name in names
    )
    Membership.objects.bulk_create(Membership(user=user, role=role, unit=unit) for user in users)
    return users


def sign_all_in(made: Made) -> list[str]:
    """Each student on a device; the tokens that open."""
    until = timezone.now() + dt.timedelta(days=1)
    with made.scope():
        users = User.objects.filter(username__startswith="bench-s").order_by("pk")
        devices: list[Any] = Device.objects.bulk_create(
            Device(user=user, name="手机", key=uuid.uuid4(), secret_hash="", opened_with=user.get_session_auth_hash(), expires_at=until)
            for user in users
        )  # fmt: skip
        return [tokens_of(device, "").opening for device in devices]


def add_check_ins(made: Made, number: int) -> None:
    """In and out of every placement, day by day back from yesterday, until there are so many; with their rolls."""
    from internships.models import CheckIn  # noqa: PLC0415 -- app ready
    from internships.services.day_roll import roll_up  # noqa: PLC0415 -- app ready

    day, left = timezone.localdate(), number
    while left > 0:
        day -= dt.timedelta(days=1)
        with made.scope(), connection.cursor() as cursor:
            make_months(CheckIn, [day])
            cursor.execute(_A_DAY, {"group": made.group.pk, "day": day, "most": left})
            left -= cursor.rowcount
            roll_up([day])


_A_DAY = """
INSERT INTO internships_checkin (group_id, public_id, placement_id, student_id, day, kind, way, at, made_at, device, note, receipt, key)
SELECT p.group_id, gen_random_uuid(), p.id, p.student_id, %(day)s, k.kind, 'code', k.at, k.at, '', '', '', gen_random_uuid()
FROM internships_placement p
CROSS JOIN (VALUES ('in', %(day)s::date + interval '8 hours'), ('out', %(day)s::date + interval '17 hours')) k (kind, at)
WHERE p.group_id = %(group)s ORDER BY p.id, k.kind LIMIT %(most)s
"""
