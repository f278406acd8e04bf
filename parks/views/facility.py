"""Shared facilities: the list, one of them with its calendar, all in a month, what is done with them."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from groupportal.files.access import ids_openable
from groupportal.files.services import kept_together, store_upload
from groupportal.lists.declaring import Button, Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.periods.times import midnight
from groupportal.records.buttons import record_buttons
from groupportal.ui.addresses import record_url
from groupportal.ui.calendars import CalendarPage, Event, Span
from groupportal.ui.pages import FormPage, Page, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell, draw
from groupportal.uploads.checking import IMAGES
from parks.booking_rules import said
from parks.enums import FacilityKind
from parks.forms.facility import ClosureForm, FacilityForm, HolidayForm, PhotosForm, RetireForm
from parks.models import Booking, Facility, FacilityClosure, FacilityPhoto
from parks.selectors.access import bookings_for, facilities_for
from parks.selectors.facility import (
    BOOK,
    EDIT,
    VIEW,
    Row,
    edited_facilities,
    listed_facilities,
    occupancy,
    taken_between,
)
from parks.services.facility import (
    add_facility,
    add_photo,
    close_all,
    close_facility,
    drop_photo,
    edit_facility,
    facility_facts,
    open_again,
    reopen_facility,
    retire_facility,
)

FACILITIES = ("共享设施", "parks:facilities")


def state_of(row: Facility) -> StateCell:
    """Whether it can be booked."""
    return StateCell("in_force", "开放预约") if row.is_active else StateCell("ended", "停止开放")


def rule_words(row: Facility) -> str:
    """How bookings of it are decided, in a sentence."""
    if not row.needs_approval:
        return "不用审核，约上就算数"
    return "须审核；" + (
        "待审核的申请先占住时段" if row.holds_waiting else "待审核的不占时段，谁先审核通过归谁"
    )


def _active(page: Any, rows: QuerySet[Facility], value: str) -> QuerySet[Facility]:
    return rows.filter(is_active=value == "yes")


class FacilityList(ListPage):
    """What units share, with how bookings are decided."""

    action = VIEW
    title = FACILITIES[0]
    lead = "各单位拿出来共用的场地和设备。先看日历有没有空，再预约。"
    measure, noun = "项", "设施"
    search = Search("搜名称、拼音首字母、地点、所属单位", ("name", "place", "unit__name"))
    chips = (
        Chips("种类", "kind", FacilityKind.choices, narrows="kind"),
        Chips("预约", "active", (("yes", "开放预约"), ("no", "停止开放")), _active, default="yes"),
    )
    columns = (
        Column("名称", "name", sort=("pinyin", "id")),
        Column("种类", "get_kind_display", "short"),
        Column("所属单位", "unit.name", sort="unit__pinyin"),
        Column("地点", "place"),
        Column("容纳人数", "people", "number", sort="people"),
        Column("预约规则", rule_words),
        Column("待审核", "waiting", "number", sort="waiting", more=True),
        Column("服务中心", lambda row: row.centre, more=True),
        Column("每小时市场价", "hour_value", "money", more=True),
        Column("状态", state_of, "state"),
    )
    opens = "parks:facility"
    add = Button("登记设施", "parks:facility_new")
    more = (
        Button("整月占用", "parks:facilities_month", "calendar"),
        Button("放假停用", "parks:facilities_holiday", "stop"),
    )
    empty = Empty(
        "还没有共享设施",
        "登记会议室、实训室、设备等，写明使用条件和预约规则，别的单位就可以预约。",
        add,
        "table",
    )

    def base_queryset(self) -> QuerySet[Facility]:
        return listed_facilities(facilities_for(self.request.viewer))

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "facilities"))]


def _month_asked(query: Any) -> dt.date:
    this = timezone.localdate().replace(day=1)
    try:
        month = dt.date.fromisoformat(f"{query.get('month', '')}-01")
    except ValueError:
        return this
    return month if 1949 <= month.year <= 2199 else this


class FacilitiesMonth(Page):
    """All facilities in a month: which days are taken, to find one that is free."""

    action = VIEW
    title, listed = "整月占用", FACILITIES
    lead = "每小格是一天，颜色越深占用越久，浅色是整天空着。点名称看具体时段。"
    template_name = "parks/occupancy.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        month = _month_asked(self.request.GET)
        days = [month + dt.timedelta(days=n) for n in range(calendar.monthrange(month.year, month.month)[1])]
        rows = facilities_for(self.request.viewer).filter(is_active=True).select_related("unit")
        found = occupancy(rows.order_by("pinyin", "id"), days)
        before, after = month - dt.timedelta(days=1), days[-1] + dt.timedelta(days=1)
        drawn = draw(_MONTH, found, query=self.request.GET, opens=lambda row: row.facility.get_absolute_url())
        return super().get_context_data(
            month=month,
            before=f"{before:%Y-%m}",
            after=f"{after:%Y-%m}",
            table=drawn if found else "",
            number=len(found),
            **kwargs,
        )


_FULL_DAY = 8
"""Hours from which a day is drawn as dark as it gets."""
_SHADES = 8
_SQUARES = tuple(f"M{9 * n} 0h8v14h-8z" for n in range(31))
"""Of the days of a month: those of one shade are one path, for five hundred rooms have fifteen thousand days."""


def _strip(row: Row) -> SafeString:
    """The days of a month side by side; what it shows stands in words beside it."""
    drawn: dict[int, list[str]] = {}
    for square, hours in zip(_SQUARES, row.hours, strict=False):
        drawn.setdefault(min(math.ceil(hours * _SHADES / _FULL_DAY), _SHADES), []).append(square)
    paths = "".join(
        f'<path fill-opacity="{0.08 + 0.92 * shade / _SHADES:.2f}" d="{"".join(squares)}"/>'
        for shade, squares in drawn.items()
    )
    return SafeString(
        f'<svg width="279" height="14" viewBox="0 0 279 14" fill="currentColor" aria-hidden="true">{paths}</svg>'
    )  # numbers alone


def _busy(row: Row) -> str:
    """2日 3 小时、10日 2.5 小时."""
    taken = [f"{n}日 {hours.normalize():f} 小时" for n, hours in enumerate(row.hours, 1) if hours]
    return "、".join(taken) or "都空着"


_MONTH = (
    Column("设施", "facility.name"),
    Column("所属单位", "facility.unit.name"),
    Column("每天", _strip),
    Column("占用", _busy),
    Column("合计（小时）", "total", "number"),
)


class FacilityPage(RecordPage):
    """One facility: how it may be used, when it is free, what is booked."""

    action = VIEW
    template_name = "parks/facility.html"
    listed = FACILITIES

    def base_queryset(self) -> QuerySet[Facility]:
        return listed_facilities(facilities_for(self.request.viewer))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        coming = bookings_for(viewer).filter(facility=row, ends_at__gte=timezone.now())
        may_edit = edited_facilities(viewer).filter(pk=row.pk).exists()
        closures = row.closures.filter(ends_at__gte=timezone.now())
        photos = list(row.photos.select_related("file__shown_as"))
        opened = ids_openable([photo.file for photo in photos], viewer)
        return super().get_context_data(
            **{
                "state_cell": state_of(row),
                "facts": _facts(row),
                "photos": [photo for photo in photos if photo.file_id in opened],
                "coming": list(coming.select_related("unit").order_by("starts_at")[:20]),
                "closures": [(one, said((one.starts_at, one.ends_at))) for one in closures],
                "may_edit": may_edit,
                "may_book": viewer.can(BOOK) and row.is_active,
                **kwargs,
            }
        )


def _facts(row: Facility) -> list[tuple[str, Any]]:
    facts = [
        ("种类", row.get_kind_display()),
        ("所属单位", row.unit),
        ("服务中心", row.centre or "—"),
        ("地点", row.place or "—"),
        ("可容纳", f"{row.people} 人" if row.people else "—"),
        ("管理员", " ".join(filter(None, (row.contact, row.phone))) or "—"),
        ("预约规则", rule_words(row)),
        ("开放时间", f"每天 {row.opens:%H:%M}–{row.closes:%H:%M}" if row.opens and row.closes else "不限"),
        ("每次最长", f"{row.hours_most} 小时" if row.hours_most else "不限"),
        ("每家单位每月", f"最多 {row.quota_hours} 小时" if row.quota_hours else "不限"),
    ]
    if row.arrive_within:
        facts.append(("未到", f"开始后 {row.arrive_within} 分钟没有人登记到场的，时段释放"))
    if row.is_lent:
        facts.append(("借用", "由管理员交接，用完归还验收"))
    if row.conditions:
        facts.append(("使用条件", row.conditions))
    if not row.is_active:
        facts.append(("停止开放的原因", row.retired_reason))
    return facts


class FacilityCalendar(RecordPage, CalendarPage):
    """When one facility is taken: by whom and what for where the person may see the booking, else only that it is."""

    action = VIEW
    template_name = "generic/calendar.html"
    listed = FACILITIES
    empty = "这段时间都空着，可以预约。"

    def base_queryset(self) -> QuerySet[Facility]:
        return facilities_for(self.request.viewer)

    def get_title(self) -> str:
        return f"{self.get_object()}的日历"

    def events(self, span: Span) -> list[Event]:
        row = self.get_object()
        seen = set(bookings_for(self.request.viewer).filter(facility=row).values_list("pk", flat=True))
        taken = taken_between([row], span.starts_on, span.ends_on).select_related("unit")
        closures = row.closures.filter(
            starts_at__lt=midnight(span.ends_on + dt.timedelta(days=1)), ends_at__gt=midnight(span.starts_on)
        )
        return [
            *(_event(each, seen=each.pk in seen) for each in taken),
            *(Event(c.reason, c.starts_at, c.ends_at, state="停用", tone="plain") for c in closures),
        ]


def _event(row: Booking, *, seen: bool) -> Event:
    waits = row.get_state_display() if row.state == row.moves.waits else ""
    if not seen:
        return Event("已被预约", row.starts_at, row.ends_at, state=waits, tone="plain")
    tone = "plain" if waits else "action"
    return Event(row.purpose, row.starts_at, row.ends_at, row.get_absolute_url(), str(row.unit), waits, tone)


class NewFacility(FormPage):
    """A unit shares something."""

    action = EDIT
    title, listed = "登记设施", FACILITIES
    form_class, form_takes = FacilityForm, ("viewer",)

    def perform(self, form: Any) -> str:
        return add_facility(form.cleaned_data["unit"], form.said(), by=self.request.viewer).get_absolute_url()


class OfFacility(RecordFormPage):
    """A form about a facility one keeps."""

    action, listed = EDIT, FACILITIES

    def base_queryset(self) -> QuerySet[Facility]:
        return edited_facilities(self.request.viewer).select_related("unit")

    def perform(self, form: Any) -> str:
        self.change(self.get_object(), form)
        return self.get_object().get_absolute_url()

    def change(self, row: Facility, form: Any) -> None:
        """Call the service."""
        raise NotImplementedError


class EditFacility(OfFacility):
    title, done_message = "修改设施", "已保存。已经约好的不受影响。"
    form_class, form_takes = FacilityForm, ("viewer", "record")

    def get_initial(self) -> dict[str, Any]:
        return vars(facility_facts(self.get_object()))

    def change(self, row: Facility, form: Any) -> None:
        edit_facility(row, form.said(), by=self.request.viewer)


class AddPhotos(OfFacility):
    title, done_message, submit_label = "添加照片", "照片已添加。", "添加"
    form_class = PhotosForm

    def change(self, row: Facility, form: Any) -> None:
        viewer = self.request.viewer
        with kept_together(), transaction.atomic():
            for each in form.cleaned_data["files"]:
                kept = store_upload(each, by=viewer, purpose="设施照片", view_action=VIEW, accept=IMAGES)
                add_photo(row, kept, by=viewer)


class CloseFacility(OfFacility):
    title, done_message = "登记停用时段", "已登记，这段时间不能预约。"
    form_class = ClosureForm

    def change(self, row: Facility, form: Any) -> None:
        starts_at, ends_at = form.times()
        reason = form.cleaned_data["reason"]
        close_facility(row, starts_at=starts_at, ends_at=ends_at, reason=reason, by=self.request.viewer)


class Holiday(FormPage):
    """Everything that a unit shares is closed for a time."""

    action, listed = EDIT, FACILITIES
    title, submit_label = "放假停用", "停用这段时间"
    lead = "寒暑假、节假日一次登记，本单位开放预约的设施都停用。这段时间已经约好的设施不停用，会列出来。"
    form_class, form_takes = HolidayForm, ("viewer",)

    def perform(self, form: Any) -> str:
        starts_at, ends_at = form.times()
        unit, reason = form.cleaned_data["unit"], form.cleaned_data["reason"]
        done, left = close_all(
            unit, starts_at=starts_at, ends_at=ends_at, reason=reason, by=self.request.viewer
        )
        messages.success(self.request, f"已登记，{len(done)} 项设施这段时间不能预约。")
        if left:
            messages.warning(self.request, "".join(f"“{row}”没有停用：{why}" for row, why in left))
        return reverse(FACILITIES[1])


class RetireFacility(OfFacility):
    title, done_message, submit_label = "停止开放", "已停止开放，已经约好的不受影响。", "停止开放"
    form_class = RetireForm

    def change(self, row: Facility, form: Any) -> None:
        retire_facility(row, reason=form.cleaned_data["reason"], by=self.request.viewer)


class ReopenFacility(RecordDeedView):
    action, done_message = EDIT, "已恢复开放。"

    def base_queryset(self) -> QuerySet[Facility]:
        return edited_facilities(self.request.viewer)

    def perform(self) -> str:
        return reopen_facility(self.get_object(), by=self.request.viewer).get_absolute_url()


class DropPhoto(RecordDeedView):
    """Take a picture away."""

    action, done_message = EDIT, "照片已去掉。"

    def base_queryset(self) -> QuerySet[FacilityPhoto]:
        rows = FacilityPhoto.objects.filter(facility__in=edited_facilities(self.request.viewer))
        return rows.select_related("facility", "file")

    def perform(self) -> str:
        return drop_photo(self.get_object(), by=self.request.viewer).get_absolute_url()


class OpenAgain(RecordDeedView):
    """Take a closure away."""

    action, done_message = EDIT, "停用时段已取消，又可以预约了。"

    def base_queryset(self) -> QuerySet[FacilityClosure]:
        return FacilityClosure.objects.filter(facility__in=edited_facilities(self.request.viewer))

    def perform(self) -> str:
        closure = self.get_object()
        target = record_url("parks:facility", closure.facility.public_id)
        open_again(closure, by=self.request.viewer)
        return target
