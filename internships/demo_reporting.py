"""What the demo has of pay and of the national tables' codes."""

from __future__ import annotations

from django.utils import timezone

from groupportal.audit.services import record_all
from groupportal.demo_parts import DemoGroup, demo_part
from internships.enums import PayWay, PlacementState
from internships.models import PayRecord, Placement
from internships.selectors.pay import first_of, usually_due
from internships.services.table import set_codes

_PAID = 100
"""Interns of whom the first month is recorded."""


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """The first month of some interns is paid, of one of them in part; two columns have codes."""
    today, by = timezone.localdate(), demo.viewer("xuexiao")
    rows = Placement.objects.filter(state=PlacementState.RUNNING, arrived_on__isnull=False, pay__gt=0)
    records = PayRecord.objects.bulk_create(
        PayRecord(
            placement=row,
            month=first_of(row.arrived_on or today),
            due=row.pay or 0,
            due_on=usually_due(first_of(row.arrived_on or today)),
            paid=(row.pay or 0) / (1 if place else 2),
            paid_on=today,
            way=PayWay.TRANSFER,
            is_to_student=True,
            recorded_by=by.user,
        )
        for place, row in enumerate(rows.order_by("pk")[:_PAID])
    )
    record_all("internships.pay_recorded", [(row, {}) for row in records], by=by.user)
    for head in ("sfdk", "sfkssx"):
        set_codes(head, [("1", "是"), ("0", "否")], on=today, by=demo.viewer("mishu"))
