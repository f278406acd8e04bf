"""What a school has set up for internships (实习工作基础)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction

from groupportal.audit.fields import trail
from groupportal.audit.services import record
from groupportal.cities import checked_place
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit
from internships.models import SchoolBasis
from internships.rules.lists import SCHOOL_RULES
from internships.services.common import save
from rosters.services.common import checked_school

EDIT = "internships.edit_basis"


@dataclass(frozen=True)
class BasisInput:
    """What a school says; None and "" stand for not known. ``rules``: what of ``SCHOOL_RULES`` it has, () for none."""

    region: str = ""
    province: str = ""
    has_head: bool | None = None
    has_office: bool | None = None
    rules: tuple[str, ...] | None = None
    uses_platform: bool | None = None
    has_lodging_rules: bool | None = None
    declares_no_profit: bool | None = None
    has_channel: bool | None = None
    has_ledger: bool | None = None
    is_in_yearly_report: bool | None = None


FIELDS = [field.name for field in fields(BasisInput)]


@transaction.atomic
def set_basis(school: Unit, facts: BasisInput, *, by: Actor) -> SchoolBasis:
    """What a school has set up, said for the first time or anew."""
    user = person(by, EDIT, unit_id=school.pk)
    # The school is locked: two who say it first at once make one record.
    school = Unit.objects.select_for_update().get(pk=checked_school(school).pk)
    row = SchoolBasis.objects.filter(unit=school).first() or SchoolBasis(unit=school)
    before = trail(row, FIELDS)
    for name, value in _columns(facts).items():
        setattr(row, name, value)
    is_new = row.pk is None
    save(row)
    if is_new or before != trail(row, FIELDS):
        record("internships.basis_set", row, by=user, before=before, after=trail(row, FIELDS))
    return row


def _columns(facts: BasisInput) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(facts, name) for name in FIELDS}
    values |= {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    values["province"], values["region"] = checked_place(facts.province, facts.region)
    if facts.rules is not None:
        if strange := set(facts.rules) - set(SCHOOL_RULES):
            raise DomainError("rule_unknown", f"制度里没有“{'、'.join(sorted(strange))}”。", field="rules")
        values["rules"] = [item for item in SCHOOL_RULES if item in facts.rules]
    return values
