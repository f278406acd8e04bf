"""What a round of two-way choice matched becomes accepted applications."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from employment.enums import ApplicationState, BeganBy, sole_of
from employment.models import Application, ApplicationStep, Demand
from employment.selectors.access import POST, units_with
from employment.selectors.minors import minor_words
from employment.services.application import begun, locked_students, shared_parts, told_to_trail
from employment.services.demand_ends import AT_ONCE, locked_demands, settle_places
from employment.states import LIVE
from groupportal.audit.services import record_all
from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer

if TYPE_CHECKING:
    from rosters.models import Student

_S = ApplicationState
_BY_ROUND = "双向选择"


@transaction.atomic
def placed_by_round(
    placed: Collection[tuple[Demand, Student]], *, shares: Collection[str], by: Viewer
) -> list[Application]:
    """What a round of two-way choice matched, as accepted: who took part consented to ``shares``. The caller has asked the right.

    What is under way between two becomes it, with what the student shared. DomainError while a student has accepted another
    post, and for who is too young. As many statements for thousands as for one.
    """
    demands = locked_demands({demand.pk for demand, _ in placed})
    pupils = locked_students({student.pk for _, student in placed})
    pairs = [(demands[demand.pk], pupils[student.pk]) for demand, student in placed]
    _refuse_round(pairs)
    rows = Application.objects.select_for_update(no_key=True).filter(
        demand__in=demands, student__in=pupils, state__in=LIVE
    )
    live = {(row.demand_id, row.student_id): row for row in rows}
    served, now = units_with(POST, {demand.unit_id for demand in demands.values()}), timezone.now()
    known: list[Application] = []
    fresh: list[Application] = []
    for demand, student in pairs:
        row = live.get((demand.pk, student.pk))
        if row is None:
            row = begun(demand, student, BeganBy.ROUND, _S.ACCEPTED)
            fresh.append(row)
        else:
            known.append(row)
        row.demand, row.student, row.state, row.moved_at = demand, student, _S.ACCEPTED, now
        if row.consented_at is None:
            row.consented_at, row.shares = now, shared_parts(shares)
            row.is_stead_agreed = demand.unit_id not in served
    Application.objects.bulk_update(
        known, ["state", "moved_at", "consented_at", "shares", "is_stead_agreed"], batch_size=AT_ONCE
    )
    Application.objects.bulk_create(fresh, batch_size=AT_ONCE)
    made = [*known, *fresh]
    steps = (
        ApplicationStep(application=row, state=row.state, note=_BY_ROUND, made_by=by.user, made_at=now)
        for row in made
    )
    ApplicationStep.objects.bulk_create(steps, batch_size=AT_ONCE)
    said = ((row, told_to_trail(row)) for row in made)
    record_all("employment.application_accepted", said, by=by.user, note=_BY_ROUND)
    settle_places(*demands.values(), by=by.user)
    return made


def _refuse_round(pairs: Collection[tuple[Demand, Student]]) -> None:
    today = timezone.localdate()
    rows = Application.objects.filter(student__in=[student.pk for _, student in pairs], state=_S.ACCEPTED)
    accepted = {
        (row.student_id, sole_of(row.demand.kind)): row.demand for row in rows.select_related("demand")
    }
    for demand, student in pairs:
        if words := minor_words(demand, student, on=today):
            raise DomainError("minor", f"{student}：{words}")
        sole = sole_of(demand.kind)
        if sole and (other := accepted.get((student.pk, sole), demand)) != demand:
            raise DomainError("accepted_another", f"{student}已经接受了“{other}”的录用，请先人工调整。")
