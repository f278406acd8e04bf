"""Reads around groups and people."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from groupportal.tenancy.kept import once
from groupportal.tenancy.models import Group, Membership, OperatorVisit
from groupportal.tenancy.prepared import Prepared
from groupportal.tenancy.roles import ACTIONS, Role
from groupportal.tenancy.scope import active_group, active_scope
from groupportal.tenancy.viewer import Viewer, viewer_in_group
from groupportal.ui.pinyin import spell


def group_by_slug(slug: str) -> Group | None:
    """The group at this address, or None."""
    return next(iter(_BY_SLUG(slug)), None)


_BY_SLUG = Prepared(lambda slug: Group.objects.filter(slug=slug))


def group_by_domain(host: str) -> Group | None:
    """The group that lives at its own domain, or None."""
    return Group.objects.filter(domain=host).first()


def _own_roles(user: Any) -> list[tuple[int, str]]:
    """``(group id, role)`` of a person over all groups, in force today."""
    return _own_rows(
        user,
        "SELECT DISTINCT group_id, role FROM tenancy_membership WHERE user_id = %s"
        " AND (valid_until IS NULL OR valid_until >= %s) AND (valid_from IS NULL OR valid_from <= %s)",
        [user.pk, timezone.localdate(), timezone.localdate()],
    )


def _own_rows(user: Any, statement: str, values: list[Any]) -> list[Any]:
    """Rows about one person over all groups. Works outside any group and inside one.

    A policy of these tables lets a session that names ``app.user_id``, and no group, read that person's own rows.
    """
    scope = active_scope()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL app.group_id = ''; SET LOCAL app.user_id = {int(user.pk)}")
        cursor.execute(statement, values)
        rows = cursor.fetchall()
        back = str(int(scope.group.pk)) if scope else "''"
        cursor.execute(f"SET LOCAL app.user_id = ''; SET LOCAL app.group_id = {back}")
    return rows


def group_ids_of(user: Any) -> set[int]:
    """The groups in which a person holds a role in force."""
    return {group_id for group_id, _ in _own_roles(user)}


def _by_name(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (spell(group.name), group.pk))


def groups_of(user: Any) -> list[Group]:
    """The groups in which a person holds a role in force, by name."""
    return _by_name(Group.objects.filter(pk__in=group_ids_of(user)))


def offers_to(user: Any) -> list[tuple[Group, uuid.UUID, Role, dt.date]]:
    """Roles that wait for this person's yes: group, the offer's public id, role, day of the offer. Outside any group and inside."""
    rows = _own_rows(
        user,
        "SELECT group_id, public_id, role, (offered_at AT TIME ZONE 'Asia/Shanghai')::date FROM tenancy_roleoffer"
        " WHERE user_id = %s AND answered_at IS NULL ORDER BY id",
        [user.pk],
    )
    groups = Group.objects.in_bulk({row[0] for row in rows}) if rows else {}
    return [(groups[g], uuid.UUID(str(public_id)), Role(role), day) for g, public_id, role, day in rows]


def roles_by_group(user: Any) -> list[tuple[Group, list[Role]]]:
    """A person's groups with the roles held in each, by name."""
    rows = _own_roles(user)
    groups = _by_name(Group.objects.filter(pk__in={group_id for group_id, _ in rows}))
    return [(g, [r for r in Role if (g.pk, r.value) in rows]) for g in groups]


def memberships_in_force(user: Any) -> list[tuple[str, int | None]]:
    """A person's roles in the active group today, each with the unit it is held at."""
    today = timezone.localdate()
    return [
        (row.role, row.unit_id)
        for row in _HELD(user.pk)
        if (row.valid_from is None or row.valid_from <= today)
        and (row.valid_until is None or row.valid_until >= today)
    ]


_HELD = Prepared(
    lambda user: (
        Membership.objects.filter(user=user).only("role", "unit", "valid_from", "valid_until").order_by()
    )
)


def open_visit(user: Any) -> OperatorVisit | None:
    """An operator's stay in the active group that has not run out, or None."""
    if not getattr(user, "is_operator", False):
        return None
    now = timezone.now()
    return OperatorVisit.objects.filter(
        user_id=user.pk, starts_at__lte=now, ends_at__gt=now, ended_early_at__isnull=True
    ).first()


def viewer_for(user: Any, group: Group) -> Viewer:
    """The person in the active group; a viewer without roles for a stranger."""
    if not user.is_authenticated:
        return Viewer(user, group)
    return viewer_in_group(user, group, memberships_in_force(user), open_visit(user))


@once
def working_day() -> dt.date | None:
    """The day for which the active group is preparing, read anew: what is kept hangs on it. None where it named none."""
    return Group.objects.values_list("working_on", flat=True).get(pk=active_group().pk)


def people_who_can(action: str) -> QuerySet[Membership]:
    """Memberships of the active group whose role holds this action: for reminders."""
    return Membership.objects.filter(in_force(), role__in=ACTIONS[action].roles)


def roles_of_people_who_can(action: str) -> QuerySet[Membership]:
    """All memberships of these people, whatever else they hold."""
    return Membership.objects.filter(in_force(), user__in=people_who_can(action).order_by().values("user"))


def in_force() -> Q:
    """Roles that are held today: begun, and not run out."""
    today = timezone.localdate()
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=today)) & (
        Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    )
