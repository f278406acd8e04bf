"""Parks: where the group's centres stand."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.fields import trail
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.tenancy.models import Unit
from groupportal.ui.names import kept_name
from parks.models import Park

EDIT = "parks.edit_parks"


@dataclass(frozen=True)
class ParkInput:
    """What is said about a park; see ``Park``."""

    name: str
    unit: Unit | None = None
    operator: str = ""
    region: str = ""
    address: str = ""
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    industries: str = ""
    note: str = ""
    is_active: bool = True


FIELDS = tuple(field.name for field in fields(ParkInput))


@transaction.atomic
def add_park(facts: ParkInput, *, by: Actor) -> Park:
    """A park that the group serves. DomainError for a name that is taken, or a unit that is another park."""
    user = person(by, EDIT)
    row = Park()
    _write(row, facts)
    record("parks.park_added", row, by=user, after=trail(row, FIELDS))
    return row


@transaction.atomic
def edit_park(park: Park, facts: ParkInput, *, by: Actor) -> Park:
    """Correct what is said about a park."""
    user = person(by, EDIT)
    row = Park.objects.select_for_update(of=("self",)).select_related("unit").get(pk=park.pk)
    before = trail(row, FIELDS)
    _write(row, facts)
    if before != (after := trail(row, FIELDS)):
        record("parks.park_edited", row, by=user, before=before, after=after)
    return row


def _write(row: Park, facts: ParkInput) -> None:
    for name in FIELDS:
        setattr(row, name, getattr(facts, name))
    row.name = kept_name(" ".join(facts.name.split()))
    save_in_words(row)
