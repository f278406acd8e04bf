"""The role × action table. One table: pages, buttons, reminders, admin and API all ask it.

An action is ``<app>.<verb>_<noun>``; each app declares its own in ``actions.py``. Rendered for people at ``/<group>/roles/``;
a snapshot test shows every change in review.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db import models


class Role(models.TextChoices):
    SECRETARIAT = "secretariat", "秘书处"
    FINANCE = "finance", "财务"
    COUNCIL = "council", "理事、监事、委员"
    SCHOOL_ADMIN = "school_admin", "学校管理员"
    TEACHER = "teacher", "教师"
    STUDENT = "student", "学生"
    ENTERPRISE = "enterprise", "企业人员"
    PARK = "park", "园区人员"
    EXPERT = "expert", "验收专家"
    READER = "reader", "查阅人员"


UNIT_ROLES = frozenset({Role.SCHOOL_ADMIN, Role.TEACHER, Role.STUDENT, Role.ENTERPRISE, Role.PARK})
"""Roles that are held for a unit."""

STAFF_ROLES = frozenset({Role.SECRETARIAT, Role.FINANCE, Role.SCHOOL_ADMIN})
"""Roles that work in the admin and are offered a second factor."""


@dataclass(frozen=True)
class Action:
    """What a person does, in words, and who may."""

    label: str
    roles: frozenset[Role]
    operator: bool = False
    """Whether an operator on a reasoned, time-limited visit may do it: reading only."""


EVERYONE = frozenset(Role)
READERS = EVERYONE - {Role.STUDENT}
"""Who reads what is not about one unit's people."""
UNIT_STAFF = frozenset({Role.SECRETARIAT, Role.SCHOOL_ADMIN, Role.ENTERPRISE, Role.PARK})
"""Who acts for a unit; the secretariat for all."""

ACTIONS: dict[str, Action] = {}
"""Every declared action by name, in the order of the installed apps."""
SECTIONS: dict[str, str] = {}
"""The first part of an action's name -> the heading of its rows."""


def act(label: str, *roles: Role | frozenset[Role], operator: bool = False) -> Action:
    """An action for these roles and sets of roles."""
    held = frozenset().union(*({role} if isinstance(role, Role) else role for role in roles))
    return Action(label, held, operator)


def declare(section: str, actions: dict[str, Action]) -> None:
    """Add an app's actions to the table, below the heading ``section``. ValueError for a name that is taken."""
    for name, action in actions.items():
        if name in ACTIONS:
            raise ValueError(f"action {name} is declared twice")
        ACTIONS[name] = action
        SECTIONS[name.partition(".")[0]] = section


ADMIN_ROLES = STAFF_ROLES
"""Who may open ``/<group>/admin/``; what they find there follows from the actions."""


@dataclass(frozen=True)
class Rights:
    """What somebody may do, whoever it is."""

    actions: frozenset[str]

    def can(self, action: str) -> bool:
        """Whether it is among them, be it for a single unit. KeyError for an action that is not in the table."""
        if action not in ACTIONS:
            raise KeyError(f"unknown action {action}")
        return action in self.actions


@lru_cache(maxsize=1_000)
def actions_of(roles: frozenset[Role]) -> frozenset[str]:
    """The actions that any of these roles holds, once all apps have declared theirs."""
    return frozenset(name for name, action in ACTIONS.items() if action.roles & roles)


def actions_of_operator() -> frozenset[str]:
    """The actions of an operator on a visit."""
    return frozenset(name for name, action in ACTIONS.items() if action.operator)
