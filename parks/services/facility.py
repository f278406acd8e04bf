"""Shared facilities: what is said about them, when they are closed, when they are open to bookings no longer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.fields import trail
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from groupportal.ui.formats import quoted
from parks.enums import BookingState
from parks.models import Centre, Facility, FacilityClosure, FacilityPhoto
from parks.services.common import centre_named, still_there

EDIT = "parks.edit_facilities"


@dataclass(frozen=True)
class FacilityInput:
    """What is said about a facility; see ``Facility``."""

    kind: str
    name: str
    centre: Centre | None = None
    place: str = ""
    people: int | None = None
    conditions: str = ""
    contact: str = ""
    phone: str = ""
    is_lent: bool = False
    needs_approval: bool = True
    holds_waiting: bool = True
    opens: dt.time | None = None
    closes: dt.time | None = None
    ahead_days: int = 365
    hours_most: int | None = None
    quota_hours: int | None = None
    arrive_within: int | None = None
    hour_value: Decimal | None = None


FIELDS = [field.name for field in fields(FacilityInput)]


def facility_facts(facility: Facility) -> FacilityInput:
    """What is said about it now."""
    return FacilityInput(**{name: getattr(facility, name) for name in FIELDS})


def locked_facility(facility_id: int) -> Facility:
    """The facility, locked: whatever takes or frees its time takes turns here."""
    return Facility.objects.select_for_update(of=("self",)).get(pk=facility_id)


@transaction.atomic
def add_facility(unit: Unit, facts: FacilityInput, *, by: Actor) -> Facility:
    """A unit shares a room or a piece of equipment. DomainError for one that has the name already."""
    user = person(by, EDIT, unit_id=unit.pk)
    centre_named(by, facts.centre)
    row = Facility(unit=unit, **_said(facts))
    save_in_words(row)
    record("parks.facility_added", row, by=user, after=trail(row, FIELDS))
    return row


@transaction.atomic
def edit_facility(facility: Facility, facts: FacilityInput, *, by: Actor) -> Facility:
    """Correct what is said about it; bookings that stand are left as they are, the rule on those that wait is theirs from now on."""
    row = locked_facility(facility.pk)
    user = person(by, EDIT, unit_id=row.unit_id)
    centre_named(by, facts.centre, stands=row.centre_id)
    was, before = facility_facts(row), trail(row, FIELDS)
    for name, value in _said(facts).items():
        setattr(row, name, value)
    save_in_words(row)
    if was.holds_waiting != row.holds_waiting:
        _apply_to_waiting(row)
    if was != facility_facts(row):
        record("parks.facility_edited", row, by=user, before=before, after=trail(row, FIELDS))
    return row


def _apply_to_waiting(row: Facility) -> None:
    """Requests that wait keep their time from now on, the first asked first where two want it; or they keep none any more."""
    waiting = row.bookings.filter(state=BookingState.WAITING).order_by("proposed_at", "pk")
    if not row.holds_waiting:
        waiting.update(holds=False)
        return
    for one in waiting.filter(holds=False):
        meeting = row.bookings.filter(holds=True, starts_at__lt=one.ends_at, ends_at__gt=one.starts_at)
        if not meeting.exists():
            one.holds = True
            save_in_words(one)


@transaction.atomic
def retire_facility(facility: Facility, *, reason: str, by: Actor) -> Facility:
    """It takes no bookings any more; those that stand stay, who waits for one is told. DomainError without a reason."""
    row = locked_facility(facility.pk)
    user = person(by, EDIT, unit_id=row.unit_id)
    if not row.is_active:
        raise DomainError("retired", f"{quoted(row)}已经停止开放，不用再操作。")
    row.is_active, row.retired_reason = False, reason.strip()
    save_in_words(row)
    record("parks.facility_retired", row, by=user, note=row.retired_reason)
    waiting = row.bookings.filter(state=BookingState.WAITING).select_related("proposed_by")
    notify(
        {one.proposed_by for one in waiting},
        topic="deciding.ruled",
        title=f"停止开放：{row}",
        body=f"{row.retired_reason}。您还没有审核的预约不能再同意，请改约别的设施。",
        url=group_url(active_group(), "parks:facility", public_id=row.public_id),
    )
    return row


@transaction.atomic
def reopen_facility(facility: Facility, *, by: Actor) -> Facility:
    """It takes bookings again."""
    row = locked_facility(facility.pk)
    user = person(by, EDIT, unit_id=row.unit_id)
    if row.is_active:
        raise DomainError("open", f"{quoted(row)}正在开放，不用再操作。")
    row.is_active, row.retired_reason = True, ""
    save_in_words(row)
    record("parks.facility_reopened", row, by=user)
    return row


@transaction.atomic
def close_facility(
    facility: Facility, *, starts_at: dt.datetime, ends_at: dt.datetime, reason: str, by: Actor
) -> FacilityClosure:
    """It can't be booked for a time. DomainError where somebody has booked it then: that is settled first."""
    row = locked_facility(facility.pk)
    user = person(by, EDIT, unit_id=row.unit_id)
    taken = row.bookings.filter(holds=True, starts_at__lt=ends_at, ends_at__gt=starts_at).count()
    if taken:
        raise DomainError("taken", f"这段时间有 {taken} 项预约，请先与预约的单位商量改期并取消，再登记停用。")
    closure = FacilityClosure(facility=row, starts_at=starts_at, ends_at=ends_at, reason=reason.strip())
    save_in_words(closure)
    record("parks.facility_closed", row, by=user, note=closure.reason)
    return closure


