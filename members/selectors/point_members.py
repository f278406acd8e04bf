"""Which members points are for."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.accounts.models import User
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from members.models import Member
from members.selectors.roll import on_roll


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


def own_members(viewer: Viewer) -> QuerySet[Member]:
    """The members a person acts for."""
    return on_roll().filter(unit_id__in=viewer.unit_ids).order_by("unit__pinyin", "id")


def staff_of(member: Member) -> QuerySet[User]:
    """The people of a unit who are told about its points."""
    held = people_who_can("members.claim_points").filter(unit_id=member.unit_id)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True)
