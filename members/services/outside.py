"""Units that are no members and say so: asked for their part in a task, or the unit of people with a role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit
from members.models import Member
from members.rules import checked_name
from members.services.roll import rename_unit

FIELDS = ("name", "outside_reason", "is_active")


def _checked_reason(text: str) -> str:
    reason = " ".join(text.split())
    if len(reason) < 2:
        raise DomainError(
            "outside_reason_missing",
            "请写明为什么不是成员，例如“主管部门，只参与任务”。要成为成员的，请用“登记成员单位”。",
            field="outside_reason",
        )
    return reason


@transaction.atomic
def add_outside_unit(name: str, *, reason: str, by: Actor) -> Unit:
    """A unit that is no member, with the reason. DomainError without one, and for a unit that there is already."""
    user = person(by, "members.edit_roll")
    unit = Unit(name=checked_name(name), outside_reason=_checked_reason(reason))
    if Unit.objects.filter(name=unit.name).exists():
        raise DomainError("unit_there", f"已有名为“{unit.name}”的单位，请到它的页面修改。", field="name")
    refuse_invalid(unit)
    unit.save()
    record(
        "members.outside_unit_added", unit, by=user, after={"名称": unit.name, "原因": unit.outside_reason}
    )
    return unit


@transaction.atomic
def edit_unit(unit: Unit, values: Mapping[str, Any], *, by: Actor) -> Unit:
    """Change name, reason or whether a unit that is no member can be chosen. DomainError for one that has a place in the roll."""
    user = person(by, "members.edit_roll")
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if Member.objects.filter(unit=unit).exists():
        raise DomainError("unit_on_roll", "这是名册里的单位，请在它的成员页面修改。")
    before = {name: getattr(unit, name) for name in FIELDS}
    after = {**before, **values}
    after["outside_reason"] = _checked_reason(after["outside_reason"])
    if (name := checked_name(after["name"])) != unit.name:
        rename_unit(unit, name)
    unit.outside_reason, unit.is_active = after["outside_reason"], bool(after["is_active"])
    refuse_invalid(unit)
    unit.save(update_fields=["outside_reason", "is_active"])
    if before != (after := {name: getattr(unit, name) for name in FIELDS}):
        record("members.outside_unit_edited", unit, by=user, before=before, after=after)
    return unit
