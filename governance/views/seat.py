"""Seats: the list as of a day, one seat, and what changes it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.utils import timezone

from governance.enums import Capacity
from governance.forms.body import EditSeatForm, EndSeatForm, NewSeatForm, ReplaceForm, SeatDatesForm, SeatForm
from governance.models import Seat
from governance.selectors.access import seats_for
from governance.selectors.body import RANK
from governance.services.seat import (
    add_seat,
    correct_dates,
    edit_seat,
    end_seat,
    read_seat_phone,
    replace_person,
)
from governance.views.common import BODIES, EDIT, VIEW, OfBody, OfSeat, by_decision, page
from governance.words import capacity_title
from groupportal.files.selectors import file_items
from groupportal.lists.declaring import Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.periods.period import during
from groupportal.records.buttons import record_buttons
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import DASH, cndate, mask_phone
from groupportal.ui.pages import RecordDeedView, RecordPage
from groupportal.ui.tables import Column

EXPORT = "governance.export_seats"


def title_of(seat: Seat) -> str:
    """理事长, 委员（替补）."""
    title = capacity_title(seat.body.kind, seat.capacity)
    return f"{title}（替补）" if seat.stands_in_for_id else title


SEAT_COLUMNS = (
    Column("姓名", "name", personal=True),
    Column("身份", title_of, "short"),
    Column("单位", "unit.name"),
    Column("单位职务", "post"),
    Column("校外", lambda seat: "校外" if seat.is_outside else None, "short"),
    Column("任职日期", "starts_on", "date"),
)
"""Of seats whose body is selected."""
ENDED_COLUMNS = (
    Column("离任日期", "ends_on", "date"),
    Column("离任原因", lambda seat: seat.get_end_reason_display() or None, "short"),
)


def _held(page: Any, rows: QuerySet[Seat], value: str) -> QuerySet[Seat]:
    there = during(page.as_of)
    return rows.filter(there) if value == "held" else rows.exclude(there)


class SeatList(AsOfMixin, ListPage):
    """Who sits in which body on a day."""

    action, listed = VIEW, BODIES
    title = "席位"
    export_action = EXPORT
    measure, noun = "席", "席位"
    search = Search("搜姓名、拼音首字母、单位、机构", ("name", "unit__name", "body__name"))
    chips = (
        Chips(
            "席位",
            "held",
            [("held", "在任"), ("left", "不在任")],
            _held,
            default="held",
            every=("all", "全部"),
        ),
        Chips("身份", "capacity", Capacity.choices, "capacity"),
    )
    columns = (
        SEAT_COLUMNS[0],
        Column("机构", "body.name", sort=("body__pinyin", "pinyin")),
        *SEAT_COLUMNS[1:],
        Column("电话", "phone", "phone", more=True),
        Column("账号", lambda seat: seat.user.username if seat.user else None, "short", more=True),
        *ENDED_COLUMNS,
    )
    empty = Empty("还没有席位", "打开一个机构，登记届，再逐席登记，或从 Excel 导入。", icon="user")

    def base_queryset(self) -> QuerySet[Seat]:
        rows = seats_for(self.request.viewer).select_related("body", "unit", "user")
        return rows.order_by("body__pinyin", RANK, "pinyin", "id")

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "seats"))]


class SeatPage(RecordPage):
    """Who sits there, until when, and who came after."""

    action, listed = VIEW, ("席位", "governance:seats")
    template_name = "governance/seat.html"

    def base_queryset(self) -> QuerySet[Seat]:
        return seats_for(self.request.viewer).select_related(
            "body", "term", "unit", "user", "stands_in_for", "successor_of", "evidence", "end_evidence"
        )

    def get_title(self) -> str:
        seat = self.get_object()
        return f"{seat.body} {title_of(seat)} {seat.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seat, viewer = self.get_object(), self.request.viewer
        left = bool(seat.ends_on and seat.ends_on <= timezone.localdate())
        papers = [("任职", seat.evidence), ("离任", seat.end_evidence)]
        successor = seat.successors.first()
        return super().get_context_data(
            **{
                "state": "ended" if left else "in_force",
                "state_label": "已离任" if left else "在任",
                "facts": [*_facts(seat), *(_ended(seat) if seat.ends_on else [])],
                "files": file_items([(paper, label) for label, paper in papers if paper], viewer) or None,
                "files_title": "决定文件",
                "successor": successor,
                "deputies": list(seat.deputies.filter(ends_on__isnull=True)),
                "has_phone": bool(seat.phone) and viewer.can(EXPORT),
                "may_correct": viewer.can(EDIT),
                "may_edit": viewer.can(EDIT) and seat.ends_on is None and seat.body.ends_on is None,
                "may_fill": viewer.can(EDIT) and left and not successor and seat.term.ends_on is None,
                **kwargs,
            }
        )


def _facts(seat: Seat) -> list[tuple[str, Any]]:
    return [
        ("机构", seat.body),
        ("届", f"第{seat.term.number}届"),
        ("身份", title_of(seat)),
        ("所在单位", seat.unit or "个人身份"),
        ("单位职务", seat.post or DASH),
        ("校外成员", "是" if seat.is_outside else "否"),
        ("票数", seat.weight),
        ("电话", mask_phone(seat.phone)),
        ("账号", seat.user.username if seat.user else "没有，收不到会议通知"),
        ("替谁出席", seat.stands_in_for or DASH),
        ("补谁的缺", seat.successor_of or DASH),
        ("任职日期", cndate(seat.starts_on)),
        ("决定依据", seat.decision or DASH),
    ]


def _ended(seat: Seat) -> list[tuple[str, Any]]:
    return [
        ("离任日期", cndate(seat.ends_on)),
        ("离任原因", seat.get_end_reason_display()),
        ("离任说明", seat.end_note or DASH),
        ("离任依据", seat.end_decision or DASH),
    ]


class NewSeat(OfBody):
    """Somebody sits in a body; with ``?successor=`` in the place of one who left."""

    title, form_class, submit_label = "登记席位", NewSeatForm, "登记"
    done_message = "已登记。"

    def get_initial(self) -> dict[str, Any]:
        left = self.get_object().seats.filter(public_id=self.request.GET.get("successor") or None).first()
        if left is None:
            return {}
        return {
            "successor_of": left.public_id,
            "capacity": left.capacity,
            "is_outside": left.is_outside,
            "unit": left.unit and left.unit.public_id,
        }

    def perform(self, form: Any) -> str:
        facts = form.given()
        for name in SeatForm.base_fields:
            form.cleaned_data.pop(name)
        made = by_decision(partial(add_seat, self.get_object(), facts), form, self.request.viewer)
        return page("seat", made)


class EditSeat(OfSeat):
    """Correct what is said."""

    title, form_class, done_message = "修改席位", EditSeatForm, "已保存。"

    def get_initial(self) -> dict[str, Any]:
        return _said(self.get_object())

    def perform(self, form: Any) -> str:
        edit_seat(self.get_object(), form.given(), by=self.request.viewer)
        return page("seat", self.get_object())


def _said(seat: Seat) -> dict[str, Any]:
    said = {name: getattr(seat, name) for name in SeatForm.base_fields if name != "phone"}
    return {
        **said,
        "unit": seat.unit and seat.unit.public_id,
        "user": seat.user and seat.user.username,
        "stands_in_for": seat.stands_in_for and seat.stands_in_for.public_id,
    }


class ReplacePerson(OfSeat):
    """The unit sends somebody else."""

    title, form_class, submit_label = "更换代表", ReplaceForm, "更换"
    done_message = "已更换，原来的代表到这一天为止。"

    def get_initial(self) -> dict[str, Any]:
        return {**_said(self.get_object()), "name": "", "post": "", "user": None}

    def perform(self, form: Any) -> str:
        data = form.cleaned_data
        made = replace_person(
            self.get_object(), form.given(), on=data["on"], note=data["note"], by=self.request.viewer
        )
        return page("seat", made)


class EndSeat(OfSeat):
    """Somebody sits there no longer."""

    title, form_class, submit_label = "登记离任", EndSeatForm, "登记离任"
    form_takes = ()
    done_message = "已登记离任，此前日期的名单不变。"

    def perform(self, form: Any) -> str:
        made = by_decision(partial(end_seat, self.get_object()), form, self.request.viewer)
        return page("seat", made)


class CorrectDates(OfSeat):
    """Days that were entered wrongly."""

    title, form_class, submit_label = "更正任职、离任日期", SeatDatesForm, "更正"
    form_takes = ()
    done_message = "已更正，各日期的名单跟着变。"

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {"starts_on": row.starts_on, "ends_on": row.ends_on}

    def perform(self, form: Any) -> str:
        return page("seat", correct_dates(self.get_object(), by=self.request.viewer, **form.cleaned_data))


class ReadSeatPhone(RecordDeedView):
    """The whole number, once, as a message; who looked is written down."""

    action = EXPORT

    def base_queryset(self) -> QuerySet[Seat]:
        return seats_for(self.request.viewer)

    def perform(self) -> str:
        seat = self.get_object()
        number = read_seat_phone(seat, by=self.request.viewer)
        messages.info(self.request, f"{seat}的电话：{number or '没有登记'}。已记录这次查看。")
        return page("seat", seat)
