"""What services of this room share."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from decimal import Decimal
from typing import Any

from groupportal.accounts.services import save_in_words
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import mask_phone
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


def said_of(row: Any, kind: type[Any]) -> dict[str, Any]:
    """What a record says of the fields of a service's input, to be said again with a change."""
    return {field.name: getattr(row, field.name) for field in fields(kind)}


def past(row: Any, name: str, day: dt.date | None) -> dt.date | None:
    """A day on which something was done, as ``row`` calls the field, or None. DomainError for one to come."""
    return checked_day(day, _label(row, name)) if day else None


def _label(row: Any, name: str) -> str:
    return str(row._meta.get_field(name).verbose_name)


def trail(row: Any, names: list[str] | tuple[str, ...]) -> dict[str, Any]:
    """What the trail keeps of these fields, by their labels: numbers of phones masked, what isn't known left blank."""
    return {_label(row, name): _for_trail(name, getattr(row, name)) for name in names}


def _for_trail(name: str, value: Any) -> Any:
    if name.endswith("phone"):
        return mask_phone(value) if value else ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None or isinstance(value, str | int | Decimal | dt.date):
        return "" if value is None else value
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    return str(value)


def own_turn(by: Viewer) -> tuple[object, ...]:
    """One request of a person about the own days after the other: the name of the turn (``take_turn``)."""
    return "own_days", by.user.pk
