"""Groups: made, paused and resumed by operators, described by their own secretariat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from groupportal.accounts.models import User
from groupportal.accounts.services import create_account, refuse_invalid
from groupportal.audit.services import record, record_platform
from groupportal.errors import DomainError
from groupportal.people.services.people import serving_secretariat
from groupportal.tenancy.enums import GroupState
from groupportal.tenancy.models import Group, Membership
from groupportal.tenancy.models.group import RESERVED_SLUGS
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.viewer import Viewer

GROUP_FIELDS = (
    "name",
    "short_name",
    "kind",
    "lead_unit",
    "founded_on",
    "approving_authority",
    "motto",
    "contact",
    "color",
    "term_starts_on",
    "term_ends_on",
    "working_on",
    "working_for",
)
"""What a group's own secretariat may change; address, domain and state are the operator's."""


@dataclass(frozen=True)
class CreatedGroup:
    """A new group, its first secretariat person if one was named, and the password if the account is new."""

    group: Group
    admin: User | None = None
    password: str = ""


@transaction.atomic
def create_group(
    slug: str,
    *,
    name: str,
    short_name: str = "",
    lead_unit: str = "",
    kind: str = "",
    admin_username: str = "",
    admin_name: str = "",
    admin_phone: str = "",
    by: User | None = None,
) -> CreatedGroup:
    """A new group and, where ``admin_username`` or ``admin_name`` is given, its first secretariat person.

    ``by`` None is the program (command line). DomainError for an address or name that can't be used.
    """
    if slug in RESERVED_SLUGS:
        raise DomainError("slug_reserved", f"网址标识“{slug}”是系统保留的，请换一个。")
    if taken := Group.objects.filter(slug=slug).first():
        raise DomainError("slug_taken", f"网址标识“{slug}”已由“{taken.name}”使用，请换一个。")
    group = Group(slug=slug, name=name.strip(), short_name=short_name.strip(), lead_unit=lead_unit.strip())
    if kind:
        group.kind = kind
    refuse_invalid(group)
    group.save()
    record_platform("platform.group_created", by=by, group_slug=slug, note=group.name)
    if not (admin_username or admin_name):
        return CreatedGroup(group)
    return _appointed(group, name=admin_name, username=admin_username, phone=admin_phone, by=by)


def _appointed(group: Group, *, name: str, username: str, phone: str, by: User | None) -> CreatedGroup:
    admin, password = User.objects.filter(username=username).first() if username else None, ""
    if admin is None:
        admin, password = create_account(
            name=name or username, username=username, phone=phone, made_by_group=group.pk
        )
    elif name and admin.name != name:
        raise DomainError(
            "other_person", f"用户名“{username}”是{admin.name}的账号，不是{name}，请核对姓名与用户名。"
        )
    with group_scope(group, actor=by or SYSTEM_ACTOR):
        held = Membership.objects.filter(user=admin, role=Role.SECRETARIAT).first()
        held = held or Membership(user=admin, role=Role.SECRETARIAT)
        held.valid_from = held.valid_until = None
        refuse_invalid(held)
        held.save()
        record("tenancy.role_granted", held, by=by, after={"role": held.role})
    return CreatedGroup(group, admin, password)


@transaction.atomic
def appoint_secretariat(
    group: Group, *, name: str, username: str = "", phone: str = "", by: User | None = None
) -> CreatedGroup:
    """A secretariat person for a group that nobody can run: one made without, or whose last one's account is closed.

    A known ``username`` keeps its account. DomainError where the group has a secretariat: it adds its people itself.
    ``by`` None is the program (command line).
    """
    if by is not None and not by.is_operator:
        raise DomainError("not_operator", "只有平台运维人员可以指定秘书处人员。")
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if not lacks_secretariat(group):
        raise DomainError(
            "has_secretariat",
            f"“{group.name}”已有秘书处人员，请由他们在“人员与角色”里添加；忘记密码的，为原账号重置密码。",
        )
    made = _appointed(group, name=name.strip(), username=username.strip(), phone=phone, by=by)
    record_platform(
        "platform.secretariat_appointed", by=by, group_slug=group.slug, note=f"{made.admin}（{group.name}）"
    )
    return made


def lacks_secretariat(group: Group) -> bool:
    """Whether nobody can run the group today."""
    with group_scope(group, actor=SYSTEM_ACTOR):
        return not serving_secretariat().exists()


@transaction.atomic
def suspend_group(group: Group, *, reason: str, by: User) -> Group:
    """Close a group's pages until it is resumed; nothing is deleted."""
    return _set_state(group, GroupState.SUSPENDED, "platform.group_suspended", reason, by)


@transaction.atomic
def resume_group(group: Group, *, reason: str, by: User) -> Group:
    """Open a suspended group again."""
    return _set_state(group, GroupState.ACTIVE, "platform.group_resumed", reason, by)


def _set_state(group: Group, state: GroupState, action: str, reason: str, by: User) -> Group:
    if not by.is_operator:
        raise DomainError("not_operator", "只有平台运维人员可以暂停或恢复集团。")
    if not reason.strip():
        raise DomainError("reason_missing", "请填写事由。")
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if group.state == state:
        raise DomainError("state_same", f"“{group.name}”现在就是“{state.label}”，无须再次操作。")
    group.state = state
    group.save(update_fields=["state"])
    record_platform(action, by=by, group_slug=group.slug, note=reason.strip())
    return group


@transaction.atomic
def edit_group(values: dict[str, Any], *, by: Viewer) -> Group:
    """Change the description of the viewer's own group; KeyError for a field that is not the secretariat's."""
    by.require("tenancy.edit_group")
    if strange := set(values) - set(GROUP_FIELDS):
        raise KeyError(f"not editable here: {sorted(strange)}")
    group = Group.objects.select_for_update(no_key=True).get(pk=by.group.pk)
    changed = {k: v for k, v in values.items() if getattr(group, k) != v}
    before = {k: getattr(group, k) for k in changed}
    for name, value in changed.items():
        setattr(group, name, value)
    if group.term_starts_on and group.term_ends_on and group.term_ends_on < group.term_starts_on:
        raise DomainError("term_order", "建设期结束日期早于开始日期，请核对。")
    refuse_invalid(group)
    if changed:
        group.save(update_fields=list(changed))
        record("tenancy.group_edited", group, by=by.user, before=before, after=changed)
    return group
