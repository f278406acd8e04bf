"""Posts come off the board: filled, closed, open again; and how many places are gone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count
from django.utils import timezone

from employment.enums import DemandState
from employment.models import Application, Demand
from employment.services.round_posts import tell_wishers_of
from employment.states import DEMAND, LIVE, TAKEN
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record, record_all
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group

_S = DemandState
STUDENT_TOPIC = "employment.to_student"
AT_ONCE = 500
"""Rows written in one statement."""


def close_demands_of(unit_id: int, *, why: str, by: Any) -> None:
    """All open posts of a unit come off the board, with the reason; who has applied or wished for them is told."""
    keys = Demand.objects.filter(unit=unit_id, state=_S.OPEN).values_list("pk", flat=True)
    rows = [row for row in locked_demands(list(keys)).values() if row.state == _S.OPEN]
    for row in rows:
        ended(row, _S.CLOSED, why)
        save_in_words(row)
        record("employment.demand_ended", row, by=by, after={"状态": row.get_state_display()}, note=why)
        tell_applicants(row)
    tell_wishers_of(rows)


def settle_places(*demands: Demand, by: Any) -> None:
    """Filled once as many have accepted as are wanted; open again where one of them is gone. Of locked rows, in one look at all.

    What its unit said is filled stays so: the others were found elsewhere.
    """
    rows = Application.objects.filter(demand__in=[row.pk for row in demands], state__in=TAKEN).order_by()
    taken = dict(rows.values_list("demand").annotate(number=Count("pk")))
    settled = []
    for row in demands:
        number = taken.get(row.pk, 0)
        if row.state == _S.OPEN and number >= row.headcount:
            ended(row, _S.FILLED, "")
        elif row.state == _S.FILLED and row.reported_on is None and number < row.headcount:
            DEMAND.move(row, _S.OPEN)
            row.ended_on, row.ended_why = None, ""
        else:
            continue
        settled.append(row)
    Demand.objects.bulk_update(settled, ["state", "ended_on", "ended_why", "filled_on"], batch_size=AT_ONCE)
    stands = ((row, {"状态": row.get_state_display()}) for row in settled)
    record_all("employment.demand_settled", stands, by=by)
    tell_wishers_of(row for row in settled if row.state == _S.FILLED)


def taken_places(demand: Demand) -> int:
    """How many have accepted or begun."""
    return demand.applications.filter(state__in=TAKEN).count()


def locked_demand(pk: int) -> Demand:
    """The row, locked and fresh."""
    return locked_demands([pk])[pk]


def locked_demands(pks: Collection[int]) -> dict[int, Demand]:
    """These by key, locked in the order of their keys, and fresh."""
    rows = Demand.objects.select_for_update(of=("self",)).select_related("unit", "visit")
    return {row.pk: row for row in rows.filter(pk__in=pks).order_by("pk")}


def ended(row: Demand, to: str, why: str) -> None:
    """Off the board from today on; not saved."""
    DEMAND.move(row, to)
    row.ended_on, row.ended_why = timezone.localdate(), why.strip()
    if to == _S.FILLED:
        row.filled_on = row.filled_on or row.ended_on


def tell_applicants(row: Demand) -> None:
    """Tell who has applied or was invited, and waits for an answer, how it ended."""
    live = row.applications.filter(state__in=LIVE, student__user__isnull=False).select_related(
        "student__user"
    )
    notify(
        [each.student.user for each in live],
        topic=STUDENT_TOPIC,
        title=f"{row.unit}{row.get_state_display()}：{row}",
        body=row.ended_why,
        url=group_url(active_group(), "employment:applications"),
    )
