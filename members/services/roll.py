"""The roll: units put on it, what is known of them kept up to date. Periods are in ``services.periods``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.decision import UNDECIDED, Decision
from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit
from members.enums import AttachmentKind, DataState, PeriodOrigin, Rank
from members.models import Contact, Member, MemberAttachment, MembershipPeriod, RankPeriod
from members.rules import checked_code, checked_name, checked_region, checked_staff
from members.services.acting import editor, locked

PROFILE_FIELDS = (
    "section",
    "region",
    "address",
    "staff_total",
    "staff_total_on",
    "introduction",
    "website",
    "note",
)
"""What changes without a history; ``category`` and ``industry`` change by ``upkeep.change_kind``."""
OWN_FIELDS = ("region", "address", "staff_total", "staff_total_on", "introduction", "website")
"""What a unit's own staff may change at once; its name and code go by ``services.proposals``."""


@dataclass(frozen=True)
class ContactInput:
    """A person to turn to."""

    name: str
    title: str = ""
    phone: str = ""
    email: str = ""


@transaction.atomic
def register_member(
    name: str,
    *,
    joined_on: dt.date,
    profile: Mapping[str, Any],
    rank: str = Rank.MEMBER,
    decision: Decision = UNDECIDED,
    contacts: Sequence[ContactInput] = (),
    origin: str = PeriodOrigin.PORTAL,
    by: Actor,
) -> Member:
    """Put a unit on the roll from ``joined_on`` on. Takes the ``Unit`` of this name, or makes it.

    ``profile``: fields of ``Profile``, ``category`` and ``industry`` among them. The decision's evidence is kept as the unit's
    加盟审批表. DomainError for a unit or code that is on the roll, a wrong code, a day to come, a missing decision.
    """
    user = person(by, "members.decide_membership")
    if origin == PeriodOrigin.PORTAL:
        decision.require()
    checked_day(joined_on, "加入日期")
    member = Member(unit=_unit_for(checked_name(name)), **_checked_profile(profile))
    _refuse_taken_code(member)
    refuse_invalid(member)
    _save_once(member)
    period = MembershipPeriod(
        member=member,
        starts_on=joined_on,
        origin=origin,
        recorded_by=user,
        **decision.columns(),
    )
    refuse_invalid(period)
    period.save()
    if rank != Rank.MEMBER:
        RankPeriod.objects.create(
            member=member,
            rank=rank,
            starts_on=joined_on,
            reason="加入时确定",
            decision=decision.text.strip(),
            decided_on=decision.decided_on,
            recorded_by=user,
        )
    _add_contacts(member, contacts)
    keep_approval_form(member, decision, joined_on, user)
    record(
        "members.member_registered", member, by=user, after=_unit_for_trail(member, joined_on, rank, decision)
    )
    return member


@transaction.atomic
def edit_profile(member: Member, values: Mapping[str, Any], *, by: Actor) -> Member:
    """Change what is known of a unit: ``name``, ``credit_code`` and ``PROFILE_FIELDS``.

    KeyError for a field that is not among them. DomainError where a code or name is wrong or taken.
    """
    user = person(by, "members.edit_roll")
    if strange := set(values) - {*PROFILE_FIELDS, "name", "credit_code"}:
        raise KeyError(f"not editable here: {sorted(strange)}")
    return apply_changes(locked(member), dict(values), user)


@transaction.atomic
def edit_own_profile(member: Member, values: Mapping[str, Any], *, by: Actor) -> Member:
    """What a unit's own staff change at once: ``OWN_FIELDS``. KeyError for any other."""
    user = editor(by, member)
    if strange := set(values) - set(OWN_FIELDS):
        raise KeyError(f"not editable here: {sorted(strange)}")
    return apply_changes(locked(member), {**values, "data_state": DataState.UNCHECKED}, user)


def apply_changes(member: Member, values: dict[str, Any], user: Any) -> Member:
    """Write checked changes to a locked member and its unit's name, and record them; nothing where nothing differs."""
    name = values.pop("name", None)
    changed = {k: v for k, v in _checked_profile(values).items() if getattr(member, k) != v}
    before: dict[str, Any] = {k: getattr(member, k) for k in changed}
    after = dict(changed)
    for field, value in changed.items():
        setattr(member, field, value)
    checked_staff(member.staff_total, member.staff_total_on)
    if name is not None and (name := checked_name(name)) != member.unit.name:
        before["name"], after["name"] = member.unit.name, name
        rename_unit(member.unit, name)
    if not after or set(after) == {"data_state"}:
        return member
    if "credit_code" in changed:
        _refuse_taken_code(member)
    refuse_invalid(member)
    _save_once(member)
    record("members.profile_edited", member, by=user, before=before, after=after)
    return member


