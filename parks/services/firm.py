"""Firms of parks: members of the group, or units that the group knows as no members."""

from __future__ import annotations

from groupportal.deciding.actor import Actor, acting
from groupportal.tenancy.models import Unit
from groupportal.ui.names import folded
from members.services.outside import add_outside_unit

REASON = "园区企业，不是成员"


def firm_on_record(name: str) -> Unit | None:
    """The unit of this name, also where it differs in writing alone (full-width signs, blanks)."""
    if unit := Unit.objects.filter(name=name).first():
        return unit
    held = {folded(known): pk for pk, known in Unit.objects.values_list("pk", "name")}
    return Unit.objects.filter(pk=held.get(folded(name))).first()


def firm_named(name: str, *, by: Actor, reason: str = REASON) -> Unit:
    """The unit of this name; one that the group doesn't know yet is added as no member. The caller has asked the right.

    DomainError for a name that is none.
    """
    name = " ".join(name.split())
    return firm_on_record(name) or add_outside_unit(name, reason=reason, by=acting(by))
