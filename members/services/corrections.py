"""Corrections of past dates: recorded as such, with the earlier value in the trail."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.ui.formats import cndate
from members.models import Member, MembershipPeriod
from members.services.acting import locked


@transaction.atomic
def correct_period(
    period: MembershipPeriod, *, joined_on: dt.date, left_on: dt.date | None, reason: str, by: Actor
) -> MembershipPeriod:
    """Put right the dates of a membership that were recorded wrongly; ranks and suspensions at its edges follow.

    ``left_on`` None takes a leaving back that did not happen. A leaving that wasn't recorded is no correction: ``leave``.
    DomainError without a reason, where periods would overlap, or where a rank or suspension would fall outside.
    """
    user = person(by, "members.decide_membership")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明更正的原因，例如“与加盟审批表日期不符”。")
    member = locked(period.member)
    period = member.periods.get(pk=period.pk)
    before = {"joined_on": period.joined_on, "left_on": period.left_on}
    if before == {"joined_on": joined_on, "left_on": left_on}:
        raise DomainError("dates_same", "日期没有变化，无须更正。")
    _check_dates(member, period, joined_on, left_on)
    _move_inner(member, period, joined_on, left_on)
    period.joined_on, period.left_on = joined_on, left_on
    if left_on is None:
        period.leave_reason = period.leave_note = period.leave_decision = ""
        period.leave_decided_on = period.leave_evidence = None
    refuse_invalid(period)
    period.save()
    after = {"joined_on": joined_on, "left_on": left_on}
    record("members.period_corrected", member, by=user, before=before, after=after, note=reason.strip())
    return period


def _check_dates(
    member: Member, period: MembershipPeriod, joined_on: dt.date, left_on: dt.date | None
) -> None:
    checked_day(joined_on, "加入日期")
    if left_on is None:
        if period.left_on and member.periods.filter(joined_on__gte=period.left_on).exists():
            raise DomainError("not_the_last", "这段期间之后又重新加入过，退出日期不能去掉，只能更正。")
    else:
        if period.left_on is None:
            raise DomainError("leave_instead", "这段期间还没有登记退出。退出要有原因和决定，请用“登记退出”。")
        checked_day(left_on, "退出日期")
        if left_on <= joined_on:
            raise DomainError(
                "left_before_joining", f"退出日期应晚于加入日期（{cndate(joined_on)}），请核对。"
            )
    for other in member.periods.exclude(pk=period.pk):
        if (other.left_on is None or joined_on < other.left_on) and (
            left_on is None or other.joined_on < left_on
        ):
            until = cndate(other.left_on) if other.left_on else "今"
            raise DomainError(
                "periods_overlap", f"与另一段成员期间（{cndate(other.joined_on)}至{until}）重叠，请核对日期。"
            )


def _move_inner(
    member: Member, period: MembershipPeriod, joined_on: dt.date, left_on: dt.date | None
) -> None:
    """Ranks and suspensions that began or ended with the membership go on doing so; no other may fall outside."""
    for rows, what in ((member.ranks, "级别"), (member.suspensions, "暂停")):
        inside = rows.filter(starts_on__gte=period.joined_on)
        if period.left_on:
            inside = inside.filter(starts_on__lt=period.left_on)
        for row in inside:
            starts = joined_on if row.starts_on == period.joined_on else row.starts_on
            ends = left_on if row.ends_on == period.left_on else row.ends_on
            outside = starts < joined_on or (left_on and (ends is None or ends > left_on))
            if outside or (ends and ends <= starts):
                raise DomainError(
                    "falls_outside",
                    f"{cndate(row.starts_on)}登记的{what}会落在更正后的成员期间之外，请核对日期。",
                )
            if (starts, ends) != (row.starts_on, row.ends_on):
                row.starts_on, row.ends_on = starts, ends
                row.save(update_fields=["starts_on", "ends_on"])
