"""Shared facilities, and what they were used for, as workbooks; row by row through their services."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from groupportal.records.sharing import WIDE
from groupportal.records.undoing import UNDONE
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import cndate
from members.services.contacts import checked_phone
from parks.enums import BookingState, FacilityKind
from parks.excel.clock import NEXT_DAY, clock, clock_of, clock_or_next, moment_of
from parks.models import Booking, Facility
from parks.selectors.access import bookings_for
from parks.services.booking import Wanted
from parks.services.booking_use import record_usage, undo_use
from parks.services.facility import FacilityInput, add_facility, edit_facility, facility_facts

_YES, _NO = "yes", "no"
_YES_NO = ((_YES, "是"), (_NO, "否"))
_UNITS = Named(lambda: Unit.objects.filter(is_active=True), "单位名单")


class FacilitiesKind(RowKind):
    """A facility is known by its unit and name; rules of booking that stand in no column are left as they are."""

    code, label = "facilities", "共享设施"
    action = export_action = full_action = "parks.edit_facilities"
    model, keys, list_url = Facility, ("unit", "name"), "parks:facilities"
    help = "每行一项设施。按所属单位和名称对上已有的，只补充和更新；其余预约规则在设施页面里改。"
    columns = (
        RecordColumn("unit", "所属单位", ColumnKind.REFERENCE, required=True, width=WIDE, refers=_UNITS),
        RecordColumn("name", "名称", required=True, max_length=120, aliases=("设施名称", "设备名称")),
        RecordColumn("kind", "种类", ColumnKind.CHOICE, required=True, choices=tuple(FacilityKind.choices)),
        RecordColumn("place", "地点", max_length=120, aliases=("存放地点", "位置")),
        RecordColumn("people", "可容纳人数", ColumnKind.INTEGER),
        RecordColumn("conditions", "使用条件", ColumnKind.LONG_TEXT, max_length=2000),
        RecordColumn("contact", "管理员", ColumnKind.NAME, max_length=60, personal=True),
        RecordColumn("phone", "电话", ColumnKind.PHONE, max_length=30, check=checked_phone),
        RecordColumn(
            "approval",
            "预约须审核",
            ColumnKind.CHOICE,
            choices=_YES_NO,
            read=lambda row: _YES if row.needs_approval else _NO,
        ),
        RecordColumn("hour_value", "每小时市场价（元）", ColumnKind.DECIMAL),
    )

    def records(self) -> QuerySet[Facility]:
        return Facility.objects.select_related("unit", "centre")

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Facility:
        said = {name: values[name] for name in ("kind", "name", "place", "people", "conditions")}
        said |= {name: values[name] for name in ("contact", "phone", "hour_value")}
        if values["approval"]:
            said["needs_approval"] = values["approval"] == _YES
        if found is None:
            return add_facility(values["unit"], FacilityInput(**said), by=by)
        return edit_facility(found, replace(facility_facts(found), **said), by=by)


class UsagesKind(RowKind):
    """What facilities were used for, written down afterwards. A gap in the list is named, and nothing is guessed to fill it."""

    code, label = "usages", "设施使用记录"
    action = export_action = full_action = "parks.edit_facilities"
    model, list_url = Booking, "parks:bookings"
    keys = ("facility", "starts_on", "starts")
    help = "每行一次已经发生的使用，补登台账用。用到第二天的写“次日”或填结束日期。时间与已有的预约重叠的不收，请核对。"
    columns = (
        RecordColumn(
            "facility",
            "设施",
            ColumnKind.REFERENCE,
            required=True,
            width=WIDE,
            refers=Named(Facility.objects.all, "共享设施名单"),
        ),
        RecordColumn("unit", "使用单位", ColumnKind.REFERENCE, required=True, width=WIDE, refers=_UNITS),
        RecordColumn(
            "starts_on",
            "日期",
            ColumnKind.DATE,
            required=True,
            read=lambda row: timezone.localdate(row.starts_at),
        ),
        RecordColumn(
            "starts",
            "开始时间",
            required=True,
            max_length=10,
            example="09:00",
            check=clock,
            read=lambda row: clock_of(row.starts_at),
        ),
        RecordColumn(
            "ends",
            "结束时间",
            required=True,
            max_length=10,
            example="11:30",
            note="过了零点的写“次日01:30”，或填结束日期。",
            check=clock_or_next,
            read=lambda row: clock_of(row.ends_at),
        ),
        RecordColumn(
            "ends_on",
            "结束日期",
            ColumnKind.DATE,
            note="跨天的才填。",
            read=lambda row: timezone.localdate(row.ends_at),
        ),
        RecordColumn("purpose", "用途", required=True, max_length=200),
        RecordColumn("people", "人数", ColumnKind.INTEGER),
    )

    def records(self) -> QuerySet[Booking]:
        return Booking.objects.filter(state=BookingState.DONE).select_related("facility", "unit")

    def listed(self, asked: Exported) -> QuerySet[Booking]:
        """Those this person sees: what others used it for stands in the file."""
        return self.records().filter(pk__in=bookings_for(asked.viewer).values("pk"))

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Booking:
        values = _with_end(values)
        if found is not None:
            return self.stays(values, found, "要改的，请先在那一次使用里撤回，再导入。")
        start, end = (moment_of(values[f"{name}_on"], values[name]) for name in ("starts", "ends"))
        wanted = Wanted(values["purpose"], values["people"])
        return record_usage(values["facility"], values["unit"], (start, end), wanted, by=by)

    def remove(self, record: Booking, *, by: Any) -> None:
        """Taken back as a wrong entry is."""
        undo_use(record, reason=UNDONE, by=by)


def _with_end(values: dict[str, Any]) -> dict[str, Any]:
    """The row with the day of its end, and the end as a mere time. DomainError where the row leaves open which day is meant."""
    day, starts, said_on = values["starts_on"], values["starts"], values["ends_on"]
    ends, next_day = values["ends"].removeprefix(NEXT_DAY), day + dt.timedelta(days=1)
    is_next = ends != values["ends"]
    if is_next and said_on not in (None, next_day):
        words = f"结束时间写的是次日（{cndate(next_day)}），结束日期写的是{cndate(said_on)}，请改成一致。"
        raise DomainError("other_day", words, field="ends_on")
    if ends <= starts and not is_next and said_on is None:
        words = (
            f"结束时间 {ends} 不晚于开始时间 {starts}。用到第二天的，结束时间请写“次日{ends}”，或填上结束日期；"
            "当天结束的，请改正时间。"
        )
        raise DomainError("over_midnight", words, field="ends")
    return {**values, "ends": ends, "ends_on": next_day if is_next else said_on or day}
