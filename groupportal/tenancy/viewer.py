"""Who is looking: a person in a group, with the roles held there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from groupportal.errors import NotAllowed
from groupportal.tenancy.models import Group, OperatorVisit
from groupportal.tenancy.roles import (
    ACTIONS,
    ADMIN_ROLES,
    UNIT_ROLES,
    Rights,
    Role,
    actions_of,
    actions_of_operator,
)


@dataclass(frozen=True)
class Viewer:
    """A person in a group, holding pairs of role and unit. Rights are asked of pairs: ``can``, ``units_for``, ``within``.

    ``unit_ids`` are the units the person belongs to in whatever role. They give no right: they say whose matters the person
    must not rule on (``tests/sweeps/test_source.py`` keeps it so).
    """

    user: Any
    group: Group
    roles: frozenset[Role] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    visit: OperatorVisit | None = None
    _actions: frozenset[str] = field(default=frozenset(), repr=False)
    _held: frozenset[tuple[Role, int | None]] = field(default=frozenset(), repr=False)

    @property
    def key(self) -> tuple[object, ...]:
        """Who sees what: equal for two viewers only where they are the same person with the same rights in the same group."""
        held = sorted((role.value, unit or 0) for role, unit in self._held)
        return self.group.pk, self.user.pk, tuple(held), self.visit.pk if self.visit else None

    @property
    def rights(self) -> Rights:
        """What the person may do: what is made of it alone is made once for all who may do the same."""
        return Rights(self._actions)

    @property
    def is_insider(self) -> bool:
        """Whether the person may see anything of this group at all."""
        return bool(self.roles) or self.visit is not None

    @property
    def uses_admin(self) -> bool:
        """Whether the group's admin is open to the person."""
        return bool(self.roles & ADMIN_ROLES)

    def can(self, action: str, *, unit_id: int | None = None) -> bool:
        """Whether the person may do this; with ``unit_id``, for this unit. KeyError for an action that is not in the table."""
        if not self.rights.can(action):
            return False
        return unit_id is None or self.for_all_units(action) or unit_id in self.units_for(action)

    def for_all_units(self, action: str) -> bool:
        """Whether a role that is bound to no unit, or an operator's visit, lets the person do this, for every unit then."""
        named = ACTIONS[action]
        return bool(named.roles & (self.roles - UNIT_ROLES)) or (self.visit is not None and named.operator)

    def units_for(self, action: str) -> frozenset[int]:
        """The units for which a role held there lets the person do this: a role at one unit gives nothing at another."""
        roles = ACTIONS[action].roles
        return frozenset(unit for role, unit in self._held if unit and role in roles)

    def within(self, action: str, *units: str) -> Q:
        """Rows of the units for which the person may do this; ``units`` are the fields that lead to a unit, any of them."""
        if self.for_all_units(action):
            return ~Q(pk__in=())  # every row; an empty Q would vanish from an "or"
        held = self.units_for(action)
        return Q(*((f"{field}__in", held) for field in units), _connector=Q.OR)

    def require(self, action: str, *, unit_id: int | None = None) -> None:
        """NotAllowed unless ``can``."""
        if not self.can(action, unit_id=unit_id):
            raise NotAllowed(f"您没有“{ACTIONS[action].label}”的权限，请联系集团秘书处。")


def viewer_in_group(
    user: Any, group: Group, memberships: Iterable[tuple[str, int | None]], visit: OperatorVisit | None
) -> Viewer:
    """The viewer these memberships (role, unit id) and this visit make."""
    held = frozenset((Role(role), unit_id) for role, unit_id in memberships)
    roles = frozenset(role for role, _ in held)
    actions = actions_of(roles) | (actions_of_operator() if visit else frozenset())
    units = frozenset(unit_id for _, unit_id in held if unit_id)
    return Viewer(user, group, roles, units, visit, actions, held)
