"""What services of this room share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.accounts.services import save_in_words
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.tenancy.viewer import Viewer
from internships.selectors.host import OWN

EDIT = "internships.edit_hosts"

save = save_in_words


def editor(by: Actor, unit_id: int) -> tuple[Any, bool]:
    """Who keeps a unit's data, and whether it is the unit itself: a school's office and the secretariat keep every unit's.

    Who works for the unit is the unit, whatever other role that person holds: what is checked about it, others check.
    """
    if isinstance(by, Viewer) and (unit_id in by.units_for(OWN) or not by.can(EDIT)):
        return person(by, OWN, unit_id=unit_id), True
    return person(by, EDIT), False


def past(row: Any, name: str, day: dt.date | None) -> dt.date | None:
    """A day on which something was done, as ``row`` calls the field, or None. DomainError for one to come."""
    return checked_day(day, str(row._meta.get_field(name).verbose_name)) if day else None


def own_turn(by: Viewer) -> tuple[object, ...]:
    """One request of a person about the own days after the other: the name of the turn (``take_turn``)."""
    return "own_days", by.user.pk
