"""Units as they stood on a day, ready to be shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from members.enums import Category, Industry, MemberState, Rank
from members.models import Member, MembershipPeriod
from members.selectors.roll import earlier_kinds_on, ranks_on, suspensions_on


@dataclass(frozen=True)
class RollEntry:
    """A unit as it stood on a day."""

    member: Member
    state: str
    category: str
    industry: str
    rank: str
    joined_on: dt.date | None
    left_on: dt.date | None

    @property
    def category_label(self) -> str:
        """The category in words."""
        return Category(self.category).label

    @property
    def industry_label(self) -> str:
        """The industry in words."""
        return Industry(self.industry).label

    @property
    def rank_label(self) -> str:
        """The seat in words."""
        return Rank(self.rank).label

    @property
    def state_label(self) -> str:
        """The state in words."""
        return MemberState(self.state).label


def entries_on(members: Iterable[Member], as_of: dt.date) -> list[RollEntry]:
    """These units as they stood on a day. Four queries, however many units there are."""
    listed = list(members)
    ids = [member.pk for member in listed]
    last: dict[int, MembershipPeriod] = {}
    for period in MembershipPeriod.objects.filter(member__in=ids).order_by("starts_on"):
        # The latest one begun by the day; where none has begun, the first to come.
        if period.starts_on <= as_of or period.member_id not in last:
            last[period.member_id] = period
    resting = set(suspensions_on(as_of).filter(member__in=ids).values_list("member_id", flat=True))
    ranks = dict(ranks_on(as_of).filter(member__in=ids).values_list("member_id", "rank"))
    kinds = {row.member_id: row for row in earlier_kinds_on(as_of).filter(member__in=ids)}
    entries = []
    for member in listed:
        kind = kinds.get(member.pk, member)
        period = last.get(member.pk)
        entries.append(
            RollEntry(
                member=member,
                state=_state(period, as_of, suspended=member.pk in resting),
                category=kind.category,
                industry=kind.industry,
                rank=ranks.get(member.pk, Rank.MEMBER),
                joined_on=period.starts_on if period else None,
                left_on=period.ends_on if period and period.ends_on and period.ends_on <= as_of else None,
            )
        )
    return entries


def _state(period: MembershipPeriod | None, as_of: dt.date, *, suspended: bool) -> str:
    if period is None:
        return MemberState.NONE
    if period.starts_on > as_of:
        return MemberState.FUTURE
    if period.ends_on and period.ends_on <= as_of:
        return MemberState.LEFT
    return MemberState.SUSPENDED if suspended else MemberState.ACTIVE


def decisions_open(member: Member, day: dt.date) -> tuple[str, ...]:
    """The decisions about a membership that can be recorded on a day, by the name of their page."""
    state = MemberState(entries_on([member], day)[0].state)
    return {
        MemberState.ACTIVE: ("rank", "suspend", "leave"),
        MemberState.SUSPENDED: ("resume", "leave"),
    }.get(state, ("re_enter",))
