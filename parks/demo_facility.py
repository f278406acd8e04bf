"""What the demo groups hold of shared facilities and their bookings: invented rooms and machines, a year's use, some days to come."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.periods.times import midnight
from groupportal.tenancy.models import Unit
from parks import demo_park  # noqa: F401 -- the parks come first
from parks.booking_rules import Times
from parks.enums import FacilityKind
from parks.models import Resident
from parks.services.booking import Wanted, ask_booking
from parks.services.booking_use import record_usage
from parks.services.facility import FacilityInput, add_facility, close_facility

_DAY = dt.timedelta(days=1)
_ROOMS = (
    FacilityInput(
        FacilityKind.ROOM, "第一报告厅", place="图书馆一楼", people=200, hour_value=Decimal(300),
        opens=dt.time(8), closes=dt.time(21), conditions="可用投影和扩音，用后复原桌椅。",
    ),
    FacilityInput(
        FacilityKind.WORKSHOP, "工业机器人实训室", place="实训楼三楼", people=40, hour_value=Decimal(500),
        quota_hours=24, conditions="须由持证教师带班，进场穿工作服。", arrive_within=30,
    ),
    FacilityInput(
        FacilityKind.EQUIPMENT, "三坐标测量仪", place="精密测量室", is_lent=True, holds_waiting=False,
        hour_value=Decimal(400), conditions="交接时开机校准，归还时共同检查测头。",
    ),
    FacilityInput(FacilityKind.ROOM, "直播间 2 号", place="新媒体基地", people=8, needs_approval=False),
)  # fmt: skip


def _times(day: dt.date, hour: int, hours: int) -> Times:
    start = midnight(day) + dt.timedelta(hours=hour)
    return start, start + dt.timedelta(hours=hours)


@demo_part()
def facilities(demo: DemoGroup) -> None:
    """The school's rooms, used by firms of the parks over the last year; one closed for repair, some asked for."""
    by, today = demo.viewer("mishu"), timezone.localdate()
    school = Unit.objects.get(pk=min(demo.viewer("xuexiao").units_for("parks.edit_facilities")))
    firms = list(
        Unit.objects.filter(pk__in=list(Resident.objects.values_list("unit", flat=True))).order_by("pk")[:4]
    )
    if not firms:
        return
    hall, robots, gauge, studio = (add_facility(school, facts, by=by) for facts in _ROOMS)
    for n in range(24):
        place = (hall, robots, gauge, studio)[n % 4]
        when = _times(today - _DAY * (14 * n + 7), 9, 3)
        record_usage(place, firms[n % len(firms)], when, Wanted("新员工实操培训", 20), by=by)
    close_facility(
        hall,
        starts_at=midnight(today + _DAY * 20),
        ends_at=midnight(today + _DAY * 22),
        reason="音响检修",
        by=by,
    )
    own = demo.viewer("qiye")
    firm = Unit.objects.get(pk=min(own.units_for("parks.book")))
    ask_booking(robots, firm, _times(today + _DAY * 5, 14, 3), Wanted("机器人操作培训", 15), by=own)
    ask_booking(studio, firm, _times(today + _DAY * 3, 19, 2), Wanted("产品直播", 4), by=own)
    ask_booking(
        hall, school, _times(today + _DAY * 6, 9, 3), Wanted("校企座谈会", 60), by=demo.viewer("xuexiao")
    )
