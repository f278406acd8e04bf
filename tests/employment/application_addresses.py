"""What a reader and an editor get at each address of CVs, wishes and applications."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from employment.models import Application, JobWish
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from tests.employment.demand_addresses import open_post
from tests.sweeps.expected import Expected, Side

_A, _W = "employment.Application", "employment.JobWish"


def _to_unit(row: Any, side: Side) -> None:
    """Applied for a post of the unit that people act for."""
    type(row.demand).objects.filter(pk=row.demand_id).update(unit=side.unit)
    Application.objects.filter(pk=row.pk).update(state="invited", consented_at=None)


def _mine(student: Any, side: Side) -> None:
    """A student's own, of the own unit."""
    someone = Membership.objects.filter(role=Role.STUDENT, unit=side.unit).first()
    type(student).objects.filter(pk=student.pk).update(unit=side.unit, user=someone and someone.user)


def _line(row: Any, side: Side) -> None:
    _mine(row.student, side)


def _seen(row: Any, side: Side) -> None:
    JobWish.objects.filter(pk=row.pk).update(seen_since=timezone.now())


def _invited(row: Any, side: Side) -> None:
    _to_unit(row, side)
    _mine(row.student, side)


def _own() -> Expected:
    return Expected(403, 403, _A, opened=_invited)


def _of(reader: int, editor: int) -> Expected:
    return Expected(reader, editor, _A, opened=_to_unit)


TABLE: dict[str, Expected] = {
    "employment:cv": Expected(403, 403),
    "employment:cv_word": Expected(403, 403),
    "employment:cv_wish": Expected(403, 403),
    "employment:cv_line_new": Expected(403, 403),
    "employment:cv_line_remove": Expected(403, 403, "employment.CvLine", opened=_line),
    "employment:wishes": Expected(403, 200),
    "employment:seekers": Expected(403, 200),
    "employment:invite": Expected(403, 404, _W, opened=_seen),
    "employment:apply": Expected(403, 403, "employment.Demand", opened=open_post),
    "employment:applications": Expected(403, 200),
    "employment:application": _of(403, 200),
    "employment:application_answer": _own(),
    "employment:application_decline": _own(),
    "employment:application_withdraw": _own(),
    "employment:application_accept": _own(),
    "employment:application_call": _of(403, 404),
    "employment:application_offer": _of(403, 404),
    "employment:application_hire": _of(403, 404),
    "employment:application_refuse": _of(403, 404),
    "employment:application_phone": _of(403, 404),
    "employment:application_cv": _of(403, 404),
    "employment-api:application-list": Expected(403, 200),
    "employment-api:application-detail": _of(403, 200),
}
