"""A batch with placements whose papers are still to be written, and the people of each party."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from groupportal.accounts.models import User
from groupportal.tenancy.models import Group, Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.models import Batch, HostUnit, Mentor, Placement, Policy, Post
from rosters.models import Student, Teacher
from tests.world import World, make_user

D = dt.date
NOW = "2026-02-10 10:00+08:00"
FIRST, LAST = D(2026, 3, 1), D(2026, 9, 1)
COMMON = {
    "school_contact": "郭敏",
    "school_phone": "0750-3300001",
    "meals": "单位食堂，每餐补助8元",
    "pay_day": "每月10日支付上月报酬",
}


@dataclass(frozen=True)
class Papers:
    """``one`` and ``two`` are placements of 姜勇 (with an account, ``su``) and 陈静; ``an`` is of their unit, ``yan`` of another."""

    group: Group
    batch: Batch
    one: Placement
    two: Placement
    su: User
    gu: User
    an: User
    yan: User


def member(name: str, key: str, role: Role, unit: Unit) -> User:
    """An account with one role at a unit."""
    user = make_user(key, name)
    Membership.objects.create(user=user, role=role, unit=unit)
    return user


def student(unit: Unit, number: str, name: str, **said: Any) -> Student:
    """A student with a guardian who has a phone."""
    facts = {
        "grade": 2023,
        "starts_on": D(2023, 9, 1),
        "born_on": D(2007, 5, 1),
        "guardian": f"{name[0]}国强",
        "guardian_phone": "13800138011",
        "relation": "father",
        "phone": "",
        **said,
    }
    return Student.objects.create(unit=unit, number=number, name=name, **facts)


def placement(batch: Batch, someone: Student, at: HostUnit, **said: Any) -> Placement:
    """A draft, unless said otherwise."""
    facts = {"kind": "post", "starts_on": FIRST, "ends_on": LAST, **said}
    return Placement.objects.create(unit=batch.unit, batch=batch, student=someone, host=at, **facts)


def policy(unit: Unit, number: str = "PA-0", **said: Any) -> Policy:
    """A liability policy over the whole time, paid by the school."""
    facts = {
        "kind": "liability",
        "insurer": "平安财险",
        "payer": "school",
        "starts_on": FIRST,
        "ends_on": LAST,
        **said,
    }
    return Policy.objects.create(unit=unit, number=number, **facts)


def paper_ground(world: World, side: str = "a") -> Papers:
    """All of it in one of the two groups."""
    group, unit = getattr(world, side), getattr(world, f"u{side}")
    with group_scope(group, actor=SYSTEM_ACTOR):
        at = HostUnit.objects.create(
            unit=Unit.objects.create(name="江海光电有限公司"),
            region="江门市",
            address="江海区高新西路1号",
            contact="何建",
            contact_phone="13800138002",
        )
        there = Unit.objects.create(name="江海重工有限公司")
        work = Post.objects.create(
            host=at,
            name="电子装配工",
            tasks=["电路板焊接", "整机检验"],
            hours="8:00—17:00",
            lodging="四人间宿舍",
        )
        guide = Mentor.objects.create(host=at, name="冯师傅")
        gu = member("周勇军", f"paper_gu_{side}", Role.TEACHER, unit)
        teacher = Teacher.objects.create(
            unit=unit, number="TP9", name="周勇军", starts_on=D(2015, 9, 1), user=gu
        )
        batch = Batch.objects.create(
            unit=unit,
            name="2026年春岗位实习（材料）",
            kind="post",
            starts_on=FIRST,
            ends_on=LAST,
            terms=COMMON
            | {"declared": {"is_on_model": True, "fees": [], "holds_papers": False, "asks_guarantee": False}},
        )
        su = member("姜勇", f"paper_su_{side}", Role.STUDENT, unit)
        facts = {"post": work, "teacher": teacher, "mentor": guide, "pay": Decimal(2600), "lodging": "unit"}
        one = placement(batch, student(unit, "P01", "姜勇", user=su), at, state="submitted", **facts)
        two = placement(batch, student(unit, "P02", "陈静"), at, **facts)
        return Papers(
            group,
            batch,
            one,
            two,
            su,
            gu,
            member("安宁", f"paper_an_{side}", Role.ENTERPRISE, at.unit),
            member("严明", f"paper_yan_{side}", Role.ENTERPRISE, there),
        )
