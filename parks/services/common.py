"""What services of this room share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeVar

from groupportal.audit.fields import trail
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, acting
from groupportal.errors import DomainError, NotAllowed
from groupportal.periods.told import ToLastDay
from groupportal.tenancy.models import GroupModel
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import quoted
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


def over_from(ends_on: dt.date, label: str) -> dt.date:
    """``ends_on`` of what is over: the day after its last one, which is no day to come. DomainError else, naming the last day."""
    checked_day(ends_on - dt.timedelta(days=1), label)
    return ends_on


def day_trail(row: ToLastDay, names: Sequence[str]) -> dict[str, Any]:
    """``trail`` of a period: its end by the last day, as pages tell it."""
    label = str(row._meta.get_field("ends_on").verbose_name)
    return trail(row, names) | {label: row.last_day or ""}


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
