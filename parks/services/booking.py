"""Bookings of shared facilities: asked for one by one or as a series, ruled on by the owner's people, given up."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import person
from groupportal.deciding.ruling import RulingKind
from groupportal.deciding.standard import told
from groupportal.errors import DomainError
from groupportal.messages.services import notify
from groupportal.periods.times import midnight
from groupportal.tenancy.models import Unit
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from parks import booking_rules as rules
from parks.booking_rules import Standing, Times
from parks.enums import BookingState
from parks.models import Booking, Facility
from parks.services.facility import locked_facility

B = BookingState
BOOK, RULE = "parks.book", "parks.rule_bookings"
EARLY = dt.timedelta(minutes=30)
"""From so long before its beginning somebody may be there."""


class _Bookings(RulingKind[Booking]):
    model, page, unit = Booking, "parks:booking", "unit_id"
    action, proposing = RULE, BOOK
    recorded = {
        B.WAITING: "parks.booking_asked",
        B.ACCEPTED: "parks.booking_accepted",
        B.REFUSED: "parks.booking_refused",
        B.WITHDRAWN: "parks.booking_withdrawn",
    }
    told = {**told("设施预约"), B.WITHDRAWN: "设施预约已取消"}
    many_page = "parks:bookings"

    def within(self, viewer: Viewer) -> Q:
        """Of facilities of the own unit; the office of all."""
        return viewer.within(self.action, "facility__unit")

    def require(self, row: Booking, viewer: Viewer) -> None:
        """The owner's people rule on it."""
        viewer.require(self.action, unit_id=row.facility.unit_id)

    def hears(self, row: Booking) -> list[Any]:
        """What waits the owner's people alone: nobody else reads what it is for. Of a series all hear once (``is_quiet``)."""
        if row.is_quiet:
            return []
        if row.state != B.WAITING:
            return [row.proposed_by]
        return [user for user in owners_of(row.facility) if user.pk != row.proposed_by_id]

    def for_trail(self, row: Booking) -> dict[str, Any]:
        return {
            "设施": str(row.facility),
            "时间": rules.said((row.starts_at, row.ends_at)),
            "用途": row.purpose,
        }


BOOKINGS = _Bookings()


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to use a facility for."""

    purpose: str
    people: int | None = None


def standing_of(
    facility: Facility, unit: Unit, spans: Sequence[Times], *, but: Booking | None = None
) -> Standing:
    """What is on record about a facility around these times (``but``: beside this one), in three queries however many they are."""
    first = min(start for start, _ in spans) - dt.timedelta(days=1)
    last = max(end for _, end in spans) + dt.timedelta(days=rules.NEAR_DAYS + 1)
    holding = facility.bookings.filter(holds=True).exclude(pk__in=[but.pk] if but else [])
    hours: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    if facility.quota_hours:
        month = timezone.localtime(first).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        theirs = holding.filter(unit=unit, starts_at__gte=month, starts_at__lt=last + dt.timedelta(days=31))
        for times in theirs.values_list("starts_at", "ends_at"):
            hours[rules.month_of(times)] += rules.hours_of(times)
    return _standing(facility, holding, first, last, hours)


def _standing(
    facility: Facility, holding: Any, first: dt.datetime, last: dt.datetime, hours: Any
) -> Standing:
    taken = holding.filter(starts_at__lt=last, ends_at__gt=first).order_by("starts_at")
    closures = facility.closures.filter(starts_at__lt=last, ends_at__gt=first)
    times = list(taken.values_list("starts_at", "ends_at"))
    return Standing(times, list(closures.values_list("starts_at", "ends_at", "reason")), hours)


def free_times(facility: Facility, day: dt.date) -> list[Times]:
    """What of a day can be booked still, by anybody; nothing of what is shared no longer. Two queries."""
    if not facility.is_active:
        return []
    first, last = midnight(day), midnight(day + dt.timedelta(days=1))
    standing = _standing(facility, facility.bookings.filter(holds=True), first, last, {})
    return rules.free_of(facility, (first, last), standing, now=timezone.now())


@transaction.atomic
def ask_booking(facility: Facility, unit: Unit, times: Times, wanted: Wanted, *, by: Viewer) -> Booking:
    """Ask for a facility for a time. It is the unit's at once where the facility needs no approval, or the unit owns it.

    DomainError in words where it can't be booked then, with a free time nearby where there is one.
    """
    by.require(BOOK, unit_id=unit.pk)
    row = locked_facility(facility.pk)
    check_use(row, wanted)
    standing, now = standing_of(row, unit, [times]), timezone.now()
    if words := rules.hindrance(row, times, standing, now=now):
        free = rules.near(row, times, standing, now=now) if rules.is_taken(times, standing.taken) else None
        hint = f"{rules.said(free)}还空着，可以改约这个时间。" if free else "请换一个时间。"
        raise DomainError(
            "taken" if free else "hindered", f"{words}{hint if free or '已经被' in words else ''}"
        )
    return kept_asked(row, unit, times, wanted, by=by)


@transaction.atomic
def accept_booking(booking: Booking, *, answer: str = "", by: Viewer, quiet: bool = False) -> Booking:
    """Approve it, with words if there are any.

    DomainError where the time went to another one meanwhile, and where it could not be asked for any more.

    ``quiet``: who asked is told of the whole series by the caller.
    """
    facility = locked_facility(booking.facility_id)

    def hold(row: Booking) -> None:
        if not facility.is_active:
            words = f"“{facility}”已停止开放（{facility.retired_reason}），请退回这一项，并告诉对方。"
            raise DomainError("retired", words)
        others = facility.bookings.filter(
            holds=True, starts_at__lt=row.ends_at, ends_at__gt=row.starts_at
        ).exclude(pk=row.pk)
        if other := others.first():
            words = f"这段时间已经给了另一项预约（{rules.said((other.starts_at, other.ends_at))}），"
            raise DomainError("taken", f"{words}请退回这一项，并告诉对方改约的时间。")
        times = (row.starts_at, row.ends_at)
        standing = standing_of(facility, row.unit, [times], but=row)
        if words := rules.hindrance(facility, times, standing, now=timezone.now()):
            raise DomainError("hindered", f"现在不能同意：{words}不能用的请退回这一项，并告诉对方。")
        row.holds, row.is_quiet = True, quiet

    return BOOKINGS.rule(booking, B.ACCEPTED, by=by, answer=answer, apply=hold)


@transaction.atomic
def refuse_booking(booking: Booking, *, answer: str, by: Viewer, quiet: bool = False) -> Booking:
    """Send it back with words; its time is free again. ``quiet`` as for ``accept_booking``."""
    locked_facility(booking.facility_id)

    def free(row: Booking) -> None:
        let_go(row)
        row.is_quiet = quiet

    return BOOKINGS.rule(booking, B.REFUSED, by=by, answer=answer, apply=free)


@transaction.atomic
def withdraw_booking(booking: Booking, *, reason: str, by: Viewer, quiet: bool = False) -> Booking:
    """Give it up, by the unit it is for, or by the owner's people with words that the unit reads. DomainError for one that has begun.

    ``quiet`` as for ``accept_booking``.
    """
    facility = locked_facility(booking.facility_id)
    row = BOOKINGS.locked(booking)
    if row.unit_id not in by.units_for(BOOK):
        by.require(RULE, unit_id=facility.unit_id)
        if not reason.strip():
            raise DomainError("reason_missing", "请写明取消的原因，预约的单位会收到。", field="reason")
    if row.handed_over_at and row.state == B.ACCEPTED:
        raise DomainError("handed_over", "设备已经交接，不能再取消。请归还设备，由设施所属单位登记归还。")
    was_accepted = row.state == B.ACCEPTED
    if row.starts_at <= timezone.now() and was_accepted:
        raise DomainError("begun", "这项预约已经开始，不能再取消，请与设施所属单位联系。")
    row.moves.move(row, B.WITHDRAWN)
    row.withdrawn_reason = reason.strip()
    row.ruled_by = row.ruled_at = None
    let_go(row)
    save_in_words(row)
    record("parks.booking_withdrawn", row, by=by.user, note=row.withdrawn_reason)
    if not quiet:
        tell(concerned(row, facility, was_accepted=was_accepted), row, "设施预约已取消", but=by.user)
    return row


def concerned(row: Booking, facility: Facility, *, was_accepted: bool) -> list[Any]:
    """Who reads that it was given up: who asked, and the owner's people of one they had agreed to."""
    return [row.proposed_by, *(owners_of(facility) if was_accepted else [])]


