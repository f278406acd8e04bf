"""Use of shared facilities: somebody is there, what is lent goes out and comes back, use is written down, counted and taken back."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.undone import on_undone
from groupportal.errors import DomainError
from groupportal.hooks import Hook
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cntime
from parks import booking_rules as rules
from parks.booking_rules import Times
from parks.models import Booking, Facility
from parks.services.booking import BOOK, BOOKINGS, EARLY, RULE, B, Wanted, let_go, people_of, tell
from parks.services.facility import locked_facility

log = logging.getLogger(__name__)

_SHORTEST = dt.timedelta(minutes=1)
"""What is left of a booking that came back before it began."""

on_used: Hook[[Booking], None] = Hook(
    "parks.facility_used",
    "A facility was used by whom it was given to (booking): what other rooms make of it.",
)


@transaction.atomic
def arrive(booking: Booking, *, by: Viewer) -> Booking:
    """Somebody of the unit is there. DomainError too early, and where the time was given free."""
    row = BOOKINGS.locked(booking)
    by.require(BOOK, unit_id=row.unit_id)
    now = timezone.now()
    if row.state != B.ACCEPTED:
        raise DomainError("state", f"这项预约现在是“{row.get_state_display()}”，不能登记到场。")
    if row.arrived_at:
        raise DomainError("arrived", "已经登记过到场，不用再登记。")
    if now < row.starts_at - EARLY or now >= row.ends_at:
        raise DomainError("not_now", "开始前 30 分钟到结束前可以登记到场，请到时再登记。")
    row.arrived_at = now
    save_in_words(row)
    record("parks.booking_arrived", row, by=by.user)
    return row


@transaction.atomic
def hand_over(booking: Booking, *, by: Viewer) -> Booking:
    """The owner's people hand over what is lent. DomainError too early, and while another one has it."""
    facility = locked_facility(booking.facility_id)
    row = BOOKINGS.locked(booking)
    by.require(RULE, unit_id=facility.unit_id)
    if not facility.is_lent or row.state != B.ACCEPTED or row.handed_over_at:
        raise DomainError("state", "只有已同意、还没有交接的借用设备可以登记交接，请刷新页面查看。")
    if timezone.now() < row.starts_at - EARLY:
        raise DomainError("not_now", "预约开始前 30 分钟起可以登记交接，请到时再登记。")
    if out := _still_out(facility):
        raise DomainError("still_out", f"“{out.unit}”借去的还没有归还，请先登记归还，再交接给下一家。")
    row.handed_over_at, row.handed_over_by = timezone.now(), by.user
    row.arrived_at = row.arrived_at or row.handed_over_at
    save_in_words(row)
    record("parks.booking_handed_over", row, by=by.user)
    return row


@transaction.atomic
def take_back(booking: Booking, *, note: str, returned_at: dt.datetime | None = None, by: Viewer) -> Booking:
    """It was brought back at ``returned_at`` (None: now), in the state that ``note`` tells; the hours used are those from handing over
    to then, at most those booked.

    Brought back early, the rest of its time is free for others: the booking ends then, or as soon as it began where that is to come.
    DomainError for a time to come, and one before it was handed over.
    """
    row = BOOKINGS.locked(booking)
    by.require(RULE, unit_id=row.facility.unit_id)
    if not row.handed_over_at or row.returned_at:
        raise DomainError("state", "只有已交接、还没有归还的可以登记归还，请刷新页面查看。")
    at = returned_at or timezone.now()
    if at > timezone.now():
        raise DomainError("to_come", "归还时间还没有到，请填写实际归还的时间。", field="at")
    if at < row.handed_over_at.replace(second=0, microsecond=0):
        words = f"归还时间早于交接时间（{cntime(row.handed_over_at)}），请核对。"
        raise DomainError("before_handed_over", words, field="at")
    row.returned_at, row.returned_to, row.return_note = max(at, row.handed_over_at), by.user, note.strip()
    booked_to = row.ends_at
    booked = rules.hours_of((row.starts_at, booked_to))
    _count(row, min(booked, rules.hours_of((row.handed_over_at, row.returned_at))))
    row.ends_at = min(booked_to, max(row.returned_at, row.starts_at + _SHORTEST))
    row.moves.move(row, B.DONE)
    save_in_words(row)
    record(
        "parks.booking_returned",
        row,
        by=by.user,
        before={"结束时间": booked_to},
        after={"结束时间": row.ends_at},
        note=row.return_note,
    )
    on_used.send(row)
    return row


@transaction.atomic
def record_usage(facility: Facility, unit: Unit, times: Times, wanted: Wanted, *, by: Actor) -> Booking:
    """Write down afterwards that a unit used it, by the owner's people. DomainError for a time to come, or one that is taken."""
    row = locked_facility(facility.pk)
    user = person(by, RULE, unit_id=row.unit_id)
    start, end = times
    if end <= start:
        raise DomainError("backwards", "结束时间应晚于开始时间，请核对。", field="ends")
    if end > timezone.now():
        raise DomainError("to_come", "这次使用还没有结束，请到时再登记，或改为预约。", field="starts_on")
    if not wanted.purpose.strip():
        raise DomainError("purpose_missing", "请写明用途。", field="purpose")
    other = row.bookings.filter(holds=True, starts_at__lt=end, ends_at__gt=start).first()
    if other:
        words = f"与“{other.unit}”的使用（{rules.said((other.starts_at, other.ends_at))}）重叠，请核对时间。"
        raise DomainError("taken", words, field="starts")
    used = Booking(facility=row, unit=unit, purpose=wanted.purpose.strip(), people=wanted.people)
    used.starts_at, used.ends_at = start, end
    _count(used, rules.hours_of(times))
    used.state, used.holds, used.is_automatic = B.DONE, True, True
    used.proposed_by, used.proposed_at = user, timezone.now()
    save_in_words(used)
    record("parks.usage_recorded", used, by=user, after=BOOKINGS.for_trail(used))
    on_used.send(used)
    return used


