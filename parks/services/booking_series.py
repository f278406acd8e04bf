"""Series of bookings: looked at first, asked for together, ruled on and given up as one, with one message for all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from groupportal.errors import DomainError, NotAllowed
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from parks import booking_rules as rules
from parks.booking_rules import Times
from parks.models import Booking, Facility
from parks.selectors.facility import BOOK, of_series
from parks.services.booking import (
    BOOKINGS,
    B,
    Wanted,
    accept_booking,
    check_use,
    concerned,
    kept_asked,
    owners_of,
    refuse_booking,
    standing_of,
    tell,
    withdraw_booking,
)
from parks.services.facility import locked_facility

SERIES_MOST = 60
"""So many bookings a series holds: a year of weeks and some."""
_OF_ONE = frozenset({"taken", "hindered", "retired", "begun", "handed_over", "state"})
"""Refusals that may be of the one that was opened alone."""
_TOLD = 5
"""So many times stand in a message; the rest is counted."""


@dataclass(frozen=True)
class Slot:
    """A time of a series as it would come out: ``hindrance`` in words, with a free time nearby where there is one."""

    times: Times
    hindrance: str = ""
    instead: Times | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a series: the rows that were changed, and those left as they were, each with the reason."""

    done: list[Booking]
    left: list[tuple[Booking, str]]

    @property
    def words(self) -> str:
        """Those left, for who did it; "" where there are none."""
        return "".join(f"{rules.said((row.starts_at, row.ends_at))}没有办：{why}" for row, why in self.left)


def preview_series(facility: Facility, unit: Unit, first: Times, *, every: int, number: int) -> list[Slot]:
    """How ``number`` bookings ``every`` so many days would come out, in a flat number of queries. DomainError for too many.

    No two of the times that are free or offered instead meet: all may be picked together.
    """
    if not 2 <= number <= SERIES_MOST:
        raise DomainError(
            "series_length", f"一次连续预约应有 2 至 {SERIES_MOST} 次，请核对。", field="number"
        )
    if every < 1:
        raise DomainError("series_step", "间隔天数应至少为 1，请核对。", field="every")
    zone = timezone.get_current_timezone()
    start, end = (timezone.localtime(at).replace(tzinfo=None) for at in first)
    steps = [dt.timedelta(days=every * n) for n in range(number)]
    spans = [((start + s).replace(tzinfo=zone), (end + s).replace(tzinfo=zone)) for s in steps]
    standing, now, hindered = standing_of(facility, unit, spans), timezone.now(), []
    for times in spans:
        hindered.append(words := rules.hindrance(facility, times, standing, now=now))
        if not words:
            standing.take(times)
    slots = []
    for times, words in zip(spans, hindered, strict=True):
        instead = rules.near(facility, times, standing, now=now) if words else None
        if instead:
            standing.take(instead)
        slots.append(Slot(times, words, instead))
    return slots


@transaction.atomic
def ask_series(
    facility: Facility, unit: Unit, spans: Sequence[Times], wanted: Wanted, *, by: Viewer
) -> list[Booking]:
    """Ask for these times together, all or none; the owner is told once. DomainError that names each one that can't be had."""
    by.require(BOOK, unit_id=unit.pk)
    if not spans:
        raise DomainError("series_empty", "没有可以预约的时间，请至少选一次。")
    row = locked_facility(facility.pk)
    check_use(row, wanted)
    standing, now, bad = standing_of(row, unit, spans), timezone.now(), []
    for times in spans:
        if words := rules.hindrance(row, times, standing, now=now):
            bad.append(f"{rules.said(times)}：{words}")
        else:
            standing.take(times)
    if bad:
        raise DomainError("series_taken", "有些时间约不上，请去掉或换时间后再提交。" + "".join(bad))
    series = uuid.uuid4()
    rows = [kept_asked(row, unit, times, wanted, by=by, series=series) for times in spans]
    if rows[0].state == B.WAITING:
        title, topic = BOOKINGS.told[B.WAITING], BOOKINGS.topics[0]
        tell(owners_of(row), rows[0], title, body=_said(rows), topic=topic, but=by.user)
    return rows


def accept_series(booking: Booking, *, answer: str = "", by: Viewer) -> Outcome:
    """Approve it with those of its series that wait too. Of those, one that can't be had any more is left waiting.

    Errors as ``accept_booking`` where it can't be approved itself, or waits no longer: then nothing is done.
    """
    return _ruled(booking, B.ACCEPTED, lambda row: accept_booking(row, answer=answer, by=by, quiet=True))


def refuse_series(booking: Booking, *, answer: str, by: Viewer) -> Outcome:
    """Send back all of its series that wait, with the same words. Errors as for ``accept_series``."""
    return _ruled(booking, B.REFUSED, lambda row: refuse_booking(row, answer=answer, by=by, quiet=True))


@transaction.atomic
def _ruled(booking: Booking, to: str, rule: Callable[[Booking], Booking]) -> Outcome:
    _movable(booking, to)
    made = _each(list(of_series(booking, B.WAITING)), rule, itself=booking.pk)
    first = made.done[0]
    left = f"另有 {len(made.left)} 次还在等审核。" if made.left else ""
    body = f"{first.answer} {_said(made.done)}{left}".strip()
    tell([first.proposed_by], first, BOOKINGS.told[first.state], body=body)
    return made


def _movable(booking: Booking, to: str) -> Facility:
    """The facility, locked, once the booking itself may be moved so: whoever looked at it may have been overtaken. DomainError else."""
    facility = locked_facility(booking.facility_id)
    row = BOOKINGS.locked(booking)
    row.moves.move(row, to)  # nothing of it is kept: each one is moved by its own service
    return facility


@transaction.atomic
def withdraw_series(booking: Booking, *, reason: str, by: Viewer) -> Outcome:
    """Give it up with all that follow in its series and have not begun. Errors as ``withdraw_booking`` where it can't be itself."""
    facility = _movable(booking, B.WITHDRAWN)
    rows = list(of_series(booking, B.WAITING, B.ACCEPTED).filter(starts_at__gte=booking.starts_at))
    was_accepted = any(row.state == B.ACCEPTED for row in rows)
    made = _each(rows, lambda row: withdraw_booking(row, reason=reason, by=by, quiet=True), itself=booking.pk)
    first = made.done[0]
    people = concerned(first, facility, was_accepted=was_accepted)
    tell(
        people,
        first,
        "设施预约已取消",
        body=f"{first.withdrawn_reason} {_said(made.done)}".strip(),
        but=by.user,
    )
    return made


def _each(rows: Sequence[Booking], deed: Callable[[Booking], Booking], *, itself: int) -> Outcome:
    """The deed for each of these; one that can't be done is left, but for the one that was looked at: then nothing is done."""
    done: list[Booking] = []
    left: list[tuple[Booking, str]] = []
    for row in rows:
        try:
            with transaction.atomic():
                done.append(deed(row))
        except NotAllowed:
            raise
        except DomainError as error:
            if row.pk == itself:
                words = f"{error.message}其余各次也没有办，请打开能办的一次再办，或去掉“一并”的勾选。"
                more = len(rows) > 1 and error.code in _OF_ONE
                raise DomainError(error.code, words if more else error.message, field=error.field) from error
            left.append((row, error.message))
    return Outcome(done, left)


def _said(rows: Sequence[Booking]) -> str:
    """连续预约共 12 次：2026年…、…等。"""
    times = "、".join(rules.said((row.starts_at, row.ends_at)) for row in rows[:_TOLD])
    return f"连续预约共 {len(rows)} 次：{times}{'等' if len(rows) > _TOLD else ''}。"
