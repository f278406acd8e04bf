"""Bookings: asking for one or several, the list, one of them with the owner's ruling, what happens on the day."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.lists.declaring import Button, Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.pages import RecordDeedView, RecordFormPage
from groupportal.ui.tables import Column, StateCell, draw
from parks.booking_rules import said
from parks.enums import BookingState
from parks.forms.facility import BookForm, BookingAnswerForm, ReturnForm, SeriesForm, WithdrawForm
from parks.forms.request import OwnReasonForm
from parks.models import Booking, Facility
from parks.selectors.access import bookings_for, facilities_for
from parks.selectors.facility import BOOK, RULE, VIEW, of_series
from parks.services.booking import (
    BOOKINGS,
    EARLY,
    accept_booking,
    ask_booking,
    refuse_booking,
    withdraw_booking,
)
from parks.services.booking_series import (
    Outcome,
    accept_series,
    ask_series,
    refuse_series,
    withdraw_series,
)
from parks.services.booking_use import arrive, hand_over, take_back, undo_use
from parks.views.facility import FACILITIES

B = BookingState
BOOKED = ("设施预约", "parks:bookings")
_LOOKS = {B.LOST: "booking_lost", B.DONE: "booking_done"}


def state_of(row: Booking) -> StateCell:
    """Where it stands."""
    return StateCell(_LOOKS.get(BookingState(row.state), row.state), row.get_state_display())


def _narrow(page: Any, rows: QuerySet[Booking], value: str) -> QuerySet[Booking]:
    if value == "coming":
        return rows.filter(ends_at__gte=timezone.now(), state__in=(B.WAITING, B.ACCEPTED))
    return rows.filter(state=value)


def _times(row: Booking) -> str:
    return said((row.starts_at, row.ends_at))


class BookingList(ListPage):
    """Bookings of the own unit, of its facilities, of all for the office."""

    action = VIEW
    title = BOOKED[0]
    measure, noun = "项", "预约"
    search = Search("搜设施、用途、使用单位", ("facility__name", "purpose", "unit__name"))
    chips = (Chips("状态", "state", [("coming", "还没有结束"), *B.choices], _narrow, default="coming"),)
    columns = (
        Column("设施", "facility.name", sort="facility__pinyin"),
        Column("时间", _times, sort=("starts_at", "id")),
        Column("使用单位", "unit.name", sort="unit__pinyin"),
        Column("用途", "purpose"),
        Column("状态", state_of, "state"),
        Column("连续预约", lambda row: "是" if row.series else "", "short", more=True),
        Column("申请人", "proposed_by", more=True),
        Column("实际使用（小时）", "used_hours", "number", more=True),
    )
    opens = "parks:booking"
    add = Button("去选设施", "parks:facilities", "search")
    more = (Button("订阅到手机日历", "parks:bookings_calendar", "calendar"),)
    empty = Empty("没有预约", "到共享设施里选一项，看好空的时间再预约。", add, "calendar")

    def base_queryset(self) -> QuerySet[Booking]:
        return bookings_for(self.request.viewer).select_related("facility", "unit", "proposed_by")

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "usages"))]


class _Asking(RecordFormPage):
    action, listed = BOOK, FACILITIES
    form_takes = ("viewer", "record")
    template_name = "parks/book.html"

    def base_queryset(self) -> QuerySet[Facility]:
        return facilities_for(self.request.viewer).filter(is_active=True).select_related("unit")

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("on")
        return {"on": asked} if asked else {}


class Book(_Asking):
    """Ask for one time."""

    title, submit_label = "预约", "提交预约"
    form_class = BookForm

    def perform(self, form: Any) -> str:
        row = ask_booking(
            self.get_object(), form.cleaned_data["unit"], form.times(), form.wanted(), by=self.request.viewer
        )
        done = row.state == B.ACCEPTED
        messages.success(self.request, "已约好。" if done else "已提交，等设施所属单位审核。")
        return row.get_absolute_url()


_SERIES = (
    Column("时间", lambda slot: said(slot.times)),
    Column("结果", lambda slot: f"约不上：{slot.hindrance}" if slot.hindrance else "约得上"),
    Column("相近的空时间", lambda slot: said(slot.instead) if slot.instead else ""),
)


class BookSeries(_Asking):
    """Ask for several that repeat."""

    title, submit_label = "连续预约", "看时间"
    lead = "先列出每一次能不能约上，核对以后再提交一次。"
    form_class = SeriesForm
    template_name = "parks/book_series.html"

    def form_valid(self, form: Any) -> HttpResponse:
        if form.looked_at:
            drawn = draw(_SERIES, form.slots, query=self.request.GET)
            return self.render_to_response(
                self.get_context_data(form=form, preview=drawn, submit_label="提交预约")
            )
        return super().form_valid(form)

    def perform(self, form: Any) -> str:
        data = form.cleaned_data
        rows = ask_series(
            self.get_object(), data["unit"], data["spans"], form.wanted(), by=self.request.viewer
        )
        waits = sum(row.state == B.WAITING for row in rows)
        messages.success(
            self.request, f"已提交 {len(rows)} 次预约{f'，其中 {waits} 次等审核' if waits else ''}。"
        )
        return reverse("parks:bookings")


class BookingPage(RulingPage):
    """One booking: the owner's people rule on it, the unit gives it up or is there."""

    action = VIEW
    kind = BOOKINGS
    listed = BOOKED
    template_name = "parks/booking.html"
    form_class, form_takes = BookingAnswerForm, ("record",)
    verdicts = (
        Verdict(B.ACCEPTED, "同意", "已同意，对方会收到。"),
        Verdict(B.REFUSED, "退回", "已退回，对方会收到您的意见。", danger=True),
    )
    facts = (
        ("设施", "facility"),
        ("地点", "facility.place"),
        ("时间", "times"),
        ("使用单位", "unit"),
        ("用途", "purpose"),
        ("人数", "people"),
        ("申请人", "proposed_by"),
    )

    def base_queryset(self) -> QuerySet[Booking]:
        return bookings_for(self.request.viewer).select_related("facility__unit", "unit", "proposed_by")

    def get_object(self) -> Any:
        row = super().get_object()
        row.times = _times(row)
        return row

    def printed(self, row: Booking) -> str:
        """With the others that are ruled on together."""
        others = [f"{pk} {starts} {ends}" for pk, starts, ends in _waiting(row)]
        return "\n".join([super().printed(row), *others])

    def rule(self, row: Booking, verdict: Verdict, form: Any) -> None:
        by, whole, answer = self.request.viewer, form.cleaned_data.get("whole"), form.cleaned_data["answer"]
        if verdict.state == B.ACCEPTED:
            made: Any = (accept_series if whole else accept_booking)(row, answer=answer, by=by)
        else:
            made = (refuse_series if whole else refuse_booking)(row, answer=answer, by=by)
        if isinstance(made, Outcome):
            _say(self.request, made)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer, now = self.get_object(), self.request.viewer, timezone.now()
        is_user, is_owner = (
            viewer.can(BOOK, unit_id=row.unit_id),
            viewer.can(RULE, unit_id=row.facility.unit_id),
        )
        standing, open_still = row.state == B.ACCEPTED, row.state in (B.ACCEPTED, B.WAITING)
        together = of_series(row).select_related("facility", "unit") if row.series else ()
        return super().get_context_data(
            **{
                "may_arrive": is_user
                and standing
                and not row.arrived_at
                and row.starts_at - EARLY <= now < row.ends_at,
                "may_withdraw": (is_user or is_owner) and open_still and not row.handed_over_at,
                "may_hand_over": is_owner
                and standing
                and row.facility.is_lent
                and not row.handed_over_at
                and now >= row.starts_at - EARLY,
                "may_take_back": is_owner and standing and row.handed_over_at and not row.returned_at,
                "may_undo": is_owner and row.state == B.DONE,
                "series": draw(_TOGETHER, list(together), query=self.request.GET, opens=_page)
                if together
                else "",
                **kwargs,
            }
        )