def keep_approval_form(member: Member, decision: Decision, on: dt.date, user: Any) -> None:
    """The signed paper of a joining, as the unit's 加盟审批表."""
    if decision.evidence:
        MemberAttachment.objects.get_or_create(
            member=member,
            kind=AttachmentKind.APPROVAL_FORM,
            file=decision.evidence,
            defaults={"dated_on": decision.decided_on or on, "added_by": user},
        )


def _unit_for(name: str) -> Unit:
    unit = Unit.objects.filter(name=name).first()
    if unit is None:
        unit = Unit(name=name)
        refuse_invalid(unit)
        try:
            with transaction.atomic():
                unit.save()
        except IntegrityError:
            unit = Unit.objects.get(name=name)
    known = Member.objects.filter(unit=unit).select_related("merged_into__unit").first()
    if known and known.merged_into:
        raise DomainError("unit_merged", f"“{name}”已并入“{known.merged_into}”，请到那里登记。")
    if known:
        raise DomainError(
            "unit_on_roll",
            f"“{name}”已在成员名册中。如果它退出过，请打开它的页面登记“重新加入”；资料有变请在那里修改。",
        )
    if not unit.is_active:
        unit.is_active = True
        unit.save(update_fields=["is_active"])
    return unit


def rename_unit(unit: Unit, name: str) -> None:
    """Give a unit another name. DomainError where another one bears it."""
    if Unit.objects.filter(name=name).exclude(pk=unit.pk).exists():
        raise DomainError(
            "name_taken", f"本集团已有名为“{name}”的单位。如果是同一家，请用“重复单位”页面合并。"
        )
    unit.name = name
    refuse_invalid(unit)
    try:
        with transaction.atomic():
            unit.save(update_fields=["name"])
    except IntegrityError as error:
        raise DomainError("name_taken", f"本集团已有名为“{name}”的单位，请核对。") from error


def _checked_profile(values: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(values)
    if "credit_code" in found:
        found["credit_code"] = checked_code(found["credit_code"])
    if "region" in found:
        found["region"] = checked_region(found["region"])
    if "staff_total" in found:
        checked_staff(found["staff_total"], found.get("staff_total_on"))
    return found


def _refuse_taken_code(member: Member) -> None:
    if not member.credit_code:
        return
    other = Member.objects.filter(credit_code=member.credit_code, merged_into__isnull=True).exclude(
        pk=member.pk
    )
    if holder := other.select_related("unit").first():
        raise _code_taken(member.credit_code, str(holder))


def _code_taken(code: str, holder: str) -> DomainError:
    return DomainError(
        "code_taken",
        f"统一社会信用代码“{code}”已登记在“{holder}”名下。请核对代码；如果是同一家单位，请不要重复登记。",
    )


def _save_once(member: Member) -> None:
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        if "member_code_once" in str(error):
            raise _code_taken(member.credit_code, "另一家刚刚登记的单位") from error
        if "member_unit_once" in str(error):
            raise DomainError("unit_on_roll", f"“{member.unit}”刚刚由别人登记，请刷新页面查看。") from error
        raise


def _add_contacts(member: Member, contacts: Sequence[ContactInput]) -> None:
    for place, given in enumerate(contacts):
        contact = Contact(
            member=member,
            name=given.name.strip(),
            title=given.title.strip(),
            phone=given.phone.strip(),
            email=given.email.strip(),
            is_main=place == 0,
        )
        refuse_invalid(contact)
        contact.save()


def _unit_for_trail(member: Member, joined_on: dt.date, rank: str, decision: Decision) -> dict[str, Any]:
    return {
        "名称": member.unit.name,
        "统一社会信用代码": member.credit_code,
        "类别": member.get_category_display(),
        "行业": member.get_industry_display(),
        "加入日期": joined_on,
        "级别": Rank(rank).label,
        "决定依据": decision.text,
    }
