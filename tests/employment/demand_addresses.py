"""What a reader and an editor get at each address of demand, the board and visits."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from employment.models import Demand, FirmVisit
from tests.sweeps.expected import Expected, Side

_D, _V = "employment.Demand", "employment.FirmVisit"


def open_post(row: Any, side: Side) -> None:
    """On the board, of the own unit, put forward by nobody who looks."""
    today = timezone.localdate()
    Demand.objects.filter(pk=row.pk).update(
        state="approved",
        unit=side.unit,
        expires_on=today,
        opened_on=today,
        ended_on=None,
        is_automatic=True,
        proposed_by=None,
    )
    type(side.unit).objects.filter(pk=side.unit.pk).update(is_active=True)


def _returned(row: Any, side: Side) -> None:
    Demand.objects.filter(pk=row.pk).update(
        state="returned",
        unit=side.unit,
        is_automatic=True,
        answer="改",
        ended_on=None,
        proposed_by=side.people.wang,
    )


def _bare(row: Any, side: Side) -> None:
    FirmVisit.objects.filter(pk=row.pk).update(
        school=side.unit, wanted_code="", intern_code="", graduate_code=""
    )
    Demand.objects.update(visit=None)


TABLE: dict[str, Expected] = {
    "employment:board": Expected(200, 200),
    "employment:board_code": Expected(200, 200),
    "employment:opening": Expected(200, 200, _D, opened=open_post),
    "employment:jobs": Expected(200, 200),
    "employment:job": Expected(200, 200, _D, opened=open_post),
    "employment:demands": Expected(403, 200),
    "employment:demand_new": Expected(403, 200),
    "employment:needs_report": Expected(403, 200),
    "employment:demand": Expected(403, 200, _D, opened=open_post),
    "employment:demand_edit": Expected(403, 200, _D, opened=open_post),
    "employment:demand_copy": Expected(403, 200, _D, opened=open_post),
    "employment:demand_renew": Expected(403, 200, _D, opened=open_post),
    "employment:demand_close": Expected(403, 200, _D, opened=open_post),
    "employment:demand_withdraw": Expected(403, 302, _D, opened=_returned),
    "employment:visits": Expected(403, 200),
    "employment:visit_new": Expected(403, 200),
    "employment:visit": Expected(403, 200, _V, opened=_bare),
    "employment:visit_edit": Expected(403, 200, _V, opened=_bare),
    "employment:visit_post": Expected(403, 200, _V, opened=_bare),
    "employment:visit_remove": Expected(403, 302, _V, opened=_bare),
    "employment-api:opening-list": Expected(200, 200),
    "employment-api:opening-detail": Expected(200, 200, _D, opened=open_post),
    "employment-api:demand-list": Expected(403, 200),
    "employment-api:demand-detail": Expected(403, 200, _D, opened=open_post),
    "employment-api:visit-list": Expected(403, 200),
    "employment-api:visit-detail": Expected(403, 200, _V, opened=_bare),
}
PUBLIC = frozenset({"employment:jobs", "employment:job"})