_TOGETHER = (Column("时间", _times), Column("状态", state_of, "state"))


def _page(row: Booking) -> str:
    return row.get_absolute_url()


def _waiting(row: Booking) -> Any:
    return of_series(row, B.WAITING).values_list("pk", "starts_at", "ends_at")


def _say(request: Any, made: Outcome) -> None:
    """How many of a series were done, and which were not."""
    if len(made.done) > 1:
        messages.success(request, f"连续预约一并办理了 {len(made.done)} 次。")
    if made.left:
        messages.warning(request, made.words)


class OfBooking(RecordFormPage):
    """A form about a booking one sees."""

    action, listed = VIEW, BOOKED

    def base_queryset(self) -> QuerySet[Booking]:
        return bookings_for(self.request.viewer).select_related("facility", "unit")


class Withdraw(OfBooking):
    title, submit_label, done_message = "取消预约", "取消预约", "已取消，时段已经让出来。"
    form_class, form_takes = WithdrawForm, ("record",)

    def perform(self, form: Any) -> str:
        row, reason, by = self.get_object(), form.cleaned_data["reason"], self.request.viewer
        if form.cleaned_data.get("whole"):
            _say(self.request, withdraw_series(row, reason=reason, by=by))
        else:
            withdraw_booking(row, reason=reason, by=by)
        return row.get_absolute_url()


class TakeBack(OfBooking):
    action = RULE
    title, submit_label, done_message = "登记归还", "已归还", "已登记归还。"
    form_class = ReturnForm

    def get_initial(self) -> dict[str, Any]:
        now = timezone.localtime()
        return {"day": now.date(), "at": now.time()}

    def base_queryset(self) -> QuerySet[Booking]:
        return super().base_queryset().filter(self.request.viewer.within(RULE, "facility__unit"))

    def perform(self, form: Any) -> str:
        return take_back(self.get_object(), **form.said(), by=self.request.viewer).get_absolute_url()


class UndoUse(OfBooking):
    """Take back what is on record as used."""

    action, form_class = RULE, OwnReasonForm
    title, submit_label = "撤回使用记录", "撤回"
    lead = "只用于登记错的、其实没有使用的。撤回以后时数不再计入统计，使用单位会收到原因。"
    done_message = "已撤回，不再计入使用时数。"

    def base_queryset(self) -> QuerySet[Booking]:
        theirs = self.request.viewer.within(RULE, "facility__unit")
        return super().base_queryset().filter(theirs, state=B.DONE)

    def perform(self, form: Any) -> str:
        reason = form.cleaned_data["text"]
        return undo_use(self.get_object(), reason=reason, by=self.request.viewer).get_absolute_url()


class _Deed(RecordDeedView):
    def base_queryset(self) -> QuerySet[Booking]:
        return bookings_for(self.request.viewer).select_related("facility", "unit")


class Arrive(_Deed):
    action, done_message = BOOK, "已登记到场。"

    def perform(self) -> str:
        return arrive(self.get_object(), by=self.request.viewer).get_absolute_url()


class HandOver(_Deed):
    action, done_message = RULE, "已登记交接。"

    def base_queryset(self) -> QuerySet[Booking]:
        return super().base_queryset().filter(self.request.viewer.within(RULE, "facility__unit"))

    def perform(self) -> str:
        return hand_over(self.get_object(), by=self.request.viewer).get_absolute_url()