@transaction.atomic
def close_all(
    unit: Unit, *, starts_at: dt.datetime, ends_at: dt.datetime, reason: str, by: Actor
) -> tuple[list[Facility], list[tuple[Facility, str]]]:
    """Nothing that a unit shares can be booked for a time, as between two terms: what was closed, and what was not, with the reason.

    DomainError where it shares nothing, and where nothing of it can be closed then.
    """
    person(by, EDIT, unit_id=unit.pk)
    closed, left = [], []
    for row in Facility.objects.filter(unit=unit, is_active=True).order_by("pk"):
        try:
            with transaction.atomic():
                close_facility(row, starts_at=starts_at, ends_at=ends_at, reason=reason, by=by)
                closed.append(row)
        except DomainError as error:
            left.append((row, error.message))
    if not closed:
        words = left[0][1] if left else f"{quoted(unit)}没有开放预约的设施。"
        raise DomainError("nothing_closed", words)
    return closed, left


@transaction.atomic
def open_again(closure: FacilityClosure, *, by: Actor) -> None:
    """Take a closure away."""
    row = locked_facility(closure.facility_id)
    user = person(by, EDIT, unit_id=row.unit_id)
    closure = still_there(closure)
    record("parks.facility_opened", row, by=user, note=closure.reason)
    closure.delete()


@transaction.atomic
def add_photo(facility: Facility, file: StoredFile, *, by: Actor) -> FacilityPhoto:
    """A picture of it."""
    user = person(by, EDIT, unit_id=facility.unit_id)
    photo = FacilityPhoto(facility=facility, file=file)
    save_in_words(photo)
    record("parks.facility_pictured", facility, by=user)
    return photo


@transaction.atomic
def drop_photo(photo: FacilityPhoto, *, by: Actor) -> Facility:
    """It does not look like that any more, or it was the wrong picture: nobody sees it there."""
    row = photo.facility
    user = person(by, EDIT, unit_id=row.unit_id)
    gone = still_there(photo)
    record("parks.facility_unpictured", row, by=user, before={"照片": str(gone.file)})
    gone.delete()
    return row


def _said(facts: FacilityInput) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value := getattr(facts, name), str) else value for name in FIELDS
    }
