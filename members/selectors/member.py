"""Which member a row, a unit, an address or a person means."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import QuerySet

from groupportal.accounts.models import User
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from members.models import Member
from members.selectors.roll import on_roll, periods_on


def root_of(member_id: int) -> Member:
    """The member that stands for this one: itself, or the one it was merged into."""
    member = Member.objects.select_related("unit").get(pk=member_id)
    while member.merged_into_id:
        member = Member.objects.select_related("unit").get(pk=member.merged_into_id)
    return member


def member_of_unit(unit_id: int) -> Member | None:
    """The member whose unit this is, by way of a merger where there was one."""
    member = Member.objects.filter(unit_id=unit_id).first()
    return root_of(member.pk) if member else None


def is_member_on(unit_id: int, day: dt.date) -> bool:
    """Whether a unit was a member on a day; of one that the roll has no row of nobody knows otherwise."""
    member = member_of_unit(unit_id)
    return member is None or periods_on(day).filter(member=member).exists()


def own_members(viewer: Viewer, action: str) -> QuerySet[Member]:
    """The members of the units at which a role held there lets the person do this."""
    return on_roll().filter(unit_id__in=viewer.units_for(action)).order_by("unit__pinyin", "id")


def member_by_address(public_id: uuid.UUID) -> Member | None:
    """The member of an address; None for one that is not of this group."""
    return Member.objects.select_related("unit").filter(public_id=public_id).first()


def members_by_id(ids: Collection[int]) -> dict[int, Member]:
    """Members by their keys."""
    return Member.objects.in_bulk(ids)


def staff_of(member: Member, action: str) -> QuerySet[User]:
    """The people of a unit who hold ``action`` for it."""
    held = people_who_can(action).filter(unit_id=member.unit_id)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True)
