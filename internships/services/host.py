"""Units that take interns. One record serves all schools of the group; a unit keeps what it alone can know of itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from django.db import transaction

from groupportal.audit.enums import AccessKind
from groupportal.audit.fields import said_of, trail
from groupportal.audit.services import record, seen
from groupportal.cities import checked_place, place_of_code
from groupportal.deciding.actor import Actor, acting
from groupportal.errors import DomainError, NotAllowed
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import quoted
from groupportal.ui.names import folded
from internships.models import HostUnit
from internships.selectors.host import member_of
from internships.services.common import editor, past, save
from internships.services.terms import hold_told, retell
from members.services.contacts import checked_phone
from members.services.outside import add_outside_unit


@dataclass(frozen=True)
class HostInput:
    """What is said about a unit; None and "" stand for not known. ``contact_phone`` None leaves it as it is.

    ``staff_total``: people on duty, of a unit that is no member alone: a member's stands in the roll. ``lowest_wage`` in 元 a month.
    """

    region: str = ""
    province: str = ""
    address: str = ""
    contact: str = ""
    contact_phone: str | None = None
    is_registered: bool | None = None
    operates_lawfully: bool | None = None
    is_untrustworthy: bool | None = None
    credit_checked_on: dt.date | None = None
    credit_valid_until: dt.date | None = None
    safety_checked_on: dt.date | None = None
    has_safety_violation: bool | None = None
    last_violation_on: dt.date | None = None
    is_entertainment: bool | None = None
    is_agency: bool | None = None
    staff_total: int | None = None
    staff_total_on: dt.date | None = None
    elsewhere: int | None = None
    lowest_wage: Decimal | None = None
    note: str = ""


FIELDS = [field.name for field in fields(HostInput)]
OWN_FIELDS = frozenset(
    ("address", "contact", "contact_phone", "staff_total", "staff_total_on", "elsewhere", "lowest_wage")
)
"""What a unit says of itself. What is checked about it, others check."""


def host_facts(row: HostUnit) -> HostInput:
    """What is said about a unit, to be said again with a change."""
    return HostInput(**{**said_of(row, HostInput), "contact_phone": None})


@transaction.atomic
def add_host(unit: Unit, facts: HostInput, *, by: Actor) -> HostUnit:
    """A unit of the group takes interns from now on. Where a member lies is taken from the roll, where nothing is said.

    DomainError for one that is there already.
    """
    user, is_own = editor(by, unit.pk)
    row = HostUnit(unit=unit)
    member = member_of(unit.pk)
    if member and not is_own and not facts.region:
        province, region = place_of_code(member.region)
        facts = replace(facts, province=province, region=region, address=facts.address or member.address)
    _set(row, facts, is_own=is_own)
    save(row)
    record("internships.host_added", row, by=user, after=trail(row, FIELDS))
    return row


@transaction.atomic
def add_new_host(name: str, facts: HostInput, *, by: Actor) -> HostUnit:
    """The same for a unit that the group doesn't know yet: it is added as one that is no member."""
    editor(by, 0)
    unit = add_outside_unit(name, reason="接收学生实习的单位，不是成员", by=acting(by))
    return add_host(unit, facts, by=by)


@transaction.atomic
def edit_host(host: HostUnit, facts: HostInput, *, by: Actor) -> HostUnit:
    """Correct what is said about a unit. The unit's own people may change ``OWN_FIELDS``, others are NotAllowed them.

    Who was told another place consents anew.
    """
    user, is_own = editor(by, host.unit_id)
    known = HostUnit.objects.get(pk=host.pk)
    told = hold_told(_moves(known, _columns(known, facts)), host=host.pk)
    row = HostUnit.objects.select_for_update(of=("self",), no_key=True).select_related("unit").get(pk=host.pk)
    before = trail(row, FIELDS)
    if _moves(row, _columns(row, facts)):
        retell(told)
    _set(row, facts, is_own=is_own)
    save(row)
    if before != (after := trail(row, FIELDS)):
        record("internships.host_edited", row, by=user, before=before, after=after)
    return row


