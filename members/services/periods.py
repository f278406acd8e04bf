"""Leaving, resting, coming back, rising: each a dated fact with its reason and decision."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.decision import Decision
from groupportal.errors import DomainError
from groupportal.hooks import Hook
from groupportal.ui.formats import cndate
from members.enums import LeaveReason, PeriodOrigin, Rank
from members.models import Member, MembershipPeriod, RankPeriod, SuspensionPeriod
from members.services.acting import locked
from members.services.roll import keep_approval_form

ACTION = "members.decide_membership"

on_left: Hook[[Member, dt.date, Any], None] = Hook(
    "members.member_left",
    "A unit leaves the group (member, day, user): what it had under way with other rooms ends.",
)


@transaction.atomic
def leave(
    member: Member, *, left_on: dt.date, reason: str, note: str = "", decision: Decision, by: Actor
) -> MembershipPeriod:
    """End the membership: on ``left_on`` the unit is no longer a member. Rank and suspension end with it.

    DomainError for a unit that is no member, a day before it joined or before a later change of rank, no decision.
    """
    user = person(by, ACTION)
    decision.require()
    member = locked(member)
    period = _open_period(member)
    period.ends_on, period.leave_reason, period.leave_note = (
        checked_day(left_on, "退出日期"),
        reason,
        note.strip(),
    )
    decision.put_on(period, "end_")
    refuse_invalid(period)
    _close_inner(member, left_on)
    period.save()
    after = {"退出日期": left_on, "原因": LeaveReason(reason).label, "决定依据": decision.text}
    record("members.member_left", member, by=user, after=after, note=note)
    on_left.send(member, left_on, user)
    return period


@transaction.atomic
def re_enter(
    member: Member, *, joined_on: dt.date, rank: str = Rank.MEMBER, decision: Decision, by: Actor
) -> MembershipPeriod:
    """A new membership of a unit that left. DomainError for one that is a member, or before it left."""
    user = person(by, ACTION)
    decision.require()
    member = locked(member)
    checked_day(joined_on, "重新加入日期")
    if present := member.periods.filter(ends_on__isnull=True).first():
        raise DomainError("is_member", f"“{member}”自{cndate(present.starts_on)}起就是成员，无须重新加入。")
    period = MembershipPeriod(
        member=member,
        starts_on=joined_on,
        origin=PeriodOrigin.PORTAL,
        recorded_by=user,
        **decision.columns(),
    )
    refuse_invalid(period)
    period.save()
    if rank != Rank.MEMBER:
        _begin_rank(member, rank, joined_on, reason="重新加入时确定", decision=decision, user=user)
    keep_approval_form(member, decision, joined_on, user)
    after = {"加入日期": joined_on, "级别": Rank(rank).label, "决定依据": decision.text}
    record("members.member_reentered", member, by=user, after=after)
    return period


@transaction.atomic
def suspend(
    member: Member, *, starts_on: dt.date, reason: str, decision: Decision, by: Actor
) -> SuspensionPeriod:
    """Let a membership rest from a day on. DomainError for a unit that isn't a member then, or rests already."""
    user = person(by, ACTION)
    decision.require()
    member = locked(member)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明暂停的原因。")
    period = _open_period(member)
    checked_day(starts_on, "暂停日期")
    if starts_on < period.starts_on:
        raise DomainError(
            "suspended_before_joining", f"暂停日期不能早于加入日期（{cndate(period.starts_on)}）。"
        )
    if resting := member.suspensions.filter(ends_on__isnull=True).first():
        raise DomainError("is_suspended", f"“{member}”自{cndate(resting.starts_on)}起已暂停，请先恢复。")
    row = SuspensionPeriod(
        member=member, starts_on=starts_on, reason=reason.strip(), recorded_by=user, **decision.columns()
    )
    refuse_invalid(row)
    row.save()
    after = {"暂停日期": starts_on, "决定依据": decision.text}
    record("members.member_suspended", member, by=user, after=after, note=reason)
    return row


@transaction.atomic
def resume(
    member: Member, *, ends_on: dt.date, note: str = "", decision: Decision, by: Actor
) -> SuspensionPeriod:
    """End a suspension: on ``ends_on`` the unit counts again. DomainError for a unit that doesn't rest, or no decision."""
    user = person(by, ACTION)
    decision.require()
    member = locked(member)
    row = member.suspensions.filter(ends_on__isnull=True).first()
    if row is None:
        raise DomainError("not_suspended", f"“{member}”没有暂停，无须恢复。")
    row.ends_on, row.end_note = checked_day(ends_on, "恢复日期"), note.strip()
    decision.put_on(row, "end_")
    refuse_invalid(row)
    row.save()
    after = {"恢复日期": ends_on, "决定依据": decision.text}
    record("members.member_resumed", member, by=user, after=after, note=note)
    return row


@transaction.atomic
def change_rank(
    member: Member, *, rank: str, starts_on: dt.date, reason: str = "", decision: Decision, by: Actor
) -> RankPeriod:
    """Give a unit another seat from a day on; the earlier one ends that day. DomainError where nothing changes."""
    user = person(by, ACTION)
    decision.require()
    member = locked(member)
    period = _open_period(member)
    checked_day(starts_on, "级别变更日期")
    if starts_on < period.starts_on:
        raise DomainError(
            "rank_before_joining", f"级别变更日期不能早于加入日期（{cndate(period.starts_on)}）。"
        )
    held = member.ranks.filter(ends_on__isnull=True).first()
    current = held.rank if held else Rank.MEMBER
    if rank == current:
        raise DomainError("rank_same", f"“{member}”现在就是{Rank(rank).label}，无须变更。")
    if held:
        if starts_on <= held.starts_on:
            raise DomainError(
                "rank_too_early", f"上一次级别变更在{cndate(held.starts_on)}，新的变更日期应晚于这一天。"
            )
        held.ends_on = starts_on
        held.save(update_fields=["ends_on"])
    row = _begin_rank(member, rank, starts_on, reason=reason, decision=decision, user=user)
    before, after = {"级别": Rank(current).label}, {"级别": Rank(rank).label, "日期": starts_on}
    record("members.rank_changed", member, by=user, before=before, after=after, note=reason or decision.text)
    return row


def _open_period(member: Member) -> MembershipPeriod:
    period = member.periods.filter(ends_on__isnull=True).first()
    if period is None:
        raise DomainError("not_member", f"“{member}”现在不是成员。如果要重新加入，请登记“重新加入”。")
    return period


def _begin_rank(
    member: Member, rank: str, starts_on: dt.date, *, reason: str, decision: Decision, user: Any
) -> RankPeriod:
    row = RankPeriod(
        member=member,
        rank=rank,
        starts_on=starts_on,
        reason=reason.strip(),
        recorded_by=user,
        **decision.columns(),
    )
    refuse_invalid(row)
    row.save()
    return row


def _close_inner(member: Member, day: dt.date) -> None:
    """End what lies within the membership on its last day; DomainError for what was recorded after it."""
    for rows, what in ((member.ranks, "级别变更"), (member.suspensions, "暂停")):
        for row in rows.filter(ends_on__isnull=True):
            if row.starts_on >= day:
                raise DomainError(
                    "recorded_later", f"{cndate(row.starts_on)}还登记了{what}，退出日期应晚于这一天，请核对。"
                )
            row.ends_on = day
            row.save(update_fields=["ends_on"])
        if later := rows.filter(ends_on__gt=day).first():
            raise DomainError(
                "recorded_later",
                f"登记的{what}到{cndate(later.ends_on)}为止，退出日期不能早于这一天，请核对。",
            )
