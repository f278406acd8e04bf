"""Two rows of one unit made one. The row that goes keeps what it was and points to the one that stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError
from groupportal.hooks import Hook
from groupportal.periods.period import begun_within, meeting
from groupportal.tenancy.models import Membership
from members.models import Member, MembershipPeriod
from members.services.acting import locked
from members.services.proposals import PROPOSALS

on_merge: Hook[[Member, Member, Any], None] = Hook(
    "members.members_merged",
    "Two rows of one unit were made one (duplicate, into, user): other records follow.",
)


@dataclass(frozen=True)
class Merged:
    """What became of the duplicate's memberships: moved, or already covered by those of the row that stays."""

    into: Member
    moved: int
    covered: int


@transaction.atomic
def merge_members(duplicate: Member, *, into: Member, reason: str, by: Actor) -> Merged:
    """Take ``duplicate`` into ``into``: periods, contacts, files, applications, roles of people.

    A membership that lies wholly within one of the row that stays says nothing new and is dropped (the trail keeps it); one that
    overlaps in part is refused in words, because a person must say which dates are true.
    """
    user = person(by, "members.edit_roll")
    if duplicate.pk == into.pk:
        raise DomainError("same_member", "请选择两家不同的单位。")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明合并的依据，例如“同一家单位，信用代码相同”。")
    for member in sorted((duplicate, into), key=lambda m: m.pk):
        locked(member)
    duplicate, into = locked(duplicate), locked(into)
    if duplicate.credit_code and into.credit_code and duplicate.credit_code != into.credit_code:
        raise DomainError(
            "codes_differ",
            f"两家的统一社会信用代码不同（{duplicate.credit_code}、{into.credit_code}），不是同一家；如有一个登记错了，请先改正。",
        )
    before = {"并入前": str(duplicate), "期间": [str(p) for p in duplicate.periods.all()]}
    moved, covered = _move_periods(duplicate, into)
    _move_rest(duplicate, into, user)
    code = duplicate.credit_code
    duplicate.merged_into = into
    duplicate.save(update_fields=["merged_into", "updated_at"])
    if code and not into.credit_code:
        into.credit_code = code
        into.save(update_fields=["credit_code", "updated_at"])
    Member.objects.filter(merged_into=duplicate).update(merged_into=into)
    duplicate.unit.is_active = False
    duplicate.unit.save(update_fields=["is_active"])
    on_merge.send(duplicate, into, user)
    after = {"并入": str(into), "移入期间": moved, "重复期间": covered}
    record("members.members_merged", into, by=user, before=before, after=after, note=reason.strip())
    return Merged(into, moved, covered)


def _move_periods(duplicate: Member, into: Member) -> tuple[int, int]:
    held = list(into.periods.all())
    moved = covered = 0
    for period in duplicate.periods.all():
        if any(other.covers(period) for other in held):
            _drop(duplicate, into, period)
            covered += 1
            continue
        if other := next((o for o in held if o.meets(period)), None):
            raise DomainError(
                "periods_overlap",
                f"“{duplicate}”{period.describe()}的成员期间与“{into}”{other.describe()}的部分重叠，"
                "不知道以哪个日期为准。请先更正其中一家的日期，再合并。",
            )
        for rows in (duplicate.ranks, duplicate.suspensions):
            rows.filter(_begun_in(period)).update(member=into)
        period.member = into
        period.save(update_fields=["member"])
        moved += 1
    return moved, covered


def _drop(duplicate: Member, into: Member, period: MembershipPeriod) -> None:
    """A covered membership goes; a seat it held is kept where the other row knows of none at that time."""
    for seat in duplicate.ranks.filter(_begun_in(period)):
        if into.ranks.filter(meeting(seat.starts_on, seat.ends_on)).exists():
            seat.delete()
        else:
            seat.member = into
            seat.save(update_fields=["member"])
    duplicate.suspensions.filter(_begun_in(period)).delete()
    period.delete()


def _begun_in(period: MembershipPeriod) -> Q:
    return begun_within(period.starts_on, period.ends_on)


def _move_rest(duplicate: Member, into: Member, user: Any) -> None:
    known = set(into.contacts.values_list("name", "phone"))
    for contact in duplicate.contacts.all():
        if (contact.name, contact.phone) in known:
            contact.delete()
        else:
            contact.member, contact.is_main = into, not known
            contact.save(update_fields=["member", "is_main"])
            known.add((contact.name, contact.phone))
    files = set(into.attachments.values_list("kind", "file_id"))
    for attachment in duplicate.attachments.all():
        if (attachment.kind, attachment.file_id) not in files:
            attachment.member = into
            attachment.save(update_fields=["member"])
    duplicate.applications.update(member=into)
    # Nothing can be ruled on for a row that is gone.
    words = f"单位已并入“{into}”，仍要更改的请在那里重新提出。"
    for waiting in duplicate.proposals.filter(state=Ruled.WAITING):
        PROPOSALS.withdraw(
            waiting, Ruled.WITHDRAWN, by=user, note=words, apply=lambda row: setattr(row, "answer", words)
        )
    # People keep the old unit too: tasks put to it are still theirs.
    for role in Membership.objects.filter(unit=duplicate.unit):
        if not Membership.objects.filter(user=role.user, role=role.role, unit=into.unit).exists():
            Membership.objects.create(
                user=role.user, role=role.role, unit=into.unit, valid_until=role.valid_until
            )
