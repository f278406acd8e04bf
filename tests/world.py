"""Two groups that look alike, so that a leak shows; people of each kind in both."""

from __future__ import annotations

import datetime as dt
import pickle
from dataclasses import dataclass

from groupportal.accounts.models import User
from groupportal.tenancy.models import Group, Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class People:
    """Who is in a group: two of the secretariat, finance, a unit's staff, a reader, an expert."""

    wang: User
    wen: User
    cai: User
    li: User
    zhang: User
    expert: User


@dataclass(frozen=True)
class World:
    """Groups ``a`` and ``b``; ``pa`` and ``pb`` their people; ``ua``, ``ub`` the unit of 李 in each; ``operator`` of none."""

    a: Group
    b: Group
    pa: People
    pb: People
    ua: Unit
    ub: Unit
    operator: User

    @property
    def wang(self) -> User:
        """Secretariat of A."""
        return self.pa.wang

    @property
    def wen(self) -> User:
        """Second person of A's secretariat."""
        return self.pa.wen

    @property
    def cai(self) -> User:
        """Finance of A."""
        return self.pa.cai

    @property
    def li(self) -> User:
        """Staff of A's unit."""
        return self.pa.li

    @property
    def zhang(self) -> User:
        """Reader of A."""
        return self.pa.zhang

    @property
    def qian(self) -> User:
        """Secretariat of B: the stranger."""
        return self.pb.wang


def make_user(username: str, name: str, **fields: object) -> User:
    """An account with the common password."""
    user = User(username=username, name=name, **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def _people(group: Group, unit: Unit, suffix: str, first: str) -> People:
    roles = {
        "wang": (first, Role.SECRETARIAT),
        "wen": ("文静", Role.SECRETARIAT),
        "cai": ("蔡敏", Role.FINANCE),
        "li": ("李强", Role.SCHOOL_ADMIN),
        "zhang": ("张丽", Role.READER),
        "expert": ("郑专家", Role.EXPERT),
    }
    made = {}
    for key, (name, role) in roles.items():
        made[key] = make_user(f"{key}_{suffix}", name, made_by_group=group.pk)
        Membership.objects.create(user=made[key], role=role, unit=unit if role == Role.SCHOOL_ADMIN else None)
    return People(**made)


_kept = b""


def keep_world() -> None:
    """Write the world into the emptied database, where it stays for every test to come."""
    global _kept  # noqa: PLW0603 -- one database per process, and one world in it
    _kept = pickle.dumps(_make_world())


def kept_world() -> World:
    """The world of the database, in objects that no other test has touched."""
    return pickle.loads(_kept)  # noqa: S301 -- written above


def _make_world() -> World:
    """Both groups, written each inside its own scope."""
    groups, people, units = [], [], []
    for suffix, first in (("a", "王芳"), ("b", "钱勇")):
        group = Group.objects.create(
            slug=f"group-{suffix}",
            name="江海职业教育集团",
            short_name="江海职教集团",
            lead_unit="江海第一职业技术学校",
            term_starts_on=dt.date(2018, 6, 1),
            term_ends_on=dt.date(2021, 6, 30),
        )
        with group_scope(group, actor=SYSTEM_ACTOR):
            unit = Unit.objects.create(name="江海第一职业技术学校")
            groups.append(group)
            units.append(unit)
            people.append(_people(group, unit, suffix, first))
    operator = make_user("operator", "运维", is_operator=True)
    return World(*groups, *people, *units, operator)
