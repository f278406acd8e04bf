"""Units that are no members today, and why: every unit is one or the other."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from groupportal.tenancy.models import Unit
from groupportal.ui.formats import cndate
from members.enums import MemberState
from members.models import Member
from members.selectors.entries import RollEntry, entries_on
from members.selectors.roll import periods_on

UNSAID = "没有登记入会，也没有写明原因"


@dataclass(frozen=True)
class Standing:
    """What a unit is to the group on a day. ``why`` says why it is no member; "" for a member, at rest or not."""

    unit: Unit
    member: Member | None
    state: MemberState
    why: str = ""

    @property
    def is_member(self) -> bool:
        """Whether it belongs to the group, be it at rest."""
        return not self.why

    @property
    def label(self) -> str:
        """成员, 成员（暂停） or 非成员."""
        if not self.is_member:
            return "非成员"
        return "成员（暂停）" if self.state == MemberState.SUSPENDED else "成员"


def outside_on(day: dt.date) -> QuerySet[Unit]:
    """The units that do not belong to the group on a day."""
    return Unit.objects.exclude(pk__in=members_on(day))


def members_on(day: dt.date) -> QuerySet[Member, int]:
    """The units (their ids) that belong to the group on a day, those at rest too."""
    belongs = Member.objects.filter(pk__in=periods_on(day).values("member"), merged_into__isnull=True)
    return belongs.values_list("unit", flat=True)


def merged_units() -> dict[int, int]:
    """Units (their ids) that were merged into another -> that other. One query."""
    rows = Member.objects.filter(merged_into__isnull=False)
    return dict(rows.values_list("unit", "merged_into__unit"))


def unit_by_address(public_id: str) -> Unit | None:
    """The unit an address names; None for none of this group."""
    try:
        return Unit.objects.filter(public_id=uuid.UUID(public_id)).first()
    except ValueError:
        return None


def standings_on(units: Iterable[Unit], day: dt.date) -> dict[int, Standing]:
    """How these units stand on a day, by id. Five queries, however many there are."""
    listed = list(units)
    rows = Member.objects.filter(unit__in=[u.pk for u in listed]).select_related("unit", "merged_into__unit")
    entries = {entry.member.unit_id: entry for entry in entries_on(rows, day)}
    return {unit.pk: _standing(unit, entries.get(unit.pk)) for unit in listed}


def _standing(unit: Unit, entry: RollEntry | None) -> Standing:
    if entry is None:
        return Standing(unit, None, MemberState.NONE, unit.outside_reason or UNSAID)
    member, state = entry.member, MemberState(entry.state)
    if member.merged_into:
        return Standing(unit, member, state, f"已并入{member.merged_into}")
    if state in (MemberState.ACTIVE, MemberState.SUSPENDED):
        return Standing(unit, member, state)
    return Standing(unit, member, state, _why(entry, state))


def _why(entry: RollEntry, state: MemberState) -> str:
    if state == MemberState.LEFT:
        return f"{cndate(entry.left_on)}退出"
    if state == MemberState.FUTURE:
        return f"{cndate(entry.joined_on)}才加入"
    return "没有成员期间"