def check_use(facility: Facility, wanted: Wanted) -> None:
    """DomainError for one that is closed to bookings, without a purpose, and for more people than it has room for."""
    if not facility.is_active:
        raise DomainError("retired", f"“{facility}”已停止开放（{facility.retired_reason}），请选别的设施。")
    if not wanted.purpose.strip():
        raise DomainError("purpose_missing", "请写明用途。", field="purpose")
    if wanted.people and facility.people and wanted.people > facility.people:
        words = f"这里最多容纳 {facility.people} 人，您填了 {wanted.people} 人，请换大一些的或分批使用。"
        raise DomainError("too_many", words, field="people")


def kept_asked(
    facility: Facility,
    unit: Unit,
    times: Times,
    wanted: Wanted,
    *,
    by: Viewer,
    series: uuid.UUID | None = None,
) -> Booking:
    """A booking that nothing hinders, as it is kept: waiting, or the unit's at once. Of a ``series`` its caller tells the owner."""
    row = Booking(facility=facility, unit=unit, series=series, purpose=wanted.purpose.strip())
    row.is_quiet = series is not None
    row.starts_at, row.ends_at = times
    row.people = wanted.people
    if facility.needs_approval and unit.pk != facility.unit_id:
        row.holds = facility.holds_waiting
        return BOOKINGS.submit(row, by=by)
    row.state, row.holds, row.is_automatic = B.ACCEPTED, True, True
    row.proposed_by, row.proposed_at = person(by, BOOK, unit_id=unit.pk), timezone.now()
    save_in_words(row)
    record("parks.booking_accepted", row, by=by.user, after=BOOKINGS.for_trail(row), note="无须审核")
    return row


def let_go(row: Booking) -> None:
    """Its time is free again."""
    row.holds = False


def owners_of(facility: Facility) -> list[Any]:
    """Who rules on its bookings: the owner's people, the office where the owner has nobody."""
    held = people_who_can(RULE).select_related("user")
    return [each.user for each in held.filter(unit=facility.unit_id) or held.filter(unit=None)]


def people_of(unit_id: int) -> list[Any]:
    """Who asks for bookings of a unit."""
    return [each.user for each in people_who_can(BOOK).select_related("user").filter(unit=unit_id)]


def tell(
    people: Iterable[Any],
    row: Booking,
    title: str,
    *,
    body: str = "",
    topic: str = BOOKINGS.topics[1],
    but: Any = None,
) -> None:
    """A message about it to these people, but for the one who did it; ``body``: else why it was given up."""
    hearers = {each.pk: each for each in people if each and (but is None or each.pk != but.pk)}
    notify(
        list(hearers.values()),
        topic=topic,
        title=f"{title}：{row}",
        body=body or row.withdrawn_reason,
        url=BOOKINGS.url(row),
    )
