"""Firms of parks as of a day: the N of 1+N."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from groupportal.periods.period import during
from groupportal.tenancy.models import Unit
from members.selectors.outside import members_on
from parks.enums import RequestState
from parks.models import Centre, Resident, ServiceRequest
from parks.selectors.request import OPEN


def open_requests() -> QuerySet[ServiceRequest]:
    """Needs that are not settled yet: what was delivered waits for the firm's word."""
    return ServiceRequest.objects.filter(state__in=(*OPEN, RequestState.DELIVERED))


def served_on(day: dt.date, *, centre: UUID | None = None) -> QuerySet[Resident]:
    """Firms that are in a park with a service centre on a day; in the park of one centre."""
    there = Centre.objects.filter(during(day), park=OuterRef("park"))
    if centre:
        there = there.filter(public_id=centre)
    return Resident.objects.filter(Exists(there), during(day))


def firms_of(residents: QuerySet[Resident], day: dt.date, *, is_member: bool | None = None) -> QuerySet[Unit]:
    """The firms, each once; members of the group on a day, or the others alone."""
    firms = Unit.objects.filter(pk__in=residents.order_by().values("unit"))
    if is_member is None:
        return firms
    belongs = members_on(day)
    return firms.filter(pk__in=belongs) if is_member else firms.exclude(pk__in=belongs)