def _count(row: Booking, hours: Decimal) -> None:
    """Its hours, and what an hour costs elsewhere now: a price of later changes nothing."""
    row.used_hours, row.hour_value = hours, row.facility.hour_value or Decimal(0)


@transaction.atomic
def undo_use(booking: Booking, *, reason: str, by: Actor) -> Booking:
    """What is on record as used was not: by the owner's people, with the reason, which the unit reads. Its hours count no more.

    DomainError without a reason, and for one that is not on record as used.
    """
    facility = locked_facility(booking.facility_id)
    row = BOOKINGS.locked(booking)
    user = person(by, RULE, unit_id=facility.unit_id)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么撤回，使用的单位会收到。", field="reason")
    before = {**BOOKINGS.for_trail(row), "使用小时": row.used_hours}
    row.moves.undo(row, B.WITHDRAWN)
    row.withdrawn_reason, row.used_hours = reason.strip(), None
    row.ruled_by = row.ruled_at = None
    let_go(row)
    save_in_words(row)
    record("parks.usage_undone", row, by=user, before=before, note=reason.strip())
    on_undone.send(row, reason)
    tell([row.proposed_by, *people_of(row.unit_id)], row, "设施使用记录已撤回", but=user)
    return row


def settle_past(now: dt.datetime) -> tuple[int, int]:
    """Give free what nobody came for or ruled on, and call used what is over; (missed, used) numbers. Run by the clock, safe to run again.

    What is lent and was never handed over nobody used. One that can't be settled does not keep the others: it is written to the log.
    """
    accepted = Booking.objects.filter(state=B.ACCEPTED).select_related("facility")
    missed = [
        row
        for row in accepted.filter(facility__arrive_within__isnull=False, arrived_at=None, starts_at__lt=now)
        if row.starts_at + dt.timedelta(minutes=row.facility.arrive_within or 0) <= now
    ]
    over = accepted.filter(ends_at__lte=now, handed_over_at=None)
    for row in Booking.objects.filter(state=B.WAITING, starts_at__lte=now):
        _tried(_unruled, row, now)
    lost = [row for row in (*missed, *over.filter(facility__is_lent=True)) if _tried(_missed, row, now)]
    used = [row for row in over.filter(facility__is_lent=False) if _tried(_used, row, now)]
    return len(lost), len(used)


def _tried(settle: Callable[[Booking, dt.datetime], bool], booking: Booking, now: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            locked_facility(booking.facility_id)
            return settle(BOOKINGS.locked(booking), now)
    except Exception:
        log.exception("booking %s could not be settled", booking.pk)
        return False


def _unruled(row: Booking, now: dt.datetime) -> bool:
    """Nobody ruled on it before it began: its time is free."""
    if row.state != B.WAITING:
        return False
    row.moves.move(row, B.WITHDRAWN)
    row.withdrawn_reason = "到时还没有审核"
    let_go(row)
    save_in_words(row)
    record("parks.booking_withdrawn", row, by=SYSTEM_ACTOR, note=row.withdrawn_reason)
    tell([row.proposed_by], row, "设施预约已取消")
    return True


def _missed(row: Booking, now: dt.datetime) -> bool:
    """Nobody came, or fetched what is lent."""
    fetched = row.handed_over_at if row.facility.is_lent and row.ends_at <= now else row.arrived_at
    if row.state != B.ACCEPTED or fetched:
        return False
    if (other := _still_out(row.facility)) is not None:
        return row.ends_at <= now and _not_to_be_had(row, other)
    row.moves.move(row, B.LOST)
    let_go(row)
    save_in_words(row)
    record("parks.booking_lost", row, by=SYSTEM_ACTOR)
    tell([row.proposed_by], row, "预约未到场，时段已释放")
    return True


def _still_out(facility: Facility) -> Booking | None:
    """The booking by which it is with somebody now."""
    rows = facility.bookings.filter(handed_over_at__isnull=False, returned_at=None)
    return rows.select_related("unit").first()


def _not_to_be_had(row: Booking, other: Booking) -> bool:
    """Nobody could fetch it, since the one before had not brought it back: that is nobody's not coming."""
    row.moves.move(row, B.WITHDRAWN)
    row.withdrawn_reason = f"“{other.unit}”没有归还，未能借出"
    row.ruled_by = row.ruled_at = None
    let_go(row)
    save_in_words(row)
    record("parks.booking_withdrawn", row, by=SYSTEM_ACTOR, note=row.withdrawn_reason)
    tell([row.proposed_by, other.proposed_by], row, "设施预约已取消")
    return True


def _used(row: Booking, now: dt.datetime) -> bool:
    """It is over."""
    if row.state != B.ACCEPTED:
        return False
    row.moves.move(row, B.DONE)
    _count(row, rules.hours_of((row.starts_at, row.ends_at)))
    save_in_words(row)
    record("parks.booking_used", row, by=SYSTEM_ACTOR)
    on_used.send(row)
    return True