def _moves(row: HostUnit, values: dict[str, Any]) -> bool:
    """Whether it lies elsewhere than was said. The same address said at greater or less length is no other."""
    if any((held := getattr(row, name)) and values[name] != held for name in ("province", "region")):
        return True
    held, said = folded(row.address), folded(values["address"])
    return bool(held) and not (said and (held in said or said in held))


@transaction.atomic
def suspend_host(host: HostUnit, *, reason: str, by: Actor) -> HostUnit:
    """The unit takes no interns any more, for a breach (Article 47). DomainError without a reason, and where it is so already."""
    return _suspended(host, is_suspended=True, reason=reason, by=by)


@transaction.atomic
def resume_host(host: HostUnit, *, reason: str, by: Actor) -> HostUnit:
    """The unit takes interns again. DomainError without a reason, and where it does already."""
    return _suspended(host, is_suspended=False, reason=reason, by=by)


def read_host_phone(host: HostUnit, *, by: Viewer) -> str:
    """The whole number of who is in charge. Who looked is written down."""
    user, _ = editor(by, host.unit_id)
    seen(host, by=user, kind=AccessKind.VIEW, purpose="查看实习单位负责人电话")
    return host.contact_phone


def _suspended(host: HostUnit, *, is_suspended: bool, reason: str, by: Actor) -> HostUnit:
    user, is_own = editor(by, host.unit_id)
    if is_own:
        raise NotAllowed("停止和恢复接收由学校或秘书处登记，请与他们联系。")
    reason = " ".join(reason.split())
    if not reason:
        raise DomainError("reason_missing", "请写明原因，例如“安排学生上夜班，学校已约谈”。", field="reason")
    row = HostUnit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=host.pk)
    if row.is_suspended == is_suspended:
        now = "已经停止接收实习" if is_suspended else "现在就在接收实习"
        raise DomainError("suspended_so", f"{quoted(row)}{now}，不用再登记。")
    row.is_suspended, row.suspended_reason = is_suspended, reason if is_suspended else ""
    save(row)
    action = "internships.host_suspended" if is_suspended else "internships.host_resumed"
    record(action, row, by=user, note=reason)
    return row


def _set(row: HostUnit, facts: HostInput, *, is_own: bool) -> None:
    values = _columns(row, facts)
    if is_own and any(
        getattr(row, name) != value for name, value in values.items() if name not in OWN_FIELDS
    ):
        raise NotAllowed("单位资质、信用和安全核查由学校登记，不能自己改，请与学校联系。")
    for name, value in values.items():
        setattr(row, name, value)


def _columns(row: HostUnit, facts: HostInput) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(facts, name) for name in FIELDS}
    values |= {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    values["contact_phone"] = (
        row.contact_phone if facts.contact_phone is None else checked_phone(facts.contact_phone)
    )
    values["province"], values["region"] = checked_place(facts.province, facts.region)
    for name in ("credit_checked_on", "safety_checked_on", "last_violation_on", "staff_total_on"):
        past(row, name, values[name])
    if (
        facts.credit_valid_until
        and facts.credit_checked_on
        and facts.credit_valid_until < facts.credit_checked_on
    ):
        raise DomainError(
            "credit_backwards", "信用核查的有效期早于核查日期，请核对。", field="credit_valid_until"
        )
    if facts.last_violation_on and not facts.has_safety_violation:
        raise DomainError(
            "violation_unsaid",
            "填了最近一次违法记录日期，请在“有安全生产违法记录”里选“是”，或删去日期。",
            field="has_safety_violation",
        )
    if facts.staff_total is not None and member_of(row.unit_id):
        raise DomainError(
            "staff_of_member",
            f"{quoted(row.unit)}是成员单位，职工总数在成员页面登记，这里自动取用，请留空。",
            field="staff_total",
        )
    return values
