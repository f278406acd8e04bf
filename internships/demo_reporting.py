"""What the demo has of pay and of the national tables' codes."""

from __future__ import annotations

from django.utils import timezone

from groupportal.audit.services import record_all
from groupportal.demo_parts import DemoGroup, demo_part
from internships.enums import PayWay, PlacementState
from internships.models import PayRecord, Placement
from internships.selectors.pay import months_due, usually_due
from internships.services.table import set_codes


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """Every month that is due is paid, to one of the interns in part; two columns have codes."""
    today, by = timezone.localdate(), demo.viewer("xuexiao")
    rows = Placement.objects.filter(state=PlacementState.RUNNING, arrived_on__isnull=False, pay__gt=0)
    records = PayRecord.objects.bulk_create(
        PayRecord(
            placement=row,
            month=month,
            due=row.pay or 0,
            due_on=usually_due(month),
            paid=(row.pay or 0) / (1 if place else 2),
            paid_on=usually_due(month),
            way=PayWay.TRANSFER,
            is_to_student=True,
            recorded_by=by.user,
        )
        for place, row in enumerate(rows.order_by("pk"))
        for month in months_due(row, today)
    )
    record_all("internships.pay_recorded", [(row, {}) for row in records], by=by.user)
    for head in ("sfdk", "sfkssx"):
        set_codes(head, [("1", "是"), ("0", "否")], on=today, by=demo.viewer("mishu"))
