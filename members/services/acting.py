"""Who may change a unit on the roll, and the lock under which it is changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from members.models import Member


def editor(by: Actor, member: Member) -> Any:
    """The user behind ``by``, who keeps the roll or the data of this very unit; NotAllowed for anybody else."""
    if isinstance(by, Viewer) and by.can("members.edit_roll"):
        return by.user
    return person(by, "members.edit_own_unit", unit_id=member.unit_id)


def lock_all(members: Iterable[int]) -> None:
    """Lock these members (ids) before each is changed, always in one order."""
    rows = Member.objects.filter(pk__in=set(members)).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))


def locked(member: Member) -> Member:
    """The member, locked and fresh; its periods are changed under this lock only. DomainError for a merged one."""
    fresh = (
        Member.objects.select_for_update(of=("self",), no_key=True).select_related("unit").get(pk=member.pk)
    )
    if fresh.merged_into_id:
        raise DomainError(
            "member_merged", f"“{fresh}”已并入“{fresh.merged_into}”，请到合并后的成员单位页面操作。"
        )
    return fresh
