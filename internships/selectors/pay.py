"""Who sees what interns are paid, who records it, and what the rules ask of it (Article 18)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.tenancy.viewer import Viewer
from groupportal.ui.asof import month_end
from internships.enums import PayWay
from internships.models import PayRecord, Placement
from internships.rules.facts import Payment
from internships.selectors.placement import VIEW_SCHOOL, at_own_unit, own, placements
from internships.states import BEGUN

RECORD = "internships.record_pay"
_DAY = dt.timedelta(days=1)
_IN_MONEY = (PayWay.TRANSFER, PayWay.CASH)


def payable_for(viewer: Viewer) -> QuerySet[Placement]:
    """Placements that have begun and whose pay a person records: the school's office, and the unit where they are. Never one's own."""
    seen = viewer.within(VIEW_SCHOOL, "unit") & viewer.within(RECORD, "unit") | at_own_unit(viewer)
    rows = placements().filter(seen, state__in=BEGUN, arrived_on__isnull=False)
    return rows.exclude(student__user=viewer.user.pk)


def pays_for(viewer: Viewer) -> QuerySet[PayRecord]:
    """Pay of the placements whose pay a person records, and of one's own; no teacher by guiding, no other unit."""
    seen = (
        viewer.within(VIEW_SCHOOL, "unit") & viewer.within(RECORD, "unit") | at_own_unit(viewer) | own(viewer)
    )
    rows = PayRecord.objects.filter(placement__in=Placement.objects.filter(seen).order_by().values("pk"))
    return rows.select_related(
        "placement__student", "placement__host__unit", "placement__unit", "recorded_by"
    )


def first_of(day: dt.date) -> dt.date:
    """The first day of its month."""
    return day.replace(day=1)


def usually_due(month: dt.date) -> dt.date:
    """When the pay of a month is due at the latest, where nothing else was agreed: the end of the next (Article 18: within a month)."""
    return month_end(month_end(month) + _DAY)


def months_due(row: Placement, today: dt.date) -> list[dt.date]:
    """The months of a placement, by when the student was there, whose pay is due by now."""
    found: list[dt.date] = []
    if row.arrived_on is None:
        return found
    month = first_of(row.arrived_on)
    while is_there_in(month, row) and usually_due(month) < today:
        found.append(month)
        month = month_end(month) + _DAY
    return found


def is_there_in(month: dt.date, row: Placement) -> bool:
    """Whether the student was at the unit on a day of the month (its first day): from arrival to the day before the end."""
    return row.arrived_on is not None and first_of(row.arrived_on) <= month < row.ends_on


def is_there_throughout(month: dt.date, row: Placement) -> bool:
    """Whether the whole month (its first day) belongs to the placement."""
    return row.arrived_on is not None and row.arrived_on <= month and month_end(month) < row.ends_on


def facts_for(placement_ids: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    """``pay.payments`` where each month that is due is recorded, or one of those recorded was not paid as it should. Two queries.

    A month of which nothing is recorded may have been paid or not: then nothing is known of the whole.
    """
    held: dict[int, dict[dt.date, PayRecord]] = defaultdict(dict)
    for record in PayRecord.objects.filter(placement__in=placement_ids, is_current=True).order_by("month"):
        held[record.placement_id][record.month] = record
    found, today = {}, timezone.localdate()
    for row in Placement.objects.filter(pk__in=held):
        payments = tuple(_payment(record) for record in held[row.pk].values())
        whole = all(month in held[row.pk] for month in months_due(row, today))
        if whole or any(_is_faulty(payment, today) for payment in payments):
            found[row.pk] = {"pay.payments": payments}
    return found


def _payment(row: PayRecord) -> Payment:
    there = row.paid_on is not None
    # Nothing that came came wrongly: what is missing is said by ``paid_on``.
    return Payment(
        due_on=row.due_on,
        due=row.due,
        paid_on=row.paid_on or (row.due_on if row.due == 0 else None),
        paid=row.paid,
        in_money=not there or row.way in _IN_MONEY,
        to_student=not there or (bool(row.is_to_student) and row.way != PayWay.PASSED_ON),
    )


def _is_faulty(payment: Payment, today: dt.date) -> bool:
    late = payment.due_on <= today and (payment.paid_on is None or payment.paid_on > payment.due_on)
    short = payment.due_on <= today and payment.paid < payment.due
    return late or short or not payment.in_money or not payment.to_student
