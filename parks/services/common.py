"""What services of this room share."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from decimal import Decimal
from typing import Any, TypeVar

from groupportal.deciding.actor import Actor, acting
from groupportal.errors import DomainError, NotAllowed
from groupportal.tenancy.models import GroupModel
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import mask_phone, quoted
from parks.models import Centre, Park
from parks.selectors.access import RUN, kept_parks, run_centres

M = TypeVar("M", bound=GroupModel)


def runner(by: Actor, centre: Centre) -> Any:
    """Who does something for a centre. NotAllowed for a viewer who does not run it."""
    return _one_of(by, run_centres, centre)


def keeper(by: Actor, park: Park) -> Any:
    """Who keeps the firms of a park: whoever runs a centre in it, and the park itself. NotAllowed for any other viewer."""
    return _one_of(by, kept_parks, park)


def centre_named(by: Actor, centre: Centre | None, *, stands: int | None = None) -> None:
    """What is said of a centre counts for it: NotAllowed for one the viewer does not run, save the one that ``stands`` there."""
    if centre is not None and centre.pk != stands:
        runner(by, centre)


def still_there(row: M) -> M:
    """A row anew, once what it belongs to is locked. DomainError where somebody took it away meanwhile."""
    fresh = type(row).objects.filter(pk=row.pk).first()
    if fresh is None:
        raise DomainError("gone", f"{quoted(row)}已被别人删去，请刷新页面查看。")
    return fresh


def _one_of(by: Actor, rows: Any, one: Centre | Park) -> Any:
    if isinstance(by, Viewer):
        by.require(RUN)
        if not rows(by).filter(pk=one.pk).exists():
            raise NotAllowed(f"{quoted(one)}不由您的单位管理，请联系管理它的单位或集团秘书处。")
    return acting(by)


def said_of(row: Any, kind: type[Any]) -> dict[str, Any]:
    """What a record says of the fields of a service's input, to be said again with a change."""
    return {field.name: getattr(row, field.name) for field in fields(kind)}


def trail(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """What the trail keeps of these fields, by their labels: telephones masked, what isn't known left blank."""
    return {str(row._meta.get_field(name).verbose_name): _kept(row, name) for name in names}


def _kept(row: Any, name: str) -> Any:
    value = getattr(row, name)
    if name.endswith("phone"):
        return mask_phone(value) if value else ""
    if row._meta.get_field(name).choices:
        return getattr(row, f"get_{name}_display")()
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None or isinstance(value, str | int | Decimal | dt.date):
        return "" if value is None else value
    return str(value)
