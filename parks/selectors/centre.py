"""Centres as of a day: how many firms they serve, when something last happened, what they did in a time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Max, QuerySet
from django.db.models.functions import TruncDate

from groupportal.files.models import StoredFile
from groupportal.periods.period import during
from members.selectors.outside import members_on
from parks.enums import TrainingState
from parks.models import Centre, EconomicValue, JointProject, Resident, Training, WorkLog
from parks.models import ServiceRequest as Need

QUIET_DAYS = 90
"""Without anything for so many days, a centre is asked about."""


def firms_by_park(parks: Iterable[int], day: dt.date) -> tuple[Counter[int], Counter[int]]:
    """Firms in each of these parks on a day, and how many of them are members. Two queries."""
    rows = Resident.objects.filter(during(day), park__in=parks).order_by().values_list("park", "unit")
    belongs = set(members_on(day))
    held = set(rows)
    return Counter(park for park, _ in held), Counter(park for park, unit in held if unit in belongs)


def papers_of(centres: QuerySet[Centre]) -> list[tuple[StoredFile, str]]:
    """The papers behind centres: what decided on each, and its agreements."""
    rows = centres.select_related("evidence").prefetch_related("agreements__paper")
    found = []
    for row in rows:
        papers = [(row.evidence, "启用"), *((one.paper, "协议") for one in row.agreements.all())]
        found += [(paper, f"{row}{what}") for paper, what in papers if paper]
    return found


def last_activity(centres: Iterable[Centre], today: dt.date) -> dict[int, dt.date]:
    """The day up to ``today`` on which something last happened at each, its opening where nothing did. One query for each kind of thing.

    A need that came, work that was done, a training that was held, a project that began, a value that was put forward.
    """
    listed = list(centres)
    ids = [centre.pk for centre in listed]
    last = {centre.pk: centre.starts_on for centre in listed}
    for model, path, when in _THINGS:
        upto = f"{when}__date__lte" if when.endswith("_at") else f"{when}__lte"
        rows = model.objects.filter(**{f"{path}__in": ids, upto: today}).order_by()
        if model is Training:
            rows = rows.filter(state=TrainingState.HELD)
        found = rows.values_list(path).annotate(on=Max(TruncDate(when) if when.endswith("_at") else when))
        for pk, day in found:
            if day is not None:
                last[pk] = max(last[pk], day)
    return last


_THINGS: tuple[tuple[Any, str, str], ...] = (
    (Need, "centre", "received_at"),
    (WorkLog, "request__centre", "day"),
    (Training, "centre", "starts_at"),
    (JointProject, "centre", "starts_on"),
    (EconomicValue, "request__centre", "proposed_at"),
)
"""What happens at a centre, how it leads there, and the field that says when."""


def without_activity(today: dt.date, days: int = QUIET_DAYS) -> list[tuple[Centre, dt.date]]:
    """Centres of today where nothing happened for so many days, with the day of the last thing, the longest first."""
    centres = {row.pk: row for row in Centre.objects.filter(during(today)).select_related("park", "unit")}
    since = today - dt.timedelta(days=days)
    quiet = [(day, pk) for pk, day in last_activity(centres.values(), today).items() if day < since]
    return [(centres[pk], day) for day, pk in sorted(quiet)]
