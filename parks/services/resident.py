"""Firms of parks (入驻企业): the N of 1+N, by periods, so that it is answerable as of any day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import record, seen
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor
from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted
from members.services.contacts import checked_phone
from parks.models import Park, Resident
from parks.services.common import day_trail, keeper, over_from, still_there


@dataclass(frozen=True)
class ResidentInput:
    """What is said about a firm in a park; ``phone`` None leaves it as it is."""

    premises: str = ""
    contact: str = ""
    phone: str | None = None


FIELDS = (*(field.name for field in fields(ResidentInput)), "starts_on", "ends_on", "end_note")


@transaction.atomic
def move_in(park: Park, unit: Unit, facts: ResidentInput, *, starts_on: dt.date, by: Actor) -> Resident:
    """A firm has its place in a park from a day on. DomainError for one that is there on that day, or comes again later."""
    user = keeper(by, park)
    row = Resident(park=_locked(park), unit=unit, starts_on=checked_day(starts_on, "入驻日期"))
    _write(row, facts)
    record("parks.resident_added", row, by=user, after={"园区": str(row.park), **day_trail(row, FIELDS)})
    return row


@transaction.atomic
def edit_resident(
    resident: Resident,
    facts: ResidentInput,
    *,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    by: Actor,
) -> Resident:
    """Correct what is said about a firm in a park; days that are not given stay.

    DomainError for the last day of a firm that has not left: that is ``move_out``.
    """
    user = keeper(by, resident.park)
    row = _fresh(resident)
    before = day_trail(row, FIELDS)
    row.starts_on = checked_day(starts_on, "入驻日期") if starts_on else row.starts_on
    if ends_on is not None:
        if row.ends_on is None:
            raise DomainError("is_there", f"{quoted(row)}还在园区，请用“登记迁出”。", field="ends_on")
        row.ends_on = over_from(ends_on, "迁出日期")
    _write(row, facts)
    if before != (after := day_trail(row, FIELDS)):
        record("parks.resident_edited", row, by=user, before=before, after=after)
    return row


@transaction.atomic
def move_out(resident: Resident, *, ends_on: dt.date, note: str = "", by: Actor) -> Resident:
    """The firm is no longer in the park from ``ends_on`` on. Its open needs stay with the centre. DomainError for one that left."""
    user = keeper(by, resident.park)
    row = _fresh(resident)
    if row.ends_on is not None:
        raise DomainError("has_left", f"{quoted(row)}已于{cndate(row.last_day)}迁出，不用再登记。")
    row.ends_on, row.end_note = over_from(ends_on, "迁出日期"), note.strip()
    save_in_words(row)
    record("parks.resident_left", row, by=user, after={"迁出日期": row.last_day}, note=row.end_note)
    return row


@transaction.atomic
def remove_resident(resident: Resident, *, reason: str, by: Actor) -> None:
    """The firm never was in the park: it counts on no day. DomainError without a reason."""
    user = keeper(by, resident.park)
    row = _fresh(still_there(resident))
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么删去，例如“登记错了企业”。", field="text")
    record("parks.resident_removed", row, by=user, before=day_trail(row, FIELDS), note=reason.strip())
    row.delete()


def read_resident_phone(resident: Resident, *, by: Viewer) -> str:
    """The whole number of a firm's contact. Who looked is written down."""
    user = keeper(by, resident.park)
    seen(resident, by=user, kind=AccessKind.VIEW, purpose="查看入驻企业联系电话")
    return resident.phone


def _locked(park: Park) -> Park:
    """The park, locked: its firms come and go one after the other."""
    return Park.objects.select_for_update().get(pk=park.pk)


def _fresh(resident: Resident) -> Resident:
    _locked(resident.park)
    return Resident.objects.select_related("park", "unit").get(pk=resident.pk)


def _write(row: Resident, facts: ResidentInput) -> None:
    row.premises, row.contact = facts.premises.strip(), facts.contact.strip()
    if facts.phone is not None:
        row.phone = checked_phone(facts.phone)
    save_in_words(row)
