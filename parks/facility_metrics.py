"""Figures of shared facilities and their bookings."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db.models import DecimalField, F, QuerySet, Sum

from groupportal.metrics.registry import Column, MetricResult, metric
from parks.enums import BookingState
from parks.models import Booking
from parks.selectors.centre_param import CENTRE

_COLUMNS = (
    Column("设施", "facility.name"),
    Column("所属单位", "facility.unit.name"),
    Column("开始时间", "starts_at", "time"),
    Column("使用（小时）", "used_hours", "number"),
)
_CENT = Decimal("0.01")


def _used(as_of: dt.date, since: dt.date, centre: UUID | None) -> QuerySet[Booking]:
    rows = Booking.objects.filter(
        state=BookingState.DONE, starts_at__date__gte=since, starts_at__date__lte=as_of
    )
    rows = rows.exclude(unit=F("facility__unit"))
    if centre:
        rows = rows.filter(facility__centre__public_id=centre)
    return rows.select_related("facility__unit")


@metric(
    "parks.usage_hours",
    label="共享设施使用时数",
    unit="小时",
    definition="起始日期至截至日期之间（含两端）别的单位使用共享设施的小时数，按开始日期；设施所属单位自己使用的不计入。",
    records="设施预约",
    keeper="设施所属单位",
    action="parks.view_facilities",
    params={"centre": CENTRE},
)
def usage_hours(as_of: dt.date, since: dt.date, centre: UUID | None = None) -> MetricResult:
    """Hours for which units used what others share."""
    rows = _used(as_of, since, centre)
    return MetricResult(rows.aggregate(total=Sum("used_hours"))["total"] or Decimal(0), rows, _COLUMNS)


@metric(
    "parks.usage_saved",
    label="共享设施节省费用",
    unit="元",
    definition="共享设施使用时数乘以使用时登记的每小时市场价，逐次相加；以后改价不影响以前的使用；当时没有登记市场价的不计入。",
    records="设施预约",
    keeper="设施所属单位",
    action="parks.view_facilities",
    params={"centre": CENTRE},
)
def usage_saved(as_of: dt.date, since: dt.date, centre: UUID | None = None) -> MetricResult:
    """What the same hours would have cost elsewhere, in 元."""
    rows = _used(as_of, since, centre).filter(hour_value__gt=0)
    total = rows.aggregate(
        total=Sum(
            F("used_hours") * F("hour_value"), output_field=DecimalField(max_digits=16, decimal_places=4)
        )
    )
    value = (total["total"] or Decimal(0)).quantize(_CENT, ROUND_HALF_UP)
    return MetricResult(value, rows, (*_COLUMNS, Column("每小时市场价", "hour_value", "money")))
