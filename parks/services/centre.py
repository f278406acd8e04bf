"""Service centres (1+N 园区服务中心): opened and closed by a decision; agreements and people from when to when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db import transaction

from groupportal.accounts.models import User
from groupportal.accounts.services import save_in_words
from groupportal.audit.fields import trail
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.decision import Decision
from groupportal.errors import DomainError, Hindrance, refuse_hindered
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import Membership, Unit
from groupportal.ui.formats import cndate, quoted
from groupportal.ui.names import kept_name
from members.services.contacts import checked_phone
from parks.models import Centre, CentreAgreement, CentreStaff, Park
from parks.selectors.resident import open_requests
from parks.services.common import day_trail, over_from, runner

EDIT = "parks.edit_parks"


@dataclass(frozen=True)
class CentreInput:
    """What is said about a centre; see ``Centre``."""

    name: str
    place: str = ""
    rooms: str = ""
    area: Decimal | None = None
    phone: str = ""
    hours: str = ""
    duties: str = ""


FIELDS = tuple(field.name for field in fields(CentreInput))


@transaction.atomic
def open_centre(
    park: Park, unit: Unit, facts: CentreInput, *, starts_on: dt.date, decision: Decision, by: Actor
) -> Centre:
    """A centre of ``unit`` in a park, from a day on. DomainError without a decision, or for a name another centre of today bears."""
    user = person(by, EDIT)
    decision.require()
    row = Centre(park=park, unit=unit, starts_on=checked_day(starts_on, "启用日期"), **decision.columns())
    _write(row, facts)
    record("parks.centre_opened", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def edit_centre(centre: Centre, facts: CentreInput, *, by: Actor) -> Centre:
    """Correct what is said about a centre, by those who run it."""
    user = runner(by, centre)
    row = locked_centre(centre)
    before = _for_trail(row)
    _write(row, facts)
    if before != (after := _for_trail(row)):
        record("parks.centre_edited", row, by=user, before=before, after=after)
    return row


@transaction.atomic
def close_centre(centre: Centre, *, ends_on: dt.date, decision: Decision, by: Actor) -> Centre:
    """End a centre: its agreement and its people end with it, and stay to be read.

    DomainError while needs of firms are open there, or where something of it begins only later.
    """
    user = person(by, EDIT)
    decision.require()
    row = locked_centre(centre)
    over_from(ends_on, "停用日期")
    refuse_hindered(closing_hindrances(row))
    for rows, what in ((row.agreements, "协议"), (row.staff, "人员")):
        if later := rows.filter(starts_on__gte=ends_on).first():
            words = f"{what}{quoted(later)}从{cndate(later.starts_on)}开始，停用日期应晚于这一天，请核对。"
            raise DomainError("begins_later", words, field="ends_on")
    row.ends_on = ends_on
    decision.put_on(row, "end_")
    save_in_words(row)
    for rows in (row.agreements, row.staff):
        rows.filter(ends_on__isnull=True).update(ends_on=ends_on)
    record("parks.centre_closed", row, by=user, after={"停用日期": row.last_day, "决定依据": decision.text})
    return row


def closing_hindrances(centre: Centre) -> list[Hindrance]:
    """What stands in the way of closing a centre."""
    waiting = tuple(open_requests().filter(centre=centre))
    words = f"还有 {len(waiting)} 项服务需求没有办结，请先办结，或由企业撤回。"
    return [Hindrance(words, waiting)] if waiting else []


def locked_centre(centre: Centre) -> Centre:
    """The centre, locked: what is written about it takes turns here. DomainError for one that is closed."""
    rows = Centre.objects.select_for_update(of=("self",)).select_related("park", "unit")
    fresh = rows.get(pk=centre.pk)
    if fresh.ends_on is not None:
        raise DomainError("centre_over", f"{quoted(fresh)}已于{cndate(fresh.last_day)}停用，不能再修改。")
    return fresh


def _write(row: Centre, facts: CentreInput) -> None:
    was = row.name
    for name in FIELDS:
        setattr(row, name, getattr(facts, name))
    row.name, row.phone = kept_name(" ".join(facts.name.split())), checked_phone(facts.phone)
    if row.name != was and Centre.objects.filter(name=row.name, ends_on__isnull=False).exists():
        words = f"以前有过叫“{row.name}”的服务中心，表和文字里会分不清，请换一个名称，例如加上年份。"
        raise DomainError("name_used", words, field="name")
    save_in_words(row)


def _for_trail(row: Centre) -> dict[str, Any]:
    # The telephone of a centre is no person's.
    return {**trail(row, ("park", "unit", "starts_on", *FIELDS)), "服务电话": row.phone}


@dataclass(frozen=True)
class AgreementInput:
    """What an agreement says; ``paper`` None leaves the one that is there."""

    party: str
    starts_on: dt.date
    ends_on: dt.date | None = None
    number: str = ""
    signed_on: dt.date | None = None
    paper: StoredFile | None = None


_AGREED = ("number", "party", "signed_on", "starts_on", "ends_on", "paper")


@transaction.atomic
def add_agreement(centre: Centre, facts: AgreementInput, *, by: Actor) -> CentreAgreement:
    """The agreement a centre stands on for a time. DomainError where another one holds on a day of it."""
    user = runner(by, centre)
    row = _agreed(CentreAgreement(centre=locked_centre(centre)), facts)
    record("parks.agreement_added", row, by=user, after=day_trail(row, _AGREED))
    return row


@transaction.atomic
def edit_agreement(agreement: CentreAgreement, facts: AgreementInput, *, by: Actor) -> CentreAgreement:
    """Correct an agreement, or let it end another day."""
    user = runner(by, agreement.centre)
    locked_centre(agreement.centre)
    row = CentreAgreement.objects.select_related("centre", "paper").get(pk=agreement.pk)
    before = day_trail(row, _AGREED)
    _agreed(row, facts)
    record("parks.agreement_edited", row, by=user, before=before, after=day_trail(row, _AGREED))
    return row


def _agreed(row: CentreAgreement, facts: AgreementInput) -> CentreAgreement:
    row.number, row.party, row.signed_on = facts.number.strip(), facts.party.strip(), facts.signed_on
    row.starts_on, row.ends_on = facts.starts_on, facts.ends_on
    row.paper = facts.paper or row.paper
    save_in_words(row)
    return row


@dataclass(frozen=True)
class StaffInput:
    """Somebody at a centre; ``phone`` None leaves it as it is."""

    name: str
    user: User | None = None
    duty: str = ""
    phone: str | None = None


_STAFF = ("name", "user", "duty", "phone", "starts_on", "ends_on")


@transaction.atomic
def add_staff(centre: Centre, facts: StaffInput, *, starts_on: dt.date, by: Actor) -> CentreStaff:
    """Somebody works at a centre from a day on. DomainError for one who is there on that day already."""
    user = runner(by, centre)
    row = CentreStaff(centre=locked_centre(centre), starts_on=checked_day(starts_on, "开始日期"))
    _staffed(row, facts)
    record("parks.staff_added", row, by=user, after=day_trail(row, _STAFF))
    return row


@transaction.atomic
def edit_staff(
    staff: CentreStaff, facts: StaffInput, *, ends_on: dt.date | None = None, by: Actor
) -> CentreStaff:
    """Correct what is said about somebody at a centre; ``ends_on``: from that day on no longer there."""
    user = runner(by, staff.centre)
    locked_centre(staff.centre)
    row = CentreStaff.objects.select_related("centre", "user").get(pk=staff.pk)
    before = day_trail(row, _STAFF)
    row.ends_on = over_from(ends_on, "离开日期") if ends_on else None
    _staffed(row, facts)
    record("parks.staff_edited", row, by=user, before=before, after=day_trail(row, _STAFF))
    return row


def _staffed(row: CentreStaff, facts: StaffInput) -> None:
    row.name, row.duty = kept_name(facts.name.strip()), facts.duty.strip()
    row.phone = row.phone if facts.phone is None else checked_phone(facts.phone)
    if facts.user is not None and not Membership.objects.filter(user=facts.user).exists():
        words = f"{quoted(facts.user)}在集团没有角色，请先在“人员与角色”里给他角色，或不选账号。"
        raise DomainError("account_elsewhere", words, field="user")
    row.user = facts.user
    save_in_words(row)
