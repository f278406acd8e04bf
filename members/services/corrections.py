"""Corrections of past dates: recorded as such, with the earlier value in the trail."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.decision import UNDECIDED
from groupportal.errors import DomainError
from groupportal.periods.period import begun_within
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
    was = (period.starts_on, period.ends_on)
    if was == (joined_on, left_on):
        raise DomainError("dates_same", "日期没有变化，无须更正。")
    checked_day(joined_on, "加入日期")
    if left_on is not None:
        if period.ends_on is None:
            raise DomainError("leave_instead", "这段期间还没有登记退出。退出要有原因和决定，请用“登记退出”。")
        checked_day(left_on, "退出日期")
    elif period.ends_on and member.periods.filter(starts_on__gte=period.ends_on).exists():
        raise DomainError("not_the_last", "这段期间之后又重新加入过，退出日期不能去掉，只能更正。")
    period.starts_on, period.ends_on = joined_on, left_on
    if left_on is None:
        period.leave_reason = period.leave_note = ""
        UNDECIDED.put_on(period, "end_")
    refuse_invalid(period)
    _move_inner(member, *was, period)
    period.save()
    before, after = (
        dict(zip(("joined_on", "left_on"), dates, strict=True)) for dates in (was, (joined_on, left_on))
    )
    record("members.period_corrected", member, by=user, before=before, after=after, note=reason.strip())
    return period


def _move_inner(
    member: Member, joined_on: dt.date, left_on: dt.date | None, period: MembershipPeriod
) -> None:
    """Ranks and suspensions that began or ended with the membership go on doing so; no other may fall outside."""
    for rows, what in ((member.ranks, "级别"), (member.suspensions, "暂停")):
        for row in rows.filter(begun_within(joined_on, left_on)):
            held = row.starts_on, row.ends_on
            row.starts_on = period.starts_on if row.starts_on == joined_on else row.starts_on
            row.ends_on = period.ends_on if row.ends_on == left_on else row.ends_on
            if not period.covers(row) or (row.ends_on and row.ends_on <= row.starts_on):
                raise DomainError(
                    "falls_outside",
                    f"{cndate(held[0])}登记的{what}会落在更正后的成员期间之外，请核对日期。",
                )
            if held != (row.starts_on, row.ends_on):
                row.save(update_fields=["starts_on", "ends_on"])
